from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
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
    language = models.CharField(
        _("langue des courriels"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    absence_warned_at = models.DateTimeField(_("absence signalée le"), null=True, blank=True)

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

    @property
    def last_seen_at(self) -> datetime:
        """When they last signed in, or joined."""
        return self.last_login or self.joined_at
