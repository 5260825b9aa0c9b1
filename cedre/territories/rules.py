from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.base.refusals import Refusal
from cedre.territories.models import Kind, Territory


class UnknownTerritory(Refusal):
    """No territory bears this code."""

    status = 404
    message: str | Promise = gettext_lazy("Aucun territoire ne porte ce code.")

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Aucun territoire ne porte le code « %(code)s » : vérifiez le code officiel (INSEE ou SIREN).")
            % {"code": code}
        )


class AmbiguousCode(Refusal):
    """Several territories bear this code: 75 is both a département and a région."""

    def __init__(self, code: str, territories: Sequence[Territory]) -> None:
        choices = ", ".join(f"{each.kind}:{each.code} ({each.get_kind_display()} {each.name})" for each in territories)
        super().__init__(
            _("Le code « %(code)s » désigne plusieurs territoires. Précisez : %(choices)s.")
            % {"code": code, "choices": choices}
        )


class RowsRefused(Refusal):
    """Rows of a table of territories that cannot be loaded; nothing of the table is kept."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(
            _("Table des territoires refusée, rien n’est chargé : %(reasons)s") % {"reasons": " ; ".join(self.reasons)}
        )


def kind_and_code(text: str) -> tuple[Kind | None, str]:
    """`departement:45` says which of the territories of code 45 is meant; a code alone says no kind."""
    before, colon, after = text.strip().partition(":")
    kind = before.strip().lower()
    if colon and kind in Kind.values:
        return Kind(kind), after.strip().upper()
    return None, text.strip().upper()
