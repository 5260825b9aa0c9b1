from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by e-mail whatever its case, as Django's sign-in asks."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in. Taking part in a dialogue never requires it."""

    email = models.EmailField(_("adresse électronique"), max_length=254, unique=True)
    name = models.CharField(_("nom affiché"), max_length=120)
    is_active = models.BooleanField(_("compte actif"), default=True)
    is_fictional = models.BooleanField(_("personne fictive (démonstration)"), default=False)
    pseudonym = models.UUIDField(_("pseudonyme dans le journal"), default=uuid4, unique=True, editable=False)
    joined_at = models.DateTimeField(_("inscription"))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
        ]

    def __str__(self) -> str:
        return self.name
