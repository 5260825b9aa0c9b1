from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room
from cedre.accounts.models import Person

PROPOSING = Processing(
    key="proposals",
    name=_("Propositions, soutiens et arguments"),
    purpose=_("recueillir les propositions de celles et ceux qui participent, les soutenir, en discuter"),
    basis=Basis.PUBLIC_TASK,
    people=_("toute personne qui propose, argumente ou soutient, sans compte ni nom"),
    data=_(
        "mots proposés, lieu dont ils parlent, arguments, soutiens et leur instant, participation dont ils viennent ;"
        " ils peuvent révéler une opinion"
    ),
    kept=_(
        "le temps du dialogue et de ses suites ; la personne peut s’en détacher, ou effacer ce qui n’est pas publié"
        " et ses soutiens"
    ),
    recipients=_("les personnes qui modèrent ; le public, pour ce qui est publié, sans dire de qui cela vient"),
    fields=("proposals.proposal.*", "proposals.argument.*", "proposals.support.*", "proposals.useful.*"),
)


def data_on(person: Person) -> Iterator[Part]:  # noqa: ARG001 - tied to no account
    """Nothing: who proposes has no account. See `exports.data_on_participant`."""
    yield from ()


def forget(*, person: Person) -> None:
    """Nothing to cut: see `actions.cut_words`."""


ROOM = Room(
    name="proposals",
    processings=(PROPOSING,),
    data_on=data_on,
    forget=forget,
    acts={
        "proposals.call-opened": _("A ouvert un dialogue aux propositions"),
        "proposals.call-closed": _("A fermé un dialogue aux propositions"),
        "proposals.proposal-submitted": _("Une proposition a été faite"),
        "proposals.argument-given": _("Un argument a été donné"),
        "proposals.words-accepted": _("A accepté une proposition ou un argument"),
        "proposals.words-refused": _("A refusé une proposition ou un argument"),
        "proposals.words-flagged": _("Une proposition ou un argument a été signalé"),
        "proposals.decision-undone": _("A annulé une décision sur une proposition ou un argument"),
        "proposals.decision-contested": _("Une décision sur une proposition ou un argument a été contestée"),
    },
)
