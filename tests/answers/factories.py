from datetime import UTC, date, datetime

import factory

from cedre.answers.models import Follower, OwedAnswer, Postponement, Step, StepKind
from tests.accounts.factories import OrganisationFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class OwedAnswerFactory(factory.django.DjangoModelFactory):
    """A statement put to an organisation, which answers by mid-December."""

    class Meta:
        model = OwedAnswer

    dialogue = factory.SubFactory(DialogueFactory)
    statement = factory.SubFactory(StatementFactory, dialogue=factory.SelfAttribute("..dialogue"))
    body = factory.SubFactory(OrganisationFactory)
    due_on = date(2026, 12, 15)
    asked_at = NOW


class StepFactory(factory.django.DjangoModelFactory):
    """The body says that it received the question."""

    class Meta:
        model = Step

    owed = factory.SubFactory(OwedAnswerFactory)
    kind = StepKind.RECEIVED
    taken_at = NOW


class PostponementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Postponement

    owed = factory.SubFactory(OwedAnswerFactory)
    former = date(2026, 12, 1)
    reason = "L’étude des sols est plus longue que prévu."
    moved_at = NOW


class FollowerFactory(factory.django.DjangoModelFactory):
    """A confirmed address."""

    class Meta:
        model = Follower

    dialogue = factory.SubFactory(DialogueFactory)
    email = factory.Sequence(lambda n: f"suivi{n}@exemple.test")
    language = "fr"
    asked_at = NOW
    confirmed_at = NOW
    told_until = NOW
