from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Reason(models.Model):
    """Why words may be refused: one line of the published list, in the platform's own words.

    Its words never change once written, since people were told them: it is retired, and another is added.
    """

    name = models.CharField(_("motif"), max_length=120)
    explanation = models.TextField(_("ce que cela veut dire"), max_length=500)
    name_english = models.CharField(_("motif, en anglais"), max_length=120, blank=True)
    explanation_english = models.TextField(_("ce que cela veut dire, en anglais"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"))
    retired_at = models.DateTimeField(_("retiré à"), null=True, blank=True)

    class Meta:
        verbose_name = _("motif")
        verbose_name_plural = _("motifs")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return (get_language() == "en" and self.name_english) or self.name

    @property
    def meaning(self) -> str:
        """What it means, in the reader's language where it was written."""
        return (get_language() == "en" and self.explanation_english) or self.explanation


class AboutWords(models.Model):
    """What points at someone's words, of any room: a statement today; and at where they stand: its dialogue."""

    about_kind = models.CharField(_("sorte de parole"), max_length=60)
    about_key = models.BigIntegerField(_("parole"))
    within_kind = models.CharField(_("sorte de lieu"), max_length=60)
    within_key = models.BigIntegerField(_("lieu"))

    class Meta:
        abstract = True


class Because(models.TextChoices):
    """Why words are in the queue."""

    SUBMITTED = "submitted", _("proposée")
    APPEALED = "appealed", _("contestation")
    FLAGGED = "flagged", _("signalement")


class Case(AboutWords):
    """Words that wait for someone to look at them. Closed by a decision; opened again when it is taken back."""

    because = models.CharField(_("pourquoi"), max_length=12, choices=Because.choices)
    opened_at = models.DateTimeField(_("ouvert à"))
    closed_at = models.DateTimeField(_("fermé à"), null=True, blank=True)

    class Meta:
        verbose_name = _("dossier de modération")
        verbose_name_plural = _("dossiers de modération")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_key"], condition=Q(closed_at__isnull=True), name="one_open_case_per_words"
            ),
            models.CheckConstraint(condition=Q(because__in=Because.values), name="case_cause_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["within_kind", "within_key", "opened_at"],
                condition=Q(closed_at__isnull=True),
                name="open_cases_of_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about_key}"


class Outcome(models.TextChoices):
    """What was decided about someone's words."""

    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")
    MERGED = "merged", _("Réunie à une autre")
    WITHHELD = "withheld", _("Retirée")
    RESTORED = "restored", _("Remise")


# Those that take words away from readers: a person may contest them.
AGAINST = (Outcome.REFUSED, Outcome.MERGED, Outcome.WITHHELD)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> DecisionQuerySet:
        return self.filter(undone_at__isnull=True)


class Decision(AboutWords):
    """What someone who moderates decided, and why. Never changed: another one may follow, and both are published.

    Taken back soon after, it no longer holds, and the words wait again in its `case`; that too is published. `former`:
    where the words stood before it, as their room writes it.
    """

    outcome = models.CharField(_("décision"), max_length=10, choices=Outcome.choices)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("motif"))
    words = models.CharField(_("un mot à la personne"), max_length=300, blank=True)
    is_on_appeal = models.BooleanField(_("après contestation"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("décidée par")
    )
    decided_at = models.DateTimeField(_("décidée à"))
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, related_name="decisions", verbose_name=_("dossier fermé par elle")
    )
    former = models.CharField(_("état d’avant"), max_length=30, blank=True)
    undone_at = models.DateTimeField(_("annulée à"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("annulée par")
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_is_known"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED) | Q(reason__isnull=False), name="refusal_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["within_kind", "within_key", "decided_at"], name="decisions_of_a_place"),
            models.Index(fields=["about_kind", "about_key"], name="decisions_about_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.about_kind} {self.about_key})"


class Appeal(models.Model):
    """Someone contests what was decided of their words, once; their words come back in the queue."""

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="appeal", verbose_name=_("décision contestée")
    )
    words = models.TextField(_("ce que dit la personne"), max_length=500)
    appealed_at = models.DateTimeField(_("contestée à"))

    class Meta:
        verbose_name = _("contestation")
        verbose_name_plural = _("contestations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.appealed_at:%Y-%m-%d}"


class Flag(AboutWords):
    """Someone who takes part asks that words be looked at, for a reason of the list, once. It hides nothing by itself.

    `flagger`: the key of their participation, until they leave. The flag belongs to the case that it opened or joined.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags", verbose_name=_("dossier"))
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", verbose_name=_("motif"))
    flagger = models.BigIntegerField(_("participation de qui signale"), null=True)
    flagged_at = models.DateTimeField(_("signalé à"))

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["about_kind", "about_key", "flagger"], name="one_flag_per_words_and_person")
        ]
        indexes = [models.Index(fields=["flagger", "flagged_at"], name="flags_of_a_person")]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about_key} {self.reason}"


class DayCount(models.Model):
    """How much came today from one network, under a digest that changes each day and is erased the day after."""

    day = models.DateField(_("jour"))
    client = models.BinaryField(_("empreinte du réseau, propre à ce jour"))
    sent = models.PositiveIntegerField(_("nombre d’envois"))

    class Meta:
        verbose_name = _("compte du jour")
        verbose_name_plural = _("comptes du jour")
        constraints = [models.UniqueConstraint(fields=["day", "client"], name="one_count_per_day_and_network")]

    def __str__(self) -> str:
        return f"{self.day} {self.sent}"
