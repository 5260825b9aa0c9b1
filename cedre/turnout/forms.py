from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cedre.dialogues.models import Dialogue
from cedre.turnout import queries
from cedre.turnout.models import AgeBand, Question, Questionnaire, Reference, Sex

# What is entered by hand: the table of territories has the inhabitants of each place.
REFERENCED: Mapping[str, Mapping[str, Any]] = {
    Question.AGE: {band.value: band.label for band in AgeBand},
    Question.SEX: {Sex.FEMALE.value: _("femmes"), Sex.MALE.value: _("hommes")},
}


class QuestionsForm(forms.Form):
    """Whether a dialogue says who takes part, and what it asks."""

    is_on = forms.BooleanField(
        label=_("Montrer qui a participé"),
        help_text=_("Une page publique, avec des nombres de personnes ; les petits effectifs n’y paraissent jamais."),
        required=False,
    )
    questions = forms.MultipleChoiceField(
        label=_("Ce que vous demandez, sans jamais l’exiger"),
        choices=[
            (Question.AGE.value, _("La tranche d’âge")),
            (Question.SEX.value, _("Le sexe")),
            (Question.TERRITORY.value, _("Le lieu de vie")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @classmethod
    def of(cls, questionnaire: Questionnaire, data: Any = None) -> "QuestionsForm":
        return cls(data, initial={"is_on": questionnaire.is_on, "questions": questionnaire.questions})


class AboutMeForm(forms.Form):
    """Questions on oneself, each of which may be left aside."""

    def __init__(self, data: Any = None, *, dialogue: Dialogue, questions: list[Question], **options: Any) -> None:
        super().__init__(data, **options)
        for question in questions:
            offered = list(queries.choices(dialogue, question).items())
            is_long = len(offered) > 8
            self.fields[question.value] = forms.ChoiceField(
                label=question.label,
                choices=[("", _("Je préfère ne pas le dire")), *offered]
                if is_long
                else [*offered, ("", _("Je préfère ne pas le dire"))],
                widget=forms.Select if is_long else forms.RadioSelect,
                required=False,
            )


class ReferenceForm(forms.Form):
    """How the population is shared out, one share for each cell, with its source."""

    source = forms.CharField(
        label=_("Source"), help_text=_("Par exemple : INSEE, recensement de la population."), max_length=200
    )
    year = forms.IntegerField(label=_("Année"), min_value=1950, max_value=2100)

    def __init__(self, data: Any = None, *, question: str, reference: Reference | None = None) -> None:
        shares = reference.shares if reference else {}
        initial = {f"share-{cell}": share for cell, share in shares.items()}
        if reference:
            initial |= {"source": reference.source, "year": reference.year}
        super().__init__(data, initial=initial, prefix=question)
        for cell, label in REFERENCED[question].items():
            self.fields[f"share-{cell}"] = forms.FloatField(
                label=_("%(cell)s, en %%") % {"cell": label}, min_value=0, max_value=100, localize=True
            )

    @property
    def shares(self) -> dict[str, float]:
        told = ((name.removeprefix("share-"), value) for name, value in self.cleaned_data.items())
        return {cell: value for cell, value in told if cell not in {"source", "year"}}
