"""Votes that no single machine holds: the same passes over partitions kept by Dask workers, and their sums.

An optional extra (`pip install cedre[dask]`). Rows come as Parquet files with the columns `participant`, `statement`,
`stance` and, when votes change, `instant`; they are first dealt out by ranges of participants, so that a person's sheet
lies whole in one partition and partitions follow one another as identifiers do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from cedre.engine.opinion.merging import recoded
from cedre.engine.opinion.reading import LengthsDiffer, NoVotes
from cedre.engine.opinion.votes import Votes, frozen

if TYPE_CHECKING:
    from distributed import Client, Future

COLUMNS = ("participant", "statement", "stance", "instant")
# Of each file, so many participants tell where the ranges should be cut.
MARKS = 1000


class PartitionedVotes:
    """Votes held by the workers of `client`, in partitions of whole sheets; give it to `opinion_map` as it is.

    Counts are exact and floats are those of `Votes` within rounding: only the order of the sums differs. Here stay the
    identifiers (P and S) and what is asked of each person; a worker holds its partitions, and no more.
    """

    def __init__(self, client: Client, parts: Sequence[Future[Any]]) -> None:
        facts = _answers(_ask(client, _facts, parts))
        known = [(part, fact) for part, fact in zip(parts, facts, strict=True) if len(fact[0])]
        if not known:
            raise NoVotes("no vote at all")
        self.participants: NDArray[np.int64] = np.concatenate([fact[0] for _part, fact in known])
        self.statements: NDArray[np.int64] = np.unique(np.concatenate([fact[1] for _part, fact in known]))
        self.per_participant: NDArray[np.int64] = np.concatenate([fact[2] for _part, fact in known])
        self.replaced = sum(fact[3] for _part, fact in known)
        self._client = client
        self._parts = _ask(client, _widened, [part for part, _fact in known], self.statements)
        self._rows = [slice(a, b) for a, b in pairwise(np.cumsum([0, *(len(fact[0]) for _part, fact in known)]))]

    @classmethod
    def from_parquet(cls, client: Client, files: Sequence[Path], *, folder: Path, partitions: int) -> PartitionedVotes:
        """Read Parquet files of rows in any order. `folder`: seen by every worker, where rows are dealt out.

        Raises VotesRefused as `Votes.from_arrays` does, FileExistsError when rows were already dealt out in `folder`.
        """
        if next(folder.glob("range-*"), None):
            raise FileExistsError(f"rows were already dealt out in {folder}: they would be counted with these")
        marks = np.sort(np.concatenate(_answers(_ask(client, _marks, files))))
        if not len(marks):
            raise NoVotes("no vote at all")
        bounds = marks[np.linspace(0, len(marks), partitions + 1).astype(int)[1:-1]]
        dealt = [
            client.submit(_deal_out, file, number, bounds, folder, pure=False) for number, file in enumerate(files)
        ]
        _answers(dealt)
        return cls(client, _ask(client, _read, [folder / f"range-{n}" for n in range(partitions)]))

    def __len__(self) -> int:
        """How many votes there are."""
        return int(self.per_participant.sum())

    def code_counts(self, labels: NDArray[np.int64], segments: int) -> NDArray[np.int64]:
        """(segments, 3 S) number of votes of each code by label (P,) of their participant; -1 is counted nowhere."""
        asked = [
            self._client.submit(Votes.code_counts, part, labels[rows], segments, pure=False)
            for part, rows in zip(self._parts, self._rows, strict=True)
        ]
        return _sum(asked)

    def number_where(self, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(P,) how many votes of each participant have a wanted code (3 S,)."""
        return np.concatenate(_answers(_ask(self._client, Votes.number_where, self._parts, wanted)))

    def projections(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """(P, 2) for each participant, the sum over their votes of the lines of `table` (3 S, 2)."""
        return np.concatenate(_answers(_ask(self._client, Votes.projections, self._parts, table)))

    def products(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """(3 S, b), b 1 or 2: for each code, the sum, over the sheets that hold it, of their sums over `table`."""
        return _sum(_ask(self._client, Votes.products, self._parts, table))

    def of_rows(self, rows: NDArray[np.int64]) -> Votes:
        """The votes of some participant numbers only (rising), in the memory of this process."""
        asked = []
        for part, held in zip(self._parts, self._rows, strict=True):
            mine = rows[(rows >= held.start) & (rows < held.stop)] - held.start
            asked.append(self._client.submit(Votes.of_rows, part, mine, pure=False))
        found = _answers(asked)
        sizes = np.concatenate([votes.per_participant for votes in found])
        return Votes(
            participants=frozen(np.concatenate([votes.participants for votes in found])),
            statements=self.statements,
            starts=frozen(np.concatenate(([0], np.cumsum(sizes)))),
            codes=frozen(np.concatenate([votes.codes for votes in found])),
            replaced=0,
        )

    def digest(self, *more: NDArray[np.int64]) -> str:
        """What `Votes.digest` says of the same votes; the codes pass through here one partition at a time."""
        seal = hashlib.sha256()
        starts = np.concatenate(([0], np.cumsum(self.per_participant)))
        for identifiers in (self.participants, self.statements, starts):
            _seal(seal, identifiers)
        seal.update(len(self).to_bytes(8, "little"))
        for part in self._parts:
            codes = self._client.submit(_codes, part, pure=False).result()
            seal.update(codes.astype(codes.dtype.newbyteorder("<"), copy=False).data)
        for array in more:
            _seal(seal, array)
        return seal.hexdigest()


def _ask(client: Client, question: Any, parts: Sequence[Any], *arguments: Any) -> list[Future[Any]]:
    """The same question to all parts."""
    return [client.submit(question, part, *arguments, pure=False) for part in parts]


def _answers(asked: Sequence[Future[Any]]) -> list[Any]:
    return [one.result() for one in asked]


def _sum(asked: Sequence[Future[Any]]) -> NDArray[Any]:
    """Added in the order of the parts, whichever answers first."""
    total: NDArray[Any] = asked[0].result().copy()
    for one in asked[1:]:
        total += one.result()
    return total


def _seal(seal: hashlib._Hash, array: NDArray[np.int64]) -> None:
    seal.update(len(array).to_bytes(8, "little"))
    seal.update(np.ascontiguousarray(array, dtype="<i8").data)


# --- What workers do ---


def _rows_of(file: Path) -> Iterator[dict[str, NDArray[np.int64]]]:
    """The rows of a file, some hundred thousand at a time."""
    source = parquet.ParquetFile(file)
    columns = [name for name in COLUMNS if name in source.schema_arrow.names]
    for batch in source.iter_batches(columns=columns):
        yield {name: batch.column(name).to_numpy(zero_copy_only=False) for name in columns}


def _marks(file: Path) -> NDArray[np.int64]:
    """Participants spread evenly over the rows of a file, at most `MARKS` a batch."""
    found = [
        np.sort(rows["participant"])[:: max(1, len(rows["participant"]) // MARKS)]
        for rows in _rows_of(file)
        if len(rows["participant"])
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _deal_out(file: Path, number: int, bounds: NDArray[np.int64], folder: Path) -> None:
    """Write each row of a file, the `number`th (two may bear one name), in the folder of its range of participants."""
    writers: dict[int, parquet.ParquetWriter] = {}
    try:
        for rows in _rows_of(file):
            ranges = np.searchsorted(bounds, rows["participant"], side="right")
            for met in np.unique(ranges).tolist():
                table = arrow.table({name: column[ranges == met] for name, column in rows.items()})
                if met not in writers:
                    place = folder / f"range-{met}"
                    place.mkdir(parents=True, exist_ok=True)
                    writers[met] = parquet.ParquetWriter(place / f"{number}.parquet", table.schema)
                writers[met].write_table(table)
    finally:
        for writer in writers.values():
            writer.close()


def _read(place: Path) -> Votes | None:
    """The votes of one range; None when nobody is in it."""
    batches = [rows for file in sorted(place.glob("*.parquet")) for rows in _rows_of(file)]
    if not batches:
        return None
    if any(rows.keys() != batches[0].keys() for rows in batches):
        raise LengthsDiffer("some files say when votes were cast, and others do not")
    columns = {name: np.concatenate([rows[name] for rows in batches]) for name in batches[0]}
    return Votes.from_arrays(columns["participant"], columns["statement"], columns["stance"], columns.get("instant"))


def _facts(votes: Votes | None) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    none = np.zeros(0, dtype=np.int64)
    if votes is None:
        return none, none, none, 0
    return votes.participants, votes.statements, votes.per_participant, votes.replaced


def _widened(votes: Votes, statements: NDArray[np.int64]) -> Votes:
    """The same votes among the statements of all partitions."""
    columns = np.searchsorted(statements, votes.statements)
    return Votes(
        participants=votes.participants,
        statements=statements,
        starts=votes.starts,
        codes=frozen(recoded(votes.codes, columns, len(statements))),
        replaced=votes.replaced,
    )


def _codes(votes: Votes) -> NDArray[Any]:
    return votes.codes
