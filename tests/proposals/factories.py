from datetime import UTC, datetime

import factory

from cedre.proposals.models import Argument, Call, Proposal, Side, State, Support, Useful
from tests.dialogues.factories import DialogueFactory, ParticipantFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class CallFactory(factory.django.DjangoModelFactory):
    """A dialogue that takes proposals."""

    class Meta:
        model = Call

    dialogue = factory.SubFactory(DialogueFactory)
    opened_at = NOW


class ProposalFactory(factory.django.DjangoModelFactory):
    """A published proposal of someone who takes part, in a dialogue that takes some."""

    class Meta:
        model = Proposal

    dialogue = factory.LazyFunction(lambda: CallFactory().dialogue)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Une fontaine au parc numéro {n}")
    problem = "L’été, il n’y a pas d’eau."
    idea = "Poser une fontaine près des jeux."
    state = State.SHOWN
    submitted_by = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..dialogue"))
    submitted_at = NOW


class ArgumentFactory(factory.django.DjangoModelFactory):
    """A published argument for a proposal."""

    class Meta:
        model = Argument

    proposal = factory.SubFactory(ProposalFactory)
    side = Side.FOR
    text = "Les enfants boiraient."
    state = State.SHOWN
    submitted_by = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..proposal.dialogue"))
    submitted_at = NOW


class SupportFactory(factory.django.DjangoModelFactory):
    """Someone supports a proposal; its count is the action's to keep."""

    class Meta:
        model = Support

    proposal = factory.SubFactory(ProposalFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..proposal.dialogue"))
    given_at = NOW


class UsefulFactory(factory.django.DjangoModelFactory):
    """Someone finds an argument useful."""

    class Meta:
        model = Useful

    argument = factory.SubFactory(ArgumentFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..argument.proposal.dialogue"))
    given_at = NOW
