from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import State, Statement
from cedre.proposals.models import Proposal
from cedre.proposals.models import State as ProposalState


class StepKind(models.TextChoices):
    """How far a body is with what was put to it; the last step says where it stands."""

    RECEIVED = "received", _("Reçue")
    STUDIED = "studied", _("À l’étude")
    ACCEPTED = "accepted", _("Acceptée")
    PARTLY = "partly", _("Acceptée en partie")
    REFUSED = "refused", _("Refusée")
    DONE = "done", _("Faite")


class OwedAnswerQuerySet(models.QuerySet["OwedAnswer"]):
    def standing(self) -> OwedAnswerQuerySet:
        """Those that were not given up."""
        return self.filter(withdrawn_at__isnull=True)

    def shown(self) -> OwedAnswerQuerySet:
        """Those anyone may read: their proposal is published, their statement put to the vote or merged into one."""
        own = Q(statement__withheld_at__isnull=True)
        merged = Q(statement__state=State.MERGED, statement__merged_into__withheld_at__isnull=True)
        proposed = Q(proposal__state=ProposalState.SHOWN)
        stated = Q(statement__isnull=False) & (own | merged & Q(statement__merged_into__isnull=False))
        return self.standing().filter(stated | proposed)


class OwedAnswer(models.Model):
    """A statement or a proposal put to a named body, which owes an answer by a day.

    Given up, it stays with the reason.
    """

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="owed_answers", verbose_name=_("dialogue")
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="owed_answers",
        verbose_name=_("affirmation"),
    )
    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="owed_answers",
        verbose_name=_("proposition"),
    )
    body = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owed_answers",
        verbose_name=_("organisme"),
    )
    body_name = models.CharField(_("nom de l’organisme, s’il n’est pas sur la plateforme"), max_length=200, blank=True)
    asked = models.TextField(_("ce qui est demandé"), blank=True)
    due_on = models.DateField(_("réponse attendue le"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("adressée par")
    )
    asked_at = models.DateTimeField(_("adressée à l’instant"))
    withdrawn_at = models.DateTimeField(_("abandonnée à"), null=True, blank=True)
    withdrawn_because = models.CharField(_("raison de l’abandon"), max_length=300, blank=True)

    objects = OwedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse due")
        verbose_name_plural = _("réponses dues")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=False, proposal__isnull=True)
                | Q(statement__isnull=True, proposal__isnull=False),
                name="owed_answer_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False, body_name="") | Q(body__isnull=True) & ~Q(body_name=""),
                name="owed_answer_names_one_body",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="owed_answer_given_up_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.due_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("answers:owed", args=[self.dialogue.slug, self.pk])

    @property
    def about(self) -> Statement | Proposal:
        """What is put to the body, as readers know it: for a statement, the one it was merged into, if it was."""
        if self.statement is not None:
            return self.statement.merged_into or self.statement
        assert self.proposal is not None  # noqa: S101 - for the types: the database keeps it
        return self.proposal

    @property
    def is_proposal(self) -> bool:
        return self.proposal_id is not None

    @property
    def words_url(self) -> str:
        """The page of what is put to the body, for anyone."""
        about = self.about
        if isinstance(about, Proposal):
            return about.get_absolute_url()
        return reverse("dialogues:statement-votes", args=[self.dialogue.slug, about.number])

    @property
    def addressee(self) -> str:
        """The name of the body, and of what it became."""
        if self.body is None:
            return self.body_name
        successor = self.body.merged_into
        return f"{self.body.name} → {successor.name}" if successor else self.body.name


class StepQuerySet(models.QuerySet["Step"]):
    def standing(self) -> StepQuerySet:
        return self.filter(taken_back_at__isnull=True)


class Step(models.Model):
    """What a body said of what it owes, on a day. The history is kept: a step taken back is read by the team alone."""

    owed = models.ForeignKey(OwedAnswer, on_delete=models.CASCADE, related_name="steps", verbose_name=_("réponse due"))
    kind = models.CharField(_("étape"), max_length=10, choices=StepKind.choices)
    text = models.TextField(_("réponse"), blank=True)
    is_relayed = models.BooleanField(_("transmise par l’équipe"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("écrite par")
    )
    taken_at = models.DateTimeField(_("donnée à"))
    taken_back_at = models.DateTimeField(_("reprise à"), null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape d’une réponse")
        verbose_name_plural = _("étapes de réponses")
        ordering = ["taken_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.taken_at:%Y-%m-%d}"


class Postponement(models.Model):
    """A due day that was moved, and why: the first one is not forgotten."""

    owed = models.ForeignKey(
        OwedAnswer, on_delete=models.CASCADE, related_name="postponements", verbose_name=_("réponse due")
    )
    former = models.DateField(_("attendue d’abord le"))
    reason = models.CharField(_("raison du report"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("reportée par")
    )
    moved_at = models.DateTimeField(_("reportée à"))

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.owed_id} {self.former:%Y-%m-%d}"


class FollowerQuerySet(models.QuerySet["Follower"]):
    def confirmed(self) -> FollowerQuerySet:
        return self.filter(confirmed_at__isnull=False)


class Follower(models.Model):
    """An address to which the answers of one dialogue are told. No account, no tie to a participation."""

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="followers", verbose_name=_("dialogue")
    )
    email = models.EmailField(_("adresse électronique"))
    language = models.CharField(_("langue des lettres"), max_length=10)
    asked_at = models.DateTimeField(_("demandé à"))
    confirmed_at = models.DateTimeField(_("adresse confirmée à"), null=True, blank=True)
    told_until = models.DateTimeField(_("réponses dites jusqu’à"))

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne prévenue des réponses")
        verbose_name_plural = _("personnes prévenues des réponses")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "email"], name="one_follower_per_address")]

    def __str__(self) -> str:
        return str(self.pk)
