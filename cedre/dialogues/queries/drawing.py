"""From the votes of a dialogue to what its page shows. Imported by the worker only: it loads the engine."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from cedre.dialogues.declarations import Counted
from cedre.dialogues.models import Dialogue, DrawnResults
from cedre.dialogues.queries import judgements
from cedre.dialogues.queries.colleges import COLLEGES
from cedre.dialogues.queries.judgements import Judgement
from cedre.dialogues.queries.picture import Picture
from cedre.dialogues.queries.results import Findings, drawn_results, is_readable
from cedre.dialogues.queries.tallies import crossed_people, tallies_to_show
from cedre.dialogues.queries.vote_rows import VoteRows, college_numbers, vote_rows
from cedre.engine.opinion import ENGINE_VERSION, NoVotes, OpinionMap, Thresholds, Votes, ideal_points, opinion_map
from cedre.engine.opinion.ideal_points import StatementCurves, learning_votes
from cedre.engine.opinion.questions import prepared_questions

SHARED_AT_MOST = 12
DIVISIVE_AT_MOST = 6
# « 5 personnes sur 10 » would sound like half: what is led with is said by six in ten at least.
FEWEST_TENTHS = 6
# Enough to know how each statement is answered, and to be done before readers wonder.
VOTES_TO_LEARN_QUESTIONS = 120_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedResults:
    """What a drawing gives: findings for the page, the recipe to replay them, what to ask next, and what it counted."""

    findings: Findings
    recipe: dict[str, Any]
    questions: bytes
    counted: Counted


def compute_results(
    dialogue_id: int,
    *,
    smallest: int | None = None,
    until: datetime | None = None,
    judged_until: datetime | None = None,
    anew: bool = False,
) -> ComputedResults | None:
    """Compute what a dialogue shares, from its votes as they are now, or were at `until`. None without any.

    `smallest`: the smallest group shown, when it must be another than the setting's (to replay a former drawing).
    `judged_until`: the instant whose votes tell how sure the groups are, for a replay too. `anew`: judge them now,
    whatever is remembered of a large crowd (`judgements`).
    """
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    smallest = settings.SMALLEST_GROUP_SHOWN if smallest is None else smallest
    crowd = _crowd(dialogue, until=until)
    if crowd is None:
        return None
    judgement = None
    if judged_until is not None and (former := _crowd(dialogue, until=judged_until)) is not None:
        judgement = _judged(former, smallest=smallest, until=judged_until)
    elif until is not None and not anew:
        judgement = judgements.still_holding(dialogue_id, crowd.votes, withheld=crowd.withheld, until=until)

    if judgement is not None:
        found, curves = _map(crowd, smallest=smallest, former=judgement.found), judgement.curves
    else:
        fresh = _judged(crowd, smallest=smallest, until=until)
        found, curves = fresh.found, fresh.curves
        judgements.keep(dialogue_id, fresh)
    crossed = crossed_people(found, crowd.rows, colleges=crowd.colleges)
    findings = _findings(found, crossed, smallest=smallest)
    return ComputedResults(
        findings=findings,
        recipe=_recipe(found, dialogue=dialogue, smallest=smallest, until=until, judgement=judgement),
        questions=_questions(found, curves),
        counted=Counted(
            dialogue=dialogue,
            participants=found.participants,
            colleges=crowd.colleges,
            groups=found.groups,
            voters=crowd.rows.participants,
            statements=crowd.rows.statements,
            stances=crowd.rows.stances,
            tallies=findings.tallies,
            digest=found.recipe.digest,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Crowd:
    """The votes that counted at an instant, and what is known beside them."""

    dialogue: Dialogue
    rows: VoteRows
    votes: Votes
    colleges: NDArray[np.int64]  # (P,)
    withheld: list[int]  # the statements withheld that somebody answered


def _crowd(dialogue: Dialogue, *, until: datetime | None) -> _Crowd | None:
    rows = vote_rows(dialogue.pk, until=until)
    try:
        votes = Votes.from_arrays(rows.participants, rows.statements, rows.stances)
    except NoVotes:
        return None
    withheld = np.array(dialogue.statements.withheld().values_list("pk", flat=True), dtype=np.int64)
    return _Crowd(
        dialogue=dialogue,
        rows=rows,
        votes=votes,
        colleges=college_numbers(dialogue.pk, votes.participants, until=until),
        withheld=np.intersect1d(withheld, votes.statements).tolist(),
    )


def _map(crowd: _Crowd, *, smallest: int, former: OpinionMap | None = None) -> OpinionMap:
    return opinion_map(
        crowd.votes,
        colleges=crowd.colleges,
        withheld=crowd.withheld,
        # The seed is public and differs from one dialogue to the next.
        seed=crowd.dialogue.pk,
        thresholds=Thresholds(
            fewest_in_group=smallest, fewest_voices=smallest, learning_votes=VOTES_TO_LEARN_QUESTIONS
        ),
        former=former,
        with_uncertainty=False,
    )


def _judged(crowd: _Crowd, *, smallest: int, until: datetime | None) -> Judgement:
    """Everything of a crowd, from nothing."""
    found = _map(crowd, smallest=smallest)
    seed, thresholds = found.recipe.seed, found.recipe.thresholds
    some = learning_votes(crowd.votes, seed=seed, thresholds=thresholds)
    points = ideal_points(some, found.space.components, found.withheld, seed=seed, thresholds=thresholds)
    return Judgement(found=found, curves=points.curves, until=until)


def _questions(found: OpinionMap, curves: StatementCurves) -> bytes:
    """What the vote page needs to choose the next statement of a reader."""
    return prepared_questions(
        curves, found.statements, counts=found.counts, colleges=found.colleges, by_college=found.by_college
    ).packed()


def _findings(found: OpinionMap, crossed: NDArray[np.int64], *, smallest: int) -> Findings:
    picture = Picture(found, smallest=smallest)
    shown = ~found.withheld
    tallies = tallies_to_show(found, crossed, smallest=smallest)
    shared = _shared(found, tallies=tallies)
    return Findings(
        participants=len(found.participants),
        votes=int(found.counts.seen[shown].sum()),
        statements=int(shown.sum()),
        basis=found.common_ground.basis.value,
        colleges=_college_sizes(found, smallest=smallest),
        small_colleges=[COLLEGES[college] for college in found.common_ground.segments.left_out.tolist()],
        groups={str(g + 1): int((found.groups == g).sum()) for g in range(found.grouping.number)},
        group_finding=found.grouping.finding.value,
        stability=round(found.grouping.stability, 3),
        placed=int(found.placed.sum()),
        shared=shared,
        divisive=_divisive(found, shared=shared),
        said=_said(found, tallies=tallies, smallest=smallest),
        tallies=tallies,
        dots=picture.dots(),
        centres=picture.centres(),
        outlines=picture.outlines(),
        axes=picture.axes(),
        scale=picture.scale,
        group_centres=found.grouping.centres[: found.grouping.number].round(6).tolist(),
    )


def _college_sizes(found: OpinionMap, *, smallest: int) -> dict[str, int]:
    """People of each college who voted, where there are enough of them."""
    segments = found.common_ground.segments
    if found.common_ground.basis != "colleges":
        return {}
    return {
        COLLEGES[college]: people
        for college, people in zip(segments.identifiers.tolist(), segments.people.tolist(), strict=True)
        if people >= smallest
    }


def _shared(found: OpinionMap, *, tallies: dict[str, dict[str, list[int]]]) -> list[list[Any]]:
    """[statement, stance, tenths], the surest first: surely more than half of every camp, and six in ten at least.

    Being sure decides which are kept: the unanimity of five people does not take the place of what hundreds say.
    Where a camp's answers are hidden to protect a smaller one, an exact tenth could give them back: it says six.
    """
    ground, counts = found.common_ground, found.common_ground.segments.counts
    cells = _camp_cells(found)
    shared = []
    for stance, side, voices in (
        ("agree", ground.agree, counts.agrees),
        ("disagree", ground.disagree, counts.disagrees),
    ):
        for column in side.ranking[side.shared[side.ranking]].tolist():
            tenths = int((voices[:, column] * 10 // counts.seen[:, column]).min())
            if tenths < FEWEST_TENTHS:
                continue
            statement = int(found.statements[column])
            told = tenths if cells <= tallies.get(str(statement), {}).keys() else FEWEST_TENTHS
            shared.append((float(side.score[column]), statement, stance, told))
    shared.sort(key=lambda entry: (-entry[0], entry[1]))
    return [[statement, stance, tenths] for _score, statement, stance, tenths in shared[:SHARED_AT_MOST]]


def _camp_cells(found: OpinionMap) -> set[str]:
    """The cells of `tallies` that speak for the camps between whom common ground was sought."""
    segments = found.common_ground.segments
    if segments.basis == "colleges":
        return {f"college:{COLLEGES[college]}" for college in segments.identifiers.tolist()}
    if segments.basis in {"groups", "tendencies"}:
        return {f"group:{group + 1}" for group in segments.identifiers.tolist()}
    return {"all"}


def _divisive(found: OpinionMap, *, shared: list[list[Any]]) -> list[int]:
    """What divides; six in ten against four is said once, among what is shared."""
    already_said = {statement for statement, _stance, _tenths in shared}
    ranked = found.statements[found.common_ground.division.ranking].tolist()
    return [statement for statement in ranked if statement not in already_said][:DIVISIVE_AT_MOST]


def _said(found: OpinionMap, *, tallies: dict[str, dict[str, list[int]]], smallest: int) -> dict[str, list[list[Any]]]:
    """What each group says more than the others: [statement, stance, per cent inside, per cent outside].

    Only where the group's answers may be shown: hidden to protect a smaller group, they would come back as shares.
    """
    others = found.by_group.others()
    said: dict[str, list[list[Any]]] = {}
    for group, statements in enumerate(found.representative):
        said[str(group + 1)] = [
            [
                int(found.statements[one.column]),
                "agree" if one.stance > 0 else "disagree",
                round(100 * one.voices / one.seen),
                round(100 * int(elsewhere[group, one.column]) / max(int(others.seen[group, one.column]), 1)),
            ]
            for one in statements
            for elsewhere in [others.agrees if one.stance > 0 else others.disagrees]
            if one.is_significant
            and f"group:{group + 1}" in tallies.get(str(found.statements[one.column]), {})
            and others.seen[group, one.column] >= smallest
        ]
    return said


def _recipe(
    found: OpinionMap, *, dialogue: Dialogue, smallest: int, until: datetime | None, judgement: Judgement | None
) -> dict[str, Any]:
    facts = asdict(found.recipe)
    facts["withheld"] = list(facts["withheld"])
    return {
        **facts,
        "dialogue": dialogue.slug,
        "smallest_group_shown": smallest,
        "fewest_new_people": settings.FEWEST_NEW_PEOPLE,
        "counted_until": until.isoformat() if until else "",
        # When the groups were last judged from nothing; empty: at this drawing.
        "judged_until": judgement.until.isoformat() if judgement and judgement.until else "",
        "fewest_tenths": FEWEST_TENTHS,
        "shared_at_most": SHARED_AT_MOST,
        "divisive_at_most": DIVISIVE_AT_MOST,
        # The bound is the lower end of an equal-tailed interval: 90 % between the ends, 95 % above the lower one.
        "surety_percent": round(100 * (1 + found.recipe.thresholds.credible_level) / 2),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A drawing made again from the votes of today: are the data, then all that they give, what was published?"""

    published_digest: str
    digest: str
    is_identical: bool


def replayed_results(dialogue: Dialogue) -> Replay | None:
    """Compute the results again, as their recipe says, and hold them against the published ones.

    None before the first drawing.
    """
    drawn = drawn_results(dialogue)
    if drawn is None:
        return None
    computed = compute_results(
        dialogue.pk,
        smallest=drawn.recipe["smallest_group_shown"],
        until=_instant(drawn, "counted_until"),
        judged_until=_instant(drawn, "judged_until"),
        anew=True,
    )
    if computed is None:
        return None
    return Replay(
        published_digest=drawn.recipe["digest"],
        digest=computed.recipe["digest"],
        is_identical=computed.findings.to_json() == drawn.findings and computed.questions == bytes(drawn.questions),
    )


def _instant(drawn: DrawnResults, name: str) -> datetime | None:
    written = drawn.recipe.get(name)
    return datetime.fromisoformat(written) if written else None


def stale_drawings() -> list[DrawnResults]:
    """Results that another version of Cèdre or of its engine computed."""
    return [
        drawn
        for drawn in DrawnResults.objects.order_by("pk").iterator()
        if not is_readable(drawn) or drawn.recipe.get("engine_version") != ENGINE_VERSION
    ]
