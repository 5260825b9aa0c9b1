"""The logs of a site in service say what happened, and nothing about anybody."""

import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from procrastinate.jobs import Job

from cedre.site import logs
from tests.dialogues.factories import DialogueFactory

PERSONAL = ["awa", "exemple.test", "203.0.113.7", "Gecko", "sessionid", "biscuit", "recherche", "secret-slug"]


def fails(_request: HttpRequest, who: str) -> HttpResponse:
    try:
        raise IntegrityError(f"Key (email)=({who}) already exists.")
    except IntegrityError as problem:
        raise ValueError(who) from problem


urlpatterns = [path("fails/<who>/", fails, name="fails"), path("", include("cedre.site.urls"))]


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the logs of a site in service write; afterwards they are as they were."""
    in_service = logs.configuration("json")
    in_service["handlers"]["console"]["stream"] = stream = StringIO()
    logging.config.dictConfig(in_service)
    yield stream
    logging.config.dictConfig(settings.LOGGING)


def lines(written: StringIO) -> list[dict[str, object]]:
    """Each line written, which must be JSON and name nobody."""
    text = written.getvalue()
    assert [word for word in PERSONAL if word in text] == [], text
    return [json.loads(line) for line in text.splitlines()]


def visit(address: str, **form: str) -> HttpResponse:
    client = Client(raise_request_exception=False, headers={"User-Agent": "Mozilla Gecko"}, REMOTE_ADDR="203.0.113.7")
    client.cookies["sessionid"] = "biscuit"
    if form:
        return client.post(address, form)
    return client.get(address, {"q": "recherche awa.diallo@exemple.test"})


@pytest.mark.django_db
def test_a_page_has_one_line_with_its_route_and_not_its_address(written: StringIO) -> None:
    DialogueFactory(slug="secret-slug")

    visit("/dialogues/secret-slug/")

    (line,) = lines(written)
    assert {name: line[name] for name in ("level", "logger", "method", "route", "status")} == {
        "level": "info",
        "logger": "cedre.requests",
        "method": "GET",
        "route": "dialogues:detail",
        "status": 200,
    }
    assert 0 < line["milliseconds"] < 60_000
    assert set(line) == {"at", "level", "logger", "message", "method", "route", "status", "milliseconds"}


@pytest.mark.django_db
def test_a_page_not_found_and_a_form_sent_name_nobody_either(written: StringIO) -> None:
    DialogueFactory(slug="secret-slug")

    visit("/awa.diallo@exemple.test/")
    visit("/embed/secret-slug/voter/", participation="awa:biscuit", statement="1")

    told = lines(written)
    assert [(line["route"], line["status"]) for line in told] == [("", 404), ("dialogues:embed-vote", 409)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_failure_says_what_and_where_without_its_words(written: StringIO) -> None:
    answer = visit("/fails/awa.diallo@exemple.test/")

    assert answer.status_code == 500
    failure, request = lines(written)
    assert failure["level"] == "error"
    assert failure["message"] == "Internal Server Error"
    assert failure["error"] == ["ValueError", "IntegrityError"]
    assert failure["where"][-1].startswith("tests/site/test_logs.py:")
    assert failure["where"][-1].endswith(" fails")
    assert (request["route"], request["status"]) == ("fails", 500)


def test_a_job_that_fails_is_named_without_its_arguments(written: StringIO) -> None:
    job = Job(
        id=7,
        queue="default",
        lock=None,
        queueing_lock=None,
        task_name="dialogues.redraw_results",
        task_kwargs={"to": "awa"},
    )

    sentence = f"Job {job.call_string} ended with status: Error"

    logging.getLogger("procrastinate.worker").error(sentence, extra={"action": "job_error", "job": job.log_context()})

    (line,) = lines(written)
    assert (line["message"], line["task"], line["job"]) == ("job_error", "dialogues.redraw_results", 7)


@pytest.mark.parametrize("author", ["some.library", "django.request"])
def test_the_values_put_in_a_sentence_are_left_out(written: StringIO, author: str) -> None:
    logging.getLogger(author).error("No account for %s", "awa.diallo@exemple.test")

    (line,) = lines(written)
    assert line["message"] == "No account for %s"


@pytest.mark.django_db
def test_a_name_that_is_not_ours_is_a_bad_request_and_not_an_alarm(written: StringIO) -> None:
    answer = Client(headers={"Host": "awa.exemple.test"}).get("/")

    assert answer.status_code == 400
    assert [line["level"] for line in lines(written)] == ["info"]
