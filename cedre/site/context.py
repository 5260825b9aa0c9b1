from django.core.cache import cache
from django.http import HttpRequest

from cedre.accounts import rules as accounts_rules
from cedre.dialogues import queries as dialogues_queries
from cedre.site.theme import chosen_theme


def site(request: HttpRequest) -> dict[str, object]:
    """What every page knows: whether fictional people live here, whether the reader animates, where they are,
    and whether they chose light or dark.

    A page about one real dialogue says so itself, by passing its own `is_demonstration`.
    """
    return {
        "is_demonstration": cache.get_or_set("is-demonstration", dialogues_queries.has_fictional_dialogues, 60),
        "can_animate": hasattr(request, "user") and accounts_rules.can_animate(request.user),
        "here": _here(request),
        "theme": chosen_theme(request),
    }


def _here(request: HttpRequest) -> str:
    """The address that shows this page again: after a form was sent, the one where the form was."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.headers.get("Referer", "/")
