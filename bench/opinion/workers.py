"""The same votes on one machine and over two Dask workers: what each holds, what it costs, how far they agree.

python -m bench.opinion.workers
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as arrow
from distributed import Client, LocalCluster
from pyarrow import parquet

from bench import tables
from bench.opinion.sets import Size, written
from cedre.engine.opinion import Votes, opinion_map
from cedre.engine.opinion.partitions import PartitionedVotes

FOLDER = Path("bench/.data")
SIZE = Size(people=200_000, statements=1_000, votes=10_000_000)
FILES, WORKERS = 8, 2


def main() -> None:
    """Print and publish the table."""
    rows = np.load(written(SIZE, FOLDER))
    columns = {name[:-1]: rows[name] for name in ("participants", "statements", "stances")}
    whole = Votes.from_arrays(*columns.values())
    begun = time.process_time()
    alone = opinion_map(whole, with_uncertainty=False)
    seconds_alone = time.process_time() - begun

    lines = []
    for partitions in (4, 16):
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            files = _files(columns, Path(folder))
            with (
                LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
                Client(cluster) as client,
            ):
                empty = max(client.run(tables.resident).values())
                begun = time.time()
                spread = PartitionedVotes.from_parquet(
                    client, files, folder=Path(folder) / "ranges", partitions=partitions
                )
                reading = max(client.run(tables.peak).values()) - empty
                read = time.time() - begun
                begun = time.time()
                found = opinion_map(spread)
                drawn = time.time() - begun
                held = max(client.run(tables.resident).values()) - empty
        same = np.array_equal(found.counts.agrees, alone.counts.agrees)
        apart = np.abs(found.positions - alone.positions).max()
        lines.append([
            str(partitions), f"{len(whole) * 2 / partitions / 1e6:.0f} Mo", f"{reading / 1e6:.0f} Mo",
            f"{held / 1e6:.0f} Mo", f"{read:.0f} s", f"{drawn:.1f} s", "oui" if same else "NON", f"{apart:.0e}",
        ])  # fmt: skip
    heads = ["partitions", "votes d’une partition", "pic d’un worker (lecture comprise)", "tenu ensuite", "lecture",
             "carte", "comptes identiques", "écart des positions"]  # fmt: skip
    note = f"{SIZE}, {FILES} fichiers Parquet, {WORKERS} workers ; sur une machine seule : {seconds_alone:.1f} s."
    tables.publish("opinion-workers", f"{note}\n\n{tables.markdown(heads, lines)}")


def _files(columns: dict[str, np.ndarray], folder: Path) -> list[Path]:
    for number in range(FILES):
        table = arrow.table({name: column[number::FILES] for name, column in columns.items()})
        parquet.write_table(table, folder / f"rows-{number}.parquet")
    return sorted(folder.glob("*.parquet"))


if __name__ == "__main__":
    main()
