"""A site in service refuses to start without what it needs, and says all of it at once, in French."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cedre.gateways import mail_server
from cedre.site import production

CHECKOUT = Path(__file__).resolve().parents[2]
READY = {
    "CEDRE_PRODUCTION": "1",
    "CEDRE_SECRET_KEY": "k3T-" + "abcdefghijklmnopqrstuvwxyz" * 2,
    "CEDRE_HOSTS": "cedre.ville.example, .agglo.example",
    "DATABASE_URL": "postgres://cedre:secret@localhost/cedre",
}


def start(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CEDRE_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env={**kept, "CEDRE_STATE_DIR": os.environ.get("CEDRE_STATE_DIR", ""), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def settings_of(*names: str, **environment: str) -> list[str]:
    asked = "; ".join(f"print(settings.{name})" for name in names)
    answer = start("-c", f"from cedre.site import settings; {asked}", **environment)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


@pytest.mark.long
@pytest.mark.parametrize("command", [("-m", "cedre", "run"), ("manage.py", "check"), ("-m", "cedre.operations.worker")])
def test_a_site_in_service_without_anything_says_all_it_lacks_and_stops(command: tuple[str, ...]) -> None:
    answer = start(*command, CEDRE_PRODUCTION="1")

    assert answer.returncode == 1
    assert [name for name in ("CEDRE_SECRET_KEY", "CEDRE_HOSTS", "DATABASE_URL") if name in answer.stderr] == [
        "CEDRE_SECRET_KEY",
        "CEDRE_HOSTS",
        "DATABASE_URL",
    ]
    assert "Cèdre ne démarre pas" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_site_in_service_with_all_it_needs_starts() -> None:
    assert list(production.problems(READY)) == []
    production.check(READY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CEDRE_SECRET_KEY", ""),
        ("CEDRE_SECRET_KEY", "too-short"),
        ("CEDRE_SECRET_KEY", "a" * 80),
        ("CEDRE_HOSTS", ""),
        ("CEDRE_HOSTS", "*"),
        ("CEDRE_HOSTS", "https://cedre.ville.example"),
        ("CEDRE_HOSTS", "cedre.ville.example,,"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///cedre.db"),
        ("CEDRE_DEBUG", "1"),
        ("CEDRE_MAIL", "mail.ville.example"),
    ],
)
def test_each_thing_wrong_is_named_alone(name: str, value: str) -> None:
    (problem,) = production.problems({**READY, name: value})

    assert problem.startswith(name)
    with pytest.raises(production.NotReady, match=name):
        production.check({**READY, name: value})


def test_an_identity_provider_named_by_half_is_named() -> None:
    by_half = {**READY, "CEDRE_PROCONNECT_SERVER": "https://proconnect.test", "CEDRE_PROCONNECT_CLIENT": "cedre"}

    (problem,) = production.problems(by_half)

    assert problem.startswith("CEDRE_PROCONNECT_SECRET")


def test_no_secret_is_repeated_in_the_refusal() -> None:
    key = "too-short"

    wrong = {**READY, "CEDRE_SECRET_KEY": key, "CEDRE_MAIL": f"http://cedre:{key}@mail.ville.example"}

    assert not any(key in problem for problem in production.problems(wrong))
    with pytest.raises(ValueError, match=r"^CEDRE_MAIL$"):
        mail_server.configuration(wrong["CEDRE_MAIL"])


@pytest.mark.long
def test_in_service_https_is_on_logs_are_structured_and_the_demonstration_stays_out() -> None:
    names = ("HTTPS", "SESSION_COOKIE_SECURE", "DEMONSTRATION_ALLOWED", "CSRF_TRUSTED_ORIGINS", "DEBUG")
    handler = "LOGGING['handlers']['console']['formatter']"

    assert settings_of(*names, handler, **READY) == [
        "True",
        "True",
        "False",
        "['https://cedre.ville.example', 'https://*.agglo.example']",
        "False",
        "json",
    ]
    assert settings_of("HTTPS", "DEMONSTRATION_ALLOWED", **READY, CEDRE_HTTPS="0") == ["False", "False"]
    assert settings_of("HTTPS", "DEMONSTRATION_ALLOWED", handler) == ["False", "True", "lines"]


@pytest.mark.long
def test_in_service_a_second_factor_is_asked_and_letters_leave_or_do_not() -> None:
    names = ("SECOND_FACTOR_REQUIRED", "MAIL_WORKS", "MAILS_SHOWN", "EMAIL_BACKEND.rpartition('.')[0][-9:]")

    assert settings_of(*names) == ["False", "True", "True", "kept_mail"]
    assert settings_of(*names, **READY) == ["True", "False", "False", "nds.dummy"]
    mail = {"CEDRE_MAIL": "smtps://cedre:secret@mail.ville.example", "CEDRE_SECOND_FACTOR": "0"}
    assert settings_of(*names, **READY, **mail) == ["False", "True", "False", "ends.smtp"]


def test_every_variable_of_the_example_file_is_documented() -> None:
    guide = (CHECKOUT / "docs" / "guide" / "settings.md").read_text()
    example = (CHECKOUT / ".env.example").read_text()
    names = re.findall(r"^(?:# )?([A-Z_]+)=", example, flags=re.MULTILINE)

    assert {"CEDRE_PRODUCTION", "CEDRE_SECRET_KEY", "CEDRE_HOSTS", "DATABASE_URL"} <= set(names)
    assert [name for name in names if f"`{name}`" not in guide] == []
