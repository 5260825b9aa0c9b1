from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import queries, rules
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.actions.vote_desk import Moment, VoteDesk
from cedre.dialogues.models import Dialogue, Participant, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredAnswers:
    """What one person answered away from these pages. `answers`: (statement's key, stance, instant), one at least."""

    college: str
    answers: Sequence[tuple[int, Stance, datetime]]

    def started_at(self) -> datetime:
        return min(at for _statement, _stance, at in self.answers)


@transaction.atomic
def take_in_answers(*, dialogue: Dialogue, people: Sequence[GatheredAnswers], by: Person, now: datetime) -> int:
    """Take in the answers of people who did not use these pages: hundreds at once, each with its own date.

    Returns how many participants were added. All are, or none when one is refused, as `cast_vote` would refuse it:
    `DialogueClosed` and `DialogueNotOpenYet` (by the date of the answer), `CollegeNotInvited`, `UnknownStatement`.
    """
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    _check(people, dialogue=dialogue)

    participants = Participant.objects.bulk_create(
        Participant(dialogue=dialogue, college=person.college, started_at=person.started_at()) for person in people
    )
    desk = VoteDesk(
        statements={statement: statement for statement in _statements(people)},
        participants={rank: participant.pk for rank, participant in enumerate(participants)},
    )
    desk.take(_moments(people))
    journal.record(
        "dialogues.answers-taken-in",
        by=by,
        about=dialogue,
        at=now,
        participants=len(people),
        answers=sum(len(person.answers) for person in people),
    )

    ask_for_results(dialogue_id=dialogue.pk)
    return len(participants)


def _check(people: Iterable[GatheredAnswers], *, dialogue: Dialogue) -> None:
    for person in people:
        rules.check_college(person.college, invited=dialogue.colleges)
        for day in {timezone.localdate(at) for _statement, _stance, at in person.answers}:
            rules.check_accepts_votes(dialogue, today=day)
    if not _statements(people) <= set(dialogue.statements.shown().values_list("pk", flat=True)):
        raise rules.UnknownStatement


def _statements(people: Iterable[GatheredAnswers]) -> set[int]:
    return {statement for person in people for statement, _stance, _at in person.answers}


def _moments(people: Iterable[GatheredAnswers]) -> Iterator[Moment]:
    for rank, person in enumerate(people):
        for statement, stance, at in sorted(person.answers, key=lambda answer: (answer[0], answer[2])):
            yield Moment(rank, statement, stance, at, is_dated=True, vote=None)
