from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College


class Stage(models.TextChoices):
    """Where a dialogue stands; `rules.NEXT` says how it moves."""

    DRAFT = "draft", _("Brouillon")
    OPEN = "open", _("Ouvert")
    CLOSED = "closed", _("Clos")
    ARCHIVED = "archived", _("Archivé")


class Language(models.TextChoices):
    """The language in which a dialogue is written, so that it is read aloud as it should."""

    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")


class Stance(models.IntegerChoices):
    """An answer to a statement. The signs are the engine's; a Polis file's are settled when it is read."""

    DISAGREE = -1, _("Pas d’accord")
    PASS = 0, _("Je passe")
    AGREE = 1, _("D’accord")


class Licence(models.TextChoices):
    """Under which open licence the data of a dialogue leave; `rules.LICENCES` says where each is written."""

    OPEN = "etalab-2.0", _("Licence Ouverte 2.0 : réutiliser en citant la source")
    SHARED = "ODbL-1.0", _("ODbL 1.0 : réutiliser en citant, et partager de même")
    CREDITED = "CC-BY-4.0", _("Creative Commons Attribution 4.0")
    NONE = "none", _("Aucune : les données ne se réutilisent pas")


class OwnWords(models.TextChoices):
    """Whether those who take part may submit statements of their own, and when these are read over."""

    CLOSED = "closed", _("Non : les affirmations sont écrites par l’équipe")
    BEFORE = "before", _("Oui, et l’équipe les relit avant qu’elles paraissent")
    AFTER = "after", _("Oui, et elles paraissent aussitôt ; l’équipe les relit ensuite")


