from datetime import UTC, datetime

import factory

from cedre.turnout.models import SelfDescription
from tests.dialogues.factories import ParticipantFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class SelfDescriptionFactory(factory.django.DjangoModelFactory):
    """Someone who says they are 15 to 29."""

    class Meta:
        model = SelfDescription

    participant = factory.SubFactory(ParticipantFactory)
    question = "age"
    value = "15-29"
    said_at = NOW
