"""What the API says when it says no: a problem in JSON (RFC 9457), in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TITLES = {
    403: gettext_lazy("Accès refusé"),
    404: gettext_lazy("Introuvable"),
    405: gettext_lazy("Méthode non permise"),
    409: gettext_lazy("Demande impossible"),
    422: gettext_lazy("Paramètres refusés"),
    429: gettext_lazy("Trop de demandes"),
    500: gettext_lazy("Erreur de notre côté"),
}
# Only what our parameters can be refused for; the names are pydantic's.
REASONS = {
    "int_parsing": gettext_lazy("ce n’est pas un nombre entier"),
    "bool_parsing": gettext_lazy("ce n’est ni vrai (true) ni faux (false)"),
    "greater_than_equal": gettext_lazy("au moins %(ge)s"),
    "less_than_equal": gettext_lazy("au plus %(le)s"),
    "string_too_long": gettext_lazy("au plus %(max_length)s caractères"),
    "enum": gettext_lazy("une de ces valeurs : %(expected)s"),
}


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """The answer itself. `detail` says what happened and what to do; `more` adds members of its own."""
    title = TITLES.get(status, gettext_lazy("Demande refusée"))
    facts = {"type": "about:blank", "title": str(title), "status": status, "detail": detail, **more}
    return JsonResponse(
        facts, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def refused_parameters(errors: Sequence[Mapping[str, Any]]) -> JsonResponse:
    """The problem of parameters that cannot be read, each with its reason."""
    reasons = [{"parameter": str(error["loc"][-1]), "reason": _reason(error)} for error in errors]
    words = " ; ".join(f"« {each['parameter']} » : {each['reason']}" for each in reasons)
    return problem(422, words, errors=reasons)


def _reason(error: Mapping[str, Any]) -> str:
    words = str(REASONS.get(error["type"], _("valeur refusée")))
    return words % error["ctx"] if "%(" in words else words
