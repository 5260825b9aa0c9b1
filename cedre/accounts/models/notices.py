from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What people are told about; `rules.DEFAULTS` says by which rhythm when they chose none."""

    ACCOUNT = "account", _("Mon compte")
    ROLES = "roles", _("Mes invitations et mes rôles")
    DIALOGUES = "dialogues", _("Les dialogues que j’anime")
    NEWS = "news", _("Les nouvelles du site")


class Rhythm(models.TextChoices):
    """When a notice leaves by mail. Never: it is read on the site only."""

    NEVER = "never", _("Jamais par courriel")
    WEEKLY = "weekly", _("Une lettre par semaine")
    DAILY = "daily", _("Une lettre par jour")
    IMMEDIATE = "immediate", _("Tout de suite")


class NoticePreference(models.Model):
    """The rhythm someone chose for one kind of notices."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_preferences",
        verbose_name=_("personne"),
    )
    kind = models.CharField(_("sujet"), max_length=20, choices=NoticeKind.choices)
    rhythm = models.CharField(_("rythme"), max_length=10, choices=Rhythm.choices)
    chosen_at = models.DateTimeField(_("choisi à"))

    class Meta:
        verbose_name = _("préférence de courriel")
        verbose_name_plural = _("préférences de courriel")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_rhythm_per_person_and_kind"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="preference_kind_is_known"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="preference_rhythm_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rhythm}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> NoticeQuerySet:
        """Meant to leave by mail, and not sent yet."""
        return self.filter(by_mail=True, sent_at__isnull=True)

    def with_rhythm(self, *, defaults: Mapping[NoticeKind, Rhythm]) -> NoticeQuerySet:
        """Adds `rhythm`: the one its person chose for its kind, or the default one."""
        chosen = NoticePreference.objects.filter(person=models.OuterRef("person"), kind=models.OuterRef("kind"))
        unchosen = models.Case(
            *(models.When(kind=kind, then=models.Value(rhythm.value)) for kind, rhythm in defaults.items()),
            output_field=models.CharField(),
        )
        return self.annotate(rhythm=Coalesce(models.Subquery(chosen.values("rhythm")[:1]), unchosen))


class Notice(models.Model):
    """Something said to someone: always read on the site, and sent by mail at their rhythm, alone or with others."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("personne")
    )
    kind = models.CharField(_("sujet"), max_length=20, choices=NoticeKind.choices)
    subject = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("texte"), blank=True)
    address = models.CharField(_("adresse de la page"), max_length=300, blank=True)
    why = models.CharField(_("pourquoi vous"), max_length=200)
    once_per = models.CharField(_("une seule fois pour"), max_length=120, null=True, blank=True)
    created_at = models.DateTimeField(_("dit à"))
    by_mail = models.BooleanField(_("part par courriel"))
    sent_at = models.DateTimeField(_("envoyé par courriel à"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nouvelle")
        verbose_name_plural = _("nouvelles")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "once_per"], name="one_notice_per_person_and_occasion"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_latest"),
            models.Index(fields=["created_at"], condition=Q(by_mail=True, sent_at__isnull=True), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject
