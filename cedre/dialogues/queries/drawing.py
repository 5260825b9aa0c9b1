"""From the votes of a dialogue to what its page shows. Imported by the worker only: it loads the engine."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from cedre.dialogues import rules
from cedre.dialogues.models import Dialogue, DrawnResults
from cedre.dialogues.queries.colleges import COLLEGES
from cedre.dialogues.queries.results import Findings, drawn_results, is_readable
from cedre.dialogues.queries.tallies import crossed_people, tallies_to_show
from cedre.dialogues.queries.vote_rows import college_numbers, vote_rows
from cedre.engine.opinion import ENGINE_VERSION, NoVotes, OpinionMap, Thresholds, Votes, ideal_points, opinion_map
from cedre.engine.opinion.ideal_points import learning_votes
from cedre.engine.opinion.questions import prepared_questions

SHARED_AT_MOST = 12
DIVISIVE_AT_MOST = 6
# « 5 personnes sur 10 » would sound like half: what is led with is said by six in ten at least.
FEWEST_TENTHS = 6
# People closer than this on the map (1000 wide) are drawn as one larger dot: the page does not grow with the crowd.
DOT_SPACING = 24
# Enough to know how each statement is answered, and to be done before readers wonder.
VOTES_TO_LEARN_QUESTIONS = 120_000
# The outline leaves out the farthest tenth of a group, so that one person does not stretch it across the map.
OUTLINED_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedResults:
    """What a drawing gives: findings for the page, the recipe to replay them, and what to ask next."""

    findings: Findings
    recipe: dict[str, Any]
    questions: bytes


def compute_results(
    dialogue_id: int, *, smallest: int | None = None, until: datetime | None = None
) -> ComputedResults | None:
    """Compute what a dialogue shares, from its votes as they are now, or were at `until`. None without any.

    `smallest`: the smallest group shown, when it must be another than the setting's (to replay a former drawing).
    """
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    rows = vote_rows(dialogue_id, until=until)
    try:
        votes = Votes.from_arrays(rows.participants, rows.statements, rows.stances)
    except NoVotes:
        return None
    smallest = settings.SMALLEST_GROUP_SHOWN if smallest is None else smallest
    colleges = college_numbers(dialogue_id, votes.participants)
    found = opinion_map(
        votes,
        colleges=colleges,
        withheld=list(dialogue.statements.withheld().values_list("pk", flat=True)),
        # The seed is public and differs from one dialogue to the next.
        seed=dialogue_id,
        thresholds=Thresholds(
            fewest_in_group=smallest, fewest_voices=smallest, learning_votes=VOTES_TO_LEARN_QUESTIONS
        ),
        with_uncertainty=False,
    )
    return ComputedResults(
        findings=_findings(found, crossed_people(found, rows, colleges=colleges), smallest=smallest),
        recipe=_recipe(found, dialogue=dialogue, smallest=smallest, until=until),
        questions=_questions(found, votes),
    )


def _questions(found: OpinionMap, votes: Votes) -> bytes:
    """What the vote page needs to choose the next statement of a reader."""
    seed, thresholds = found.recipe.seed, found.recipe.thresholds
    some = learning_votes(votes, seed=seed, thresholds=thresholds)
    points = ideal_points(some, found.space.components, found.withheld, seed=seed, thresholds=thresholds)
    return prepared_questions(
        points, found.statements, counts=found.counts, colleges=found.colleges, by_college=found.by_college
    ).packed()


def _by_statement(found: OpinionMap, values: list[Any]) -> dict[str, Any]:
    return {
        str(statement): value
        for statement, value, withheld in zip(found.statements.tolist(), values, found.withheld, strict=True)
        if not withheld
    }


def _findings(found: OpinionMap, crossed: NDArray[np.int64], *, smallest: int) -> Findings:
    picture = _Picture(found, smallest=smallest)
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


class _Picture:
    """The map of those who answered enough to be placed, in the picture's own units (1000 x 700)."""

    def __init__(self, found: OpinionMap, *, smallest: int) -> None:
        self.found = found
        # A map of three people would show who stands where: there is no picture before there are enough of them.
        drawn = found.placed if found.placed.sum() >= smallest else np.zeros_like(found.placed)
        self.labels = found.groups[drawn]
        positions = found.positions[drawn]
        self.scale = [len(found.statements), *_frame(positions)]
        self.places = _places(positions, self.scale)

    def dots(self) -> list[list[int]]:
        """[x, y, radius, group or 0]: neighbours of one group in one dot whose area tells their number."""
        if not len(self.places):
            return []
        # One number for a square of the grid and a group: a million people are sorted once.
        across, along = (self.places // DOT_SPACING).T
        cells = (across * rules.MAP_HEIGHT + along) * (self.found.grouping.number + 1) + self.labels + 1
        found, belongs, people = np.unique(cells, return_inverse=True, return_counts=True)
        groups = found % (self.found.grouping.number + 1)
        middle = np.column_stack(
            [np.bincount(belongs, weights=self.places[:, axis], minlength=len(found)) / people for axis in (0, 1)]
        )
        # Areas in proportion to people until dots would cover their neighbours.
        largest = max(DOT_SPACING * 0.75 / np.sqrt(people.max()), 1.0)
        radii = np.maximum(np.minimum(5.0, largest * 1.6) * np.sqrt(people), 3.5).round()
        return [
            [round(x), round(y), int(radius), group]
            for (x, y), radius, group in zip(middle.tolist(), radii, groups.tolist(), strict=True)
        ]

    def centres(self) -> dict[str, list[int]]:
        """Where each group's letter stands: the middle of its people."""
        return {
            str(group + 1): [round(value) for value in self.places[self.labels == group].mean(axis=0).tolist()]
            for group in range(self.found.grouping.number)
        }

    def outlines(self) -> dict[str, str]:
        """The edge of each group, as an SVG path around the nine tenths of its people nearest to its middle."""
        outlines: dict[str, str] = {}
        if not self.found.clear_groups:
            return outlines
        for group in range(self.found.grouping.number):
            people = self.places[self.labels == group].astype(np.float64)
            distances = np.linalg.norm(people - people.mean(axis=0), axis=1)
            near = people[distances <= np.quantile(distances, OUTLINED_SHARE)]
            outlines[str(group + 1)] = _path(near)
        return outlines

    def axes(self) -> dict[str, list[float]]:
        """What places a reader on the map: mean and weights of every statement that is not withheld."""
        space = self.found.space
        weights = np.column_stack([space.centre, space.components[0], space.components[1]]).round(5)
        return _by_statement(self.found, weights.tolist())


def _places(positions: NDArray[np.float64], scale: list[float]) -> NDArray[np.int64]:
    """(n, 2) `rules.picture_place` of everyone at once."""
    _statements, factor, middle_x, middle_y = scale
    size = np.array([rules.MAP_WIDTH, rules.MAP_HEIGHT])
    picture = size / 2 + (positions - [middle_x, middle_y]) * factor * [1, -1]
    return np.clip(picture, 20, size - 20).round().astype(np.int64).reshape(-1, 2)


def _frame(positions: NDArray[np.float64]) -> list[float]:
    """Factor and middle that fit people in the picture; the farthest hundredth on each side waits on its edge."""
    if not len(positions):
        return [1.0, 0.0, 0.0]
    low, high = np.quantile(positions, [0.01, 0.99], axis=0)
    room = np.array([rules.MAP_WIDTH - 110, rules.MAP_HEIGHT - 110])
    width = high - low
    wide = width > 0
    factor = float((room[wide] / width[wide]).min()) if wide.any() else 1.0
    middle = (low + high) / 2
    return [round(factor, 6), round(float(middle[0]), 6), round(float(middle[1]), 6)]


def _path(points: NDArray[np.float64]) -> str:
    try:
        corners = points[ConvexHull(points).vertices]
    except (QhullError, ValueError):
        # Fewer than three places, or all on one line: there is no inside to outline.
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners.tolist()) + "Z"


def _recipe(found: OpinionMap, *, dialogue: Dialogue, smallest: int, until: datetime | None) -> dict[str, Any]:
    facts = asdict(found.recipe)
    facts["withheld"] = list(facts["withheld"])
    return {
        **facts,
        "dialogue": dialogue.slug,
        "smallest_group_shown": smallest,
        "fewest_new_people": settings.FEWEST_NEW_PEOPLE,
        "counted_until": until.isoformat() if until else "",
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
    until = drawn.recipe.get("counted_until")
    computed = compute_results(
        dialogue.pk,
        smallest=drawn.recipe["smallest_group_shown"],
        until=datetime.fromisoformat(until) if until else None,
    )
    if computed is None:
        return None
    return Replay(
        published_digest=drawn.recipe["digest"],
        digest=computed.recipe["digest"],
        is_identical=computed.findings.to_json() == drawn.findings and computed.questions == bytes(drawn.questions),
    )


def stale_drawings() -> list[DrawnResults]:
    """Results that another version of Cèdre or of its engine computed."""
    return [
        drawn
        for drawn in DrawnResults.objects.order_by("pk").iterator()
        if not is_readable(drawn) or drawn.recipe.get("engine_version") != ENGINE_VERSION
    ]
