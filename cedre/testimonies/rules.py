import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from cedre.accounts.rules import NotAllowed, Power
from cedre.base.refusals import Refusal
from cedre.testimonies.models import ConsentLevel, MaskState

LONGEST_WORDS = 100_000
LONGEST_EXTRACT = 2_000
# What is read in place of a masked passage.
HIDDEN = "[…]"


class Withdrawn(Refusal):
    message = _("La personne a repris son accord : il ne reste rien de ses paroles, et rien à en faire.")


class GatheredInTheFuture(Refusal):
    message = _("Ce jour n’est pas encore venu : donnez celui où ces paroles ont été dites.")


class ConsentedInTheFuture(Refusal):
    message = _("Ce jour n’est pas encore venu : donnez celui où la personne a dit oui.")


class NameNeeded(Refusal):
    message = _("Écrivez le nom que la personne veut voir publié, ou choisissez « sans nom ».")


class WordsSettled(Refusal):
    message = _("Des extraits ont été choisis dans ces paroles : elles ne changent plus. Ôtez d’abord les extraits.")


class PassageNotFound(Refusal):
    message = _("Ces mots ne sont pas dans les paroles : copiez le passage tel qu’il y est écrit.")


class AlreadyMarked(Refusal):
    message = _("Ce passage est déjà choisi.")


class ExtractTooLong(Refusal):
    message = _("Un extrait tient en 2 000 caractères au plus : choisissez ce qui porte une idée.")


class NothingAgreed(Refusal):
    message = _("La personne n’a pas accepté que ses paroles paraissent : cet extrait reste à l’équipe.")


class MasksUndecided(Refusal):
    message = _(
        "Des masques proposés dans cet extrait attendent votre décision : masquez ou laissez chacun, puis publiez."
    )


class MasksNotReady(Refusal):
    message = _("La recherche de noms dans ces paroles n’est pas finie : attendez un instant, relisez, puis publiez.")


class MaskedInStatement(Refusal):
    message = _("Cette affirmation contient un passage masqué (« %(passage)s ») : écrivez-la sans lui.")

    def __init__(self, passage: str) -> None:
        super().__init__(self.message % {"passage": passage})


class VerbatimInUse(Refusal):
    message = _("Des affirmations viennent de cet extrait : il reste, pour que l’on sache d’où elles viennent.")


class AlreadyLinked(Refusal):
    message = _("Cette affirmation vient déjà de cet extrait.")


class UnknownStatement(Refusal):
    message = _("Aucune affirmation de ce dialogue ne porte ce numéro.")


class Passage(Protocol):
    """Characters from `begins` up to `ends`, not included."""

    @property
    def begins(self) -> int: ...

    @property
    def ends(self) -> int: ...


class MaskedPassage(Passage, Protocol):
    @property
    def state(self) -> str: ...


def check_can_keep(powers: Collection[Power]) -> None:
    """Those who animate or moderate a dialogue hold its testimonies: they name people, until they are masked."""
    if Power.MODERATE not in powers:
        raise NotAllowed


def check_stands(*, is_withdrawn: bool) -> None:
    if is_withdrawn:
        raise Withdrawn


def check_facts(*, level: str, name: str, gathered_on: date, consented_on: date, today: date) -> None:
    if gathered_on > today:
        raise GatheredInTheFuture
    if consented_on > today:
        raise ConsentedInTheFuture
    if level == ConsentLevel.NAMED and not name:
        raise NameNeeded


def check_words_may_change(*, verbatims: int) -> None:
    if verbatims:
        raise WordsSettled


def check_can_publish(*, level: str, is_searched: bool, masks: Iterable[MaskedPassage], passage: Passage) -> None:
    """`masks`: those of the whole testimony; `is_searched`: names were looked for in it."""
    if level == ConsentLevel.NONE:
        raise NothingAgreed
    if not is_searched:
        raise MasksNotReady
    if any(mask.state == MaskState.SUGGESTED and _meet(mask, passage) for mask in masks):
        raise MasksUndecided


def check_can_unmark(*, statements: int) -> None:
    if statements:
        raise VerbatimInUse


def check_statement_hides(text: str, *, words: str, masks: Iterable[MaskedPassage]) -> None:
    """What is masked in the words comes back in no statement."""
    for mask in masks:
        passage = words[mask.begins : mask.ends]
        if mask.state == MaskState.HIDDEN and re.search(rf"(?<!\w){re.escape(passage)}(?!\w)", text, re.IGNORECASE):
            raise MaskedInStatement(passage)


def occurrences(passage: str, *, words: str) -> list[tuple[int, int]]:
    """Where a passage that someone typed or copied stands in the words: spaces and apostrophes may differ.

    `PassageNotFound` when it stands nowhere.
    """
    parts = [re.escape(part).replace("’", "'").replace("'", "['’]") for part in passage.split()]
    if not parts:
        raise PassageNotFound
    pattern = r"\s+".join(parts)
    found = [match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", words)]
    if not found:
        # What was selected may begin inside a word.
        found = [match.span() for match in re.finditer(pattern, words)]
    if not found:
        raise PassageNotFound
    return found


def check_extract(passage: Passage) -> None:
    if passage.ends - passage.begins > LONGEST_EXTRACT:
        raise ExtractTooLong


def as_published(words: str, *, passage: Passage, masks: Iterable[MaskedPassage]) -> str:
    """An extract as anyone may read it: what is masked is replaced, and suggestions not decided yet are masked too."""
    said: list[str] = []
    at = passage.begins
    for mask in sorted(masks, key=lambda mask: (mask.begins, mask.ends)):
        if mask.state == MaskState.KEPT or not _meet(mask, passage):
            continue
        if mask.begins > at or not said:
            said += [words[at : max(mask.begins, at)], HIDDEN]
        at = max(at, mask.ends)
    said.append(words[at : passage.ends])
    return "".join(said).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of the words, all of one kind: inside an extract or not, masked (`state`) or not."""

    text: str
    is_extract: bool
    state: str
    rank: int


def pieces(words: str, *, masks: Sequence[MaskedPassage], verbatims: Sequence[Passage]) -> list[Piece]:
    """All the words, cut wherever a mask or an extract begins or ends. `rank`: of the mask in `masks`, from 1."""
    cuts = {0, len(words), *(edge for each in (*masks, *verbatims) for edge in (each.begins, each.ends))}
    edges = sorted(edge for edge in cuts if edge <= len(words))
    found = []
    for begins, ends in pairwise(edges):
        over = [(rank, mask) for rank, mask in enumerate(masks, 1) if mask.begins <= begins and ends <= mask.ends]
        rank, mask = min(over, key=lambda each: each[1].state != MaskState.HIDDEN) if over else (0, None)
        found.append(
            Piece(
                text=words[begins:ends],
                is_extract=any(each.begins <= begins and ends <= each.ends for each in verbatims),
                state=mask.state if mask is not None else "",
                rank=rank,
            )
        )
    return found


def _meet(one: Passage, other: Passage) -> bool:
    return one.begins < other.ends and other.begins < one.ends
