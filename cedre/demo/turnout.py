"""Who takes part, in the story: half of those who answer online say something of themselves. All of it fictional."""

import random
from datetime import datetime, timedelta

from cedre.accounts.models import Person
from cedre.dialogues.models import Dialogue, Origin
from cedre.turnout import actions as turnout
from cedre.turnout import queries
from cedre.turnout.models import AgeBand, Question, Sex
from cedre.turnout.rules import ELSEWHERE

SEED = 26
SAY_SOMETHING = 0.55
HOUR = timedelta(hours=1)
# Retired people come, the young do not; more women than men; the rest of the place hardly at all.
AGES = dict(zip(AgeBand, (0, 5, 15, 25, 38, 17), strict=True))
SEXES = dict(zip(Sex, (62, 36, 2), strict=True))
POPULATION = {
    Question.AGE: dict(zip(AgeBand.values, (18, 19, 19, 19, 15, 10), strict=True)),
    Question.SEX: {Sex.FEMALE.value: 52, Sex.MALE.value: 48},
}


def describe(dialogue: Dialogue, *, by: Person, now: datetime) -> None:
    """The coach asks three questions; some answer one, two or all of them."""
    turnout.choose_questions(dialogue=dialogue, is_on=True, questions=list(Question), by=by, now=now - 400 * HOUR)
    for question, shares in POPULATION.items():
        turnout.give_reference(
            dialogue=dialogue,
            question=question,
            source="chiffres fictifs de la démonstration",
            year=now.year - 4,
            shares=shares,
            by=by,
            now=now - 400 * HOUR,
        )
    chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
    largest = sorted(queries.places(dialogue.territory).values(), key=lambda place: -(place.population or 0))
    places = [*(place.code for place in largest), ELSEWHERE]
    # The town of the quartier, then those around it, less and less.
    weights = [max(1, 60 >> rank) for rank in range(len(places))]
    for participant in dialogue.participants.filter(origin=Origin.ALONE).select_related("dialogue__territory"):
        if chance.random() > SAY_SOMETHING:
            continue
        said = {
            Question.AGE.value: chance.choices(list(AGES), weights=list(AGES.values()))[0].value,
            Question.SEX.value: chance.choices(list(SEXES), weights=list(SEXES.values()))[0].value,
            Question.TERRITORY.value: chance.choices(places, weights=weights)[0],
        }
        kept = {question: value for question, value in said.items() if chance.random() < 0.9}
        turnout.describe_oneself(participant=participant, said=kept, now=now - HOUR)
