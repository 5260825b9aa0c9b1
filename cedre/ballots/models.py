from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import Dialogue, Participant


class Batch(models.Model):
    """Sheets of paper printed together: the statements they bear, in their order, and the numbers of the sheets."""

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="ballot_batches", verbose_name=_("dialogue")
    )
    statements = ArrayField(models.PositiveIntegerField(), verbose_name=_("numéros des affirmations imprimées"))
    first = models.PositiveIntegerField(_("premier bulletin"))
    last = models.PositiveIntegerField(_("dernier bulletin"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("préparé par")
    )
    printed_at = models.DateTimeField(_("préparé à"))

    class Meta:
        verbose_name = _("liasse de bulletins")
        verbose_name_plural = _("liasses de bulletins")
        ordering = ["first"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "first"], name="one_first_sheet_per_batch"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="batch_has_sheets"),
        ]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class SheetQuerySet(models.QuerySet["Sheet"]):
    def unchecked(self) -> SheetQuerySet:
        return self.filter(checked_at__isnull=True)


class Sheet(models.Model):
    """A sheet that came back and was typed: it counts once, as one participant. Nothing on it says who filled it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sheets", verbose_name=_("liasse"))
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="sheets", verbose_name=_("dialogue"))
    number = models.PositiveIntegerField(_("numéro du bulletin"))
    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="sheet", verbose_name=_("participation")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("saisi par")
    )
    entered_at = models.DateTimeField(_("saisi à"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("relu par"),
    )
    checked_at = models.DateTimeField(_("relu à"), null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "number"], name="one_sheet_per_number")]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("ballots:sheet", args=[self.dialogue.slug, self.number])
