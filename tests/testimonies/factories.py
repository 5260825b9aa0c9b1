from datetime import UTC, date, datetime

import factory

from cedre.testimonies.models import ConsentLevel, Mask, MaskKind, Occasion, Testimony, Verbatim
from tests.dialogues.factories import DialogueFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = "Le soir, Samia a peur sur le chemin. Il faudrait de la lumière jusqu’au bus. Et des bancs pour souffler."


class TestimonyFactory(factory.django.DjangoModelFactory):
    """Words gathered in an interview, of which extracts may appear without a name; names were looked for."""

    class Meta:
        model = Testimony

    dialogue = factory.SubFactory(DialogueFactory)
    occasion = Occasion.INTERVIEW
    place = "Chez elle"
    gathered_on = date(2026, 11, 20)
    context = "Après la marche."
    college = "citizen"
    words = WORDS
    consent_level = ConsentLevel.ANONYMOUS
    consent_text = "Mes paroles serviront à ce dialogue."
    consented_on = date(2026, 11, 20)
    recorded_at = NOW
    suggested_at = NOW


class MaskFactory(factory.django.DjangoModelFactory):
    """The name in the words, suggested."""

    class Meta:
        model = Mask

    testimony = factory.SubFactory(TestimonyFactory)
    begins = WORDS.index("Samia")
    ends = WORDS.index("Samia") + 5
    kind = MaskKind.PERSON


class VerbatimFactory(factory.django.DjangoModelFactory):
    """The first sentence of the words."""

    class Meta:
        model = Verbatim

    testimony = factory.SubFactory(TestimonyFactory)
    begins = 0
    ends = WORDS.index(".") + 1
    marked_at = NOW
