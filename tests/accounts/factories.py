from datetime import UTC, datetime

import factory

from cedre.accounts.models import Person


class PersonFactory(factory.django.DjangoModelFactory):
    """Someone with an account, password « secret »; `animator=True` gives someone who animates."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        animator = factory.Trait(is_animator=True)

    email = factory.Sequence(lambda n: f"personne-{n}@exemple.test")
    name = factory.Sequence(lambda n: f"Personne {n} (fictive)")
    joined_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    password = factory.django.Password("secret")
