"""Verbs on what is asked of those who take part, and on who they are."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal, later
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.declarations import Counted
from cedre.dialogues.models import Dialogue, Participant
from cedre.turnout import queries, rules
from cedre.turnout.models import DrawnTurnout, Question, Questionnaire, Reference, SelfDescription

VERSION = "1"


@transaction.atomic
def choose_questions(
    *, dialogue: Dialogue, is_on: bool, questions: Collection[str], by: Person, now: datetime
) -> Questionnaire:
    """Say or not who takes part, and ask these questions of those who do. What was said to others stays, unread."""
    _check(dialogue, by=by, now=now)

    questionnaire, _is_new = Questionnaire.objects.update_or_create(
        dialogue=dialogue,
        defaults={"is_on": is_on, "questions": [each.value for each in Question if each in questions]},
    )
    # Whoever holds the dialogue reads what was chosen.
    questionnaire.dialogue = dialogue
    journal.record(
        "turnout.questions-chosen", by=by, about=dialogue, at=now, is_on=is_on, questions=questionnaire.questions
    )

    if is_on:
        transaction.on_commit(
            lambda: later.run(
                "turnout.count_again", once_per=f"turnout.count_again:{dialogue.pk}", dialogue_id=dialogue.pk
            )
        )
    return questionnaire


@transaction.atomic
def describe_oneself(*, participant: Participant, said: Mapping[str, str], now: datetime) -> None:
    """Answer, skip or take back questions on oneself. `said`: question -> answer, empty for none.

    While the dialogue lasts; afterwards one may only take back what was said.
    """
    asked = queries.asked(participant.dialogue)
    rules.check_said(said, choices={each: queries.choices(participant.dialogue, each) for each in asked})
    if any(said.values()):
        dialogue_rules.check_accepts_votes(participant.dialogue, today=timezone.localdate(now))

    Participant.objects.select_for_update().get(pk=participant.pk)
    former = queries.described(participant)
    for question, value in said.items():
        if value != former.get(question, ""):
            SelfDescription.objects.update_or_create(
                participant=participant, question=question, defaults={"value": value, "said_at": now}
            )


def erase_description(*, participant: Participant) -> None:
    """Erase what someone says of themselves, before their participation goes."""
    participant.self_descriptions.all().delete()


@transaction.atomic
def give_reference(
    *, dialogue: Dialogue, question: str, source: str, year: int, shares: Mapping[str, float], by: Person, now: datetime
) -> Reference:
    """Say how the population of the territory is shared out, in per cent, with where it is written."""
    _check(dialogue, by=by, now=now)
    rules.check_shares(shares)

    reference, _is_new = Reference.objects.update_or_create(
        dialogue=dialogue, question=question, defaults={"source": source, "year": year, "shares": dict(shares)}
    )
    journal.record("turnout.reference-given", by=by, about=dialogue, at=now, question=question, year=year)

    return reference


@transaction.atomic
def take_reference_back(*, dialogue: Dialogue, question: str, by: Person, now: datetime) -> None:
    """No longer hold those who came against a population."""
    _check(dialogue, by=by, now=now)

    Reference.objects.filter(dialogue=dialogue, question=question).delete()
    journal.record("turnout.reference-taken-back", by=by, about=dialogue, at=now, question=question)


@transaction.atomic
def follow_drawing(
    *, counted: Counted, until: datetime, is_first: bool, is_last: bool, now: datetime
) -> DrawnTurnout | None:
    """Publish who took part by the votes of a drawing, or let the former publication stay while too few answered since.

    None when the dialogue does not say it, or when there is nothing to publish yet.
    """
    questionnaire = queries.readable_questionnaire(counted.dialogue)
    if questionnaire is None or len(counted.participants) < settings.SMALLEST_GROUP_SHOWN:
        return None
    # Pure counting, but of so many votes that only the worker has a use for it.
    from cedre.turnout.queries import counting, weeks

    smallest, fewest = settings.SMALLEST_GROUP_SHOWN, settings.FEWEST_NEW_PEOPLE
    drawn = DrawnTurnout.objects.select_for_update().filter(dialogue=counted.dialogue).first()
    former = [rules.Published.from_json(each) for each in drawn.published] if drawn else []
    questions = questionnaire.asked()
    by_week = weeks.weeks_until(
        counted,
        until=until,
        kept=drawn.weeks if drawn else [],
        is_first=is_first,
        fewest=fewest,
        smallest=smallest,
    )
    answered = len(counted.participants)
    if drawn:
        DrawnTurnout.objects.filter(pk=drawn.pk).update(weeks=by_week)
        since = max(each.until for each in former)
        answered = weeks.answered_between(counted.dialogue, since=since, until=until)
        if until > since and rules.is_soon(answered=answered, people=drawn.findings["participants"], is_last=is_last):
            return drawn

    people = counting.counted_people(counted, questions=questions, until=until)
    found = counting.publication(
        people, dialogue=counted.dialogue, questions=questions, smallest=smallest, fewest=fewest, former=former
    )
    if found is None:
        return drawn
    if drawn and rules.waits(held_back=found.is_held_back, answered=answered, people=len(people), is_last=is_last):
        return drawn

    findings = queries.Findings(
        participants=len(people),
        people={
            breakdown: {cell: found.people[side][cell] for cell in sorted(found.shown[side])}
            for side, breakdown in enumerate(queries.BREAKDOWNS)
        },
        tallies=counting.tallies(counted, people, shown=found.shown, smallest=smallest),
    )
    published = rules.Published(until=until, people=found.people, shown=tuple(found.shown))
    others = [each for each in former if each.shown != published.shown]
    return DrawnTurnout.objects.update_or_create(
        dialogue=counted.dialogue,
        defaults={
            "findings": findings.to_json(),
            "recipe": {
                "version": VERSION,
                "counted_until": until.isoformat(),
                "smallest_group_shown": smallest,
                "fewest_new_people": fewest,
                "most_new": rules.MOST_NEW,
                "fewest_points": rules.FEWEST_POINTS,
                "least_ratio": rules.LEAST_RATIO,
                "questions": questionnaire.questions,
                "digest": counted.digest,
            },
            "published": [each.to_json() for each in (*others, published)],
            "weeks": by_week,
            "drawn_at": now,
        },
    )[0]


def _check(dialogue: Dialogue, *, by: Person, now: datetime) -> None:
    rules.check_can_ask(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
