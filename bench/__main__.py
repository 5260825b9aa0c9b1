"""Every measure, one after the other: `make bench`."""

import subprocess
import sys
from pathlib import Path

MEASURES = sorted(
    f"bench.{file.parent.name}.{file.stem}"
    for file in Path(__file__).parent.glob("*/*.py")
    if "def main()" in file.read_text()
)

for name in MEASURES:
    print(f"\n# {name}", flush=True)
    subprocess.run([sys.executable, "-m", name], check=True)
