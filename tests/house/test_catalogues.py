"""The promises of the two languages: every word of the code is in the catalogues, translated, compiled."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation

from tests.house.promises import CEDRE, ROOT

CATALOGUES = CEDRE / "site" / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[+\d.]*[a-z]|%%|%[a-z]|\{\w*\}|<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message of a catalogue: what is said in French (and its plural), and how it is said."""

    flags: str
    context: str
    singular: str
    plural: str
    said: list[str]


def entries(path: Path) -> list[Entry]:
    """The messages of a .po file, its heading left out; obsolete ones count as one without words."""
    found = []
    for block in path.read_text("utf-8").strip().split("\n\n")[1:]:
        parts: dict[str, str] = {}
        name = ""
        for line in (line for line in block.splitlines() if not line.startswith("#")):
            keyword, quoted = line.split(" ", 1) if not line.startswith('"') else ("", line)
            name = keyword or name
            parts[name] = parts.get(name, "") + ast.literal_eval(quoted)
        found.append(
            Entry(
                flags="".join(line for line in block.splitlines() if line.startswith(("#,", "#~"))),
                context=parts.get("msgctxt", ""),
                singular=parts.get("msgid", ""),
                plural=parts.get("msgid_plural", ""),
                said=[words for name, words in parts.items() if name.startswith("msgstr")],
            )
        )
    return found


ENGLISH = entries(CATALOGUES / "en" / "LC_MESSAGES" / "django.po")
FRENCH = entries(CATALOGUES / "fr" / "LC_MESSAGES" / "django.po")


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def test_the_catalogues_hold_the_words_of_the_code_and_are_compiled() -> None:
    if not shutil.which("xgettext") or not shutil.which("msgfmt"):
        message = "no gettext here, the catalogues were not compared with the code: install it (apt install gettext)"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    words = [sys.executable, str(ROOT / "scripts" / "messages.py"), "--check"]
    checked = subprocess.run(words, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_everything_is_said_in_english() -> None:
    assert len(ENGLISH) > 100
    assert [entry.singular for entry in ENGLISH if not entry.said or not all(entry.said)] == []
    assert [entry.singular for entry in ENGLISH if "fuzzy" in entry.flags or "#~" in entry.flags] == []


def test_what_pages_put_inside_a_sentence_is_in_both_languages() -> None:
    """But for the marks around French words, which only an English page needs."""
    wrong = [
        (french, english)
        for entry in ENGLISH
        for french, english in zip([entry.singular, entry.plural or entry.singular], entry.said, strict=False)
        if placeholders(french) != placeholders(re.sub(r'<span lang="fr">|</span>', "", english))
    ]
    assert wrong == []


def test_english_keeps_the_spaces_at_both_ends_and_no_french_typography() -> None:
    wrong = [
        said
        for entry in ENGLISH
        for said in entry.said
        if re.search(r"\s[:;!?]|[\u00a0\u202f]%|[«»·]|&nbsp;%", re.sub(r"<(cite|span) lang=\"fr\">.*?</\1>", "", said))
        or (said[:1].isspace(), said[-1:].isspace()) != (entry.singular[0].isspace(), entry.singular[-1].isspace())
    ]
    assert wrong == []


def test_the_french_catalogue_holds_every_plural_and_nothing_else() -> None:
    plurals = {(entry.context, entry.singular, entry.plural) for entry in ENGLISH if entry.plural}
    assert {(entry.context, entry.singular, entry.plural) for entry in FRENCH} == plurals
    assert [entry.singular for entry in FRENCH if entry.said != [entry.singular, entry.plural]] == []


def test_in_french_every_word_reads_as_it_is_written() -> None:
    """Django has catalogues of its own: one of our French words could be one of its English ones."""
    with translation.override("fr"):
        changed = [
            (entry.singular, shown)
            for entry in ENGLISH
            if not entry.plural and (shown := translation.gettext(entry.singular)) != entry.singular
        ]
    assert changed == []


def test_none_is_singular_in_french_and_plural_in_english() -> None:
    def answers(number: int) -> str:
        words = translation.ngettext("%(count)s réponse sur %(total)s", "%(count)s réponses sur %(total)s", number)
        return words % {"count": number, "total": 3}

    with translation.override("fr"):
        assert [answers(0), answers(1), answers(2)] == ["0 réponse sur 3", "1 réponse sur 3", "2 réponses sur 3"]
    with translation.override("en"):
        assert [answers(0), answers(1)] == ["0 answers out of 3", "1 answer out of 3"]
