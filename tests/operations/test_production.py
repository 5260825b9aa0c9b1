"""A site in service, on a database of its own: it starts without the demonstration, and the doctor finds it well."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cedre.operations import embedded_postgres
from tests.operations.test_supervisor import CHECKOUT, PATIENCE, free_port, wait_until_ready

pytestmark = pytest.mark.long
NAME = "cedre.ville.example"


@pytest.fixture
def environment(new_state: Path) -> Iterator[dict[str, str]]:
    """What a machine in service knows. The database is somebody else's to run: here, the embedded one of a test."""
    with embedded_postgres.serving(new_state) as address:
        yield {
            **os.environ,
            "CEDRE_PRODUCTION": "1",
            "CEDRE_SECRET_KEY": "only-for-tests-" + "abcdefghijklmnopqrstuvwxyz" * 2,
            "CEDRE_HOSTS": NAME,
            "CEDRE_MAIL": "smtps://cedre:secret@mail.cedre.example",
            "DATABASE_URL": address,
            "CEDRE_STATE_DIR": str(new_state),
            "CEDRE_STATIC_FROM_SOURCE": "0",
            "PORT": str(free_port()),
        }


def test_a_site_in_service_starts_without_the_demonstration_and_is_found_well(environment: dict[str, str]) -> None:
    cedre = [sys.executable, "-m", "cedre"]
    options = {"cwd": CHECKOUT, "env": environment, "text": True}
    with subprocess.Popen(
        [*cedre, "run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options
    ) as site:
        try:
            wait_until_ready(site)
            connection = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request("GET", "/dialogues/?q=awa", headers={"Host": NAME, "X-Forwarded-Proto": "https"})
                answer = connection.getresponse()
            examination = subprocess.run(
                [*cedre, "doctor", "--json"], check=False, capture_output=True, timeout=PATIENCE, **options
            )
        finally:
            site.terminate()
            said, logged = site.communicate(timeout=PATIENCE)

    assert answer.status == 200
    assert "max-age=31536000" in answer.getheader("Strict-Transport-Security")
    assert "mot de passe" not in said.lower()
    findings = json.loads(examination.stdout)
    assert [finding for finding in findings if finding["level"] != "ok"] == []
    assert examination.returncode == 0
    lines = [json.loads(line) for line in logged.splitlines()]
    assert [line["route"] for line in lines if line.get("status") == 200] == ["dialogues:list"]
    assert "awa" not in logged
