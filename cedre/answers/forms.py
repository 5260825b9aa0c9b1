from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import Organisation
from cedre.answers import rules
from cedre.answers.models import StepKind
from cedre.base.days import day_field
from cedre.moderation.forms import WordsField


class AskForm(forms.Form):
    """Put a statement to a body."""

    number = forms.IntegerField(
        label=_("Numéro de l’affirmation"),
        min_value=1,
        max_value=1_000_000,
        error_messages={"required": _("Donnez le numéro d’une affirmation.")},
    )
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
        help_text=_("Facultatif. Public, à côté de l’affirmation."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        required=False,
    )
    due_on = day_field(_("Réponse attendue le"), required=True)

    def __init__(self, *args: Any, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]  # ModelChoiceField's


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
