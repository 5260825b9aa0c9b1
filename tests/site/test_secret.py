import fcntl
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cedre.site.secret import secret_key


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CEDRE_SECRET_KEY", raising=False)


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    state = tmp_path / "state"

    first, second = secret_key(state), secret_key(state)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((state / "secret-key").stat().st_mode) == 0o600


def test_a_start_cut_short_before_the_key_was_written_is_repaired(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch(mode=0o600)

    key = secret_key(tmp_path)

    assert len(key) >= 50
    assert secret_key(tmp_path) == key


def test_a_process_that_starts_while_another_makes_the_key_waits_for_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as other_process:
        with (tmp_path / "secret-key").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            waiting = other_process.submit(secret_key, tmp_path)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
            file.write("the key of the first")

        assert waiting.result(timeout=5) == "the key of the first"
