"""Questions about syntheses; `readable_synthesis` is the only way for anyone to obtain one."""

from collections.abc import Iterable
from dataclasses import dataclass

from cedre.dialogues.models import Dialogue, Statement
from cedre.syntheses import rules
from cedre.syntheses.models import Version
from cedre.testimonies import queries as testimonies
from cedre.testimonies.queries import Extract


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a synthesis may cite: the statements put to the vote, the extracts that may be read, by their numbers."""

    statements: dict[int, Statement]
    extracts: dict[int, Extract]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence:
    """A sentence with what it comes from; `is_gone`: something it cited can no longer be read."""

    text: str
    statements: list[Statement]
    extracts: list[tuple[int, Extract]]
    is_team: bool
    is_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadParagraph:
    is_heading: bool
    sentences: list[ReadSentence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """A version as it is read, and all that it cites, in order."""

    version: Version
    paragraphs: list[ReadParagraph]
    statements: list[Statement]
    extracts: list[tuple[int, Extract]]


def readable_synthesis(dialogue: Dialogue) -> Synthesis | None:
    """The last published version, as anyone reads it; None before there is one."""
    version = Version.objects.published().filter(dialogue=dialogue).last()
    return read(version) if version is not None else None


def last_version(dialogue: Dialogue) -> Version | None:
    """The last writing, published or not."""
    return Version.objects.select_related("written_by").filter(dialogue=dialogue).last()


def sources_of(dialogue: Dialogue) -> Sources:
    """What may be cited today. Extracts are numbered by their key: withdrawn, their numbers serve no other."""
    return Sources(
        statements={each.number: each for each in dialogue.statements.shown()},
        extracts={each.verbatim.pk: each for each in testimonies.published_extracts(dialogue)},
    )


def read(version: Version) -> Synthesis:
    """A version with its sources as they are today: words taken back are gone from here too."""
    sources = sources_of(version.dialogue)
    paragraphs = [
        ReadParagraph(is_heading=each.is_heading, sentences=[_read(one, sources) for one in each.sentences])
        for each in rules.paragraphs(version.text)
    ]
    said = [one for each in paragraphs for one in each.sentences]
    return Synthesis(
        version=version,
        paragraphs=paragraphs,
        statements=_once(each for one in said for each in one.statements),
        extracts=list({number: (number, extract) for one in said for number, extract in one.extracts}.values()),
    )


def _read(sentence: rules.Sentence, sources: Sources) -> ReadSentence:
    statements = [sources.statements[n] for n in sentence.statements if n in sources.statements]
    extracts = [(n, sources.extracts[n]) for n in sentence.extracts if n in sources.extracts]
    return ReadSentence(
        text=sentence.text,
        statements=statements,
        extracts=extracts,
        is_team=sentence.is_team,
        is_gone=len(statements) < len(sentence.statements) or len(extracts) < len(sentence.extracts),
    )


def _once(statements: Iterable[Statement]) -> list[Statement]:
    return sorted({each.pk: each for each in statements}.values(), key=lambda each: each.number)
