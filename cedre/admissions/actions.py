from datetime import datetime
from secrets import choice

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.admissions import notifications, queries, rules
from cedre.admissions.models import CodeState, ConfirmedAddress, EntryCode
from cedre.base import journal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue, Stage
from cedre.moderation import actions as moderation


@transaction.atomic
def make_codes(*, dialogue: Dialogue, number: int, by: Person, now: datetime) -> list[str]:
    """Draw codes, as they are to be printed: this is the only time that anyone can read them.

    Raises `NotAnAnimator`, `NotByCode`, `TooManyCodes`.
    """
    rules.check_can_prepare(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_batch(codes=number, access=dialogue.access)

    length = rules.GROUP * rules.GROUPS
    codes = ["".join(choice(rules.ALPHABET) for _each in range(length)) for _code in range(number)]
    EntryCode.objects.bulk_create(
        EntryCode(dialogue=dialogue, digest=queries.code_digest(code), made_by=by, made_at=now) for code in codes
    )
    journal.record("admissions.codes-made", by=by, about=dialogue, at=now)

    return [rules.written_code(code) for code in codes]


@transaction.atomic
def cancel_codes(*, dialogue: Dialogue, by: Person, now: datetime) -> int:
    """Cancel the codes that have not served, say because cards were lost. Returns how many there were."""
    rules.check_can_prepare(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))

    fresh = EntryCode.objects.filter(dialogue=dialogue, state=CodeState.FRESH)
    cancelled = fresh.update(state=CodeState.CANCELLED)
    journal.record("admissions.codes-cancelled", by=by, about=dialogue, at=now)

    return cancelled


def spend_code(*, dialogue: Dialogue, key: str, now: datetime) -> None:  # noqa: ARG001 - a code has no term
    """Let one person in by a code, which serves once. Raises as `check_code_lets_in`, or `CodeMissing`."""
    if not key.strip():
        raise rules.CodeMissing
    code = EntryCode.objects.filter(digest=queries.code_digest(rules.plain_code(key)))
    # Two people who send the same card at once: the second waits here, then reads that it has served.
    if not code.filter(dialogue=dialogue, state=CodeState.FRESH).update(state=CodeState.USED):
        found = code.first()
        rules.check_code_lets_in(
            state=found.state if found else None,
            is_of_another=found is not None and found.dialogue_id != dialogue.pk,
        )


def dialogue_of_code(*, typed: str, address: str, now: datetime) -> Dialogue:
    """Where a card leads; the code does not serve by this. Raises `CodeMissing`, `UnknownCode`, `TooManyTries`."""
    if not typed.strip():
        raise rules.CodeMissing
    tried = moderation.count_from_network(what="codes", address=address, now=now)
    rules.check_tries(tried_today=tried)
    found = EntryCode.objects.filter(digest=queries.code_digest(rules.plain_code(typed))).select_related("dialogue")
    code = found.exclude(dialogue__stage=Stage.DRAFT).first()
    if code is None:
        raise rules.UnknownCode
    return code.dialogue


def send_letter(*, dialogue: Dialogue, email: str, language: str, address: str, now: datetime) -> bool:
    """Write to an address whose link lets one person in, a few times a day at most. Nothing is kept of it.

    True when a letter left. The page says the same either way. Raises `TooManyLetters`, `MailNotSent`, or as votes are.
    """
    dialogue_rules.check_accepts_votes(dialogue, today=timezone.localdate(now))
    asked = moderation.count_from_network(what="letters to enter, from", address=address, now=now)
    rules.check_letters(asked_today=asked)
    letters = moderation.count_from_network(what="letters to enter, to", address=email.casefold(), now=now)
    if letters > rules.MOST_LETTERS_PER_ADDRESS:
        return False
    notifications.send_way_in(dialogue, email=email, language=language)
    return True


def spend_letter(*, dialogue: Dialogue, key: str, now: datetime) -> None:  # noqa: ARG001 - signed dates
    """Let one person in by the link of a letter; an address serves once.

    Raises `LetterMissing`, `LetterUnknown`, `AddressUsed`.
    """
    if not key:
        raise rules.LetterMissing
    _entry, is_new = ConfirmedAddress.objects.get_or_create(
        dialogue=dialogue, digest=queries.digest_in_letter(dialogue, key)
    )
    if not is_new:
        raise rules.AddressUsed


def cut_person(*, person: Person) -> None:
    """Erase the entries that someone's addresses served for, and who prepared codes; part of forgetting someone."""
    for entry in queries.served_addresses(person):
        entry.delete()
    EntryCode.objects.filter(made_by=person).update(made_by=None)
