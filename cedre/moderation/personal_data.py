from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.moderation import actions
from cedre.moderation.models import Decision

MODERATING = Processing(
    key="moderation",
    name=_("Modération"),
    purpose=_("accepter ou refuser une proposition, dire pourquoi, entendre qui le conteste, en rendre compte"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui modèrent ; personnes qui proposent, sans compte ni nom"),
    data=_("décision, motif, mot à la personne, qui a décidé et quand ; mots d’une contestation"),
    kept=_("le temps du dialogue et de ses suites ; qui a décidé, aussi longtemps que son compte"),
    recipients=_("le public (décision et motif, jamais les mots) ; qui a proposé ; les personnes qui modèrent"),
    fields=(
        "moderation.decision.decided_by",
        "moderation.decision.undone_by",
        "moderation.decision.words",
        "moderation.appeal.words",
    ),
)

FLAGGING = Processing(
    key="flags",
    name=_("Signalements"),
    purpose=_("faire relire par une personne des mots qu’une autre signale"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui signalent, sans compte ni nom"),
    data=_("motif, instant, participation d’où vient le signalement"),
    kept=_("le temps du dialogue et de ses suites ; la participation, jusqu’à ce que la personne s’en détache"),
    recipients=_("les personnes qui modèrent, qui lisent le nombre et les motifs, jamais de qui ils viennent"),
    fields=("moderation.flag.flagger",),
)

COUNTING = Processing(
    key="moderation-counts",
    name=_("Limite des envois par réseau"),
    purpose=_(
        "empêcher une machine de noyer un dialogue sous les propositions et les signalements, ou une adresse sous les "
        "lettres"
    ),
    basis=Basis.LEGITIMATE_INTEREST,
    people=_("personnes qui proposent ou signalent des mots, ou demandent à être prévenues des réponses"),
    data=_(
        "empreinte du réseau, ou de l’adresse électronique à confirmer, qui change chaque jour, et nombre d’envois ; "
        "jamais l’adresse"
    ),
    kept=_("jusqu’à la fin du jour"),
    recipients=_("personne"),
    fields=("moderation.daycount.client",),
)


def data_on(person: Person) -> Iterator[Part]:
    """What this person decided. Who submits words has no account: see the data of each dialogue."""
    yield part_of(
        Decision.objects.filter(decided_by=person),
        *("outcome", "reason__name", "words", "decided_at"),
        key="moderation",
        title=_("Ce que vous avez décidé en modérant"),
    )


def forget(*, person: Person) -> None:
    actions.cut_decider(person=person)


ROOM = Room(
    name="moderation",
    processings=(MODERATING, FLAGGING, COUNTING),
    data_on=data_on,
    forget=forget,
    acts={
        "moderation.reason-added": _("A ajouté un motif de refus"),
        "moderation.reason-retired": _("A retiré un motif de refus"),
    },
    stays=(_("les décisions que vous avez prises en modérant, sans votre nom"),),
)
