from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import Dialogue


class CodeState(models.TextChoices):
    """Where a code stands; one that served or was cancelled lets nobody in."""

    FRESH = "fresh", _("pas encore servi")
    USED = "used", _("a servi")
    CANCELLED = "cancelled", _("annulé")


class EntryCode(models.Model):
    """A code printed on a card: it lets one person in. Only its digest is kept, and nothing of who used it or when."""

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="entry_codes", verbose_name=_("dialogue")
    )
    digest = models.BinaryField(_("empreinte du code"), max_length=16, unique=True)
    state = models.CharField(_("état"), max_length=10, choices=CodeState.choices, default=CodeState.FRESH)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("préparé par")
    )
    made_at = models.DateTimeField(_("préparé à"))

    class Meta:
        verbose_name = _("code d’entrée")
        verbose_name_plural = _("codes d’entrée")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CodeState.values), name="entry_code_state_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.state}"


class ConfirmedAddress(models.Model):
    """An address that served to begin in a dialogue: its digest, so that it serves once, and nothing of the answers."""

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="confirmed_addresses", verbose_name=_("dialogue")
    )
    digest = models.BinaryField(_("empreinte de l’adresse"), max_length=16)

    class Meta:
        verbose_name = _("adresse confirmée")
        verbose_name_plural = _("adresses confirmées")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "digest"], name="one_entry_per_address")]

    def __str__(self) -> str:
        return f"{self.dialogue_id}"
