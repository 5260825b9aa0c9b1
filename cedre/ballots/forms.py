from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cedre.ballots import rules
from cedre.ballots.models import Batch
from cedre.dialogues.models import Stance


class BatchForm(forms.Form):
    """How many sheets to print."""

    sheets = forms.IntegerField(
        label=_("Combien de bulletins ?"),
        help_text=_("Deux cents au plus à la fois."),
        min_value=1,
        max_value=rules.MOST_AT_ONCE,
        initial=20,
    )


class NumberForm(forms.Form):
    """Which sheet one holds."""

    number = forms.IntegerField(
        label=_("Numéro du bulletin"),
        min_value=1,
        max_value=10_000_000,
        error_messages={"required": _("Donnez le numéro écrit en tête de la feuille.")},
    )


def answers_in(data: QueryDict, batch: Batch) -> dict[int, Stance]:
    """What was typed, by the numbers of the statements; what is not an answer is none."""
    typed = {number: data.get(f"answer-{number}", "") for number in batch.statements}
    return {number: rules.STANCES[word] for number, word in typed.items() if word in rules.STANCES}
