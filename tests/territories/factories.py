"""Small fictional territories, each with the parents its kind must have."""

import factory
from factory.django import DjangoModelFactory

from cedre.territories.models import Kind, Territory

VINTAGE = 2026


class NationFactory(DjangoModelFactory):
    """France: the same one however often it is asked for."""

    class Meta:
        model = Territory
        django_get_or_create = ("kind", "code", "vintage")

    kind = Kind.NATION
    code = "FR"
    vintage = VINTAGE
    name = "France"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Territory

    kind = Kind.REGION
    code = factory.Sequence(lambda n: f"R{n}")
    vintage = VINTAGE
    name = factory.Sequence(lambda n: f"Région fictive {n}")
    nation = factory.SubFactory(NationFactory)


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Territory

    kind = Kind.DEPARTMENT
    code = factory.Sequence(lambda n: f"D{n}")
    vintage = VINTAGE
    name = factory.Sequence(lambda n: f"Département fictif {n}")
    region = factory.SubFactory(RegionFactory)
    nation = factory.SelfAttribute("region.nation")


class EpciFactory(DjangoModelFactory):
    class Meta:
        model = Territory

    kind = Kind.EPCI
    code = factory.Sequence(lambda n: f"E{n:08}")
    vintage = VINTAGE
    name = factory.Sequence(lambda n: f"Communauté de communes fictive {n}")
    department = factory.SubFactory(DepartmentFactory)
    region = factory.SelfAttribute("department.region")
    nation = factory.SelfAttribute("department.nation")


class TerritoryFactory(DjangoModelFactory):
    """A commune, in no EPCI unless one is given; `CommuneFactory` is its other name."""

    class Meta:
        model = Territory

    kind = Kind.COMMUNE
    code = factory.Sequence(lambda n: f"C{n:04}")
    vintage = VINTAGE
    name = factory.Sequence(lambda n: f"Commune fictive {n}")
    department = factory.SubFactory(DepartmentFactory)
    region = factory.SelfAttribute("department.region")
    nation = factory.SelfAttribute("department.nation")
    population = 1_000


CommuneFactory = TerritoryFactory
