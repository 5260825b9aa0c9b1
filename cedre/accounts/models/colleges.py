from django.db import models
from django.utils.translation import gettext_lazy as _


class College(models.TextChoices):
    """The three publics of the method. A person says theirs, or not."""

    ELECTED = "elected", _("Élu·es")
    PROFESSIONAL = "professional", _("Professionnel·les")
    CITIZEN = "citizen", _("Citoyen·nes")
