from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import queries, rules
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.models import State, Statement, Vote
from cedre.moderation import actions as moderation
from cedre.moderation import queries as moderation_queries
from cedre.moderation import rules as moderation_rules
from cedre.moderation.models import Decision, Outcome, Reason


@transaction.atomic
def accept_statement(*, statement: Statement, by: Person, now: datetime, words: str = "") -> Statement:
    """Put someone's words to the vote, or leave them there; an appeal is then granted."""
    statement = _waiting(statement, by=by, now=now)

    former, was_shown = _standing(statement), statement.state == State.SHOWN
    merged = moderation_queries.decisions_about(kind=queries.KIND, keys=[statement.pk]).get(statement.pk)
    if merged is not None and merged.outcome == Outcome.MERGED:
        _bring_votes_back(statement, merged_at=merged.decided_at, now=now)
    _show(statement)
    moderation.decide(
        about=statement,
        within=statement.dialogue,
        outcome=Outcome.ACCEPTED,
        words=words,
        former=former,
        by=by,
        now=now,
    )
    journal.record("dialogues.statement-accepted", by=by, about=statement, at=now)

    if not was_shown:
        ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


@transaction.atomic
def refuse_statement(*, statement: Statement, reason: Reason, by: Person, now: datetime, words: str = "") -> Statement:
    """Say no to someone's words, for one of the published reasons; `words` are for their author alone."""
    statement = _waiting(statement, by=by, now=now)

    former = _standing(statement)
    _hide(statement, state=State.WITHHELD, because=reason.name, now=now)
    moderation.decide(
        about=statement,
        within=statement.dialogue,
        outcome=Outcome.REFUSED,
        reason=reason,
        words=words,
        former=former,
        by=by,
        now=now,
    )
    journal.record("dialogues.statement-refused", by=by, about=statement, at=now)

    ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


@transaction.atomic
def merge_statement(*, statement: Statement, into: Statement, by: Person, now: datetime, words: str = "") -> Statement:
    """Join someone's words to a statement that says the same: each person's answer then counts once, there.

    Who answered both keeps what they said of the one that stays.
    """
    # Both, the first written first: two people do not join them to each other, nor wait for each other.
    both = Statement.objects.select_for_update(of=("self",)).filter(pk__in=[statement.pk, into.pk]).order_by("pk")
    states = dict(both.values_list("pk", "state"))
    statement = _waiting(statement, by=by, now=now)
    rules.check_can_merge(
        dialogue_id=statement.dialogue_id,
        key=statement.pk,
        into_dialogue_id=into.dialogue_id,
        into_key=into.pk,
        into_state=states[into.pk],
    )
    rules.check_nothing_joined(joined=Statement.objects.filter(merged_into=statement).exists())

    former = _standing(statement)
    _move_votes(statement, into=into, now=now)
    statement.merged_into = into
    _hide(statement, state=State.MERGED, because="", now=now)
    moderation.decide(
        about=statement, within=statement.dialogue, outcome=Outcome.MERGED, words=words, former=former, by=by, now=now
    )
    journal.record("dialogues.statement-merged", by=by, about=statement, at=now, into=into.number)

    ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


@transaction.atomic
def undo_decision(*, statement: Statement, decision: Decision, by: Person, now: datetime) -> Statement:
    """Take back what was just decided: the words stand and wait as before, each answer moved goes back where it was.

    Raises `CannotUndo`, `AlreadyUndone`.
    """
    rules.check_can_moderate(queries.powers_over(statement.dialogue, person=by, today=timezone.localdate(now)))
    statement = _held(statement)
    if not decision.former.startswith(State.SHOWN) and Statement.objects.filter(merged_into=statement).exists():
        raise moderation_rules.CannotUndo

    moderation.undo_decision(decision=decision, by=by, now=now)
    if decision.outcome == Outcome.MERGED:
        _bring_votes_back(statement, merged_at=decision.decided_at, now=now)
    _stand_again(statement, former=decision.former, now=now)
    journal.record("dialogues.decision-undone", by=by, about=statement, at=now)

    ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


@transaction.atomic
def withhold_statement(
    *, statement: Statement, by: Person, now: datetime, reason: Reason, words: str = ""
) -> Statement:
    """Take a statement out of the vote and of the results. It is kept with its votes, and can come back."""
    rules.check_can_moderate(queries.powers_over(statement.dialogue, person=by, today=timezone.localdate(now)))
    statement = _held(statement)
    rules.check_can_withhold(state=statement.state)

    _hide(statement, state=State.WITHHELD, because=reason.name, now=now)
    moderation.decide(
        about=statement, within=statement.dialogue, outcome=Outcome.WITHHELD, reason=reason, words=words, by=by, now=now
    )
    journal.record("dialogues.statement-withheld", by=by, about=statement, at=now)

    ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


