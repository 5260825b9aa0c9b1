from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import Dialogue, Participant


class Call(models.Model):
    """A dialogue takes longer proposals, beside its statements. Closed, what was proposed stays and is read."""

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, related_name="call_for_proposals", verbose_name=_("dialogue")
    )
    opened_at = models.DateTimeField(_("ouvert à"))
    closed_at = models.DateTimeField(_("fermé à"), null=True, blank=True)

    class Meta:
        verbose_name = _("appel à propositions")
        verbose_name_plural = _("appels à propositions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.opened_at:%Y-%m-%d}"


class State(models.TextChoices):
    """Where someone's words stand: readers see those that are shown, and no other."""

    SHOWN = "shown", _("publiée")
    WAITING = "waiting", _("attend d’être relue")
    WITHHELD = "withheld", _("écartée")


class SubmittedQuerySet(models.QuerySet["Proposal"]):
    def shown(self) -> SubmittedQuerySet:
        return self.filter(state=State.SHOWN)


class Proposal(models.Model):
    """A problem, an idea, who is concerned and where: longer than a statement, supported rather than voted."""

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("dialogue")
    )
    number = models.PositiveIntegerField(_("numéro dans le dialogue"))
    title = models.CharField(_("titre"), max_length=120)
    problem = models.TextField(_("le problème"), max_length=1_000)
    idea = models.TextField(_("l’idée"), max_length=2_000)
    concerned = models.CharField(_("qui est concerné"), max_length=200, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.WAITING)
    submitted_by = models.ForeignKey(
        Participant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("proposée par"),
    )
    submitted_at = models.DateTimeField(_("proposée à"))
    support_count = models.PositiveIntegerField(_("soutiens"), default=0)

    objects = SubmittedQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="one_number_per_proposal_of_a_dialogue"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="proposal_state_is_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(problem="") & ~Q(idea=""), name="proposal_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["dialogue", "-support_count"], condition=Q(state="shown"), name="supported_proposals")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.dialogue.slug, self.number])


class Side(models.TextChoices):
    """Which way an argument pulls."""

    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")


class Argument(models.Model):
    """One reason for a proposal or against it, that others may find useful."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="arguments", verbose_name=_("proposition")
    )
    side = models.CharField(_("pour ou contre"), max_length=7, choices=Side.choices)
    text = models.TextField(_("argument"), max_length=300)
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.WAITING)
    submitted_by = models.ForeignKey(
        Participant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="arguments",
        verbose_name=_("donné par"),
    )
    submitted_at = models.DateTimeField(_("donné à"))
    useful_count = models.PositiveIntegerField(_("personnes qui le trouvent utile"), default=0)

    objects = SubmittedQuerySet.as_manager()

    class Meta:
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        ordering = ["-useful_count", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="argument_state_is_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="argument_side_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="argument_says_something"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.proposal.get_absolute_url()}#argument-{self.pk}"

    @property
    def dialogue(self) -> Dialogue:
        return self.proposal.dialogue


class Support(models.Model):
    """Someone who takes part stands behind a proposal, once; detached, they still count."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="supports", verbose_name=_("proposition")
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, related_name="supports", verbose_name=_("participant·e")
    )
    given_at = models.DateTimeField(_("donné à"))

    class Meta:
        verbose_name = _("soutien")
        verbose_name_plural = _("soutiens")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "participant"], name="one_support_per_proposal_and_participant")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.given_at:%Y-%m-%d}"


class Useful(models.Model):
    """Someone who takes part finds an argument useful, on whatever side they are."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="usefuls", verbose_name=_("argument"))
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, related_name="usefuls", verbose_name=_("participant·e")
    )
    given_at = models.DateTimeField(_("donné à"))

    class Meta:
        verbose_name = _("argument trouvé utile")
        verbose_name_plural = _("arguments trouvés utiles")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["argument", "participant"], name="one_useful_per_argument_and_participant")
        ]

    def __str__(self) -> str:
        return f"{self.argument_id} {self.given_at:%Y-%m-%d}"
