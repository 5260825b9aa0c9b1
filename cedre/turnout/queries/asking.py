from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from cedre.accounts.models import Person
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Participant
from cedre.territories import queries as territories
from cedre.territories.models import Kind, Territory
from cedre.turnout.models import AgeBand, Question, Questionnaire, Sex
from cedre.turnout.rules import ELSEWHERE

# Inside a département or an intercommunalité one says one's commune; inside a larger place, a département or a région.
NOTHING_SMALLER = {Kind.COMMUNE}


def editable_questionnaire(
    slug: str, *, person: Person | AnonymousUser, today: date
) -> tuple[Dialogue, Questionnaire] | None:
    """The dialogue of this address and what it asks, for those who animate it; None for the others."""
    dialogue = dialogue_queries.editable_dialogues(person, today=today).filter(slug=slug).first()
    return None if dialogue is None else (dialogue, _questionnaire(dialogue))


def readable_questionnaire(dialogue: Dialogue) -> Questionnaire | None:
    """What a dialogue asks, when it says who takes part; None when it does not."""
    # Where the dialogue was read with it, none is as good as known; otherwise this asks.
    questionnaire: Questionnaire | None = getattr(dialogue, "questionnaire", None)
    return questionnaire if questionnaire and questionnaire.is_on else None


def _questionnaire(dialogue: Dialogue) -> Questionnaire:
    found = Questionnaire.objects.filter(dialogue=dialogue).first()
    return found or Questionnaire(dialogue=dialogue, questions=list(Question))


def asked(dialogue: Dialogue) -> list[Question]:
    """What this dialogue asks of those who take part; nothing by default."""
    questionnaire = readable_questionnaire(dialogue)
    return questionnaire.asked() if questionnaire else []


def places(territory: Territory) -> dict[str, Territory]:
    """The places that one may say one lives in, by code: what the territory is made of, or a commune itself."""
    if territory.kind in NOTHING_SMALLER:
        return {territory.code: territory}
    inside = territories.members_of(territory).filter(vintage=territory.vintage).by_name()
    return {each.code: each for each in inside}


def choices(dialogue: Dialogue, question: str) -> dict[str, str]:
    """The answers to a question, and how each is said."""
    if question == Question.AGE:
        return {band.value: str(band.label) for band in AgeBand}
    if question == Question.SEX:
        return {sex.value: str(sex.label) for sex in Sex}
    named = {code: place.name for code, place in places(dialogue.territory).items()}
    return {**named, ELSEWHERE: _("ailleurs")}


def described(participant: Participant) -> dict[str, str]:
    """What someone says of themselves today, by question."""
    return dict(participant.self_descriptions.exclude(value="").values_list("question", "value"))
