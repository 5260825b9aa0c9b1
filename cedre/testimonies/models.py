from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College


class Occasion(models.TextChoices):
    """How someone's words were gathered."""

    INTERVIEW = "interview", _("Entretien")
    WALK = "walk", _("Marche")
    MEETING = "meeting", _("Réunion")
    OTHER = "other", _("Autre moment")


class ConsentLevel(models.TextChoices):
    """What the person agreed to."""

    NONE = "none", _("Rien ne paraît : l’équipe seule lit ces paroles")
    ANONYMOUS = "anonymous", _("Des extraits paraissent, sans nom")
    NAMED = "named", _("Des extraits paraissent, avec le nom choisi par la personne")


class TestimonyQuerySet(models.QuerySet["Testimony"]):
    def standing(self) -> TestimonyQuerySet:
        """Those whose consent was not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def undecided(self) -> TestimonyQuerySet:
        """Those in which suggested masks wait for a decision."""
        waiting = Mask.objects.filter(state=MaskState.SUGGESTED)
        return self.standing().filter(pk__in=waiting.values("testimony"))


class Testimony(models.Model):
    """What someone said, gathered by a person of the team, with the consent that was given.

    Once consent is taken back, `withdrawn_at` says when, and nothing that was said or that tells of the person is left.
    """

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="testimonies", verbose_name=_("dialogue")
    )
    occasion = models.CharField(_("moment"), max_length=10, choices=Occasion.choices)
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    gathered_on = models.DateField(_("recueillies le"))
    context = models.TextField(_("contexte"), blank=True)
    college = models.CharField(_("collège"), max_length=20, choices=College.choices, blank=True)
    words = models.TextField(_("paroles"), blank=True)
    consent_level = models.CharField(_("accord"), max_length=10, choices=ConsentLevel.choices)
    consent_text = models.TextField(_("ce que la personne a accepté, dans les mots lus"))
    consented_on = models.DateField(_("accord donné le"))
    name = models.CharField(_("nom à publier"), max_length=80, blank=True)
    gathered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("recueillies par"),
    )
    recorded_at = models.DateTimeField(_("enregistrées à"))
    suggested_at = models.DateTimeField(_("masques proposés à"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("accord repris à"), null=True, blank=True)

    objects = TestimonyQuerySet.as_manager()

    class Meta:
        verbose_name = _("témoignage")
        verbose_name_plural = _("témoignages")
        ordering = ["-gathered_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(words="")
                | Q(withdrawn_at__isnull=False, words="", context="", place="", name="", consent_text=""),
                name="testimony_has_words_until_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(consent_level=ConsentLevel.NAMED) | Q(name=""), name="testimony_name_only_where_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.gathered_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("testimonies:detail", args=[self.dialogue.slug, self.pk])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Span(models.Model):
    """A passage of a testimony's words: characters from `begins` up to `ends`, not included."""

    begins = models.PositiveIntegerField(_("premier caractère"))
    ends = models.PositiveIntegerField(_("après le dernier caractère"))

    class Meta:
        abstract = True


class MaskKind(models.TextChoices):
    """What a passage may tell of someone."""

    PERSON = "person", _("nom d’une personne")
    PLACE = "place", _("lieu")
    ORGANISATION = "organisation", _("organisation")
    ADDRESS = "address", _("adresse")
    PHONE = "phone", _("téléphone")
    EMAIL = "email", _("courriel")
    NUMBER = "number", _("numéro")
    CHOSEN = "chosen", _("choisi par l’équipe")


class MaskState(models.TextChoices):
    """A suggestion waits for a person, who hides the passage or leaves it."""

    SUGGESTED = "suggested", _("à décider")
    HIDDEN = "hidden", _("masqué")
    KEPT = "kept", _("laissé")


class Mask(Span):
    """A passage that may tell who someone is, and what a person of the team decided of it."""

    testimony = models.ForeignKey(
        Testimony, on_delete=models.CASCADE, related_name="masks", verbose_name=_("témoignage")
    )
    kind = models.CharField(_("sorte"), max_length=12, choices=MaskKind.choices)
    state = models.CharField(_("décision"), max_length=10, choices=MaskState.choices, default=MaskState.SUGGESTED)

    class Meta:
        verbose_name = _("masque")
        verbose_name_plural = _("masques")
        ordering = ["begins", "ends"]
        constraints = [
            models.UniqueConstraint(fields=["testimony", "begins", "ends"], name="one_mask_per_passage"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="mask_hides_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.begins}-{self.ends}"


class Verbatim(Span):
    """An extract of someone's words. Its text is never copied: it is read in the testimony, without what is masked."""

    testimony = models.ForeignKey(
        Testimony, on_delete=models.CASCADE, related_name="verbatims", verbose_name=_("témoignage")
    )
    marked_at = models.DateTimeField(_("choisi à"))
    published_at = models.DateTimeField(_("publié à"), null=True, blank=True)
    statements = models.ManyToManyField(
        "dialogues.Statement", through="DrawnFrom", related_name="verbatims", verbose_name=_("affirmations")
    )

    class Meta:
        verbose_name = _("extrait de paroles")
        verbose_name_plural = _("extraits de paroles")
        ordering = ["testimony", "begins", "ends"]
        constraints = [
            models.UniqueConstraint(fields=["testimony", "begins", "ends"], name="one_verbatim_per_passage"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="verbatim_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.testimony_id} {self.begins}-{self.ends}"


class DrawnFrom(models.Model):
    """A statement put to the vote comes from a verbatim; one may give several, and several may give one."""

    verbatim = models.ForeignKey(Verbatim, on_delete=models.CASCADE, related_name="links", verbose_name=_("extrait"))
    statement = models.ForeignKey(
        "dialogues.Statement", on_delete=models.CASCADE, related_name="drawn_from", verbose_name=_("affirmation")
    )
    linked_at = models.DateTimeField(_("relié à"))

    class Meta:
        verbose_name = _("lien d’un extrait à une affirmation")
        verbose_name_plural = _("liens d’extraits à des affirmations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["verbatim", "statement"], name="one_link_per_verbatim_statement")
        ]

    def __str__(self) -> str:
        return f"{self.verbatim_id} {self.statement_id}"