@transaction.atomic
def restore_statement(*, statement: Statement, by: Person, now: datetime) -> Statement:
    """Put a withheld statement back to the vote, with the votes it had."""
    rules.check_can_moderate(queries.powers_over(statement.dialogue, person=by, today=timezone.localdate(now)))
    statement = _held(statement)
    rules.check_can_restore(state=statement.state)

    _show(statement)
    moderation.decide(about=statement, within=statement.dialogue, outcome=Outcome.RESTORED, by=by, now=now)
    journal.record("dialogues.statement-restored", by=by, about=statement, at=now)

    ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


@transaction.atomic
def take_words_back(*, statement: Statement, by: Person, now: datetime) -> Statement:
    """Erase the words of a statement whose author takes back their consent: it leaves the vote, for good.

    Its number and its votes stay, for what was counted; the public log says why it left.
    """
    rules.check_can_moderate(queries.powers_over(statement.dialogue, person=by, today=timezone.localdate(now)))
    statement = _held(statement)

    statement.text = rules.WORDS_TAKEN_BACK
    statement.merged_into = None
    statement.save(update_fields=["text"])
    _hide(statement, state=State.GONE, because="", now=now)
    moderation.decide(about=statement, within=statement.dialogue, outcome=Outcome.WITHHELD, by=by, now=now)
    journal.record("dialogues.words-taken-back", by=by, about=statement, at=now)

    ask_for_results(dialogue_id=statement.dialogue_id)
    return statement


def _waiting(statement: Statement, *, by: Person, now: datetime) -> Statement:
    """The statement, held until the end of the transaction: two people who moderate do not both decide."""
    rules.check_can_moderate(queries.powers_over(statement.dialogue, person=by, today=timezone.localdate(now)))
    held = _held(statement)
    moderation_rules.check_still_waits(waits=moderation_queries.case_about(held) is not None)
    return held


def _held(statement: Statement) -> Statement:
    found = Statement.objects.select_for_update(of=("self",)).select_related("dialogue__territory", "merged_into")
    return found.get(pk=statement.pk)


def _standing(statement: Statement) -> str:
    """Where a statement stands, for whoever takes the next decision back: its state, and what it is merged into."""
    return f"{statement.state} {statement.merged_into_id or ''}".strip()


def _stand_again(statement: Statement, *, former: str, now: datetime) -> None:
    """Put a statement back where `_standing` said it stood. One that was merged gives its answers again."""
    state, _space, into = former.partition(" ")
    if state == State.SHOWN:
        _show(statement)
        return
    because = ""
    if state == State.WITHHELD:
        before = moderation_queries.decisions_about(kind=queries.KIND, keys=[statement.pk]).get(statement.pk)
        because = before.reason.name if before is not None and before.reason is not None else ""
    statement.merged_into = Statement.objects.filter(pk=into).first() if into else None
    if statement.merged_into is not None:
        _move_votes(statement, into=statement.merged_into, now=now)
    _hide(statement, state=State(state), because=because, now=now)


def _show(statement: Statement) -> None:
    statement.state, statement.withheld_at, statement.withheld_because = State.SHOWN, None, ""
    statement.merged_into = None
    statement.save(update_fields=["state", "withheld_at", "withheld_because", "merged_into"])


def _hide(statement: Statement, *, state: State, because: str, now: datetime) -> None:
    statement.state, statement.withheld_because = state, because
    statement.withheld_at = now
    statement.save(update_fields=["state", "withheld_at", "withheld_because", "merged_into"])


def _bring_votes_back(statement: Statement, *, merged_at: datetime, now: datetime) -> None:
    """Give a statement again the answers that left it when it was merged, and take them from where they went.

    Who has answered the statement that stays since then, or before, keeps both answers.
    """
    voting = Vote.objects.current().filter(statement=statement).values("participant")
    left = Vote.objects.filter(statement=statement, replaced_at=merged_at).exclude(participant__in=voting)
    people = list(left.values_list("participant", "stance"))
    Vote.objects.bulk_create(
        Vote(participant_id=participant, statement=statement, stance=stance, cast_at=now)
        for participant, stance in people
    )
    went = Vote.objects.current().filter(statement=statement.merged_into, cast_at=merged_at)
    went.filter(participant__in=[participant for participant, _stance in people]).update(replaced_at=now)


def _move_votes(statement: Statement, *, into: Statement, now: datetime) -> None:
    """Give to the statement that stays the answers of those who had not answered it; the history keeps both."""
    answered = Vote.objects.current().filter(statement=into).values("participant")
    moved = Vote.objects.current().filter(statement=statement).exclude(participant__in=answered)
    # Dated from now, as a change of mind is: results then count these people by handfuls, as they do everyone.
    Vote.objects.bulk_create(
        Vote(participant_id=participant, statement=into, stance=stance, cast_at=now)
        for participant, stance in moved.values_list("participant", "stance")
    )
    Vote.objects.current().filter(statement=statement).update(replaced_at=now)
