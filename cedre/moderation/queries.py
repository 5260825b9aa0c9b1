"""What waits for a look, what was decided and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Q, QuerySet

from cedre.moderation import rules
from cedre.moderation.models import Appeal, Case, Decision, Flag, Outcome, Reason


def reasons() -> QuerySet[Reason]:
    """The published list, as it is today."""
    return Reason.objects.filter(retired_at__isnull=True)


def cases_within(*, within_kind: str, within: QuerySet[models.Model]) -> QuerySet[Case]:
    """All that waited in these places one day, the oldest first."""
    return Case.objects.filter(within_kind=within_kind, within_key__in=within.values("pk"))


def case_about(subject: models.Model) -> Case | None:
    """The open case of these words, if they wait."""
    kind, key = subject._meta.label_lower, subject.pk
    return Case.objects.filter(about_kind=kind, about_key=key, closed_at__isnull=True).first()


def waiting_keys(*, kind: str, keys: Collection[int]) -> set[int]:
    """Those of these words that have an open case."""
    found = Case.objects.filter(about_kind=kind, about_key__in=keys, closed_at__isnull=True)
    return set(found.values_list("about_key", flat=True))


def decisions_about(*, kind: str, keys: Collection[int]) -> dict[int, Decision]:
    """The last decision that holds about each of these words, by their key; those without any are left out."""
    decisions = Decision.objects.standing().filter(about_kind=kind, about_key__in=keys).select_related("reason")
    return {decision.about_key: decision for decision in decisions.order_by("decided_at", "pk")}


def appeals_about(*, kind: str, keys: Collection[int]) -> dict[int, Appeal]:
    """The appeal made about each of these words, by their key."""
    appeals = Appeal.objects.filter(decision__about_kind=kind, decision__about_key__in=keys)
    return {appeal.decision.about_key: appeal for appeal in appeals.select_related("decision")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the moderation of some words is: whether they wait, what was decided last, contested, may yet be."""

    waits: bool
    decision: Decision | None
    appeal: Appeal | None

    @property
    def can_appeal(self) -> bool:
        """Whether their author may contest what was decided, if it took the words away."""
        contested = int(self.appeal is not None)
        return self.decision is not None and rules.can_appeal(outcome=self.decision.outcome, appeals=contested)


def standings(*, kind: str, keys: Collection[int]) -> dict[int, Standing]:
    """The same of many words of one kind, in three queries."""
    decisions, appeals = decisions_about(kind=kind, keys=keys), appeals_about(kind=kind, keys=keys)
    waiting = waiting_keys(kind=kind, keys=keys)
    return {key: Standing(waits=key in waiting, decision=decisions.get(key), appeal=appeals.get(key)) for key in keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """How many people asked that some words be looked at, and the reasons they gave, the most given first."""

    people: int
    reasons: list[tuple[str, int]]


def flags_of(cases: Iterable[Case]) -> dict[int, Flags]:
    """The flags of these cases, by the key of the case; those without any are left out."""
    counted = (
        Flag.objects.filter(case__in=[case.pk for case in cases])
        .order_by()
        .values_list("case", "reason")
        .annotate(people=Count("pk"))
    )
    given: dict[int, list[tuple[int, int]]] = {}
    for case, reason, people in counted:
        given.setdefault(case, []).append((people, reason))
    names = {reason.pk: str(reason) for reason in Reason.objects.all()} if given else {}
    return {
        case: Flags(
            people=sum(people for people, _reason in lines),
            reasons=[(names[reason], people) for people, reason in sorted(lines, key=lambda line: (-line[0], line[1]))],
        )
        for case, lines in given.items()
    }


def has_flagged(about: models.Model, *, flagger: int) -> bool:
    """Whether this person flagged these words already."""
    return Flag.objects.filter(about_kind=about._meta.label_lower, about_key=about.pk, flagger=flagger).exists()


def flags_by(flagger: int) -> QuerySet[Flag]:
    """What this person flagged."""
    return Flag.objects.filter(flagger=flagger).select_related("reason")


def lately_decided(*, within_kind: str, within: QuerySet[models.Model]) -> QuerySet[Decision]:
    """What was decided in these places about words that waited, the last first."""
    decided = Decision.objects.filter(within_kind=within_kind, within_key__in=within.values("pk"), case__isnull=False)
    return decided.select_related("reason", "decided_by").order_by("-decided_at", "-pk")


def undoable(decisions: Collection[Decision], *, now: datetime) -> list[Decision]:
    """Those that may still be taken back, in three queries: nothing has come of them, and the day is not over."""
    keys = {decision.about_key for decision in decisions}
    lately = Decision.objects.standing().filter(about_key__in=keys).order_by("decided_at", "pk")
    last = {(kind, key): pk for kind, key, pk in lately.values_list("about_kind", "about_key", "pk")}
    contested = set(
        Appeal.objects.filter(decision__in=[each.pk for each in decisions]).values_list("decision", flat=True)
    )
    # Flagged or contested since, they wait again: what is decided then replaces this.
    open_again = set(
        Case.objects.filter(about_key__in=keys, closed_at__isnull=True).values_list("about_kind", "about_key")
    )
    return [
        each
        for each in decisions
        if each.undone_at is None
        and rules.can_undo(
            has_case=each.case_id is not None and (each.about_kind, each.about_key) not in open_again,
            is_last=last.get((each.about_kind, each.about_key)) == each.pk,
            contested=each.pk in contested,
            decided_at=each.decided_at,
            now=now,
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was decided in one place, in numbers of decisions."""

    accepted: int
    refused: int
    merged: int
    withheld: int
    appeals: int
    waiting: int


def figures(place: models.Model) -> Figures:
    """How moderation goes in one place, for anyone to read."""
    decided = Decision.objects.standing().filter(within_kind=place._meta.label_lower, within_key=place.pk)
    names = {"accepted": Outcome.ACCEPTED, "refused": Outcome.REFUSED, "merged": Outcome.MERGED}
    counts = decided.aggregate(
        **{name: Count("pk", filter=Q(outcome=outcome)) for name, outcome in names.items()},
        withheld=Count("pk", filter=Q(outcome=Outcome.WITHHELD)),
        appeals=Count("appeal"),
    )
    waiting = Case.objects.filter(within_kind=place._meta.label_lower, within_key=place.pk, closed_at__isnull=True)
    return Figures(**counts, waiting=waiting.count())


def public_log(place: models.Model) -> QuerySet[Decision]:
    """What was taken away from readers in one place, and what was given back, the last first; never the words.

    An acceptance at first sight takes nothing away: it is only counted. What was decided by mistake and taken back is
    told as such.
    """
    decided = Decision.objects.filter(within_kind=place._meta.label_lower, within_key=place.pk)
    told = decided.exclude(outcome=Outcome.ACCEPTED, is_on_appeal=False)
    return told.select_related("reason", "appeal").order_by("-decided_at", "-pk")
