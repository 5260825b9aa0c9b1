"""What it takes to replay a result: version, seed, digest of the inputs, thresholds, numbers."""

from __future__ import annotations

from dataclasses import dataclass

# Raised whenever the same inputs could give another result.
ENGINE_VERSION = "opinion-7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Every number a person chose; docs/algorithms/opinion.md says why."""

    # Placing people
    votes_to_be_placed: int = 7  # or all statements, when there are fewer
    people_to_fill_up: int = 15  # with fewer people placed, the most active join them

    # Significance of representative statements and of consensus (one-sided, 90 %)
    significance: float = 1.2816
    representative_at_most: int = 5
    consensus_at_most: int = 5

    # Groups
    most_groups: int = 5
    fewest_in_group: int = 5
    kmeans_starts: int = 10
    silhouette_people: int = 1000  # beyond, the silhouette is measured on that many people drawn with the seed
    judged_people: int = 2000  # beyond, stability and coherence are measured on that many people drawn with the seed
    compared_people: int = 1000  # beyond, crowds of one piece are made of that many people drawn with the seed
    bootstrap_rounds: int = 40
    bootstrap_starts: int = 3
    bootstrap_silhouette_people: int = 300  # as above, in each of these rounds
    reference_rounds: int = 19  # crowds and shuffles; above all 19: one chance in 20 when there is nothing to find
    coherence_rounds: int = 10
    stability_needed: float = 0.5
    coherence_needed: float = 0.1

    # Positions with uncertainty
    learning_votes: int = 250_000  # beyond, the statements' curves are learned from people drawn with the seed
    learning_rounds: int = 20
    placing_rounds: int = 8  # at most, for each person, once the curves are known

    # Common ground: Beta posterior of a share, equal-tailed interval
    credible_level: float = 0.9
    prior_for: float = 1.0
    prior_against: float = 1.0
    fewest_voices: int = 5  # a college, and its voices on one statement
    split_needed: float = 0.3  # of all voices, surely on each side: what divides people inside colleges or groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Enough to replay the result, to the bit, on the same versions of NumPy, SciPy and numba."""

    engine_version: str
    numpy_version: str
    scipy_version: str
    numba_version: str
    seed: int
    digest: str  # SHA-256 of votes, colleges and withheld statements in canonical order
    refreshed_from: str  # digest of the last votes that were computed from nothing; empty when it is these
    thresholds: Thresholds
    participants: int
    statements: int
    votes: int
    replaced: int  # rows received that a later vote of the same pair replaced
    placed: int
    withheld: tuple[int, ...]  # statement identifiers
