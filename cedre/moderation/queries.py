"""What waits for a look, what was decided and why."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q, QuerySet

from cedre.moderation.models import Appeal, Case, Decision, Outcome, Reason


def reasons() -> QuerySet[Reason]:
    """The published list, as it is today."""
    return Reason.objects.filter(retired_at__isnull=True)


def open_cases(*, within_kind: str, within: QuerySet[models.Model]) -> QuerySet[Case]:
    """What waits in these places, the oldest first."""
    return Case.objects.filter(closed_at__isnull=True, within_kind=within_kind, within_key__in=within.values("pk"))


def case_about(subject: models.Model) -> Case | None:
    """The open case of these words, if they wait."""
    kind, key = subject._meta.label_lower, subject.pk
    return Case.objects.filter(about_kind=kind, about_key=key, closed_at__isnull=True).first()


def waiting_keys(*, kind: str, keys: Collection[int]) -> set[int]:
    """Those of these words that have an open case."""
    found = Case.objects.filter(about_kind=kind, about_key__in=keys, closed_at__isnull=True)
    return set(found.values_list("about_key", flat=True))


def decisions_about(*, kind: str, keys: Collection[int]) -> dict[int, Decision]:
    """The last decision about each of these words, by their key; those that wait for a first one are left out."""
    decisions = Decision.objects.filter(about_kind=kind, about_key__in=keys).select_related("reason")
    return {decision.about_key: decision for decision in decisions.order_by("decided_at", "pk")}


def appeals_about(*, kind: str, keys: Collection[int]) -> dict[int, Appeal]:
    """The appeal made about each of these words, by their key."""
    appeals = Appeal.objects.filter(decision__about_kind=kind, decision__about_key__in=keys)
    return {appeal.decision.about_key: appeal for appeal in appeals.select_related("decision")}


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
    decided = Decision.objects.filter(within_kind=place._meta.label_lower, within_key=place.pk)
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

    An acceptance at first sight takes nothing away: it is only counted.
    """
    decided = Decision.objects.filter(within_kind=place._meta.label_lower, within_key=place.pk)
    told = decided.exclude(outcome=Outcome.ACCEPTED, is_on_appeal=False)
    return told.select_related("reason", "appeal").order_by("-decided_at", "-pk")
