from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.conf import settings


class Level(StrEnum):
    """How bad: nothing to do, something to look at one day, something that does not work or is not safe."""

    OK = "ok"
    LOOK = "look"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, what was seen there, and what to do about it (nothing when all is well)."""

    subject: str
    level: Level
    said: str
    advice: str = ""

    @classmethod
    def ok(cls, subject: str, said: str) -> Self:
        return cls(subject=subject, level=Level.OK, said=said)

    @classmethod
    def look(cls, subject: str, said: str, advice: str) -> Self:
        return cls(subject=subject, level=Level.LOOK, said=said, advice=advice)

    @classmethod
    def problem(cls, subject: str, said: str, advice: str) -> Self:
        return cls(subject=subject, level=Level.PROBLEM, said=said, advice=advice)

    @classmethod
    def wrong_in_service(cls, subject: str, said: str, advice: str) -> Self:
        """A problem for a site in service; where one only tries things, something to look at."""
        return (cls.problem if settings.PRODUCTION else cls.look)(subject, said, advice)
