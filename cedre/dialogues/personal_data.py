from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue

ANSWERING = Processing(
    key="answers",
    name=_("Réponses à un dialogue"),
    purpose=_("recueillir l’avis des personnes d’un territoire, montrer ce qu’elles partagent et ce qui les oppose"),
    basis=Basis.PUBLIC_TASK,
    people=_("toute personne qui répond à un dialogue, sans compte ni nom"),
    data=_(
        "réponses et changements d’avis avec leur instant, collège si la personne le dit, numéro propre au dialogue ;"
        " elles peuvent révéler une opinion"
    ),
    kept=_("le temps du dialogue et de ses suites ; la personne peut les effacer, ou couper le lien avec elle"),
    recipients=_("les personnes qui animent (fichier sans nom) ; le public ne voit que des nombres"),
    fields=("dialogues.participant.*", "dialogues.vote.*"),
)

ANIMATING = Processing(
    key="dialogues",
    name=_("Préparation et animation des dialogues"),
    purpose=_("savoir qui a préparé un dialogue, pour lui rendre son bureau et lui écrire"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui animent"),
    data=_("lien entre un dialogue et la personne qui l’a créé"),
    kept=_("aussi longtemps que le compte de la personne"),
    recipients=_("les personnes qui animent"),
    fields=("dialogues.dialogue.created_by",),
)


def data_on(person: Person) -> Iterator[Part]:
    """The dialogues of someone who animates. Answers are tied to no account: see `exports.participation`."""
    dialogues = Dialogue.objects.filter(created_by=person)
    yield part_of(
        dialogues,
        *("question", "description", "stage", "opens_on", "closes_on", "created_at"),
        key="dialogues",
        title=_("Dialogues que vous avez créés"),
    )


def forget(*, person: Person) -> None:
    actions.cut_creator(person=person)


ROOM = Room(
    name="dialogues",
    processings=(ANSWERING, ANIMATING),
    data_on=data_on,
    forget=forget,
    stays=(
        _("les dialogues que vous avez créés, sans votre nom"),
        _("les réponses données à ces dialogues : elles ne sont reliées à aucun compte"),
    ),
)
