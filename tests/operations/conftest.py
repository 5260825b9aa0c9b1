import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cedre.operations import embedded_postgres


@contextlib.contextmanager
def state_directory() -> Iterator[Path]:
    """A state directory of one's own, where the server's account can enter (it could not enter pytest's)."""
    folder = Path(tempfile.mkdtemp(prefix="cedre-"))
    folder.chmod(0o711)
    yield folder
    embedded_postgres.forget(folder)
    shutil.rmtree(folder)


@pytest.fixture
def new_state() -> Iterator[Path]:
    """A state directory where nothing has started yet."""
    with state_directory() as state:
        yield state


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """A state directory shared by a module's tests; each leaves its server stopped."""
    with state_directory() as state:
        yield state


@pytest.fixture(autouse=True)
def _writing_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests kill servers and look for what was written: no shortcut here."""
    monkeypatch.delenv("PGOPTIONS", raising=False)
