from datetime import UTC, datetime

import factory

from cedre.ballots.models import Batch, Sheet
from cedre.dialogues.models import Origin
from tests.dialogues.factories import DialogueFactory, ParticipantFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class BatchFactory(factory.django.DjangoModelFactory):
    """Ten sheets of a dialogue, from number 1, with the statements it shows."""

    class Meta:
        model = Batch

    dialogue = factory.SubFactory(DialogueFactory)
    statements = factory.LazyAttribute(lambda b: list(b.dialogue.statements.shown().values_list("number", flat=True)))
    first = 1
    last = 10
    printed_at = NOW


class SheetFactory(factory.django.DjangoModelFactory):
    """The first sheet, typed."""

    class Meta:
        model = Sheet

    batch = factory.SubFactory(BatchFactory)
    dialogue = factory.SelfAttribute("batch.dialogue")
    number = 1
    participant = factory.SubFactory(
        ParticipantFactory, dialogue=factory.SelfAttribute("..dialogue"), origin=Origin.PAPER
    )
    entered_at = NOW
