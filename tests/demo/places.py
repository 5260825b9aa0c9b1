"""The places of the story, and the story itself, told for a whole file of tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from cedre.demo import other_dialogues, story, trois_sources
from tests.territories.factories import CommuneFactory, EpciFactory


def set_places() -> None:
    """The three real places where the story is set."""
    EpciFactory(code=trois_sources.TERRITORY, name="Orléans Métropole")
    CommuneFactory(code=other_dialogues.DRAFT_TERRITORY, name="Beaugency")
    CommuneFactory(code=other_dialogues.CLOSED_TERRITORY, name="Vierzon")


@contextmanager
def told_once(blocker: DjangoDbBlocker, *, now: datetime) -> Iterator[story.Told]:
    """The story, told once for a module: each test takes back what it changes of it, and it is gone in the end."""
    with blocker.unblock(), transaction.atomic():
        set_places()
        told = story.tell(now=now)
        # Else what is checked at commit would be checked again at the end of each test.
        connection.check_constraints()
        yield told
        transaction.set_rollback(True)
