from datetime import UTC, datetime

import factory

from cedre.accounts.models import College
from cedre.dialogues.models import Dialogue, Participant, Stage, State, Statement, Vote
from tests.territories.factories import TerritoryFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class DialogueFactory(factory.django.DjangoModelFactory):
    """An open dialogue with three colleges; `draft`, `closed`, `archived` are the other situations."""

    class Meta:
        model = Dialogue
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(stage=Stage.DRAFT)
        closed = factory.Trait(stage=Stage.CLOSED)
        archived = factory.Trait(stage=Stage.ARCHIVED)

    territory = factory.SubFactory(TerritoryFactory)
    slug = factory.Sequence(lambda n: f"dialogue-{n}")
    question = factory.Sequence(lambda n: f"Comment mieux vivre ici ({n}) ?")
    colleges = factory.LazyFunction(lambda: list(College.values))
    stage = Stage.OPEN
    created_at = NOW


class StatementFactory(factory.django.DjangoModelFactory):
    """A statement put to the vote; `withheld` is kept and shown to nobody."""

    class Meta:
        model = Statement

    class Params:
        withheld = factory.Trait(state=State.WITHHELD, withheld_at=NOW, withheld_because="Doublon")

    dialogue = factory.SubFactory(DialogueFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Il manque un banc rue numéro {n}.")
    written_at = NOW


class ParticipantFactory(factory.django.DjangoModelFactory):
    """Someone who takes part, from no college they said; `college="citizen"` says one."""

    class Meta:
        model = Participant

    dialogue = factory.SubFactory(DialogueFactory)
    started_at = NOW


class VoteFactory(factory.django.DjangoModelFactory):
    """A current answer; its participant and statement belong to one dialogue."""

    class Meta:
        model = Vote

    statement = factory.SubFactory(StatementFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..statement.dialogue"))
    stance = 1
    cast_at = NOW
