"""What every answer of the API has in common, the page that explains it, and the examples of the guide."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from cedre.dialogues.models import Dialogue
from cedre.site.api.assembly import api
from cedre.site.api.rate_limit import allow, forget_past_minutes
from cedre.site.tasks import forget_api_requests
from cedre.territories import queries as territories_queries
from tests.dialogues.factories import DialogueFactory, StatementFactory

DIALOGUES = "/api/v1/dialogues"


@pytest.mark.django_db
def test_an_answer_says_how_long_to_keep_it_and_costs_nothing_while_unchanged(client: Client) -> None:
    dialogue = DialogueFactory()
    first = client.get(DIALOGUES)

    again = client.get(DIALOGUES, headers={"If-None-Match": first.headers["ETag"]})
    Dialogue.objects.filter(pk=dialogue.pk).update(question="Une autre question ?")
    changed = client.get(DIALOGUES, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


@pytest.mark.django_db
def test_unchanged_is_seen_through_compression(client: Client) -> None:
    DialogueFactory.create_batch(3)
    first = client.get(DIALOGUES, headers={"Accept-Encoding": "gzip"})

    again = client.get(DIALOGUES, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Encoding"] == "gzip"
    assert again.status_code == 304


@pytest.mark.django_db
def test_any_site_may_ask_and_no_cookie_is_set(client: Client) -> None:
    response = client.get(DIALOGUES)

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


@pytest.mark.django_db
def test_words_are_french_unless_english_is_asked_for(client: Client) -> None:
    french = client.get(f"{DIALOGUES}/rien").json()
    english = client.get(f"{DIALOGUES}/rien", headers={"Accept-Language": "en"})

    assert french["title"] == "Introuvable"
    assert "Accept-Language" in english.headers["Vary"]


@pytest.mark.django_db
def test_asking_for_the_headers_alone_is_answered(client: Client) -> None:
    head, get = client.head(DIALOGUES), client.get(DIALOGUES)

    assert head.status_code == 200
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    response = getattr(client, method)(DIALOGUES)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "se lit seulement" in response.json()["detail"]


@pytest.mark.parametrize("address", ["/api/v1/rien", "/api/v1/dialogues/", "/api/v1/dialogues/a/b/c"])
def test_an_address_that_leads_nowhere_is_a_problem_in_words(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert response.json() == {
        "type": "about:blank",
        "title": "Introuvable",
        "status": 404,
        "detail": "Il n’y a rien à cette adresse. La page /api/ les donne toutes.",
    }


@pytest.mark.django_db
def test_what_breaks_is_a_problem_in_words_and_is_told_to_those_who_watch(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(territories_queries, "top_territories", broken)
    with pytest.raises(ZeroDivisionError):
        client.get("/api/v1/territories")
    client.raise_request_exception = False

    response = client.get("/api/v1/territories")

    assert response.status_code == 500
    assert "de notre côté" in response.json()["detail"]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_who_asks_too_often_is_told_how_long_to_wait_and_others_are_not(client: Client, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    mine = {"REMOTE_ADDR": "203.0.113.7"}

    answers = [client.get(DIALOGUES, **mine) for _ in range(3)]

    # A minute may have turned in between: the third of three is then the first of the next.
    if answers[2].status_code == 200:
        answers = [client.get(DIALOGUES, **mine) for _ in range(3)]
    refused = answers[2]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["title"] == "Trop de demandes"
    assert "ETag" not in refused.headers
    assert client.get(DIALOGUES, REMOTE_ADDR="203.0.113.8").status_code == 200
    settings.API_REQUESTS_PER_MINUTE = 0
    assert client.get(DIALOGUES, **mine).status_code == 200


@pytest.mark.django_db
def test_an_address_is_believed_from_our_own_proxies_only(client: Client, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    settings.TRUSTED_PROXIES = 1

    def ask(forwarded: str) -> int:
        return client.get(DIALOGUES, REMOTE_ADDR="203.0.113.20", headers={"X-Forwarded-For": forwarded}).status_code

    statuses = [ask("198.51.100.1"), ask("198.51.100.2"), ask("9.9.9.9, 198.51.100.3"), ask("8.8.8.8, 198.51.100.3")]
    assert statuses == [200, 200, 200, 429]
    settings.TRUSTED_PROXIES = 0
    assert [ask("198.51.100.4"), ask("198.51.100.5")] == [200, 429]


def kept() -> list[tuple[int, bytes, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT minute, client, requests FROM site_api_requests ORDER BY minute")
        return [(minute, bytes(client), requests) for minute, client, requests in cursor.fetchall()]


@pytest.mark.django_db
def test_counts_begin_again_each_minute() -> None:
    assert [allow("192.0.2.1", at_most=1, now=now) for now in (60.0, 119.9, 120.0)] == [True, False, True]


@pytest.mark.django_db
def test_the_addresses_of_one_home_count_as_one() -> None:
    home = [allow(f"2001:db8:1:2::{n}", at_most=1, now=0) for n in (1, 2)]

    assert [*home, allow("2001:db8:1:3::1", at_most=1, now=0)] == [True, False, True]


@pytest.mark.django_db
def test_no_address_is_kept_and_nothing_ties_two_minutes() -> None:
    allow("192.0.2.1", at_most=9, now=0)
    allow("192.0.2.1", at_most=9, now=0)
    allow("192.0.2.1", at_most=9, now=60)

    (_, first, requests), (_, second, _) = kept()
    assert requests == 2
    assert len(first) == 16
    assert first != second
    assert not any(ip_address("192.0.2.1").packed in client for client in (first, second))


@pytest.mark.django_db
def test_the_worker_forgets_the_minutes_that_are_over() -> None:
    allow("192.0.2.1", at_most=9, now=59)
    allow("192.0.2.1", at_most=9, now=61)

    forget_past_minutes(now=62)

    assert [minute for minute, _client, _requests in kept()] == [1]


@pytest.mark.django_db
def test_the_task_of_each_minute_forgets_what_was_counted() -> None:
    allow("192.0.2.1", at_most=9, now=0)

    forget_api_requests(timestamp=0)

    assert kept() == []


@pytest.mark.django_db(transaction=True)
def test_processes_that_count_at_once_lose_no_request() -> None:
    def ask(_n: int) -> bool:
        try:
            return allow("192.0.2.1", at_most=30, now=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as processes:
        answers = list(processes.map(ask, range(40)))

    assert sum(answers) == 30
    forget_past_minutes(now=60)


def test_the_description_is_openapi_and_in_french(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    description = response.json()

    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == {
        "/api/v1/territories",
        "/api/v1/territories/{kind}/{code}",
        "/api/v1/dialogues",
        "/api/v1/dialogues/{slug}",
        "/api/v1/dialogues/{slug}/statements",
        "/api/v1/dialogues/{slug}/results",
    }
    words = re.findall(r'"description": "([^"]*)"', json.dumps(description, ensure_ascii=False))
    assert len(words) > 60
    assert [each for each in words if re.search(r"\b(the|of|and|is|What)\b", each)] == []
    assert response.headers["ETag"]


def test_every_field_and_parameter_is_described() -> None:
    description = api.get_openapi_schema()

    fields = [
        (name, field, facts.get("description"))
        for name, schema in description["components"]["schemas"].items()
        for field, facts in schema["properties"].items()
    ]
    parameters = [
        (path, parameter["name"], parameter.get("description"))
        for path, methods in description["paths"].items()
        for parameter in methods["get"]["parameters"]
    ]
    assert [each for each in fields + parameters if not each[2]] == []


def test_the_page_tells_every_address_without_a_script_from_elsewhere(client: Client, db: None) -> None:
    response = client.get("/api/")
    html = response.text

    for path, methods in api.get_openapi_schema()["paths"].items():
        assert f"GET {path}" in html
        assert methods["get"]["summary"] in html
    for name in ("TerritoryFacts", "DialogueFacts", "Results", "percent_inside"):
        assert name in html
    scripts = re.findall(r"<script\b[^>]*>", html)
    assert all(re.search(r'src="/static/', script) for script in scripts)
    assert not re.search(r'(?:src|href)="https?://', html.split("<main", 1)[1])
    assert 'href="/api/v1/openapi.json"' in html


@pytest.mark.django_db
def test_the_examples_of_the_page_answer_on_this_site(client: Client) -> None:
    DialogueFactory(slug="la-place")

    examples = re.findall(r"curl &#x27;http://testserver([^&]+)&#x27;", client.get("/api/").text)

    assert len(examples) == 6
    statuses = {address: client.get(address).status_code for address in examples}
    # No result was drawn here.
    assert statuses.pop("/api/v1/dialogues/la-place/results") == 404
    assert set(statuses.values()) == {200}


def test_every_link_inside_the_page_leads_somewhere(client: Client, db: None) -> None:
    main = client.get("/api/").text.split("<main", 1)[1]

    targets = re.findall(r'href="#([^"]+)"', main)
    assert targets
    assert [target for target in targets if f'id="{target}"' not in main] == []


def test_the_root_leads_to_the_page(client: Client) -> None:
    assert client.get("/api/v1/").headers["Location"] == "/api/"


@pytest.mark.django_db
def test_a_text_that_looks_like_html_stays_text(client: Client) -> None:
    StatementFactory(dialogue__slug="la-place", text="<script>alert(1)</script>")

    response = client.get("/api/v1/dialogues/la-place/statements")

    assert response.headers["Content-Type"].startswith("application/json")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
