"""A map that follows the votes: each new one costs what it changes, not the whole past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cedre.engine.opinion.merging import followed_by, in_order
from cedre.engine.opinion.opinion_map import STANDARD, UNKNOWN, OpinionMap, opinion_map
from cedre.engine.opinion.pca import stretched
from cedre.engine.opinion.progress import Progress, silent
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.votes import Votes

# Groups are judged anew when so large a share of the votes is newer than their last judgment.
JUDGED_AGAIN_AFTER = 0.05


class OpinionState:
    """Votes as they come, and their map.

    `add` takes new votes, later than all before; `position_of` places one person among them at once; `result` gives
    the map of all votes so far. The first result is that of `opinion_map`, to the bit; the next ones start from the
    former, keep its doubts about groups until the votes have grown by 5 %, and say so in their recipe
    (`refreshed_from`). Axes and positions then agree with a computation from nothing to about 1e-5; k-means may settle
    differently in near ties. The uncertainty of each position is left to `ideal_points`.
    """

    def __init__(
        self,
        votes: Votes,
        *,
        colleges: Mapping[int, int] | None = None,
        withheld: Sequence[int] = (),
        seed: int = 0,
        thresholds: Thresholds = STANDARD,
    ) -> None:
        self._votes = votes
        self._withheld = tuple(withheld)
        self._seed = seed
        self._thresholds = thresholds
        self._college_of = np.full(len(votes.participants), UNKNOWN)
        self._colleges_said = dict(colleges or {})
        self._waiting: list[Votes] = []
        self._since_judged = 0
        self._map: OpinionMap | None = None
        self._stale = True

    @property
    def votes(self) -> Votes:
        """All votes so far."""
        if self._waiting:
            former = self._votes
            self._votes = followed_by(former, in_order(self._waiting))
            self._waiting = []
            colleges = np.full(len(self._votes.participants), UNKNOWN)
            colleges[np.searchsorted(self._votes.participants, former.participants)] = self._college_of
            self._college_of = colleges
        return self._votes

    def add(
        self,
        participants: ArrayLike,
        statements: ArrayLike,
        stances: ArrayLike,
        instants: ArrayLike | None = None,
        *,
        colleges: Mapping[int, int] | None = None,
    ) -> None:
        """Take new votes, of people and statements known or not; `colleges` of the newcomers. Raises VotesRefused."""
        batch = Votes.from_arrays(participants, statements, stances, instants)

        self._waiting.append(batch)
        self._since_judged += len(batch)
        self._stale = True
        self._colleges_said.update(colleges or {})

    def position_of(self, participant: int) -> tuple[float, float]:
        """Where this person stands on the axes of the last result, all their votes counted.

        Statements newer than that result weigh nothing yet. Raises KeyError for someone who never voted.
        """
        drawn = self._map or self.result()
        sheet = self._sheet_of(participant)
        mine = np.isin(drawn.statements, list(sheet)) & ~drawn.withheld
        stances = np.array([sheet[statement] for statement in drawn.statements[mine].tolist()], dtype=np.float64)
        plain = ((stances - drawn.space.centre[mine]) * drawn.space.components[:, mine]).sum(axis=1)
        x, y = stretched(plain[None], np.array([len(stances)]), len(drawn.statements))[0].tolist()
        return x, y

    def result(self, *, progress: Progress = silent) -> OpinionMap:
        """The map of all votes so far; the class says what is kept of the former one."""
        if self._map is not None and not self._stale:
            return self._map

        votes = self.votes
        former = None if self._since_judged > JUDGED_AGAIN_AFTER * len(votes) else self._map
        self._map = opinion_map(
            votes,
            colleges=self._colleges(votes),
            withheld=self._withheld,
            seed=self._seed,
            thresholds=self._thresholds,
            progress=progress,
            former=former,
            with_uncertainty=False,
        )
        self._stale = False
        if former is None:
            self._since_judged = 0
        return self._map

    def _sheet_of(self, participant: int) -> dict[int, int]:
        """The stance of this person on each statement."""
        sheet: dict[int, int] = {}
        for votes in (self._votes, *self._waiting):
            try:
                columns, stances = votes.of(participant)
            except KeyError:
                continue
            sheet.update(zip(votes.statements[columns].tolist(), stances.tolist(), strict=True))
        if not sheet:
            raise KeyError(participant)
        return sheet

    def _colleges(self, votes: Votes) -> NDArray[np.int64]:
        if self._colleges_said:
            people = np.fromiter(self._colleges_said, dtype=np.int64, count=len(self._colleges_said))
            said = np.fromiter(self._colleges_said.values(), dtype=np.int64, count=len(self._colleges_said))
            known = np.isin(people, votes.participants)
            self._college_of[np.searchsorted(votes.participants, people[known])] = said[known]
            self._colleges_said = dict(zip(people[~known].tolist(), said[~known].tolist(), strict=True))
        return self._college_of
