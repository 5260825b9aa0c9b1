from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a territory is. The values are words of addresses (/territoires/departement/45/), hence in French."""

    NATION = "nation", _("Pays")
    REGION = "region", _("Région")
    OVERSEAS = "outre-mer", _("Collectivité d’outre-mer")
    DEPARTMENT = "departement", _("Département")
    EPCI = "epci", _("Intercommunalité")
    COMMUNE = "commune", _("Commune")


# The parent that a territory is for those inside it; nobody is inside a commune.
PARENT_OF_KIND = {
    Kind.NATION: "nation",
    Kind.REGION: "region",
    Kind.OVERSEAS: "department",
    Kind.DEPARTMENT: "department",
    Kind.EPCI: "epci",
}


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def of_kind(self, kind: Kind) -> TerritoryQuerySet:
        return self.filter(kind=kind)

    def communes(self) -> TerritoryQuerySet:
        return self.of_kind(Kind.COMMUNE)

    def epcis(self) -> TerritoryQuerySet:
        return self.of_kind(Kind.EPCI)

    def departments(self) -> TerritoryQuerySet:
        return self.of_kind(Kind.DEPARTMENT)

    def regions(self) -> TerritoryQuerySet:
        return self.of_kind(Kind.REGION)

    def inside(self, territory: Territory) -> TerritoryQuerySet:
        """Every territory below this one, at any depth; an EPCI that crosses départements is in its main one."""
        parent = PARENT_OF_KIND.get(Kind(territory.kind))
        return self.filter(**{parent: territory}) if parent else self.none()

    def reaching_into(self, department: Territory) -> TerritoryQuerySet:
        """EPCI with at least one commune in this département, even where it is not their main one."""
        communes = Territory.objects.communes().inside(department)
        return self.filter(pk__in=communes.values("epci"))

    def largest_first(self) -> TerritoryQuerySet:
        return self.order_by(F("population").desc(nulls_last=True), "search_name", "pk")

    def by_name(self) -> TerritoryQuerySet:
        return self.order_by("search_name", "pk")

    def with_parents(self) -> TerritoryQuerySet:
        return self.select_related("nation", "region", "department", "epci")


def _has_parents(kinds: list[Kind], *, all_of: Sequence[str] = (), none_of: Sequence[str] = ()) -> Q:
    known = {f"{parent}__isnull": False for parent in all_of}
    unknown = {f"{parent}__isnull": True for parent in none_of}
    return Q(kind__in=kinds, **known, **unknown)


class Territory(models.Model):
    """A place with an official code, as it was in its vintage (a year).

    Each row names its parents of every level, so that what is inside a territory is one comparison away.
    """

    kind = models.CharField(_("nature"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("code officiel"), max_length=9)
    vintage = models.PositiveSmallIntegerField(_("millésime"))
    name = models.CharField(_("nom"), max_length=200)
    nation = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="territories_of_nation",
        verbose_name=_("pays"),
    )
    region = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="territories_of_region",
        verbose_name=_("région"),
    )
    # Overseas collectivities take this place for their communes; for an EPCI it is the département where most
    # of its inhabitants live.
    department = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="territories_of_department",
        verbose_name=_("département ou collectivité d’outre-mer"),
    )
    epci = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="territories_of_epci",
        verbose_name=_("intercommunalité"),
    )
    population = models.PositiveIntegerField(_("nombre d’habitant·es"), null=True, blank=True)
    postcodes = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name=_("codes postaux"))
    siren = models.CharField(_("numéro SIREN"), max_length=9, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    # Written by the database: lower case, no accent, no hyphen, « st » spelt out. To search and to sort.
    search_name = models.GeneratedField(
        expression=Func(F("name"), function="territories_plain_name"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "vintage"], name="one_territory_per_kind_code_and_vintage"),
            models.CheckConstraint(
                name="a_territory_has_the_parents_of_its_kind",
                condition=_has_parents([Kind.NATION], none_of=["nation", "region", "department", "epci"])
                | _has_parents(
                    [Kind.REGION, Kind.OVERSEAS], all_of=["nation"], none_of=["region", "department", "epci"]
                )
                | _has_parents([Kind.DEPARTMENT], all_of=["nation", "region"], none_of=["department", "epci"])
                | _has_parents([Kind.EPCI], all_of=["nation", "region", "department"], none_of=["epci"])
                # A few island communes belong to no EPCI, and those of an overseas collectivity to no région.
                | _has_parents([Kind.COMMUNE], all_of=["nation", "department"]),
            ),
            models.CheckConstraint(
                name="a_position_is_whole_and_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]
        indexes = [
            models.Index(fields=["code"], name="territory_code"),
            models.Index(fields=["search_name"], name="territory_search_name"),
            GinIndex(fields=["postcodes"], name="territory_postcodes"),
            GinIndex(
                fields=["search_name"],
                opclasses=["gin_trgm_ops"],
                name="territory_search_name_trigrams",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("territories:detail", args=[self.kind, self.code])

    @property
    def parents(self) -> list[Territory]:
        """From the nation down to the closest; reads them, so take territories `with_parents()`."""
        return [each for each in (self.nation, self.region, self.department, self.epci) if each]

    @property
    def whereabouts(self) -> str:
        """What tells it from its homonyms: « Commune, Loiret (45) ». Reads its parents too."""
        kind = Kind(self.kind).label
        if self.department:
            return f"{kind}, {self.department.name} ({self.department.code})"
        return f"{kind}, {self.region.name}" if self.region else str(kind)


class LoadedTable(models.Model):
    """One loading of the table of territories: which bytes, when; the same bytes are not loaded twice in a row."""

    digest = models.CharField(_("empreinte SHA-256 du fichier"), max_length=64)
    vintage = models.PositiveSmallIntegerField(_("millésime"))
    rows = models.PositiveIntegerField(_("nombre de lignes"))
    loaded_at = models.DateTimeField(_("chargée le"))

    class Meta:
        verbose_name = _("chargement des territoires")
        verbose_name_plural = _("chargements des territoires")
        ordering = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.vintage} {self.digest[:12]}"
