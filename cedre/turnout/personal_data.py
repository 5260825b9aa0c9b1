from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room
from cedre.accounts.models import Person

ASKING = Processing(
    key="self-descriptions",
    name=_("Ce que l’on dit de soi dans un dialogue"),
    purpose=_("savoir qui a participé et qui manque, et si les avis diffèrent d’une partie de la population à l’autre"),
    basis=Basis.CONSENT,
    people=_("les personnes qui participent, si elles le veulent"),
    data=_("tranche d’âge, sexe, lieu de vie : ce que la personne choisit d’en dire, et l’instant où elle l’a dit"),
    kept=_("le temps du dialogue et de ses suites ; la personne le change ou le reprend quand elle veut"),
    recipients=_("personne : seuls des nombres assez grands paraissent"),
    fields=("turnout.selfdescription.*",),
)


def data_on(person: Person) -> Iterator[Part]:  # noqa: ARG001 - nothing is kept of an account
    """Nothing: what participants say of themselves is tied to no account."""
    yield from ()


def forget(*, person: Person) -> None:
    """Nothing to forget of an account."""


ROOM = Room(
    name="turnout",
    processings=(ASKING,),
    data_on=data_on,
    forget=forget,
    acts={
        "turnout.questions-chosen": _("A choisi ce qui est demandé aux personnes qui participent"),
        "turnout.reference-given": _("A donné la population de référence d’un dialogue"),
        "turnout.reference-taken-back": _("A retiré la population de référence d’un dialogue"),
    },
)
