import os
import secrets
from pathlib import Path


def secret_key(state_directory: Path) -> str:
    """The key that signs cookies: CEDRE_SECRET_KEY, else one made once and kept beside the embedded database."""
    if key := os.environ.get("CEDRE_SECRET_KEY"):
        return key
    path = state_directory / "secret-key"
    try:
        state_directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()
