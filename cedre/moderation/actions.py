from datetime import datetime, timedelta

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.accounts.rules import Power
from cedre.base import journal
from cedre.base.clients import network_of
from cedre.moderation import queries, rules
from cedre.moderation.models import Appeal, Because, Case, DayCount, Decision, Flag, Reason

ONE_DAY = timedelta(days=1)
# One statement: two processes that count at the same instant get in line behind each other.
COUNT = """
INSERT INTO moderation_daycount (day, client, sent) VALUES (%s, %s, 1)
ON CONFLICT (day, client) DO UPDATE SET sent = moderation_daycount.sent + 1
RETURNING sent
"""


def open_case(*, about: models.Model, within: models.Model, because: Because, now: datetime) -> Case:
    """Put someone's words in the queue; those that are in it already stay where they are."""
    case, _is_new = Case.objects.get_or_create(
        about_kind=about._meta.label_lower,
        about_key=about.pk,
        closed_at=None,
        defaults={
            "within_kind": within._meta.label_lower,
            "within_key": within.pk,
            "because": because,
            "opened_at": now,
        },
    )
    return case


@transaction.atomic
def decide(
    *,
    about: models.Model,
    within: models.Model,
    outcome: str,
    by: Person,
    now: datetime,
    reason: Reason | None = None,
    words: str = "",
    former: str = "",
) -> Decision:
    """Keep what was decided of someone's words, and take them out of the queue. The room that asks checks who may.

    `former`: where the words stood, in the room's own terms, for whoever takes the decision back; without it none can.
    """
    case = queries.case_about(about)
    decision = Decision.objects.create(
        about_kind=about._meta.label_lower,
        about_key=about.pk,
        within_kind=within._meta.label_lower,
        within_key=within.pk,
        outcome=outcome,
        reason=reason,
        words=words,
        is_on_appeal=case is not None and case.because == Because.APPEALED,
        decided_by=by,
        decided_at=now,
        case=case if former else None,
        former=former,
    )
    if case is not None:
        case.closed_at = now
        case.save(update_fields=["closed_at"])
    return decision


@transaction.atomic
def contest(*, about: models.Model, within: models.Model, words: str, now: datetime) -> Appeal:
    """Ask for a second look at what was decided of one's words, once. Raises `NothingToContest`, `AlreadyContested`."""
    words = rules.plain_words(words)
    kind = about._meta.label_lower
    decision = queries.decisions_about(kind=kind, keys=[about.pk]).get(about.pk)
    appeals = len(queries.appeals_about(kind=kind, keys=[about.pk]))
    rules.check_can_appeal(outcome=decision.outcome if decision else "", appeals=appeals, words=words)
    assert decision is not None  # noqa: S101 - for the types: the rule refuses without one

    appeal = Appeal.objects.create(decision=decision, words=words, appealed_at=now)
    open_case(about=about, within=within, because=Because.APPEALED, now=now)
    return appeal


