"""Two axes on which people differ most, and where each person stands.

Imputing a statement's mean and then centring leaves zero wherever someone did not vote. The principal components of
the imputed matrix are therefore those of the sparse matrix (x - mean) on the votes present: the result is exact
and no participants x statements matrix is ever made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.ballots import Ballots
from cedre.engine.opinion.chance import Stage, stream
from cedre.engine.opinion.codes import AGREE, DISAGREE, STANCES, table_of
from cedre.engine.opinion.counts import Counts, count_votes
from cedre.engine.opinion.votes import Votes

Held = TypeVar("Held", bound=Ballots)
Operator = Callable[[NDArray[np.float64]], NDArray[np.float64]]

AXES = 2
# The basis stays under the size from which BLAS shares a product between threads (the bits would follow the machine).
LARGEST_BASIS = 40
KEPT_AT_RESTART = 12
MOST_STEPS = 1000
PRECISION = 1e-11
REFRESHED = 1e-7
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpinionSpace:
    """The plane of opinions. Agree is positive, as in `Votes`."""

    centre: NDArray[np.float64]  # (S,) mean stance of each statement; 0 when withheld
    components: NDArray[np.float64]  # (2, S) of norm 1, or 0 where the votes leave nothing to tell
    explained: NDArray[np.float64]  # (2,) share of the variance of the imputed votes
    extremity: NDArray[np.float64]  # (S,) how far from the centre a lone "agree" falls


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CentredVotes(Generic[Held]):
    """The sparse matrix (P, S) of stances minus their statement's mean, on the votes present; withheld ones left out.

    It is never made: what a vote is worth depends on its code alone.
    """

    votes: Held
    worth: NDArray[np.float64]  # (3 S,) stance minus mean; 0 for withheld statements
    shown: NDArray[np.bool_]  # (3 S,) codes of statements that are not withheld
    variance: NDArray[np.float64]  # (S,) sum of the squares of each column

    @property
    def size(self) -> int:
        """S, the number of columns."""
        return len(self.variance)

    def votes_cast(self) -> NDArray[np.int64]:
        """(P,) number of votes of each person that count: those on statements that are not withheld."""
        return self.votes.per_participant if self.shown.all() else self.votes.number_where(self.shown)

    def of_rows(self, rows: NDArray[np.int64]) -> CentredVotes[Votes]:
        """The sheets of some people only (rising), around their own means."""
        votes = self.votes.of_rows(rows)
        counts, withheld = count_votes(votes), ~self.shown[::STANCES]
        return centred(votes, counts, statement_means(counts, withheld), withheld)

    def table(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """(3 S, b) what each code brings to its row of the product with `vectors` (S, b)."""
        return np.asarray(self.worth[:, None] * table_of(vectors))

    def projections(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """(P, 2) the product with `vectors` (S, 2)."""
        return self.votes.projections(self.table(vectors))

    def products(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """(S, b) the transposed matrix times the matrix times `vectors` (S, b), b being 1 or 2: one pass."""
        by_code = self.worth[:, None] * self.votes.products(self.table(vectors))
        return np.asarray(by_code.reshape(self.size, STANCES, -1).sum(axis=1))


def opinion_space(
    matrix: CentredVotes[Held],
    centre: NDArray[np.float64],
    *,
    seed: int,
    near: NDArray[np.float64] | None = None,
) -> OpinionSpace:
    """The plane of everyone's votes, around `centre` (S,). `near`: components (2, S) that should be close already."""
    if near is None:
        components, explained = principal_components(matrix, seed=seed)
    else:
        components, explained = principal_components(matrix, seed=seed, precision=REFRESHED, start=near.T)
    return OpinionSpace(
        centre=centre,
        components=components,
        explained=explained,
        extremity=statement_extremity(centre, components),
    )


