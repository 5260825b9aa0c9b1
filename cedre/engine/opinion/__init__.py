"""The opinion engine: where people stand, and what they share. Mathematics: docs/algorithms/opinion.md.

    votes = Votes.from_arrays(participants, statements, stances, instants=None)
    result = opinion_map(votes, colleges=None, seed=0)

Each stage is also a function of its own module: `pca`, `groups`, `representative`, `consensus`, `common_ground`,
`priorities`. Apart: `ideal_points`, positions with their uncertainty; `questions`, what `engine.asking` needs.
"""

from cedre.engine.opinion.codes import AGREE, DISAGREE, PASS
from cedre.engine.opinion.common_ground import Basis, CommonGround, Division, Ground, Segments
from cedre.engine.opinion.consensus import ConsensusStatement, GroupAwareConsensus
from cedre.engine.opinion.counts import Counts
from cedre.engine.opinion.groups import GroupFinding, Grouping
from cedre.engine.opinion.ideal_points import IdealPoints, ideal_points
from cedre.engine.opinion.opinion_map import OpinionMap, opinion_map
from cedre.engine.opinion.pca import OpinionSpace
from cedre.engine.opinion.reading import LengthsDiffer, NotWholeNumbers, NoVotes, UnknownStance, VotesRefused
from cedre.engine.opinion.recipe import ENGINE_VERSION, Recipe, Thresholds
from cedre.engine.opinion.representative import RepresentativeStatement
from cedre.engine.opinion.state import OpinionState
from cedre.engine.opinion.votes import Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "ENGINE_VERSION",
    "PASS",
    "Basis",
    "CommonGround",
    "ConsensusStatement",
    "Counts",
    "Division",
    "Ground",
    "GroupAwareConsensus",
    "GroupFinding",
    "Grouping",
    "IdealPoints",
    "LengthsDiffer",
    "NoVotes",
    "NotWholeNumbers",
    "OpinionMap",
    "OpinionSpace",
    "OpinionState",
    "Recipe",
    "RepresentativeStatement",
    "Segments",
    "Thresholds",
    "UnknownStance",
    "Votes",
    "VotesRefused",
    "ideal_points",
    "opinion_map",
]
