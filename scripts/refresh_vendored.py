"""Rebuild the fonts that Cèdre serves, from pinned registry packages. For maintainers; users never need it.

Run it in an environment of its own, with Node's `npm` on the path:

    python3 -m venv VENV && VENV/bin/pip install fonttools==4.68.0 brotli==1.2.1
    VENV/bin/python scripts/refresh_vendored.py

It writes cedre/site/static/cedre/fonts/*.woff2 with their licences, and vendored.json: for each file its
package, version, licence, size and SHA-256. A test of the house compares the manifest with the files.
"""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parents[1] / "cedre" / "site" / "static" / "cedre" / "fonts"
MANIFEST = FONTS / "vendored.json"

# What French pages and the names of European people and places need; icons and arrows are drawn in SVG.
CHARACTERS = (
    "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))
    + "ŒœŸŠšŽžŁłıĆćČčĐđŃńŐőŰű"
    + "‘’‚“”„‹›–—…•€™−×½"
    + "\u2009\u202f\u2011"
)
# Characters the sources lack, drawn by a neighbour: French thin no-break space, no-break hyphen.
STAND_INS = {0x202F: 0x2009, 0x2011: 0x2D}


@dataclass(frozen=True, kw_only=True)
class Source:
    """A font file inside a registry package, and the weights kept of it (None: a static font)."""

    package: str
    version: str
    path: str
    target: str
    weights: tuple[int, int] | None


SOURCES = (
    Source(
        package="@fontsource-variable/atkinson-hyperlegible-next",
        version="5.3.0",
        path="package/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        target="atkinson-hyperlegible-next.woff2",
        weights=(400, 700),
    ),
    Source(
        package="@fontsource/young-serif",
        version="5.3.0",
        path="package/files/young-serif-latin-400-normal.woff2",
        target="young-serif.woff2",
        weights=None,
    ),
)


def unpacked(source: Source, *, into: Path) -> Path:
    """Fetch the package through npm and return the folder where it lies open."""
    packing = subprocess.run(
        ["npm", "pack", "--silent", f"{source.package}@{source.version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    folder = into / source.target
    with tarfile.open(into / packing.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder


def narrowed(font: TTFont, *, weights: tuple[int, int]) -> TTFont:
    # Saved and read again: the instancer drops the variations that became empty, which the subsetter then misses.
    instancer.instantiateVariableFont(font, {"wght": weights}, inplace=True)
    buffer = io.BytesIO()
    font.flavor = None
    font.save(buffer)
    buffer.seek(0)
    return TTFont(buffer, recalcTimestamp=False)


def subset(font: TTFont) -> None:
    """Keep, in place, only the characters that the pages use."""
    for table in font["cmap"].tables:
        for missing, neighbour in STAND_INS.items():
            if table.isUnicode() and missing not in table.cmap and neighbour in table.cmap:
                table.cmap[missing] = table.cmap[neighbour]
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 25]
    subsetter = Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)


def entry(path: Path, *, source: Source, licence: str) -> dict[str, object]:
    content = path.read_bytes()
    return {
        "file": path.name,
        "package": source.package,
        "version": source.version,
        "licence": licence,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def refresh() -> list[dict[str, object]]:
    """Write every vendored file and return the manifest's entries."""
    entries = []
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for source in SOURCES:
            folder = unpacked(source, into=Path(temporary))
            font = TTFont(folder / source.path, recalcTimestamp=False)
            if source.weights:
                font = narrowed(font, weights=source.weights)
            subset(font)
            font.flavor = "woff2"
            target = FONTS / source.target
            font.save(target)
            licence = target.with_suffix(".LICENCE.txt")
            licence.write_bytes((folder / "package" / "LICENSE").read_bytes())
            entries.append(entry(target, source=source, licence="OFL-1.1"))
            entries.append(entry(licence, source=source, licence="OFL-1.1"))
    return entries


if __name__ == "__main__":
    MANIFEST.write_text(json.dumps(refresh(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{MANIFEST.name} written\n")
