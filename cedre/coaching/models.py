from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College, Scope, ScopeKind


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def under_way(self, *, today: date) -> EngagementQuerySet:
        """Begun or about to begin, and not over."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


class Engagement(models.Model):
    """A coach accompanies a territory, with a team, for a time. Its team is the roles held for it."""

    title = models.CharField(_("titre"), max_length=160)
    slug = models.SlugField(_("adresse de la page"), max_length=80, unique=True)
    territory = models.ForeignKey(
        "territories.Territory", on_delete=models.PROTECT, related_name="engagements", verbose_name=_("territoire")
    )
    colleges = ArrayField(
        models.CharField(max_length=20, choices=College.choices), default=list, verbose_name=_("publics")
    )
    summary = models.TextField(_("résumé"), blank=True)
    begins_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    is_fictional = models.BooleanField(_("accompagnement fictif (démonstration)"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("créé par")
    )
    created_at = models.DateTimeField(_("créé à"))

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("accompagnement")
        verbose_name_plural = _("accompagnements")
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="engagement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coaching:engagement", args=[self.slug])

    @property
    def scope(self) -> Scope:
        return Scope(ScopeKind.ENGAGEMENT, self.pk)

    def publics(self) -> list[College]:
        """The publics it works with, in the method's order."""
        return [college for college in College if college in self.colleges]
