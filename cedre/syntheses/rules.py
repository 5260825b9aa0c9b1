"""How a synthesis is read: sentences, and after each where it comes from.

    Le chemin doit être éclairé. [2, 6] Une habitante le dit ainsi. [P3] Nous en avons parlé trois fois. [équipe]

Numbers are statements, `P` numbers are extracts of spoken words, `[équipe]` says that the team speaks for itself.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cedre.accounts.rules import NotAnAnimator, Power
from cedre.base.refusals import Refusal

LONGEST = 40_000
TEAM = "équipe"
HEADING = "## "
# So many words in a row are someone's, not a way of speaking.
COPIED = 7
MARK = re.compile(r"\[\s*(équipe|team|[Pp]?\d{1,9}(?:\s*,\s*[Pp]?\d{1,9})*)\s*\]")
# A sentence ends at its mark, or where it has none, at its point.
_END = re.compile(r"(?<=[.!?…»])\s+(?=[A-ZÀ-ÝŒÆ«\d])")


class NothingWritten(Refusal):
    message = _("Écrivez la synthèse avant de l’enregistrer.")


class WithoutSource(Refusal):
    message = _(
        "Cette phrase ne dit pas d’où elle vient : « %(sentence)s » Ajoutez-lui un numéro d’affirmation, [12], un "
        "extrait, [P3], ou [équipe] si c’est vous qui parlez."
    )

    def __init__(self, sentence: str) -> None:
        super().__init__(self.message % {"sentence": sentence})


class UnknownSource(Refusal):
    message = _("Il n’y a pas de %(source)s à citer dans ce dialogue : vérifiez ce numéro.")

    def __init__(self, source: str) -> None:
        super().__init__(self.message % {"source": source})


class CopiedWords(Refusal):
    message = _(
        "Vous recopiez l’extrait P%(number)d (« %(words)s… »). Citez-le par son numéro, [P%(number)d] : la page le "
        "montre, et il disparaît d’ici aussi si la personne reprend son accord."
    )

    def __init__(self, number: int, words: str) -> None:
        super().__init__(self.message % {"number": number, "words": words})


class CopiedInConfidence(Refusal):
    message = _(
        "« %(words)s… » : ces mots vous ont été confiés, et ne sont pas publiés. Publiez d’abord l’extrait pour le "
        "citer, ou dites-le avec vos mots."
    )

    def __init__(self, words: str) -> None:
        super().__init__(self.message % {"words": words})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Some words, and where they come from."""

    text: str
    statements: tuple[int, ...] = ()
    extracts: tuple[int, ...] = ()
    is_team: bool = False

    @property
    def is_sourced(self) -> bool:
        return bool(self.statements or self.extracts) or self.is_team


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A heading (one sentence, no source) or sentences."""

    is_heading: bool
    sentences: tuple[Sentence, ...]


def paragraphs(text: str) -> list[Paragraph]:
    """What a synthesis says, in order."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    found = []
    for block in blocks:
        if block.startswith(HEADING):
            heading, _newline, rest = block.removeprefix(HEADING).partition("\n")
            found.append(Paragraph(is_heading=True, sentences=(Sentence(text=heading.strip()),)))
            block = rest.strip()
        if block:
            found.append(Paragraph(is_heading=False, sentences=tuple(_sentences(" ".join(block.split())))))
    return found


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence that should say where it comes from."""
    return (one for each in paragraphs(text) if not each.is_heading for one in each.sentences)


def check_can_write(powers: Collection[Power]) -> None:
    if Power.ANIMATE not in powers:
        raise NotAnAnimator


def check_written(text: str) -> None:
    if not text.strip():
        raise NothingWritten


def check_sourced(text: str, *, statements: Collection[int], extracts: Collection[int]) -> None:
    """Each sentence says where it comes from, and what it names is there to be read."""
    for sentence in sentences(text):
        if not sentence.is_sourced:
            raise WithoutSource(sentence.text)
        for number in sentence.statements:
            if number not in statements:
                raise UnknownSource(f"[{number}]")
        for number in sentence.extracts:
            if number not in extracts:
                raise UnknownSource(f"[P{number}]")


def check_not_copied(text: str, *, extracts: Mapping[int, str], said: Iterable[str] = ()) -> None:
    """Spoken words are cited, never copied here, where nobody could take them back. `said`: all that was gathered."""
    written = set(_runs(text))
    for number, said in extracts.items():
        if copied := next((run for run in _runs(said) if run in written), None):
            raise CopiedWords(number, " ".join(copied))
    if kept := next((run for words in said for run in _runs(words) if run in written), None):
        raise CopiedInConfidence(" ".join(kept))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return (tuple(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1))


def _sentences(block: str) -> Iterator[Sentence]:
    at = 0
    for mark in MARK.finditer(block):
        *without, last = _split(block[at : mark.start()]) or [""]
        yield from (Sentence(text=each) for each in without)
        names = [name.strip() for name in mark.group(1).split(",")]
        yield Sentence(
            text=last,
            statements=tuple(int(name) for name in names if name.isdigit()),
            extracts=tuple(int(name[1:]) for name in names if name[0] in "Pp" and name[1:].isdigit()),
            is_team=names[0] in {TEAM, "team"},
        )
        at = mark.end()
    yield from (Sentence(text=each) for each in _split(block[at:]))


def _split(words: str) -> Sequence[str]:
    return [each for each in (part.strip() for part in _END.split(words.strip())) if each]
