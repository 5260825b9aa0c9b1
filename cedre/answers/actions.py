"""Verbs on owed answers: they alone write. Nothing said is erased; what is taken back stays in the history."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts import queries as accounts_queries
from cedre.accounts.models import Organisation, Person
from cedre.accounts.rules import Power
from cedre.answers import notifications, queries, rules
from cedre.answers.models import Follower, OwedAnswer, Postponement, Step
from cedre.base import journal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Statement
from cedre.gateways import mail
from cedre.moderation import actions as moderation
from cedre.proposals.models import Proposal

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_for_answer(
    *,
    about: Statement | Proposal,
    body: Organisation | None,
    body_name: str,
    asked: str,
    due_on: date,
    by: Person,
    now: datetime,
) -> OwedAnswer:
    """Put a statement or a proposal to a body, which owes an answer by a day; those who answer for it are told."""
    today, dialogue = timezone.localdate(now), about.dialogue
    # Two people who ask at once, or one who clicks twice, ask once.
    type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)
    rules.check_can_ask(dialogue_queries.powers_over(dialogue, person=by, today=today))
    rules.check_ask(
        has_body=body is not None,
        body_name=body_name,
        is_closed=body is not None and body.closed_at is not None,
        is_shown=queries.is_shown(about),
        due_on=due_on,
        today=today,
    )
    same = OwedAnswer.objects.standing().filter(**queries.named(about), body=body, body_name=body_name)
    rules.check_not_asked_yet(asked=same.exists())

    owed = OwedAnswer.objects.create(
        dialogue=dialogue,
        **queries.named(about),
        body=body,
        body_name=body_name,
        asked=asked,
        due_on=due_on,
        asked_by=by,
        asked_at=now,
    )
    journal.record("answers.answer-asked", by=by, about=owed, at=now, due_on=due_on.isoformat())

    notifications.announce_asked(owed, today=today, now=now)
    return owed


@transaction.atomic
def answer(*, owed: OwedAnswer, kind: str, text: str, by: Person, now: datetime) -> Step:
    """Say where a body is with what it owes. Who does not speak for it relays what it said, and the page says so."""
    held, powers = _held(owed, by=by, now=now)
    rules.check_can_answer(powers)
    last = queries.last_step(held)
    rules.check_step(kind, text=text, last=last.kind if last else None)

    relays = not queries.speaks_for(held, person=by, today=timezone.localdate(now))
    step = Step.objects.create(owed=held, kind=kind, text=text, is_relayed=relays, by=by, taken_at=now)
    journal.record("answers.step-taken", by=by, about=held, at=now, kind=kind)

    notifications.announce_step(step, now=now)
    return step


@transaction.atomic
def take_step_back(*, owed: OwedAnswer, by: Person, now: datetime) -> Step:
    """Take back the last step, within a day: it leaves the public page and stays in the history."""
    held, powers = _held(owed, by=by, now=now)
    rules.check_can_answer(powers)
    step = queries.last_step(held)
    rules.check_can_take_back(taken_at=step.taken_at if step else None, now=now)
    if step is None:
        raise rules.NothingToTakeBack

    step.taken_back_at = now
    step.save(update_fields=["taken_back_at"])
    journal.record("answers.step-taken-back", by=by, about=held, at=now, kind=step.kind)

    return step


@transaction.atomic
def postpone(*, owed: OwedAnswer, due_on: date, reason: str, by: Person, now: datetime) -> OwedAnswer:
    """Give a body more time, and say why: the first day stays on the page."""
    held, powers = _held(owed, by=by, now=now)
    rules.check_can_ask(powers)
    rules.check_postponement(former=held.due_on, due_on=due_on, reason=reason, today=timezone.localdate(now))

    Postponement.objects.create(owed=held, former=held.due_on, reason=reason, by=by, moved_at=now)
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    journal.record("answers.answer-postponed", by=by, about=held, at=now, due_on=due_on.isoformat())

    return held


@transaction.atomic
def give_up(*, owed: OwedAnswer, reason: str, by: Person, now: datetime) -> OwedAnswer:
    """Stop asking: it leaves the public page, and stays in the history with the reason."""
    held, powers = _held(owed, by=by, now=now)
    rules.check_can_ask(powers)
    rules.check_reason(reason)

    held.withdrawn_at, held.withdrawn_because = now, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_because"])
    journal.record("answers.answer-given-up", by=by, about=held, at=now)

    return held


def remind_of_due_answers(*, now: datetime) -> int:
    """Once a day: remind those who owe an answer within the week, and those whose day has just passed."""
    today = timezone.localdate(now)
    return sum(
        notifications.remind(each.owed, is_late=each.standing.late > 0, today=today, now=now)
        for each in queries.to_remind(today=today)
    )


@transaction.atomic
def ask_to_follow(*, dialogue: Dialogue, email: str, language: str, address: str, now: datetime) -> Follower:
    """Keep an address to which answers will be told once it is confirmed, and write to it. Raises `MailNotSent`.

    Given again, it is written to again, a few times a day, and nothing else: neither the page nor the time it takes
    says whether we knew it.
    """
    asked = moderation.count_from_network(what="followers", address=address, now=now)
    rules.check_may_ask_to_follow(asked_today=asked)
    follower, _is_new = Follower.objects.get_or_create(
        dialogue=dialogue,
        email=email.casefold(),
        defaults={"language": language, "asked_at": now, "told_until": now},
    )
    letters = moderation.count_from_network(what="letters to confirm", address=follower.email, now=now)
    if rules.may_ask_to_confirm(letters_today=letters):
        notifications.ask_to_confirm(follower)
    return follower


def confirm_following(*, follower: Follower, now: datetime) -> Follower:
    """Prove an address; from now on the answers are told to it."""
    if follower.confirmed_at is None:
        follower.confirmed_at = follower.told_until = now
        follower.save(update_fields=["confirmed_at", "told_until"])
    return follower


def stop_following(*, follower: Follower) -> None:
    """Erase an address: nothing of it is kept."""
    follower.delete()


def tell_followers(*, now: datetime) -> int:
    """Once a day: write to those who asked, one letter for all that is new. Returns how many letters left.

    An answer of the last day waits: whoever wrote it may still take it back.
    """
    until, letters = now - rules.REGRET, 0
    Follower.objects.filter(confirmed_at__isnull=True, asked_at__lt=now - rules.CONFIRMED_WITHIN).delete()
    for follower in Follower.objects.confirmed().filter(told_until__lt=until).select_related("dialogue"):
        if steps := queries.news_for(follower, until=until):
            try:
                notifications.tell_news(follower, steps)
            except mail.MailNotSent:
                # Tried again tomorrow, with what will be new then.
                logger.warning("a letter about answers could not be sent")
                continue
            letters += 1
        # Who left in between is not there any more.
        Follower.objects.filter(pk=follower.pk).update(told_until=until)
    return letters


def cut_person(*, person: Person) -> None:
    """Tie what someone asked, answered or postponed no more to them; part of forgetting someone."""
    Follower.objects.filter(email__in=[each.casefold() for each in accounts_queries.addresses_of(person)]).delete()
    OwedAnswer.objects.filter(asked_by=person).update(asked_by=None)
    Step.objects.filter(by=person).update(by=None)
    Postponement.objects.filter(by=person).update(by=None)


def _held(owed: OwedAnswer, *, by: Person, now: datetime) -> tuple[OwedAnswer, frozenset[Power]]:
    """The answer owed as it is now, held until the end of the transaction, and what this person may do with it."""
    powers = queries.powers_over(owed, person=by, today=timezone.localdate(now))
    held = (
        OwedAnswer.objects.select_for_update(of=("self",))
        .select_related(
            "dialogue__engagement", "dialogue__created_by", "statement__merged_into", "proposal", "asked_by"
        )
        .get(pk=owed.pk)
    )
    rules.check_stands(withdrawn_at=held.withdrawn_at)
    return held, powers
