from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import Organisation
from cedre.answers import rules
from cedre.answers.models import StepKind
from cedre.base.days import day_field
from cedre.dialogues.models import Dialogue
from cedre.moderation.forms import WordsField
from cedre.proposals import queries as proposals


class AskForm(forms.Form):
    """Put a statement or a proposal to a body: `about` is the one found."""

    number = forms.IntegerField(
        label=_("Numéro de l’affirmation"),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    proposal = forms.IntegerField(label=_("Ou d’une proposition"), min_value=1, max_value=1_000_000, required=False)
    body = forms.ModelChoiceField(
        label=_("Qui doit répondre ?"),
        help_text=_("Les personnes qui répondent pour cette organisation seront prévenues."),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Un organisme qui n’est pas dans la liste"),
    )
    body_name = WordsField(
        label=_("Son nom, s’il n’est pas dans la liste"),
        help_text=_("Vous transmettrez sa réponse."),
        max_length=200,
        required=False,
    )
    asked = WordsField(
        label=_("Ce que vous demandez"),
        help_text=_("Facultatif. Public, à côté de ce qui est adressé."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        required=False,
    )
    due_on = day_field(_("Réponse attendue le"), required=True)

    def __init__(self, *args: Any, dialogue: Dialogue, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dialogue = dialogue
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]  # ModelChoiceField's
        if not proposals.readable_proposals(dialogue).exists():
            del self.fields["proposal"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        number, proposal = facts.pop("number", None), facts.pop("proposal", None)
        if {"number", "proposal"} & set(self.errors):
            return facts
        if number and proposal:
            self.add_error("proposal", _("Une demande à la fois : donnez l’un des deux numéros."))
        elif proposal:
            facts["about"] = proposals.readable_proposals(self.dialogue).filter(number=proposal).first()
            if facts["about"] is None:
                self.add_error("proposal", _("Aucune proposition publiée de ce dialogue ne porte ce numéro."))
        elif number:
            facts["about"] = self.dialogue.statements.filter(number=number).first()
            if facts["about"] is None:
                self.add_error("number", _("Aucune affirmation de ce dialogue ne porte ce numéro."))
        else:
            self.add_error("number", _("Donnez le numéro d’une affirmation."))
        return facts


class AnswerForm(forms.Form):
    """One step of an answer."""

    kind = forms.ChoiceField(label=_("Où en est la réponse ?"), choices=StepKind.choices, widget=forms.RadioSelect)
    text = WordsField(
        label=_("La réponse, dans des mots que tout le monde comprend"),
        help_text=_(
            "Publique. Une raison est nécessaire pour refuser, en tout ou en partie ; pour « Faite », dites quoi."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=rules.LONGEST_ANSWER,
        required=False,
    )

    def __init__(self, *args: Any, last: str | None, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(kind.value, kind.label) for kind in rules.steps_after(last)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # ChoiceField's


class PostponeForm(forms.Form):
    """Give more time."""

    due_on = day_field(_("Nouveau jour"), required=True)
    reason = WordsField(label=_("Pourquoi ?"), help_text=_("Public."), max_length=rules.LONGEST_REASON)


class GiveUpForm(forms.Form):
    """Stop asking."""

    reason = WordsField(
        label=_("Pourquoi abandonner cette demande ?"),
        help_text=_("L’équipe seule le lit."),
        max_length=rules.LONGEST_REASON,
    )


class FollowForm(forms.Form):
    """Where to write when answers come."""

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Elle ne sert qu’à cela, n’est montrée à personne, et s’efface d’un clic dans chaque lettre."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Écrivez votre adresse.")},
    )
