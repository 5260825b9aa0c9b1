from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.ballots import actions
from cedre.ballots.models import Batch, Sheet

ENTERING = Processing(
    key="ballots",
    name=_("Bulletins de papier"),
    purpose=_("compter une fois les réponses données sur papier, et savoir qui les a saisies"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui répondent sur papier, sans nom ; personnes de l’équipe qui saisissent"),
    data=_("numéro de la feuille, réponses, collège si la personne l’a coché ; qui a préparé, saisi, relu, et quand"),
    kept=_("le temps du dialogue et de ses suites ; les feuilles sont détruites une fois relues"),
    recipients=_("l’équipe qui anime ; le public ne voit que des nombres"),
    fields=(
        "ballots.batch.printed_by",
        "ballots.sheet.participant",
        "ballots.sheet.entered_by",
        "ballots.sheet.checked_by",
    ),
)


def data_on(person: Person) -> Iterator[Part]:
    """What this person prepared and typed, never what the sheets say."""
    yield part_of(
        Batch.objects.filter(printed_by=person),
        *("dialogue__question", "first", "last", "printed_at"),
        key="batches",
        title=_("Bulletins que vous avez préparés"),
    )
    yield part_of(
        Sheet.objects.filter(entered_by=person),
        *("dialogue__question", "number", "entered_at"),
        key="sheets",
        title=_("Bulletins que vous avez saisis"),
    )


def forget(*, person: Person) -> None:
    actions.cut_person(person=person)


ROOM = Room(
    name="ballots",
    processings=(ENTERING,),
    data_on=data_on,
    forget=forget,
    acts={
        "ballots.ballots-prepared": _("A préparé des bulletins de papier"),
        "ballots.sheet-entered": _("A saisi un bulletin"),
        "ballots.sheet-checked": _("A relu un bulletin"),
        "ballots.sheet-taken-out": _("A annulé la saisie d’un bulletin"),
    },
    stays=(_("les bulletins que vous avez saisis, sans votre nom"),),
)
