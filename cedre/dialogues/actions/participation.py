from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import declarations, queries, rules
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.models import Dialogue, FormerCollege, Origin, Participant, Stance, Statement, Vote
from cedre.moderation import actions as moderation


def join_dialogue(*, dialogue: Dialogue, college: str, key: str = "", address: str = "", now: datetime) -> Participant:
    """Begin to take part, from a college or without saying which (`college=""`). Raises also as `let_in`."""
    rules.check_accepts_votes(dialogue, today=timezone.localdate(now))
    rules.check_college(college, invited=dialogue.colleges)

    return let_in(dialogue=dialogue, college=college, key=key, address=address, now=now)


def let_in(*, dialogue: Dialogue, college: str = "", key: str = "", address: str = "", now: datetime) -> Participant:
    """One more person takes part, by an answer, words or a flag, who shows `key` where the dialogue asks for one.

    `address`: where it comes from, counted and not kept, so that no machine fills the dialogue with people, nor tries
    every key.
    """
    if address:
        joined = moderation.count_from_network(what="participations", address=address, now=now)
        rules.check_can_join(joined_today=joined, at_most=settings.PARTICIPATIONS_PER_NETWORK)

    with transaction.atomic():
        declarations.let_in(dialogue=dialogue, key=key, now=now)
        return Participant.objects.create(dialogue=dialogue, college=college, started_at=now)


@transaction.atomic
def correct_college(*, participant: Participant, college: str, now: datetime) -> Participant:
    """Say another college than at the start, or no longer say one (`college=""`); the answers stay as they are."""
    rules.check_accepts_votes(participant.dialogue, today=timezone.localdate(now))
    rules.check_college(college, invited=participant.dialogue.colleges)

    participant = Participant.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=participant.pk)
    if college == participant.college:
        return participant
    FormerCollege.objects.create(participant=participant, college=participant.college, corrected_at=now)
    participant.college = college
    participant.save(update_fields=["college"])

    ask_for_results(dialogue_id=participant.dialogue_id)
    return participant


@transaction.atomic
def assist_participation(*, dialogue: Dialogue, college: str, by: Person, now: datetime) -> Participant:
    """Begin to answer for a person who asks, and is there: recorded as such, without a word on who they are.

    Their answers count as everyone's. Raises `NotAnAnimator`, and as `join_dialogue`.
    """
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_accepts_votes(dialogue, today=timezone.localdate(now))
    rules.check_college(college, invited=dialogue.colleges)

    participant = Participant.objects.create(dialogue=dialogue, college=college, origin=Origin.ASSISTED, started_at=now)
    # About the dialogue, not about the participant: who helped must not lead to what was answered.
    journal.record("dialogues.participation-assisted", by=by, about=dialogue, at=now)

    return participant


def cast_vote(*, participant: Participant, statement_id: int, stance: Stance, now: datetime) -> Vote:
    """Answer a statement, or change one's answer. The same answer sent twice counts once.

    Raises `DialogueClosed`, `DialogueNotOpenYet`, `UnknownStatement` or `UnknownParticipation`; earlier answers are
    then untouched.
    """
    rules.check_accepts_votes(participant.dialogue, today=timezone.localdate(now))

    vote = Vote(participant=participant, statement_id=statement_id, stance=stance, cast_at=now)
    if not _is_kept_as_first(vote):
        with transaction.atomic():
            current = _current_answer(participant, statement_id=statement_id)
            if current is not None and current.stance == stance:
                return current
            if current is not None:
                _close(current, now=now)
            vote.save(force_insert=True)

    ask_for_results(dialogue_id=participant.dialogue_id)
    return vote


def _is_kept_as_first(vote: Vote) -> bool:
    """Write the vote, whole or not at all; False when it is not the first of its person on its statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [vote.stance, vote.cast_at, vote.participant_id, vote.statement_id])
        written = cursor.fetchone()
    if written is None:
        return False
    vote.pk = written[0]
    vote._state.adding = False
    return True


def _current_answer(participant: Participant, *, statement_id: int) -> Vote | None:
    """What they said of the statement until now. Until the end of the transaction nobody answers in their place."""
    # A phone that sends twice gets in line behind itself: the second request sees the first one's vote.
    with connection.cursor() as cursor:
        cursor.execute(_IN_LINE, [participant.pk])
        if cursor.fetchone() is None:
            raise rules.UnknownParticipation
        cursor.execute(_ANSWERED, [participant.pk, statement_id, participant.dialogue_id])
        found = cursor.fetchone()
    if found is None:
        raise rules.UnknownStatement
    return Vote.objects.get(pk=found[0]) if found[0] is not None else None


@transaction.atomic
def take_back_last_vote(*, participant: Participant, now: datetime) -> Statement:
    """Undo the last answer: it stays in the history and no longer counts. Returns its statement, to ask again."""
    rules.check_accepts_votes(participant.dialogue, today=timezone.localdate(now))
    Participant.objects.select_for_update().get(pk=participant.pk)
    last = (
        Vote.objects.current()
        .filter(participant=participant, statement__withheld_at__isnull=True)
        .select_related("statement")
        .order_by("-cast_at", "-pk")
        .first()
    )
    if last is None:
        raise rules.NothingToUndo

    _close(last, now=now)

    ask_for_results(dialogue_id=participant.dialogue_id)
    return last.statement


def _close(vote: Vote, *, now: datetime) -> None:
    vote.replaced_at = now
    vote.save(update_fields=["replaced_at"])


# What most of the site's visits do: in SQL, for the ORM takes longer to write these questions than PostgreSQL to answer
# them. The first answer, which most votes are, is one question. Its locks wait for whoever erases the participation,
# or takes the statement out: the vote is then not written.
_FIRST = """
    INSERT INTO dialogues_vote (stance, cast_at, participant_id, statement_id)
    SELECT %s, %s, participant.id, statement.id
    FROM dialogues_participant AS participant
    JOIN dialogues_statement AS statement ON statement.dialogue_id = participant.dialogue_id
    WHERE participant.id = %s AND participant.cut_at IS NULL AND statement.id = %s AND statement.withheld_at IS NULL
    FOR KEY SHARE OF participant FOR SHARE OF statement
    ON CONFLICT (participant_id, statement_id) WHERE replaced_at IS NULL DO NOTHING
    RETURNING id
"""
_IN_LINE = "SELECT id FROM dialogues_participant WHERE id = %s AND cut_at IS NULL FOR UPDATE"
_ANSWERED = """
    SELECT vote.id
    FROM dialogues_statement AS statement
    LEFT JOIN dialogues_vote AS vote
        ON vote.statement_id = statement.id AND vote.participant_id = %s AND vote.replaced_at IS NULL
    WHERE statement.id = %s AND statement.dialogue_id = %s AND statement.withheld_at IS NULL
    FOR SHARE OF statement
"""
