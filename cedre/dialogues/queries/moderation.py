"""The queue of those who moderate, whatever room the words come from, and the public log of a dialogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from cedre.accounts.models import Person
from cedre.dialogues import declarations
from cedre.dialogues.declarations import Words
from cedre.dialogues.models import Dialogue
from cedre.dialogues.queries.dialogues import moderable_dialogues
from cedre.moderation import queries as moderation_queries
from cedre.moderation.models import Appeal, Because, Case, Decision
from cedre.moderation.queries import Flags

# After each decision the page comes again: few lines, so that it comes at once.
PER_PAGE = 15
PER_LOG_PAGE = 50
PLACE = "dialogues.dialogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One line of the queue: why it waits and who asked, what was decided of it before, and contested."""

    case: Case
    words: Words
    decision: Decision | None
    appeal: Appeal | None
    flags: Flags | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A decision of the public log, and the name of the words it is about (« affirmation 12 »), erased or not."""

    decision: Decision
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision taken lately in the reader's dialogues, the words it is about, and whether it may be taken back."""

    decision: Decision
    words: Words | None
    can_undo: bool


def readable_cases(person: Person | AnonymousUser, *, today: date) -> QuerySet[Case]:
    """What waits or waited in all the dialogues that this person moderates, the oldest first."""
    dialogues = moderable_dialogues(person, today=today)
    cases = moderation_queries.cases_within(within_kind=PLACE, within=dialogues)
    return cases.filter(about_kind__in=declarations.moderated())


def waiting_cases(
    person: Person | AnonymousUser, *, today: date, because: str = "", dialogue: str = ""
) -> QuerySet[Case]:
    """What waits for this person; only for this cause or in the dialogue of this address, where they are given."""
    cases = readable_cases(person, today=today).filter(closed_at__isnull=True)
    if because in Because.values:
        cases = cases.filter(because=because)
    if dialogue:
        cases = cases.filter(within_key__in=Dialogue.objects.filter(slug=dialogue).values("pk"))
    return cases


def moderation_queue(cases: QuerySet[Case], *, page: str | int) -> tuple[Page[Case], list[Waiting]]:
    """A page of these cases, in as many queries whatever the length of the queue."""
    shown = Paginator(cases, PER_PAGE).get_page(page)
    return shown, waiting_lines(list(shown))


def waiting_lines(cases: Sequence[Case]) -> list[Waiting]:
    """What one reads of these cases; words erased in between are left out."""
    words = declarations.words_of([(case.about_kind, case.about_key) for case in cases])
    flags = moderation_queries.flags_of(cases)
    decisions: dict[tuple[str, int], Decision] = {}
    appeals: dict[tuple[str, int], Appeal] = {}
    for kind in {case.about_kind for case in cases}:
        keys = [case.about_key for case in cases if case.about_kind == kind]
        decided = moderation_queries.decisions_about(kind=kind, keys=keys)
        contested = moderation_queries.appeals_about(kind=kind, keys=keys)
        decisions |= {(kind, key): decision for key, decision in decided.items()}
        appeals |= {(kind, key): appeal for key, appeal in contested.items()}
    return [
        Waiting(
            case=case,
            words=words[about],
            decision=decisions.get(about),
            appeal=appeals.get(about) if case.because == Because.APPEALED else None,
            flags=flags.get(case.pk),
        )
        for case in cases
        if (about := (case.about_kind, case.about_key)) in words
    ]


def lately_decided(
    person: Person | AnonymousUser, *, page: str | int, now: datetime, today: date
) -> tuple[Page[Decision], list[Decided]]:
    """A page of what was decided in the dialogues that this person moderates, the last first."""
    decided = readable_decisions(person, today=today)
    shown = Paginator(decided, PER_PAGE).get_page(page)
    words = declarations.words_of([(each.about_kind, each.about_key) for each in shown])
    undoable = moderation_queries.undoable(list(shown), now=now)
    return shown, [
        Decided(decision=each, words=words.get((each.about_kind, each.about_key)), can_undo=each in undoable)
        for each in shown
    ]


def readable_decisions(person: Person | AnonymousUser, *, today: date) -> QuerySet[Decision]:
    """What was decided about words that waited, in the dialogues that this person moderates, the last first."""
    dialogues = moderable_dialogues(person, today=today)
    decided = moderation_queries.lately_decided(within_kind=PLACE, within=dialogues)
    return decided.filter(about_kind__in=declarations.moderated())


def moderation_log(dialogue: Dialogue, *, page: str | int) -> tuple[Page[Decision], list[LogLine]]:
    """A page of the public log: what was decided, when and why, under the name of the words, never the words."""
    shown = Paginator(moderation_queries.public_log(dialogue), PER_LOG_PAGE).get_page(page)
    words = declarations.words_of([(each.about_kind, each.about_key) for each in shown])
    labels = {about: each.label for about, each in words.items()}
    return shown, [LogLine(decision=each, label=labels.get((each.about_kind, each.about_key), "")) for each in shown]
