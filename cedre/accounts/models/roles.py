from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """What someone is here for; `rules.POWERS` says what each may do."""

    ADMINISTRATOR = "administrator", _("Administrateur·rice")
    COACH = "coach", _("Coach")
    MODERATOR = "moderator", _("Modérateur·rice")
    RESPONDENT = "respondent", _("Répondant·e")
    JUROR = "juror", _("Juré·e")
    CONTRIBUTOR = "contributor", _("Contributeur·rice")
    READER = "reader", _("Lecteur·rice")


class ScopeKind(models.TextChoices):
    """Where a role holds. The values are words of addresses (/equipe/territoire/12/), hence in French."""

    PLATFORM = "plateforme", _("Toute la plateforme")
    ORGANISATION = "organisation", _("Organisation")
    TERRITORY = "territoire", _("Territoire")
    ENGAGEMENT = "accompagnement", _("Accompagnement")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role holds: one territory, one engagement… `key`: the row of the room that keeps them, 0 for all."""

    kind: str
    key: int = 0


EVERYWHERE = Scope(ScopeKind.PLATFORM)


def _scope_is_whole() -> Q:
    """The platform is one; what else there is has a key."""
    return Q(scope_kind=ScopeKind.PLATFORM, scope_key=0) | Q(
        scope_kind__in=[kind for kind in ScopeKind.values if kind != ScopeKind.PLATFORM], scope_key__gt=0
    )


class RoleQuerySet(models.QuerySet["Role"]):
    def holding(self, *, today: date) -> RoleQuerySet:
        """Roles that hold on this day: begun, not taken back, their last day not past."""
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        return self.filter(not_over, ended_at__isnull=True, begins_on__lte=today)

    def within(self, scope: Scope) -> RoleQuerySet:
        return self.filter(scope_kind=scope.kind, scope_key=scope.key)


class Role(models.Model):
    """Someone may do what a kind of role allows, in one scope, from a day to another (the last day is included).

    The row of what the scope names is kept by a higher room: it is told by kind and key, as in the journal.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles", verbose_name=_("personne")
    )
    kind = models.CharField(_("rôle"), max_length=16, choices=RoleKind.choices)
    scope_kind = models.CharField(_("où il vaut"), max_length=16, choices=ScopeKind.choices)
    scope_key = models.PositiveBigIntegerField(_("numéro de cet endroit"), default=0)
    begins_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("donné par")
    )
    given_at = models.DateTimeField(_("donné le"))
    ended_at = models.DateTimeField(_("retiré à"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "scope_kind", "scope_key"],
                condition=Q(ended_at__isnull=True),
                name="one_role_of_a_kind_per_person_and_scope",
            ),
            models.CheckConstraint(condition=Q(kind__in=RoleKind.values), name="role_kind_is_known"),
            models.CheckConstraint(condition=_scope_is_whole(), name="role_scope_is_whole"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="role_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["scope_kind", "scope_key"], name="role_scope")]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope_kind}:{self.scope_key}"

    @property
    def scope(self) -> Scope:
        return Scope(self.scope_kind, self.scope_key)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, *, now: datetime) -> InvitationQuerySet:
        """Neither used nor taken back, and not over."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)

    def within(self, scope: Scope) -> InvitationQuerySet:
        return self.filter(scope_kind=scope.kind, scope_key=scope.key)


class Invitation(models.Model):
    """A role offered by a link that serves once. Its address is signed: it cannot be guessed from another.

    With an e-mail, only who signs in with it can accept; without, whoever holds the link can.
    """

    kind = models.CharField(_("rôle"), max_length=16, choices=RoleKind.choices)
    scope_kind = models.CharField(_("où il vaut"), max_length=16, choices=ScopeKind.choices)
    scope_key = models.PositiveBigIntegerField(_("numéro de cet endroit"), default=0)
    role_ends_on = models.DateField(_("dernier jour du rôle"), null=True, blank=True)
    email = models.EmailField(_("adresse électronique"), max_length=254, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invité par")
    )
    invited_at = models.DateTimeField(_("invité à"))
    expires_at = models.DateTimeField(_("valable jusqu’à"))
    accepted_at = models.DateTimeField(_("acceptée à"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acceptée par"),
    )
    revoked_at = models.DateTimeField(_("annulée à"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RoleKind.values), name="invitation_kind_is_known"),
            models.CheckConstraint(condition=_scope_is_whole(), name="invitation_scope_is_whole"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="an_invitation_is_not_both_used_and_revoked",
            ),
        ]
        indexes = [models.Index(fields=["scope_kind", "scope_key"], name="invitation_scope")]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope_kind}:{self.scope_key}"

    @property
    def scope(self) -> Scope:
        return Scope(self.scope_kind, self.scope_key)
