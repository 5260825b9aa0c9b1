import fcntl
import os
import secrets
from pathlib import Path


def secret_key(state_directory: Path) -> str:
    """The key that signs cookies: CEDRE_SECRET_KEY, else one made once and kept beside the embedded database."""
    if key := os.environ.get("CEDRE_SECRET_KEY"):
        return key
    state_directory.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(state_directory / "secret-key", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        # Web and worker start together: the first makes the key, the others wait until it is written.
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (key := file.read()):
            key = secrets.token_urlsafe(50)
            file.write(key)
    return key
