from django.core.cache import cache
from django.http import HttpRequest

from cedre.accounts import rules as accounts_rules
from cedre.dialogues import queries as dialogues_queries


def site(request: HttpRequest) -> dict[str, object]:
    """What every page knows: whether fictional people live here, and whether the reader animates.

    A page about one real dialogue says so itself, by passing its own `is_demonstration`.
    """
    return {
        "is_demonstration": cache.get_or_set("is-demonstration", dialogues_queries.has_fictional_dialogues, 60),
        "can_animate": hasattr(request, "user") and accounts_rules.can_animate(request.user),
    }
