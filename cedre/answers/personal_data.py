from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cedre.accounts import queries as accounts_queries
from cedre.accounts.declarations import Basis, Part, Processing, Room, part_of
from cedre.accounts.models import Person
from cedre.answers import actions
from cedre.answers.models import Follower, OwedAnswer, Step

ANSWERING = Processing(
    key="owed-answers",
    name=_("Réponses dues"),
    purpose=_("dire à qui une affirmation est adressée, et ce qui y est répondu"),
    basis=Basis.PUBLIC_TASK,
    people=_("personnes qui animent, personnes qui répondent pour un organisme"),
    data=_("ce que chacune a demandé, répondu ou reporté, et l’instant ; le public lit les mots, jamais le nom"),
    kept=_("le temps du dialogue et de ses suites ; une personne oubliée n’y est plus reliée"),
    recipients=_("l’équipe qui anime, les personnes qui répondent ; le public, sans nom"),
    fields=("answers.owedanswer.asked_by", "answers.step.by", "answers.postponement.by"),
)


FOLLOWING = Processing(
    key="followers",
    name=_("Personnes prévenues des réponses"),
    purpose=_("écrire à qui le demande quand une réponse arrive"),
    basis=Basis.CONSENT,
    people=_("toute personne qui laisse son adresse, sans compte ni lien avec ses réponses"),
    data=_("adresse électronique, langue, quand elle fut donnée et confirmée"),
    kept=_("jusqu’à ce que la personne parte, d’un clic dans chaque lettre ; sept jours si elle ne confirme pas"),
    recipients=_("personne"),
    fields=("answers.follower.*",),
)


def data_on(person: Person) -> Iterator[Part]:
    """What this person asked and answered."""
    yield part_of(
        OwedAnswer.objects.filter(asked_by=person),
        *("dialogue__question", "statement__text", "asked", "asked_at", "due_on"),
        key="asked",
        title=_("Réponses que vous avez demandées"),
    )
    yield part_of(
        Step.objects.filter(by=person),
        *("owed__statement__text", "kind", "text", "taken_at", "taken_back_at"),
        key="answered",
        title=_("Réponses que vous avez écrites"),
    )
    yield part_of(
        Follower.objects.filter(email__in=[each.casefold() for each in accounts_queries.addresses_of(person)]),
        *("dialogue__question", "email", "asked_at", "confirmed_at"),
        key="followed",
        title=_("Dialogues dont on vous dit les réponses"),
    )


def forget(*, person: Person) -> None:
    actions.cut_person(person=person)


ROOM = Room(
    name="answers",
    processings=(ANSWERING, FOLLOWING),
    data_on=data_on,
    forget=forget,
    acts={
        "answers.answer-asked": _("A adressé une affirmation à un organisme"),
        "answers.step-taken": _("A répondu à ce qui était adressé"),
        "answers.step-taken-back": _("A repris une réponse"),
        "answers.answer-postponed": _("A reporté le jour d’une réponse"),
        "answers.answer-given-up": _("A abandonné une demande de réponse"),
    },
    stays=(_("les réponses que vous avez écrites pour un organisme, sans votre nom"),),
)
