from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import Dialogue, Participant


class Question(models.TextChoices):
    """What may be asked of those who take part, about themselves."""

    AGE = "age", _("Votre âge")
    SEX = "sex", _("Vous êtes")
    TERRITORY = "territory", _("Où habitez-vous ?")


class AgeBand(models.TextChoices):
    """The six bands of the INSEE's census tables, so that they can be compared."""

    UNDER_15 = "0-14", _("moins de 15 ans")
    FROM_15 = "15-29", _("15 à 29 ans")
    FROM_30 = "30-44", _("30 à 44 ans")
    FROM_45 = "45-59", _("45 à 59 ans")
    FROM_60 = "60-74", _("60 à 74 ans")
    FROM_75 = "75+", _("75 ans ou plus")


class Sex(models.TextChoices):
    FEMALE = "female", _("une femme")
    MALE = "male", _("un homme")
    OTHER = "other", _("autre")


class Questionnaire(models.Model):
    """What a dialogue asks of those who take part, and whether it says who they are. Off by default."""

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, related_name="questionnaire", verbose_name=_("dialogue")
    )
    is_on = models.BooleanField(_("dire qui participe"), default=False)
    questions = ArrayField(
        models.CharField(max_length=10, choices=Question.choices), default=list, verbose_name=_("questions posées")
    )

    class Meta:
        verbose_name = _("questions sur soi")
        verbose_name_plural = _("questions sur soi")

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.questions}"

    def asked(self) -> list[Question]:
        """The questions asked, in their order; none when it is off."""
        return [question for question in Question if self.is_on and question in self.questions]


class SelfDescription(models.Model):
    """What a participant says of themselves, to one question. Taken back, the words are gone and the instant stays."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="self_descriptions", verbose_name=_("participant·e")
    )
    question = models.CharField(_("question"), max_length=10, choices=Question.choices)
    value = models.CharField(_("réponse"), max_length=12, blank=True)
    said_at = models.DateTimeField(_("dite à"))

    class Meta:
        verbose_name = _("réponse sur soi")
        verbose_name_plural = _("réponses sur soi")
        ordering = ["question", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "question"], name="one_self_description_per_question"),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="self_description_question_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()} ({self.participant_id})"


class Reference(models.Model):
    """How the population of the territory is shared out, as its source says: what those who came are held against."""

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="population_references", verbose_name=_("dialogue")
    )
    question = models.CharField(_("question"), max_length=10, choices=Question.choices)
    source = models.CharField(_("source"), max_length=200)
    year = models.PositiveSmallIntegerField(_("année"))
    shares = models.JSONField(_("parts en pour cent"))

    class Meta:
        verbose_name = _("population de référence")
        verbose_name_plural = _("populations de référence")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "question"], name="one_reference_per_question_of_a_dialogue"),
            models.CheckConstraint(condition=~Q(source=""), name="reference_says_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.year})"


class DrawnTurnout(models.Model):
    """Who took part and what they answer, as the worker last published it, with its recipe.

    `findings` is the JSON form of `queries.findings.Findings`: small groups are already left out. `published`, never
    shown, is what was ever published and when, so that the next drawing does not tell of a few people.
    """

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, related_name="drawn_turnout", verbose_name=_("dialogue")
    )
    findings = models.JSONField(_("qui a participé"))
    recipe = models.JSONField(_("recette du calcul"))
    published = models.JSONField(_("déjà publié"), default=list)
    weeks = models.JSONField(_("au fil des semaines"), default=list)
    drawn_at = models.DateTimeField(_("calculé à"))

    class Meta:
        verbose_name = _("participation calculée")
        verbose_name_plural = _("participations calculées")

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.drawn_at:%Y-%m-%d %H:%M}"
