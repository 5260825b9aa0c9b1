"""Questions about proposals; `readable_…` and `own_…` are the only ways to obtain one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Language, Participant
from cedre.moderation import queries as moderation_queries
from cedre.moderation.queries import Standing
from cedre.proposals.models import Argument, Call, Proposal, Side, State, Support, Useful

PROPOSAL, ARGUMENT = "proposals.proposal", "proposals.argument"
Words = Proposal | Argument
SEARCHED = ("title", "problem", "idea", "concerned", "place")
# The first ones of each side; the others are one click away.
FIRST_ARGUMENTS = 10
MOST_ARGUMENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What is said for a proposal, or against it: those shown first, and how many there are."""

    side: Side
    shown: list[Argument]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A proposal or an argument that someone sent, and how far its moderation is."""

    words: Words
    standing: Standing

    @property
    def can_appeal(self) -> bool:
        return self.words.state == State.WITHHELD and self.standing.can_appeal


def call_of(dialogue: Dialogue) -> Call | None:
    """Whether and since when a dialogue takes proposals."""
    return Call.objects.filter(dialogue=dialogue).first()


def is_called(dialogue: Dialogue) -> bool:
    """Whether a dialogue takes proposals, its dates aside."""
    return Call.objects.filter(dialogue=dialogue, closed_at__isnull=True).exists()


def calling_dialogues() -> QuerySet[Dialogue]:
    """The published dialogues that take proposals, or took some."""
    called = dialogue_queries.published_dialogues().filter(call_for_proposals__isnull=False)
    return called.select_related("call_for_proposals")


def readable_proposals(dialogue: Dialogue) -> QuerySet[Proposal]:
    """The proposals of a dialogue that anyone may read."""
    return Proposal.objects.filter(dialogue=dialogue, state=State.SHOWN).select_related("dialogue__territory")


def listed_proposals(dialogue: Dialogue, *, words: str = "", order: str = "", seed: str = "") -> QuerySet[Proposal]:
    """The same in order: the most supported, the newest, or drawn from `seed`; only those that say these words.

    Adds `argument_count`.
    """
    # The page has the dialogue already: thirty copies of it would cost more than the question.
    found = readable_proposals(dialogue).select_related(None).defer("problem", "concerned")
    for word in words.split()[:8]:
        said = Q()
        for field in SEARCHED:
            said |= Q(**{f"{field}__unaccent__icontains": word})
        found = found.filter(said)
    arguments = Argument.objects.filter(proposal=OuterRef("pk"), state=State.SHOWN).order_by().values("proposal")
    counted = arguments.annotate(n=Count("pk")).values("n")
    found = found.annotate(argument_count=Coalesce(Subquery(counted), 0))
    if order == "recentes":
        return found.order_by("-submitted_at", "-pk")
    if order == "hasard":
        return found.order_by(MD5(Concat(Cast("pk", CharField()), Value(f"/{seed}"))), "pk")
    return found.order_by("-support_count", "-submitted_at", "-pk")


def supported_among(proposals: Sequence[Proposal], *, by: Participant | None) -> set[int]:
    """The keys of those that this person supports."""
    if by is None:
        return set()
    return set(
        Support.objects.filter(participant=by, proposal__in=[each.pk for each in proposals]).values_list(
            "proposal_id", flat=True
        )
    )


def readable_arguments(proposal: Proposal) -> QuerySet[Argument]:
    """The arguments of a proposal that anyone may read, the most useful first."""
    shown = Argument.objects.filter(proposal=proposal, state=State.SHOWN)
    return shown.select_related("proposal__dialogue__territory").order_by("-useful_count", "pk")


def published_arguments(dialogue: Dialogue) -> QuerySet[Argument]:
    """All the arguments of a dialogue that anyone may read, by proposal."""
    shown = Argument.objects.filter(proposal__dialogue=dialogue, proposal__state=State.SHOWN, state=State.SHOWN)
    return shown.select_related("proposal").order_by("proposal__number", "pk")


def arguments_of(proposal: Proposal, *, all_of_them: bool = False) -> list[Arguments]:
    """What is said for it, then against it, in one question."""
    said = list(readable_arguments(proposal)[:MOST_ARGUMENTS])
    sides = {side: [each for each in said if each.side == side] for side in Side}
    return [
        Arguments(side=side, shown=each if all_of_them else each[:FIRST_ARGUMENTS], count=len(each))
        for side, each in sides.items()
    ]


def useful_among(proposal: Proposal, *, by: Participant | None) -> set[int]:
    """The keys of the arguments of a proposal that this person finds useful."""
    if by is None:
        return set()
    return set(Useful.objects.filter(participant=by, argument__proposal=proposal).values_list("argument_id", flat=True))


def own_proposals(participant: Participant) -> QuerySet[Proposal]:
    """What this person proposed, the last first."""
    return participant.proposals.select_related("dialogue__territory").order_by("-submitted_at", "-pk")


def own_arguments(participant: Participant) -> QuerySet[Argument]:
    """What this person argued, the last first."""
    return participant.arguments.select_related("proposal__dialogue__territory").order_by("-submitted_at", "-pk")


def sent_by(participant: Participant) -> list[Sent]:
    """What this person proposed, then argued, and what became of it, in eight questions whatever their number."""
    found: list[Sent] = []
    sorts: list[tuple[str, list[Words]]] = [
        (PROPOSAL, [*own_proposals(participant)]),
        (ARGUMENT, [*own_arguments(participant)]),
    ]
    for kind, said in sorts:
        standings = moderation_queries.standings(kind=kind, keys=[each.pk for each in said])
        found += [Sent(words=each, standing=standings[each.pk]) for each in said]
    return found


def near_proposals(dialogue: Dialogue, *, title: str) -> list[Proposal]:
    """The proposals that come near to this one, three at most: by the letters of their titles, then by their meaning.

    Whole texts share too many words: those that speak of something else would come as near as those that say the same.
    """
    shown, most = readable_proposals(dialogue), dialogue_queries.MOST_NEAR
    alike = shown.annotate(nearness=TrigramSimilarity("title", title)).filter(nearness__gt=dialogue_queries.RESEMBLANCE)
    near: list[Proposal] = list(alike.order_by("-nearness", "number")[:most])
    if len(near) < most and dialogue.language == Language.FRENCH:
        others: list[Proposal] = list(shown.exclude(pk__in=[each.pk for each in near]))
        said = [(each, each.title) for each in others]
        near += dialogue_queries.nearest_in_meaning(said, title, most=most - len(near))
    return near
