"""What the site says of itself: in JSON lines for a site in service, without anything about anybody.

A line holds the sentence its author wrote and the facts named below, never the values put in the sentence: a path, an
address or the words of a database error may name someone. What is missing to understand a failure is its place in
the code, which is there.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

ROOT = Path(__file__).resolve().parents[2]
FACTS = ("method", "route", "status", "milliseconds")
requests = logging.getLogger("cedre.requests")


def configuration(kind: str) -> dict[str, Any]:
    """Django's LOGGING: "json", one object a line with a line for each request; else plain lines for who develops."""
    as_json = kind == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "cedre.site.logs.JsonLines"},
            "lines": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "cedre.requests": {"level": "INFO" if as_json else "WARNING"},
            # A page not found has its own line above.
            "django.request": {"level": "ERROR" if as_json else "WARNING"},
            # Robots ask for names that are not ours; what they ask for is no error of the site's.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


class JsonLines(logging.Formatter):
    """`{"at": …, "level": …, "logger": …, "message": …}`, with the facts of a request, a job or an error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _sentence(record),
        }
        line.update({fact: getattr(record, fact) for fact in FACTS if hasattr(record, fact)})
        if isinstance(job := getattr(record, "job", None), dict):
            line |= {"job": job.get("id"), "task": job.get("task_name")}
        if record.exc_info and record.exc_info[1]:
            line |= {"error": list(_names(record.exc_info[1])), "where": list(_places(record.exc_info[1]))}
        return json.dumps(line, ensure_ascii=False)


def _sentence(record: logging.LogRecord) -> str:
    # The worker writes a job's arguments in its sentences; its word for what happened has none.
    said = getattr(record, "action", record.msg)
    if record.msg == "%s: %s" and isinstance(record.args, tuple):
        # Django's word for a failed page, "Internal Server Error", then its path.
        said = record.args[0]
    return said if isinstance(said, str) else type(said).__name__


def _names(error: BaseException | None) -> Iterator[str]:
    """The error and those behind it, by their class."""
    while error:
        yield type(error).__name__
        error = error.__cause__ or error.__context__


def _places(error: BaseException) -> Iterator[str]:
    """The last calls, the deepest at the end: `cedre/dialogues/views/embed.py:45 vote`."""
    for frame in traceback.extract_tb(error.__traceback__)[-12:]:
        path = Path(frame.filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-3:])
        yield f"{name}:{frame.lineno} {frame.name}"


class RequestsMiddleware:
    """A line for each page: method, route by its name, status, time. Not who, nor from where, nor which words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        facts = {
            "method": request.method,
            "route": request.resolver_match.view_name if request.resolver_match else "",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - start) * 1000, 1),
        }
        requests.info("request", extra=facts)
        return response
