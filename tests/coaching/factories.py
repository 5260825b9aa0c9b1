from datetime import UTC, date, datetime

import factory

from cedre.accounts.models import College
from cedre.coaching.models import Engagement
from tests.territories.factories import TerritoryFactory


class EngagementFactory(factory.django.DjangoModelFactory):
    """An engagement of the year 2026, with the three publics, whose team is still to come."""

    class Meta:
        model = Engagement

    title = factory.Sequence(lambda n: f"Accompagnement fictif {n}")
    slug = factory.Sequence(lambda n: f"accompagnement-{n}")
    territory = factory.SubFactory(TerritoryFactory)
    colleges = factory.LazyFunction(lambda: list(College.values))
    begins_on = date(2026, 1, 1)
    ends_on = date(2099, 12, 31)
    created_at = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
