"""Bring the catalogues of cedre/site/locale up to date with the words of the code. For maintainers: `make messages`.

The words of the code are the French ones. The English catalogue translates them all; the French one holds only the
plurals, whose rule would else be the English one (« 0 réponse », not « 0 réponses »). Whoever changes words runs this,
translates what is new in en/LC_MESSAGES/django.po, takes away the word "fuzzy" above what they have read over, and
runs it again. Both files are then compiled; all four are committed, so that users need no gettext.

    python scripts/messages.py            # writes
    python scripts/messages.py --check    # writes nothing; says what is not up to date, and fails then
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = Path("cedre", "site", "locale")
PO, MO = Path("LC_MESSAGES", "django.po"), Path("LC_MESSAGES", "django.mo")
TOOLS = ("xgettext", "msguniq", "msgmerge", "msgattrib", "msgen", "msgfmt")
# The style guide is for those who build the pages: its samples are French typography.
UNTRANSLATED = ["*/style_guide.py", "*/style.html"]
FRENCH_HEADER = """\
# Les pluriels du français, écrits par scripts/messages.py ; rien ne s’y traduit à la main.
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""


def main() -> None:
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        sys.exit(f"Il manque {', '.join(missing)} : sudo apt install gettext")
    if sys.argv[1:] == ["--check"]:
        problems = [problem for language, text in fresh_catalogues().items() for problem in wrong_with(language, text)]
        sys.exit("\n".join([*problems, "Lancez « make messages »."]) if problems else 0)
    for language, text in fresh_catalogues().items():
        folder = ROOT / CATALOGUES / language
        (folder / PO).parent.mkdir(parents=True, exist_ok=True)
        (folder / PO).write_text(text, encoding="utf-8")
        run("msgfmt", "--check", folder / PO, "--output-file", folder / MO)


def wrong_with(language: str, fresh: str) -> list[str]:
    """What a catalogue of the repository lacks: the words of the code, then the compiled form of these."""
    folder = ROOT / CATALOGUES / language
    kept = (folder / PO).read_text("utf-8") if (folder / PO).is_file() else ""
    if changed := said(kept) ^ said(fresh):
        return [f"{CATALOGUES / language / PO} n’est pas à jour des mots du code :", *sorted(changed)]
    if not (folder / MO).is_file() or compiled(folder / PO) != read(folder / MO):
        return [f"{CATALOGUES / language / MO} n’est pas compilé d’après {PO.name}."]
    return []


def said(text: str) -> set[str]:
    """The entries of a catalogue, whatever their order and the files that use them."""
    return set(re.sub(r"^#: .*\n", "", text, flags=re.MULTILINE).strip().split("\n\n"))


def compiled(po: Path) -> dict[object, str]:
    """What a catalogue says once compiled. Not compared byte for byte: gettext's versions lay bytes out differently."""
    with tempfile.TemporaryDirectory() as folder:
        run("msgfmt", po, "--output-file", Path(folder, "django.mo"))
        return read(Path(folder, "django.mo"))


def read(mo: Path) -> dict[object, str]:
    with mo.open("rb") as file:
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined] # no other way in
    return catalogue


def fresh_catalogues() -> dict[str, str]:
    """Both catalogues as they should be, by language. Made in a copy: Django writes beside the templates it reads."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        unread = shutil.ignore_patterns("data", "static", "migrations", "__pycache__", "*.mo")
        shutil.copytree(ROOT / "cedre", tree / "cedre", ignore=unread)
        shutil.rmtree(tree / CATALOGUES / "fr", ignore_errors=True)
        (tree / CATALOGUES / "en" / PO).parent.mkdir(parents=True, exist_ok=True)
        extract(tree)
        english, french = (tree / CATALOGUES / language / PO for language in ("en", "fr"))
        return {"en": without_dates(english.read_text("utf-8")), "fr": plurals_of(french)}


def extract(tree: Path) -> None:
    """Write the words of the code into the catalogues of a tree, keeping what is translated there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cedre.site.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command
    from django.test.utils import override_settings

    django.setup()
    os.chdir(tree)
    try:
        with override_settings(LOCALE_PATHS=[str(tree / CATALOGUES)]):
            call_command(
                "makemessages",
                locale=["en", "fr"],
                ignore_patterns=UNTRANSLATED,
                add_location="file",
                no_obsolete=True,
                no_wrap=True,
                verbosity=0,
            )
    finally:
        os.chdir(ROOT)


def plurals_of(catalogue: Path) -> str:
    """The entries of an empty French catalogue that have a plural, each saying what it says."""
    entries = without_dates(run("msgen", "--no-wrap", catalogue)).split("\n\n")
    return (
        "\n\n".join([FRENCH_HEADER.rstrip(), *(entry.rstrip() for entry in entries if "\nmsgid_plural " in entry)])
        + "\n"
    )


def without_dates(text: str) -> str:
    """Without the day of the extraction, which would change the file each time."""
    return re.sub(r'^"(POT-Creation|PO-Revision)-Date: .*\n', "", text, flags=re.MULTILINE)


def run(*words: object) -> str:
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
