"""People who vote over HTTP, as a browser with htmx does, or as a phone without JavaScript."""

from __future__ import annotations

import http.client
import random
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
STATEMENT = re.compile(rb'name="statement" value="(\d+)"')


class Voter:
    """One person on one connection; remembers how long each answer of the site took, in milliseconds.

    `with_htmx`: an answer comes back with the next statement, in one request; else by a redirection, in two.
    """

    def __init__(self, port: int, slug: str, *, with_htmx: bool = False) -> None:
        self.with_htmx = with_htmx
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.place = f"/dialogues/{slug}"
        self.cookies: SimpleCookie = SimpleCookie()
        self.pages: list[float] = []
        self.votes: list[float] = []

    def join(self) -> bytes:
        """Begin, from no college; gives the page of the first statement."""
        welcome = self._ask("GET", f"{self.place}/participer/")
        self._ask("POST", f"{self.place}/participer/", self._form(welcome, college=""))
        return self.next_page()

    def next_page(self) -> bytes:
        """The page of the next statement."""
        begun = time.perf_counter()
        page = self._ask("GET", f"{self.place}/participer/")
        self.pages.append(1000 * (time.perf_counter() - begun))
        return page

    def answer(self, page: bytes) -> bytes | None:
        """Answer the statement of this page; gives the page of the next one, None when there is none."""
        found = STATEMENT.search(page)
        if not found:
            return None
        stance = random.choice(["agree", "agree", "disagree", "pass"])
        form = self._form(page, statement=found[1].decode(), stance=stance)
        begun = time.perf_counter()
        next_panel = self._ask("POST", f"{self.place}/voter/", form)
        self.votes.append(1000 * (time.perf_counter() - begun))
        return next_panel if self.with_htmx else self.next_page()

    def _form(self, page: bytes, **fields: str) -> str:
        token = TOKEN.search(page)
        if token is None:
            raise RuntimeError(page[:500].decode(errors="replace"))
        return urlencode({"csrfmiddlewaretoken": token[1].decode(), **fields})

    def _ask(self, method: str, path: str, body: str | None = None) -> bytes:
        headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())}
        if self.with_htmx:
            headers["HX-Request"] = "true"
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return content
