"""The whole result, stage after stage. Each stage is a function of its own and can be called alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numba
import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from cedre.engine.opinion.ballots import Ballots
from cedre.engine.opinion.common_ground import Basis, CommonGround, Segments, choose_segments, common_ground
from cedre.engine.opinion.consensus import (
    ConsensusStatement,
    GroupAwareConsensus,
    consensus_statements,
    group_aware_consensus,
)
from cedre.engine.opinion.counts import Counts, count_by_label, count_votes
from cedre.engine.opinion.groups import Grouping, find_groups, placed_participants
from cedre.engine.opinion.ideal_points import IdealPoints, ideal_points
from cedre.engine.opinion.pca import OpinionSpace, centred, opinion_space, project, statement_means
from cedre.engine.opinion.priorities import priorities
from cedre.engine.opinion.progress import Progress, silent
from cedre.engine.opinion.reading import LengthsDiffer, NotWholeNumbers, VotesRefused, ranked
from cedre.engine.opinion.recipe import ENGINE_VERSION, Recipe, Thresholds
from cedre.engine.opinion.representative import RepresentativeStatement, representative_statements
from cedre.engine.opinion.votes import Votes, columns_of

UNKNOWN = -1
STANDARD = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpinionMap:
    """Where participants stand and what they share. P participants and S statements, both by rising identifier.

    A `column` or a `ranking` anywhere below is a position in `statements`; a row of a `by_…` is a group number or a
    position in `colleges`. There is never a NaN: where votes are too few to tell, arrays hold zeros and
    `grouping.finding` says why.
    """

    participants: NDArray[np.int64]  # (P,) identifiers
    statements: NDArray[np.int64]  # (S,) identifiers
    withheld: NDArray[np.bool_]  # (S,)
    colleges: NDArray[np.int64]  # college identifiers met, rising; unknown is not one

    space: OpinionSpace
    positions: NDArray[np.float64]  # (P, 2) everyone, even those not placed in a group
    placed: NDArray[np.bool_]  # (P,) voted enough to be placed in a group
    grouping: Grouping

    counts: Counts  # (S,) everyone
    by_group: Counts  # (groups, S) no row without clear groups
    by_college: Counts  # (colleges, S)

    representative: tuple[tuple[RepresentativeStatement, ...], ...]  # one entry per group
    consensus_agree: tuple[ConsensusStatement, ...]
    consensus_disagree: tuple[ConsensusStatement, ...]
    group_aware: GroupAwareConsensus  # without clear groups: the placed participants taken as one group
    common_ground: CommonGround
    priorities: NDArray[np.float64]  # (S,)
    points: IdealPoints | None  # positions with their uncertainty, and how each statement is answered; None: not asked
    recipe: Recipe

    @property
    def groups(self) -> NDArray[np.int64]:
        """(P,) group, or tendency, of each participant; -1: not placed, or neither."""
        return self.grouping.labels

    @property
    def clear_groups(self) -> bool:
        """False: the honest answer is "no clear groups"; `grouping.finding` says why."""
        return self.grouping.is_clear


def opinion_map(
    votes: Ballots,
    *,
    colleges: Mapping[int, int] | ArrayLike | None = None,
    withheld: Sequence[int] = (),
    seed: int = 0,
    thresholds: Thresholds = STANDARD,
    progress: Progress = silent,
    former: OpinionMap | None = None,
    with_uncertainty: bool = True,
) -> OpinionMap:
    """Everything Cèdre says of a dialogue's votes; the same inputs and seed give the same bits, in any row order.

    `colleges`: a mapping from participant to college identifier (from 0 up; absent or -1: unknown), or an array aligned
    with `votes.participants`. `withheld`: identifiers of statements that are counted but neither weigh on the map nor
    are listed. `progress`: called with the name of the stage and how much of it is done. `former`: the map of nearly
    the same votes, to start from rather than from nothing (`OpinionState` does so, and the recipe says it).
    `with_uncertainty`: also place each person by the model of `ideal_points`, with what is not known of them; in large
    crowds this is the longest stage by far, and only `Votes` in memory have it. Few or identical votes are no error:
    see `OpinionMap`. Raises VotesRefused for colleges or a seed that cannot be read.
    """
    if seed < 0:
        raise VotesRefused(f"a seed is zero or more, received {seed}")
    college_of = _college_of(votes, colleges)
    hidden = columns_of(votes.statements, withheld)

    progress("axes", 0.0)
    counts = count_votes(votes)
    centre = statement_means(counts, hidden)
    matrix = centred(votes, counts, centre, hidden)
    space = opinion_space(matrix, centre, seed=seed, near=_components_of(former, votes) if former else None)

    votes_cast = matrix.votes_cast()
    positions = project(matrix, space.components, votes_cast)
    placed = placed_participants(votes_cast, int((~hidden).sum()), thresholds)
    grouping = find_groups(
        matrix,
        space.components,
        positions,
        placed,
        seed=seed,
        thresholds=thresholds,
        former=former.grouping if former else None,
        progress=progress,
    )

    progress("statements", 0.0)
    colleges_met, by_college = _colleges(votes, college_of)
    by_group = count_by_label(votes, grouping.labels, grouping.number)
    of_placed = count_by_label(votes, np.where(placed, 0, UNKNOWN), 1)
    representative = representative_statements(by_group, withheld=hidden, thresholds=thresholds)
    agree, disagree = consensus_statements(counts, withheld=hidden, thresholds=thresholds)

    progress("common ground", 0.0)
    segments = choose_segments(
        everyone=_segments(Basis.EVERYONE, np.zeros(len(placed), dtype=np.int64), counts.as_one_segment()),
        groups=_segments(Basis.GROUPS if grouping.is_clear else Basis.TENDENCIES, grouping.labels, by_group),
        colleges=_segments(Basis.COLLEGES, college_of, by_college),
        thresholds=thresholds,
    )
    ground = common_ground(segments, withheld=hidden, thresholds=thresholds)

    progress("uncertainty", 0.0)
    points = None
    if with_uncertainty and isinstance(votes, Votes):
        points = ideal_points(votes, space.components, hidden, seed=seed, thresholds=thresholds)

    progress("recipe", 0.0)
    return OpinionMap(
        participants=votes.participants,
        statements=votes.statements,
        withheld=hidden,
        colleges=colleges_met,
        space=space,
        positions=positions,
        placed=placed,
        grouping=grouping,
        counts=counts,
        by_group=by_group,
        by_college=by_college,
        representative=representative,
        consensus_agree=agree,
        consensus_disagree=disagree,
        group_aware=group_aware_consensus(by_group if grouping.number else of_placed),
        common_ground=ground,
        priorities=priorities(of_placed.together(), space.extremity),
        points=points,
        recipe=_recipe(votes, college_of, hidden, placed, seed=seed, thresholds=thresholds, former=former),
    )


def _components_of(former: OpinionMap, votes: Ballots) -> NDArray[np.float64]:
    """(2, S) the former components, for the statements of today: 0 for those that are new."""
    today = np.zeros((len(former.space.components), len(votes.statements)))
    today[:, np.searchsorted(votes.statements, former.statements)] = former.space.components
    return today


def _college_of(votes: Ballots, colleges: Mapping[int, int] | ArrayLike | None) -> NDArray[np.int64]:
    people = len(votes.participants)
    if colleges is None:
        return np.full(people, UNKNOWN)
    if isinstance(colleges, Mapping):
        given = np.array([colleges.get(participant, UNKNOWN) for participant in votes.participants.tolist()])
    else:
        given = np.asarray(colleges)
    if given.shape != (people,):
        raise LengthsDiffer(f"one college per participant is expected ({people}), received {given.shape}")
    if given.dtype.kind not in "iu":
        raise NotWholeNumbers(f"colleges: whole numbers are expected, received {given.dtype}")
    if given.min() < UNKNOWN:
        raise VotesRefused(f"a college is -1 (unknown) or a number from 0 up, received {given.min()}")
    return given.astype(np.int64)


def _colleges(votes: Ballots, college_of: NDArray[np.int64]) -> tuple[NDArray[np.int64], Counts]:
    met, rows = ranked(college_of)
    if met[0] == UNKNOWN:
        met, rows = met[1:], rows.astype(np.int64) - 1
    return met, count_by_label(votes, rows, len(met))


def _segments(basis: Basis, labels: NDArray[np.int64], counts: Counts) -> Segments:
    identifiers, rows = ranked(labels)
    people = np.bincount(rows)
    known = identifiers >= 0
    return Segments(
        basis=basis,
        identifiers=identifiers[known],
        people=people[known],
        counts=counts,
        left_out=np.zeros(0, dtype=np.int64),
    )


def _recipe(
    votes: Ballots,
    college_of: NDArray[np.int64],
    withheld: NDArray[np.bool_],
    placed: NDArray[np.bool_],
    *,
    seed: int,
    thresholds: Thresholds,
    former: OpinionMap | None,
) -> Recipe:
    hidden = votes.statements[withheld]
    return Recipe(
        engine_version=ENGINE_VERSION,
        numpy_version=np.__version__,
        scipy_version=scipy.__version__,
        numba_version=numba.__version__,
        seed=seed,
        digest=votes.digest(college_of, hidden),
        refreshed_from=(former.recipe.refreshed_from or former.recipe.digest) if former else "",
        thresholds=thresholds,
        participants=len(votes.participants),
        statements=len(votes.statements),
        votes=len(votes),
        replaced=votes.replaced,
        placed=int(placed.sum()),
        withheld=tuple(hidden.tolist()),
    )
