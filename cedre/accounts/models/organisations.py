from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Profile(models.TextChoices):
    """What an organisation is in the alliances of a territory: the actors' profiles of the method."""

    LOCAL_AUTHORITY = "collectivite", _("Collectivité")
    FIRM = "entreprise", _("Entreprise")
    GENERAL_INTEREST = "interet-general", _("Association, fondation (intérêt général)")
    INSTITUTION = "institution", _("Institution")
    SUPPORT = "accompagnateur", _("Accompagnement, ingénierie")
    ACADEMIC = "academique", _("Enseignement, recherche")
    MEDIA = "media", _("Média")
    RESIDENTS = "habitants", _("Collectif d’habitant·es")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> OrganisationQuerySet:
        """Neither merged nor dissolved."""
        return self.filter(closed_at__isnull=True)

    def open_first(self) -> OrganisationQuerySet:
        return self.order_by(F("closed_at").asc(nulls_first=True), "name", "pk")

    def named_like(self, text: str) -> OrganisationQuerySet:
        """Those whose name holds these words, or that bear this number."""
        compact = "".join(text.split())
        return self.filter(
            Q(name__icontains=text) | Q(siren__startswith=compact) | Q(siret__startswith=compact) | Q(rna=compact)
        )


class Organisation(models.Model):
    """A body that takes part: it has members, may owe answers. Merged or dissolved, it stays, closed."""

    name = models.CharField(_("nom"), max_length=200)
    profile = models.CharField(_("profil"), max_length=20, choices=Profile.choices)
    siren = models.CharField(_("numéro SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True)
    rna = models.CharField(_("numéro RNA"), max_length=10, blank=True)
    is_fictional = models.BooleanField(_("organisation fictive (démonstration)"), default=False)
    created_at = models.DateTimeField(_("créée à"))
    closed_at = models.DateTimeField(_("fermée à"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_here",
        verbose_name=_("réunie à"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        constraints = [
            # One body has one SIREN and may have several establishments here, each with its SIRET.
            models.UniqueConstraint(
                fields=["siren"],
                condition=Q(siret="", closed_at__isnull=True) & ~Q(siren=""),
                name="one_open_organisation_per_siren",
            ),
            models.UniqueConstraint(
                fields=["siret"],
                condition=Q(closed_at__isnull=True) & ~Q(siret=""),
                name="one_open_organisation_per_siret",
            ),
            models.UniqueConstraint(
                fields=["rna"], condition=Q(closed_at__isnull=True) & ~Q(rna=""), name="one_open_organisation_per_rna"
            ),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="organisation_profile_is_known"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_at__isnull=False),
                name="a_merged_organisation_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:organisation", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_at__isnull=True)


class Membership(models.Model):
    """Someone belongs to an organisation, with the function they have in it. It says nothing of what they may do."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("personne")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    began_at = models.DateTimeField(_("depuis"))
    ended_at = models.DateTimeField(_("jusqu’à"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("appartenance")
        verbose_name_plural = _("appartenances")
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="one_current_membership_per_person_and_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.organisation_id}"


class MarkKind(models.TextChoices):
    """What an administrator vouches for."""

    ELECTED = "elu", _("Élu·e")
    SERVICE = "service", _("Service public")
    ASSOCIATION = "association", _("Association déclarée")


class OfficialMarkQuerySet(models.QuerySet["OfficialMark"]):
    def standing(self, *, today: date) -> OfficialMarkQuerySet:
        """Marks that hold on this day: neither withdrawn, nor before nor after their dates."""
        begun = Q(begins_on__isnull=True) | Q(begins_on__lte=today)
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        return self.filter(begun, not_over, withdrawn_at__isnull=True)


class OfficialMark(models.Model):
    """An administrator checked that a person is elected (which mandate, until when), or what an organisation is."""

    kind = models.CharField(_("nature"), max_length=12, choices=MarkKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name=_("personne"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name=_("organisation"),
    )
    words = models.CharField(_("mandat ou précision"), max_length=160, blank=True)
    begins_on = models.DateField(_("premier jour"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("donnée par")
    )
    given_at = models.DateTimeField(_("donnée à"))
    withdrawn_at = models.DateTimeField(_("retirée à"), null=True, blank=True)

    objects = OfficialMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("marque officielle")
        verbose_name_plural = _("marques officielles")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MarkKind.ELECTED, person__isnull=False, organisation__isnull=True)
                | Q(kind__in=[MarkKind.SERVICE, MarkKind.ASSOCIATION], person__isnull=True, organisation__isnull=False),
                name="people_are_elected_and_organisations_are_the_rest",
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="a_mark_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words}".strip()
