"""Questions about testimonies; `readable_testimonies` is the only way to obtain one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet

from cedre.accounts.models import Person
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Statement
from cedre.testimonies import rules
from cedre.testimonies.models import ConsentLevel, DrawnFrom, Mask, MaskState, Testimony, TestimonyQuerySet, Verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A verbatim as it is read, and the statements that come from it."""

    verbatim: Verbatim
    text: str
    statements: list[Statement]

    @property
    def name(self) -> str:
        """The name to show beside it, where the person agreed to it."""
        testimony = self.verbatim.testimony
        return testimony.name if testimony.consent_level == ConsentLevel.NAMED else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a statement comes from: how many extracts, and those that may be read."""

    extracts: list[Extract]
    silent: int


def readable_testimonies(person: Person | AnonymousUser, *, today: date) -> TestimonyQuerySet:
    """The testimonies of the dialogues that this person animates or moderates, and of no other."""
    dialogues = dialogue_queries.moderable_dialogues(person, today=today)
    return (
        Testimony.objects.filter(dialogue__in=dialogues)
        .select_related("dialogue__territory", "dialogue__engagement__territory", "gathered_by")
        .annotate(
            undecided=Count("masks", filter=Q(masks__state=MaskState.SUGGESTED), distinct=True),
            extract_count=Count("verbatims", distinct=True),
        )
        .order_by("-gathered_on", "-pk")
    )


def testimonies_of(
    dialogue: Dialogue, *, person: Person | AnonymousUser, today: date, asked: dict[str, str]
) -> TestimonyQuerySet:
    """Those of one dialogue; `asked` may hold `q` (words, place, context), `occasion`, `college`, `consent`."""
    found = readable_testimonies(person, today=today).filter(dialogue=dialogue)
    if words := asked.get("q", "").strip():
        said = Q()
        for field in ("words", "place", "context"):
            said |= Q(**{f"{field}__unaccent__icontains": words})
        found = found.filter(said)
    for name, field in (("occasion", "occasion"), ("college", "college"), ("consent", "consent_level")):
        if value := asked.get(name):
            found = found.filter(**{field: value})
    return found


def extracts_of(testimony: Testimony) -> list[Extract]:
    """The extracts of a testimony, in the order of its words, for its team."""
    return _extracts(Verbatim.objects.filter(testimony=testimony))


def published_extracts(dialogue: Dialogue) -> list[Extract]:
    """What anyone may read on the page of a dialogue, the last published first."""
    return _extracts(_published().filter(testimony__dialogue=dialogue).order_by("-published_at", "-pk"))


def words_said(dialogue: Dialogue) -> list[str]:
    """All that was gathered for a dialogue and still stands, published or not: to hold a text against it."""
    return list(Testimony.objects.standing().filter(dialogue=dialogue).values_list("words", flat=True))


def origin_of(statement: Statement) -> Origin | None:
    """Where a statement comes from, as anyone may know it; None when it comes from no extract."""
    drawn = DrawnFrom.objects.filter(statement=statement, verbatim__testimony__withdrawn_at__isnull=True)
    if not (number := drawn.count()):
        return None
    extracts = _extracts(_published().filter(links__statement=statement))
    return Origin(extracts=extracts, silent=number - len(extracts))


def testimonies_behind(statement: Statement, *, person: Person | AnonymousUser, today: date) -> list[Testimony]:
    """The testimonies that a statement comes from, for those who may read them."""
    return list(readable_testimonies(person, today=today).filter(verbatims__statements=statement).distinct())


def linked_statements(testimony: Testimony) -> list[Statement]:
    """The statements that come from a testimony, each once."""
    return list(Statement.objects.filter(verbatims__testimony=testimony).distinct().order_by("number"))


def with_undecided_masks(person: Person, *, today: date) -> TestimonyQuerySet:
    """The testimonies in which masks were suggested that nobody has decided."""
    return readable_testimonies(person, today=today).undecided()


def masks_of(testimony: Testimony) -> list[Mask]:
    return list(testimony.masks.all())


def _published() -> QuerySet[Verbatim]:
    agreed = Verbatim.objects.filter(published_at__isnull=False, testimony__withdrawn_at__isnull=True)
    return agreed.exclude(testimony__consent_level=ConsentLevel.NONE)


def _extracts(verbatims: QuerySet[Verbatim]) -> list[Extract]:
    drawn = Statement.objects.order_by("number")
    found: Iterable[Verbatim] = verbatims.select_related("testimony").prefetch_related(
        Prefetch("statements", queryset=drawn), "testimony__masks"
    )
    return [
        Extract(
            verbatim=verbatim,
            text=rules.as_published(
                verbatim.testimony.words, passage=verbatim, masks=list(verbatim.testimony.masks.all())
            ),
            statements=list(verbatim.statements.all()),
        )
        for verbatim in found
    ]
