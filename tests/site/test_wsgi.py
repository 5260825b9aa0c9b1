from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from cedre.site.wsgi import application
from tests.dialogues.factories import StatementFactory

pytestmark = pytest.mark.django_db

PARAMETERS = [
    "charset=base64",
    "charset=idna",
    "charset=utf-16",
    "charset=unknown",
    "x*=unknown''a",
    "charset*=utf-8''base64",
]


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """Django's handler begins by closing a connection that looks old, as that of a test in a transaction does."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def answer(method: str, address: str, *, body: bytes = b"", kind: str = "", cookie: str = "") -> tuple[str, dict, str]:
    """What the WSGI server is told: status, headers, body."""
    environ: dict[str, Any] = RequestFactory().generic(method, address, body).environ
    environ.update(CONTENT_TYPE=kind, HTTP_COOKIE=cookie)
    said: list[Any] = []
    chunks: Iterable[bytes] = application(environ, lambda status, headers, *_: said.extend((status, headers)))
    return said[0], {name: value for name, value in said[1] if name != "Set-Cookie"}, b"".join(chunks).decode()


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_an_address_is_read_as_utf_8_whatever_the_request_says_of_itself(parameter: str) -> None:
    status, _headers, page = answer("GET", "/territoires/?q=%C3%A9pinal", kind=f"text/plain; {parameter}")

    assert status == "200 OK"
    assert 'value="épinal"' in page


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize(("address", "expected"), [("/compte/connexion/", "403"), ("/nulle-part/", "404")])
def test_a_form_said_to_be_in_another_alphabet_is_answered_by_a_page(
    address: str, expected: str, parameter: str
) -> None:
    kind = f"application/x-www-form-urlencoded; {parameter}"

    status, headers, _page = answer("POST", address, body=b"a=1", kind=kind, cookie=f"csrftoken={'a' * 32}")

    assert status.startswith(expected)
    assert "Content-Security-Policy" in headers


@pytest.mark.parametrize("boundary", ["boundary=B", 'charset=utf-8; boundary="B"', "Boundary=B; charset=utf-8"])
def test_a_form_in_several_parts_is_still_read(boundary: str) -> None:
    dialogue = StatementFactory().dialogue
    token = "a" * 32
    fields = {"csrfmiddlewaretoken": token, "college": "citizen"}
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    body = ("".join(parts) + "--B--\r\n").encode()

    address = f"{dialogue.get_absolute_url()}participer/"
    status, _headers, _page = answer(
        "POST", address, body=body, kind=f"multipart/form-data; {boundary}", cookie=f"csrftoken={token}"
    )

    assert status == "302 Found"
    assert dialogue.participants.get().college == "citizen"


def test_an_ordinary_form_is_still_read() -> None:
    dialogue = StatementFactory().dialogue
    token = "a" * 32
    body = urlencode({"csrfmiddlewaretoken": token, "college": "elected"}).encode()
    address = f"{dialogue.get_absolute_url()}participer/"

    answer("POST", address, body=body, kind="application/x-www-form-urlencoded", cookie=f"csrftoken={token}")

    assert dialogue.participants.get().college == "elected"
