"""The doubt that groups must lift: would a crowd of one piece, answering as ours does, look as parted as ours?

People who only differ by degrees pile up at both ends of the map as soon as their answers are sharp: the picture has
two heaps though nobody left the middle. So the crowd to compare with is not drawn on the map but behind the answers.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.chance import Stage, some_of, stream
from cedre.engine.opinion.clustering import k_means, mean_silhouette
from cedre.engine.opinion.counts import count_votes
from cedre.engine.opinion.ideal_points import AGREEING, PASSING, IdealPoints, ideal_points
from cedre.engine.opinion.pca import CentredVotes, centred, principal_components, project, statement_means
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.votes import Votes

# Enough for axes that are drawn only to be compared with ours.
ROUGHLY = 0.03


def one_crowd_silhouettes(
    matrix: CentredVotes[Votes], components: NDArray[np.float64], k: int, *, seed: int, thresholds: Thresholds
) -> NDArray[np.float64]:
    """Silhouettes (19,) that k groups reach in crowds of one piece that answer the very statements of these sheets.

    `matrix`: the centred votes of the people placed, or of some of them; `components` (2, S): the axes of the map. A
    grouping that scores no more than all of them proves nothing.
    """
    withheld = ~matrix.shown[::3]
    people = some_of(len(matrix.votes.participants), thresholds.compared_people, seed=seed, stage=Stage.ONE_CROWD)
    votes = matrix.votes.of_rows(people)
    points = ideal_points(votes, components, withheld, seed=seed, thresholds=thresholds)
    sample = some_of(len(people), thresholds.silhouette_people, seed=seed, stage=Stage.SILHOUETTE_SAMPLE)
    silhouettes = np.zeros(thresholds.reference_rounds)
    for turn in range(thresholds.reference_rounds):
        chance = stream(seed, Stage.ONE_CROWD, turn)
        crowd = answers_of_one_crowd(votes, points, chance)
        counts = count_votes(crowd)
        sheets = centred(crowd, counts, statement_means(counts, withheld), withheld)
        axes, _ = principal_components(sheets, seed=seed, precision=ROUGHLY)
        positions = project(sheets, axes, sheets.votes_cast())
        labels, _ = k_means(positions, k, chance=chance, starts=thresholds.bootstrap_starts)
        silhouettes[turn] = mean_silhouette(positions[sample], labels[sample])
    return silhouettes


def answers_of_one_crowd(votes: Votes, points: IdealPoints, chance: np.random.Generator) -> Votes:
    """The same sheets, answered by people spread evenly from one edge of the opinion to the other, on both axes.

    They are as spread as ours, and answer by the curves learned from ours. Evenly rather than in a bell: of all
    crowds without a gap it is the one that looks most like groups, so that whatever beats it has one.
    """
    people = len(points.means)
    spread = np.einsum("pa,pb->ab", points.means, points.means) / people + points.covariances.mean(axis=0)
    width, turn = np.linalg.eigh(spread[:2, :2])
    even = chance.uniform(-np.sqrt(3), np.sqrt(3), (people, 2)) * np.sqrt(width)
    where = np.einsum("pa,ba->pb", even, turn)
    leanings = chance.standard_normal((people, 2)) * np.sqrt(np.diag(spread)[2:])

    rows, columns = votes.rows, votes.columns
    curves = points.curves.means

    def says_yes(question: int) -> NDArray[np.bool_]:
        curve = curves[question][columns]
        logit = curve[:, 0] + (curve[:, 1:] * where[rows]).sum(axis=1) + leanings[rows, question]
        return np.asarray(chance.random(len(rows)) < 1 / (1 + np.exp(-logit)))

    passes, agrees = says_yes(PASSING), says_yes(AGREEING)
    stances = np.where(passes, 0, np.where(agrees, 1, -1))
    return replace(votes, codes=(3 * columns + stances + 1).astype(votes.codes.dtype))
