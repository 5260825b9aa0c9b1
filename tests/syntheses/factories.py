from datetime import UTC, datetime

import factory

from cedre.syntheses.models import Version
from tests.dialogues.factories import DialogueFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class VersionFactory(factory.django.DjangoModelFactory):
    """A draft in which the team speaks for itself."""

    class Meta:
        model = Version

    dialogue = factory.SubFactory(DialogueFactory)
    text = "Nous avons marché trois soirs. [équipe]"
    written_at = NOW
