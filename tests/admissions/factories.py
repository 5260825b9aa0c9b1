from datetime import UTC, datetime

import factory

from cedre.admissions import queries
from cedre.admissions.models import ConfirmedAddress, EntryCode
from cedre.dialogues.models import Access
from tests.dialogues.factories import DialogueFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class EntryCodeFactory(factory.django.DjangoModelFactory):
    """A code that has not served; `code` is what its card says."""

    class Meta:
        model = EntryCode

    class Params:
        code = "BCDFGHJKM"

    dialogue = factory.SubFactory(DialogueFactory, access=Access.CODE)
    digest = factory.LazyAttribute(lambda each: queries.code_digest(each.code))
    made_at = NOW


class ConfirmedAddressFactory(factory.django.DjangoModelFactory):
    """An address that served; `email` says which."""

    class Meta:
        model = ConfirmedAddress

    class Params:
        email = "zoe@exemple.test"

    dialogue = factory.SubFactory(DialogueFactory, access=Access.EMAIL)
    digest = factory.LazyAttribute(lambda each: queries.address_digest(each.dialogue.pk, each.email))