def statement_means(counts: Counts, withheld: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(S,) mean stance over the votes present, a pass counting as 0; 0 for withheld statements."""
    means = (counts.agrees - counts.disagrees) / np.maximum(counts.seen, 1)
    return np.where(withheld, 0.0, means)


def centred(
    votes: Held, counts: Counts, centre: NDArray[np.float64], withheld: NDArray[np.bool_]
) -> CentredVotes[Held]:
    """Stance minus the statement's mean, on the votes present. `counts` (S,): those of these very votes."""
    stances = np.arange(DISAGREE, AGREE + 1)
    worth = np.where(withheld[:, None], 0.0, stances - centre[:, None])
    times = np.column_stack((counts.disagrees, counts.passes, counts.agrees))
    return CentredVotes(
        votes=votes,
        worth=worth.ravel(),
        shown=table_of(~withheld),
        variance=(times * worth**2).sum(axis=1),
    )


def principal_components(
    matrix: CentredVotes[Held],
    *,
    seed: int,
    precision: float = PRECISION,
    start: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The two first right singular vectors (2, S) and the share of variance of each (2,).

    Signs: the largest loading of each component is positive. A component without variance is zero. `precision`: of the
    eigenvectors' residual, as a share of the first eigenvalue. `start`: (S, 2) directions to look in first.
    """
    components, shares = np.zeros((AXES, matrix.size)), np.zeros(AXES)
    variance = float(matrix.variance.sum())
    if variance <= NEGLIGIBLE:
        return components, shares

    # Starting from columns that vary only, the others keep a loading of exactly zero.
    if start is None or not start.any(axis=0).all():
        start = stream(seed, Stage.AXES).standard_normal((matrix.size, AXES))
    start = np.where(matrix.variance[:, None] == 0, 0.0, start)
    values, vectors = leading_eigenvectors(matrix.products, start, precision=precision)
    for axis, value in enumerate(values):
        if value > NEGLIGIBLE * variance:
            components[axis] = _with_sign(vectors[:, axis])
            shares[axis] = value / variance
    return components, shares


def leading_eigenvectors(
    apply: Operator, start: NDArray[np.float64], *, precision: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As many of the largest eigenvalues, and eigenvectors (size, number), as `start` has independent columns.

    `apply`: a symmetric non-negative operator on (size, any) blocks. Block Lanczos by residuals, with restarts. Why not
    ARPACK: it keeps a random state of its own between calls, so that a result could depend on what the process computed
    before.
    """
    basis = _new_directions(start, np.zeros((len(start), 0)))
    wanted = basis.shape[1]
    image = apply(basis)
    for _ in range(MOST_STEPS):
        values, mix = np.linalg.eigh(_products(basis, image))
        values, mix = values[::-1], mix[:, ::-1]
        leading = mix[:, :wanted]
        vectors = _combine(basis, leading)
        residuals = _combine(image, leading) - vectors * values[:wanted]
        unsettled = np.sqrt((residuals**2).sum(axis=0)) > precision * values[0]
        if not unsettled.any():
            break
        if basis.shape[1] + wanted > LARGEST_BASIS:
            basis, image = _combine(basis, mix[:, :KEPT_AT_RESTART]), _combine(image, mix[:, :KEPT_AT_RESTART])
        fresh = _new_directions(residuals[:, unsettled], basis)
        if not fresh.shape[1]:
            break
        basis, image = np.hstack((basis, fresh)), np.hstack((image, apply(fresh)))
    return values[:wanted], vectors


def project(
    matrix: CentredVotes[Held], components: NDArray[np.float64], votes_cast: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(P, 2) positions of the rows of the centred matrix, stretched for those who answered little."""
    return stretched(matrix.projections(components.T), votes_cast, matrix.size)


def stretched(plain: NDArray[np.float64], votes_cast: NDArray[np.int64], statements: int) -> NDArray[np.float64]:
    """(P, 2) plain projections times sqrt(statements / votes).

    Without it, people with few votes would pile up in the middle for no other reason than their silence.
    """
    return np.asarray(plain * np.sqrt(statements / np.maximum(votes_cast, 1))[:, None])


def statement_extremity(centre: NDArray[np.float64], components: NDArray[np.float64]) -> NDArray[np.float64]:
    """(S,) distance from the centre of a person whose only vote is to agree with the statement."""
    length = np.sqrt((components**2).sum(axis=0))
    extremity: NDArray[np.float64] = np.sqrt(len(centre)) * np.abs(1.0 - centre) * length
    return extremity


def _with_sign(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    sizes = np.abs(vector)
    # Loadings equal but for rounding: the first one decides, on any machine.
    decisive = int(np.argmax(sizes >= sizes.max() * (1 - 1e-9)))
    return vector if vector[decisive] > 0 else -vector


def _products(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    # einsum rather than @: one thread, one order of summation, hence the same bits everywhere.
    small: NDArray[np.float64] = np.einsum("si,sj->ij", left, right)
    return (small + small.T) / 2


def _combine(vectors: NDArray[np.float64], mix: NDArray[np.float64]) -> NDArray[np.float64]:
    combined: NDArray[np.float64] = np.einsum("si,ij->sj", vectors, mix)
    return combined


def _new_directions(candidates: NDArray[np.float64], basis: NDArray[np.float64]) -> NDArray[np.float64]:
    """Orthonormal columns spanning what `candidates` add to the orthonormal `basis`; maybe none."""
    found = basis
    for column in candidates.T:
        direction = _unit(column)
        # Twice: after the first pass, what little is left may be mostly rounding.
        for _ in range(2):
            along = np.einsum("si,s->i", found, direction)
            direction = _unit(direction - np.einsum("si,i->s", found, along))
        if direction.any():
            found = np.hstack((found, direction[:, None]))
    return found[:, basis.shape[1] :]


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    length = np.sqrt((vector**2).sum())
    return vector / length if length > NEGLIGIBLE else np.zeros_like(vector)
