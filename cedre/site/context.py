from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.dialogues import queries as dialogues_queries
from cedre.site.theme import chosen_theme


def site(request: HttpRequest) -> dict[str, object]:
    """What every page knows: whether fictional people live here, whether the reader animates, where they are,
    and whether they chose light or dark.

    A page about one real dialogue says so itself, by passing its own `is_demonstration`.
    """
    standing, memory = accounts_rules.NOBODY, caches["memory"]
    if hasattr(request, "user"):
        standing = accounts_queries.standing(request.user, today=timezone.localdate())
    return {
        "is_demonstration": memory.get_or_set("is-demonstration", dialogues_queries.has_fictional_dialogues, 60),
        "can_animate": accounts_rules.animates_somewhere(standing),
        "has_role": bool(standing.roles),
        "can_administer": accounts_rules.can_administer(standing),
        "here": _here(request),
        "theme": chosen_theme(request),
    }


def _here(request: HttpRequest) -> str:
    """The address that shows this page again: after a form was sent, the one where the form was."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.headers.get("Referer", "/")
