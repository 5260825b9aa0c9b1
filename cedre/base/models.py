from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One act, in one line: who (a pseudonym that can be cut), did what, about which object, when.

    Written by `cedre.base.journal.record` only. The database refuses to change or delete it, but to cut its author.
    """

    verb = models.CharField(_("acte"), max_length=80)
    by = models.UUIDField(_("pseudonyme de l’auteur·e"), null=True)
    about_kind = models.CharField(_("nature de l’objet"), max_length=80)
    about_key = models.CharField(_("clé de l’objet"), max_length=40)
    facts = models.JSONField(_("faits"), default=dict)
    at = models.DateTimeField(_("instant"))

    class Meta:
        verbose_name = _("acte du journal")
        verbose_name_plural = _("journal des actes")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["about_kind", "about_key"], name="journal_about"),
            models.Index(fields=["-at", "-id"], name="journal_latest"),
            models.Index(fields=["by"], name="journal_author"),
            models.Index(fields=["verb", "-id"], name="journal_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about_kind}:{self.about_key}"