class Access(models.TextChoices):
    """What one shows to begin to take part; results are anyone's to read all the same."""

    OPEN = "open", _("Tout le monde, sans rien demander")
    CODE = "code", _("Les personnes à qui l’équipe remet un code, imprimé sur une carte")
    EMAIL = "email", _("Toute personne qui confirme une adresse électronique")


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    def published(self) -> DialogueQuerySet:
        return self.exclude(stage=Stage.DRAFT)

    def accepting_votes(self, *, today: date) -> DialogueQuerySet:
        started = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
        not_over = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
        return self.filter(started, not_over, stage=Stage.OPEN)

    def fictional(self) -> DialogueQuerySet:
        return self.filter(is_fictional=True)

    def with_participation(self) -> DialogueQuerySet:
        """Adds `participant_count`: those who started, in one subquery."""
        counts = (
            Participant.objects.filter(dialogue=models.OuterRef("pk"))
            .order_by()
            .values("dialogue")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        return self.annotate(participant_count=models.functions.Coalesce(models.Subquery(counts), 0))


class Dialogue(models.Model):
    """A question put to the people of a territory, and the statements they answer."""

    territory = models.ForeignKey(
        "territories.Territory", on_delete=models.PROTECT, related_name="dialogues", verbose_name=_("territoire")
    )
    engagement = models.ForeignKey(
        "coaching.Engagement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dialogues",
        verbose_name=_("accompagnement"),
    )
    slug = models.SlugField(_("adresse de la page"), max_length=80, unique=True)
    question = models.CharField(_("question"), max_length=200)
    description = models.TextField(_("présentation"), blank=True)
    easy_text = models.TextField(_("version facile à lire et à comprendre"), blank=True)
    language = models.CharField(_("langue"), max_length=10, choices=Language.choices, default=Language.FRENCH)
    colleges = ArrayField(
        models.CharField(max_length=20, choices=College.choices), default=list, verbose_name=_("collèges invités")
    )
    stage = models.CharField(_("état"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    own_words = models.CharField(
        _("propositions des participant·es"), max_length=8, choices=OwnWords.choices, default=OwnWords.BEFORE
    )
    access = models.CharField(_("qui peut répondre"), max_length=8, choices=Access.choices, default=Access.OPEN)
    licence = models.CharField(_("licence des données"), max_length=12, choices=Licence.choices, default=Licence.OPEN)
    opens_on = models.DateField(_("ouvre le"), null=True, blank=True)
    closes_on = models.DateField(_("dernier jour"), null=True, blank=True)
    source = models.CharField(_("provenance (conversation importée)"), max_length=300, blank=True)
    is_fictional = models.BooleanField(_("dialogue fictif (démonstration)"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("créé par")
    )
    created_at = models.DateTimeField(_("créé à"))

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="dialogue_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="dialogue_stage_is_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="dialogue_access_is_known"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="dialogue_licence_is_known"),
            models.CheckConstraint(condition=Q(own_words__in=OwnWords.values), name="dialogue_own_words_are_known"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("dialogues:detail", args=[self.slug])

    def invited_colleges(self) -> list[College]:
        """The colleges that take part, in the method's order."""
        return [college for college in College if college in self.colleges]


class State(models.TextChoices):
    """Where a statement stands: only one that is shown is voted and counted."""

    SHOWN = "shown", _("soumise au vote")
    WAITING = "waiting", _("attend d’être relue")
    WITHHELD = "withheld", _("écartée")
    MERGED = "merged", _("réunie à une autre")
    GONE = "gone", _("mots repris par la personne qui les avait dits")


class StatementQuerySet(models.QuerySet["Statement"]):
    def shown(self) -> StatementQuerySet:
        return self.filter(withheld_at__isnull=True)

    def withheld(self) -> StatementQuerySet:
        return self.filter(withheld_at__isnull=False)

    def taken_out(self) -> StatementQuerySet:
        """Those that were refused or taken out, and may be put back."""
        return self.filter(state=State.WITHHELD)

    def with_answered(self) -> StatementQuerySet:
        """Adds `is_answered`: whether anyone ever answered it."""
        return self.annotate(is_answered=models.Exists(Vote.objects.filter(statement=models.OuterRef("pk"))))


class Statement(models.Model):
    """One idea, put to the vote. A withheld statement is kept with its votes, and shown to nobody but animators.

    `withheld_at`: since when readers do not see it, whatever the `state` that says why.
    """

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="statements", verbose_name=_("dialogue")
    )
    number = models.PositiveIntegerField(_("numéro dans le dialogue"))
    text = models.TextField(_("texte"))
    written_at = models.DateTimeField(_("écrite à"))
    submitted_by = models.ForeignKey(
        "dialogues.Participant",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("proposée par"),
    )
    submitted_at = models.DateTimeField(_("proposée à"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.SHOWN)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("réunie à")
    )
    withheld_at = models.DateTimeField(_("retirée à"), null=True, blank=True)
    withheld_because = models.CharField(_("raison du retrait"), max_length=200, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("affirmation")
        verbose_name_plural = _("affirmations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="one_number_per_statement_of_a_dialogue"),
            models.CheckConstraint(condition=~Q(text=""), name="statement_says_something"),
            models.CheckConstraint(
                condition=Q(state=State.SHOWN, withheld_at__isnull=True)
                | (
                    Q(state__in=[State.WAITING, State.WITHHELD, State.MERGED, State.GONE])
                    & Q(withheld_at__isnull=False)
                ),
                name="statement_is_shown_or_withheld",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_withheld(self) -> bool:
        return self.withheld_at is not None


class Origin(models.TextChoices):
    """How a participant answers."""

    ALONE = "alone", _("par ces pages")
    ASSISTED = "assisted", _("avec une personne qui anime")
    PAPER = "paper", _("sur papier")


class Participant(models.Model):
    """Someone's presence in one dialogue. No account, no name: two dialogues cannot be tied together.

    Once cut, nobody can come back to it, their own cookie included; the answers go on counting.
    """

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="participants", verbose_name=_("dialogue")
    )
    college = models.CharField(_("collège"), max_length=20, choices=College.choices, blank=True)
    origin = models.CharField(_("origine"), max_length=12, choices=Origin.choices, default=Origin.ALONE)
    imported_as = models.PositiveIntegerField(_("numéro dans le fichier importé"), null=True, blank=True)
    started_at = models.DateTimeField(_("première venue"))
    cut_at = models.DateTimeField(_("lien coupé à"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant·e")
        verbose_name_plural = _("participant·es")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "imported_as"], name="one_participant_per_imported_number"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="participant_origin_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class FormerCollege(models.Model):
    """The college a participant had said until they corrected it: results already counted go on saying the former one.

    Without it, a drawing that counts nobody more would tell of the one person who corrected theirs in between.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="former_colleges", verbose_name=_("participant·e")
    )
    college = models.CharField(_("collège"), max_length=20, choices=College.choices, blank=True)
    corrected_at = models.DateTimeField(_("corrigé à"))

    class Meta:
        verbose_name = _("ancien collège")
        verbose_name_plural = _("anciens collèges")
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_college_display()} ({self.participant_id})"


class VoteQuerySet(models.QuerySet["Vote"]):
    def current(self) -> VoteQuerySet:
        return self.filter(replaced_at__isnull=True)


class Vote(models.Model):
    """An answer of a participant to a statement, and its own history.

    Changing one's mind closes the row (`replaced_at`) and opens another; taking an answer back closes it.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="votes", verbose_name=_("participant·e")
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="votes", verbose_name=_("affirmation")
    )
    stance = models.SmallIntegerField(_("réponse"), choices=Stance.choices)
    cast_at = models.DateTimeField(_("donnée à"))
    replaced_at = models.DateTimeField(_("remplacée à"), null=True, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "statement"],
                condition=Q(replaced_at__isnull=True),
                name="one_vote_per_statement_and_participant",
            ),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="vote_stance_is_known"),
        ]
        indexes = [
            # Who answered, or changed their mind, since the last drawing: asked after each burst of votes.
            models.Index(fields=["cast_at"], name="vote_cast_at"),
            models.Index(fields=["replaced_at"], condition=Q(replaced_at__isnull=False), name="vote_replaced_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} ({self.statement_id})"


class DrawnResults(models.Model):
    """What the results page shows, as the worker last computed it, with the recipe to replay it.

    `findings` is the JSON form of `queries.results.Findings`: small groups are already left out of it.
    `questions` is the packed form of `engine.asking.Questions`.
    """

    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.CASCADE, related_name="drawn_results", verbose_name=_("dialogue")
    )
    findings = models.JSONField(_("résultats publiés"))
    recipe = models.JSONField(_("recette du calcul"))
    questions = models.BinaryField(_("ce qui choisit l’affirmation suivante"), default=bytes)
    drawn_at = models.DateTimeField(_("calculés à"))

    class Meta:
        verbose_name = _("résultats calculés")
        verbose_name_plural = _("résultats calculés")

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.drawn_at:%Y-%m-%d %H:%M}"
