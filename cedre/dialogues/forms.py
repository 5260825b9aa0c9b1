from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College
from cedre.base.days import day_field
from cedre.coaching.models import Engagement, EngagementQuerySet
from cedre.dialogues import rules
from cedre.dialogues.models import Access, Dialogue, Language, Licence, OwnWords, Statement
from cedre.moderation.forms import OpenForm, RefusalForm, WordsField

# A thousand statements of two hundred characters.
LONGEST_PASTE = 200_000


class DialogueForm(forms.Form):
    """What is said of a dialogue, the same when it is drafted and when it is revised."""

    question = forms.CharField(
        label=_("La question posée"),
        help_text=_("Une phrase, comme vous la diriez à voix haute. Elle sera le titre de la page."),
        max_length=rules.LONGEST_QUESTION,
    )
    description = forms.CharField(
        label=_("Présentation"),
        help_text=_(
            "Pourquoi cette question, qui la pose, ce que deviendront les réponses. Quelques phrases suffisent."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
    )
    easy_text = forms.CharField(
        label=_("Version facile à lire et à comprendre (FALC)"),
        help_text=_(
            "Des phrases courtes, une idée par phrase, des mots de tous les jours. Faites-la relire par une personne"
            " concernée. Un bouton la montrera, sur la page du dialogue et pendant le vote."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Langue du dialogue"),
        help_text=_("Pour que les lecteurs d’écran les prononcent bien."),
        choices=Language.choices,
        initial=Language.FRENCH,
    )
    colleges = forms.MultipleChoiceField(
        label=_("Collèges invités"),
        help_text=_("Chaque personne pourra dire, si elle le veut, de quel collège elle parle."),
        choices=College.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=College.values,
        error_messages={"required": _("Choisissez au moins un collège.")},
    )
    own_words = forms.ChoiceField(
        label=_("Peut-on proposer des affirmations dans ses mots ?"),
        help_text=_("Ce qui est refusé l’est avec un motif, que la personne lit et peut contester."),
        choices=OwnWords.choices,
        widget=forms.RadioSelect,
        initial=OwnWords.BEFORE,
    )
    access = forms.ChoiceField(
        label=_("Qui peut répondre ?"),
        help_text=_(
            "Chaque pas demandé écarte du monde : ne demandez que ce qu’il faut. Les résultats se lisent sans rien."
        ),
        choices=Access.choices,
        widget=forms.RadioSelect,
        initial=Access.OPEN,
        required=False,
    )
    licence = forms.ChoiceField(
        label=_("Sous quelle licence les données sortent-elles ?"),
        help_text=_("Elle est dite sur la page des résultats et dans chaque fichier."),
        choices=Licence.choices,
        initial=Licence.OPEN,
        required=False,
    )
    opens_on = day_field(_("Premier jour"), help_text=_("Laissez vide pour commencer dès l’ouverture."))
    closes_on = day_field(_("Dernier jour"), help_text=_("Ce jour est compris. Laissez vide pour fermer vous-même."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_access(self) -> str:
        return self.cleaned_data["access"] or Access.OPEN

    def clean_licence(self) -> str:
        return self.cleaned_data["licence"] or Licence.OPEN

    def clean_closes_on(self) -> date | None:
        closes_on: date | None = self.cleaned_data["closes_on"]
        # An old dialogue keeps its last day when its words are corrected.
        if closes_on and closes_on < self.today and "closes_on" in self.changed_data:
            raise forms.ValidationError(
                _("Ce jour est déjà passé. Choisissez-en un autre, ou laissez vide pour fermer vous-même.")
            )
        return closes_on

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        opens_on, closes_on = facts.get("opens_on"), facts.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("Le dernier jour ne peut pas précéder le premier."))
        return facts


class StatementsForm(forms.Form):
    """Statements pasted one a line; what is wrong is said line by line, and nothing typed is lost."""

    statements = forms.CharField(
        label=_("Affirmations"),
        help_text=_(
            "Une par ligne, une seule idée à la fois, 300 caractères au plus. Vous pourrez en ajouter et en retirer."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        # Not `max_length`: the browser would cut what is pasted without a word.
        validators=[
            MaxLengthValidator(
                LONGEST_PASTE, _("C’est trop long pour une fois (%(show_value)d caractères) : collez-les en deux fois.")
            )
        ],
    )

    def __init__(self, *args: Any, dialogue: Dialogue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        # A draft can wait for its statements; what is added to a dialogue is not nothing.
        self.fields["statements"].required = dialogue is not None

    def clean_statements(self) -> list[str]:
        lines = rules.statements_of_lines(self.cleaned_data["statements"])
        there = self.dialogue.statements.values_list("text", flat=True) if self.dialogue else ()
        known = {rules.same_words(text) for text in there}
        problems = [
            forms.ValidationError(
                _("« %(start)s… » compte %(length)d caractères : 300 au plus, coupez-la en deux idées."),
                params={"start": line[:60], "length": len(line)},
            )
            for line in lines
            if len(line) > rules.LONGEST_STATEMENT
        ]
        problems += [
            forms.ValidationError(_("« %(start)s » est déjà dans le dialogue."), params={"start": line[:60]})
            for line in lines
            if rules.same_words(line) in known
        ]
        if problems:
            raise forms.ValidationError(problems)
        return lines


class StatementForm(forms.Form):
    """The words of one statement, before anyone answers it."""

    text = forms.CharField(
        label=_("Affirmation"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=rules.LONGEST_STATEMENT,
    )

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"text": statement.text}, **kwargs})


class SubmissionForm(OpenForm):
    """One idea, in the words of someone who takes part."""

    text = WordsField(
        label=_("Votre idée, en une phrase"),
        help_text=_("Une seule idée, que d’autres pourront approuver ou non. N’y mettez le nom de personne."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=rules.LONGEST_STATEMENT,
        error_messages={"required": _("Écrivez votre idée avant de l’envoyer.")},
    )


class WithholdForm(RefusalForm):
    """Why a statement is taken out of the vote; the reason is kept with it and published."""


class DepartureForm(forms.Form):
    """How someone who took part leaves a dialogue."""

    CUT, ERASE = "cut", "erase"

    what = forms.ChoiceField(
        label=_("Que faire de vos réponses ?"),
        choices=[
            (CUT, _("Les détacher de moi : elles comptent toujours, et rien ne permet plus de les relier à moi")),
            (ERASE, _("Les effacer : elles ne comptent plus, comme si je n’étais pas venu·e")),
        ],
        widget=forms.RadioSelect,
    )


class EngagementForm(forms.Form):
    """The engagement a dialogue belongs to, if any, among those one coaches."""

    engagement = forms.ModelChoiceField(
        label=_("Accompagnement"),
        help_text=_("Son équipe verra ce dialogue, brouillon compris."),
        queryset=Engagement.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Aucun"),
    )

    def __init__(self, *args: Any, engagements: EngagementQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["engagement"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types
        field.queryset = engagements
