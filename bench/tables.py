"""What every measure needs: tables, the place where they stand in the docs, and the memory of this process."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

DOCS = Path("docs/algorithms/opinion-measures.md")


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def publish(name: str, text: str) -> None:
    """Print the tables, and put them between the marks `<!-- name -->` and `<!-- /name -->` of the docs."""
    print(text)
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = DOCS.read_text()
    before, found, rest = page.partition(begin)
    if not found or end not in rest:
        raise SystemExit(f"{DOCS} has no place marked {begin} … {end}")
    day = f"*Mesuré le {date.today():%d/%m/%Y}, Python {platform.python_version()}, {platform.machine()}.*"
    DOCS.write_text(f"{before}{begin}\n{day}\n\n{text}\n{end}{rest.split(end, 1)[1]}")


def resident() -> int:
    """Bytes of memory that this process holds now (Linux)."""
    return _status("VmRSS")


def peak() -> int:
    """The most it held since it began, or since `forget_peak` (Linux)."""
    return _status("VmHWM")


def forget_peak() -> None:
    """Count the peak from now on (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise LookupError(field)
