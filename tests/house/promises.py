"""Where the house's own files are, and how its code is read by its tests."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CEDRE = ROOT / "cedre"
IMAGES = ROOT / "docs" / "images"


def python_files() -> list[Path]:
    return sorted(path for path in CEDRE.rglob("*.py") if "migrations" not in path.parts)


def pictures_of_the_guides() -> set[str]:
    """The names of the pictures that the documentation shows."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return {name for page in pages for name in re.findall(r"\]\([^)]*images/([^)]+)\)", page.read_text("utf-8"))}


def templates() -> list[Path]:
    return sorted(path for path in CEDRE.rglob("templates/**/*") if path.suffix in {".html", ".svg", ".txt"})


def template_name(path: Path) -> str:
    """The name by which a template is included: what follows the last `templates/` of its path."""
    return path.as_posix().rsplit("/templates/", 1)[1]


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public verb of every room, as (room, function)."""
    for room in sorted(path for path in CEDRE.iterdir() if path.is_dir()):
        shelf = room / "actions"
        files = sorted(shelf.glob("*.py")) if shelf.is_dir() else [room / "actions.py"]
        for file in (file for file in files if file.exists()):
            for node in ast.parse(file.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield room.name, node


def calls(function: ast.AST) -> Iterator[str]:
    """Dotted names of what a function calls: `journal.record`, `_move`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