@transaction.atomic
def undo_decision(*, decision: Decision, by: Person, now: datetime) -> Decision:
    """Take back what was just decided: the words wait again where they waited. The room that asks puts them back there.

    Raises `AlreadyUndone`; `CannotUndo` once something came of it, or a day later.
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("case").get(pk=decision.pk)
    if decision.undone_at is not None:
        raise rules.AlreadyUndone
    if decision not in queries.undoable([decision], now=now):
        raise rules.CannotUndo
    assert decision.case is not None  # noqa: S101 - for the types: the rule refuses without one

    decision.undone_at, decision.undone_by = now, by
    decision.save(update_fields=["undone_at", "undone_by"])
    decision.case.closed_at = None
    decision.case.save(update_fields=["closed_at"])
    return decision


@transaction.atomic
def flag(
    *,
    about: models.Model,
    within: models.Model,
    flagger: int,
    is_own: bool,
    reason: Reason,
    address: str,
    now: datetime,
) -> Flag:
    """Ask that words be looked at, once a person; they stay where they are until someone has read them.

    Raises `AlreadyFlagged`, `TooManyFlags`, `OwnWordsFlagged`, `TooManyFromNetwork`.
    """
    flagged = queries.has_flagged(about, flagger=flagger)
    today = Flag.objects.filter(flagger=flagger, flagged_at__gt=now - ONE_DAY).count()
    rules.check_can_flag(is_own=is_own, flagged=flagged, flagged_today=today)
    count_sending(address=address, now=now)

    case = open_case(about=about, within=within, because=Because.FLAGGED, now=now)
    try:
        with transaction.atomic():
            return Flag.objects.create(
                case=case,
                about_kind=case.about_kind,
                about_key=case.about_key,
                within_kind=case.within_kind,
                within_key=case.within_key,
                reason=reason,
                flagger=flagger,
                flagged_at=now,
            )
    except IntegrityError:
        # Sent twice at the same instant.
        raise rules.AlreadyFlagged from None


def forget_flagger(*, flagger: int) -> int:
    """No longer say who flagged: the flags stay, and what was read because of them. Returns how many there were."""
    return Flag.objects.filter(flagger=flagger).update(flagger=None)


def count_sending(*, address: str, now: datetime) -> int:
    """Count one more sending of today from the network of `address`. Raises `TooManyFromNetwork`."""
    sent = count_from_network(what="words", address=address, now=now)
    rules.check_network_count(sent=sent)
    return sent


def count_search(*, address: str, now: datetime) -> None:
    """Count one more search for near words from the network of `address`. Raises `TooManyFromNetwork`."""
    rules.check_search_count(asked=count_from_network(what="searches", address=address, now=now))


def count_from_network(*, what: str, address: str, now: datetime) -> int:
    """Count one more of `what` from the network of `address`, and say how many came today.

    What is kept until the day is over is a number and a digest, keyed with the site's secret, the day and `what`.
    """
    day = timezone.localdate(now)
    client = salted_hmac(f"moderation.{what}.{day}", network_of(address), algorithm="blake2b").digest()[:16]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [day, client])
        return int(cursor.fetchone()[0])


def forget_past_days(*, now: datetime) -> int:
    """Erase the counts of the days that are over. Returns how many there were."""
    return DayCount.objects.filter(day__lt=timezone.localdate(now)).delete()[0]


def erase_what_was_said_of(*, about: models.Model) -> None:
    """Erase cases, flags and appeal of words that are erased; the decisions stay in the public log, without words."""
    kind, key = about._meta.label_lower, about.pk
    Case.objects.filter(about_kind=kind, about_key=key).delete()
    Appeal.objects.filter(decision__about_kind=kind, decision__about_key=key).delete()
    Decision.objects.filter(about_kind=kind, about_key=key).update(words="")


def cut_decider(*, person: Person) -> int:
    """Keep what this person decided, and no longer say who did. Returns how many decisions there were."""
    Decision.objects.filter(undone_by=person).update(undone_by=None)
    return Decision.objects.filter(decided_by=person).update(decided_by=None)


@transaction.atomic
def add_reason(
    *, name: str, explanation: str, name_english: str = "", explanation_english: str = "", by: Person, now: datetime
) -> Reason:
    """Add a line at the end of the published list."""
    _check_keeps_the_list(by, now=now)
    rules.check_reason_is_whole(name=name, explanation=explanation)

    last = Reason.objects.aggregate(last=models.Max("position"))["last"] or 0
    reason = Reason.objects.create(
        name=name,
        explanation=explanation,
        name_english=name_english,
        explanation_english=explanation_english,
        position=last + 1,
    )
    journal.record("moderation.reason-added", by=by, about=reason, at=now)

    return reason


@transaction.atomic
def retire_reason(*, reason: Reason, by: Person, now: datetime) -> Reason:
    """Take a line out of the list; decisions that gave it keep its words. The last one stays."""
    _check_keeps_the_list(by, now=now)
    # Two people who retire the last two leave one.
    kept = [each.pk for each in queries.reasons().select_for_update()]
    rules.check_a_reason_stays(others=len(set(kept) - {reason.pk}))

    reason.retired_at = now
    reason.save(update_fields=["retired_at"])
    journal.record("moderation.reason-retired", by=by, about=reason, at=now)

    return reason


def _check_keeps_the_list(person: Person, *, now: datetime) -> None:
    standing = accounts_queries.standing(person, today=timezone.localdate(now))
    accounts_rules.check_may(standing, Power.WRITE_PAGES)
