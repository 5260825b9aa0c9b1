from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal
from cedre.moderation import queries, rules
from cedre.moderation.models import Reason

SALT = "moderation.opened"


class WordsField(forms.CharField):
    """Someone's words, freed of what nobody sees before they are measured."""

    def to_python(self, value: Any) -> str:
        return rules.plain_words(super().to_python(value) or "")


class LinesField(forms.CharField):
    """The same for words in paragraphs."""

    def to_python(self, value: Any) -> str:
        return rules.plain_lines(super().to_python(value) or "")


class OpenForm(forms.Form):
    """A form that anyone may send: a field for machines to fill, and the instant it was shown, signed."""

    website = forms.CharField(label=_("Ne remplissez pas ce champ"), required=False)
    opened = forms.CharField(label=_("Page ouverte à"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, now: datetime, **options: Any) -> None:
        self.now = now
        self.opened_at = opened_at(data.get("opened", "")) if data is not None else None
        if data is not None and self.opened_at is None:
            # A fresh one, so that the next sending is taken.
            data = {**{name: data[name] for name in data}, "opened": opening(now), "website": data.get("website", "")}
        super().__init__(data, initial={"opened": opening(now), **options.pop("initial", {})}, **options)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        try:
            rules.check_trap_is_empty(facts.get("website", ""))
            rules.check_writing_time(opened_at=self.opened_at, now=self.now)
        except Refusal as refusal:
            self.add_error(None, str(refusal))
        return facts


def opening(now: datetime) -> str:
    """The instant a form is shown, that nobody can make up."""
    return signing.dumps(now.timestamp(), salt=SALT)


def opened_at(token: str) -> datetime | None:
    """When a form was shown; None when the token is not ours."""
    try:
        return datetime.fromtimestamp(float(signing.loads(token, salt=SALT)), UTC)
    except (signing.BadSignature, ValueError, TypeError):
        return None


class AppealForm(forms.Form):
    """Why a decision seems unfair."""

    words = WordsField(
        label=_("Pourquoi contester ?"),
        help_text=_(
            "Ce que vous vouliez dire, ce qui n’a pas été compris. La personne qui relira le lira, elle seule."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=rules.LONGEST_APPEAL,
    )


class ReasonChoice(forms.ModelChoiceField):
    """One of the published reasons."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=queries.reasons(), widget=forms.RadioSelect, empty_label=None, **options)


class RefusalForm(forms.Form):
    """Why words are refused, for their author and for the public log."""

    reason = ReasonChoice(
        label=_("Motif"), error_messages={"required": _("Choisissez un motif : la personne le lira.")}
    )
    words = WordsField(
        label=_("Un mot à la personne"),
        help_text=_("Elle seule le lira : ce qui manque pour que son idée passe, par exemple."),
        max_length=300,
        required=False,
    )


class FlagForm(OpenForm):
    """Why words should be looked at; one of the reasons for which they could be taken away, and no other."""

    reason = ReasonChoice(
        label=_("Pourquoi signaler ces mots ?"),
        error_messages={"required": _("Choisissez un motif : c’est ce que l’équipe regardera.")},
    )


class ReasonForm(forms.ModelForm):
    """A line of the published list."""

    class Meta:
        model = Reason
        fields = ("name", "explanation", "name_english", "explanation_english")
        widgets = {
            "explanation": forms.Textarea(attrs={"rows": 3}),
            "explanation_english": forms.Textarea(attrs={"rows": 3}),
        }
