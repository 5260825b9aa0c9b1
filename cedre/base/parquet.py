"""A table in CSV made into Parquet, by a process of its own: pyarrow weighs more than a page that never uses it should.

python -m cedre.base.parquet answers.csv answers.parquet '{"participant": "int64", "at": "instant"}'
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# A moment in universal time, which Arrow has no short name for.
INSTANT = "instant"
# Rows of ten million answers take a few seconds; nobody waits ten minutes.
PATIENCE = 600


def write_parquet(source: Path, *, to: Path, types: Mapping[str, str]) -> None:
    """Write the CSV `source` as the Parquet file `to`. `types`: column -> type of Arrow, or `INSTANT`.

    Raises `CalledProcessError` when the file is not as said.
    """
    command = [sys.executable, "-m", "cedre.base.parquet", str(source), str(to), json.dumps(dict(types))]
    subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)  # noqa: S603 - our own words, no shell


def main(source: str, to: str, types: str) -> None:
    """Convert a block at a time: memory is that of a block."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    instant = pa.timestamp("ms", "UTC")
    kinds = {name: instant if kind == INSTANT else pa.type_for_alias(kind) for name, kind in json.loads(types).items()}
    schema = pa.schema(list(kinds.items()))
    options = csv.ConvertOptions(column_types=schema)
    with (
        csv.open_csv(source, convert_options=options) as blocks,
        parquet.ParquetWriter(to, schema, compression="zstd") as writer,
    ):
        for block in blocks:
            writer.write_batch(block)


if __name__ == "__main__":
    main(*sys.argv[1:])
