from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import Dialogue


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> VersionQuerySet:
        return self.filter(published_at__isnull=False)


class Version(models.Model):
    """The synthesis of a dialogue as someone wrote it, one day. Each writing is kept; the last published is read.

    `text`: paragraphs, headings (`## `), and after each sentence where it comes from, as `rules` reads it.
    """

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="synthesis_versions", verbose_name=_("dialogue")
    )
    text = models.TextField(_("texte"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("écrite par")
    )
    written_at = models.DateTimeField(_("écrite à"))
    published_at = models.DateTimeField(_("publiée à"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version d’une synthèse")
        verbose_name_plural = _("versions de synthèses")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.written_at:%Y-%m-%d %H:%M}"
