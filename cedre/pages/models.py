from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PageKey(models.TextChoices):
    """The pages that each installation completes with its own words. The value is the page's address."""

    LEGAL = "mentions-legales", _("Mentions légales")
    PRIVACY = "donnees-personnelles", _("Données personnelles")
    ACCESSIBILITY = "accessibilite", _("Déclaration d’accessibilité")


class PageVersion(models.Model):
    """What a page said from one moment to the next, in Markdown. Versions are added, never changed nor deleted.

    The page says its last version. An empty text means the platform's own wording, which a later Cèdre may improve.
    """

    key = models.CharField(_("page"), max_length=40, choices=PageKey.choices)
    language = models.CharField(_("langue"), max_length=10)
    number = models.PositiveIntegerField(_("numéro de version"))
    text = models.TextField(_("texte"), blank=True)
    written_by = models.UUIDField(_("pseudonyme de l’auteur·e"))
    written_at = models.DateTimeField(_("écrite à"))

    class Meta:
        verbose_name = _("version d’une page")
        verbose_name_plural = _("versions des pages")
        ordering = ["key", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["key", "language", "number"], name="one_number_per_version_of_a_page"),
            models.CheckConstraint(condition=Q(key__in=PageKey.values), name="page_key_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language} {self.number}"

    @property
    def is_original(self) -> bool:
        """Whether this version gives back the platform's own wording."""
        return self.text == ""

    @property
    def short_pseudonym(self) -> str:
        """Enough of the pseudonym to tell two authors apart."""
        return str(self.written_by)[:8]
