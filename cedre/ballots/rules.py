from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from cedre.accounts.rules import NotAnAnimator, Power
from cedre.base.refusals import Refusal
from cedre.dialogues.models import Stance

MOST_AT_ONCE = 200
# What an entry form sends for each statement; an empty box is no answer.
STANCES: Mapping[str, Stance] = {"agree": Stance.AGREE, "disagree": Stance.DISAGREE, "pass": Stance.PASS}


class TooManySheets(Refusal):
    message = _("Deux cents bulletins au plus à la fois : préparez plusieurs liasses.")


class NothingToPrint(Refusal):
    message = _("Ce dialogue n’a pas d’affirmation soumise au vote : il n’y a rien à imprimer.")


class UnknownSheet(Refusal):
    message = _(
        "Aucun bulletin de ce dialogue ne porte ce numéro. Vérifiez-le, ainsi que la question imprimée en tête de la "
        "feuille : elle peut venir d’un autre dialogue."
    )


class AlreadyEntered(Refusal):
    message = _(
        "Ce bulletin vient d’être saisi par quelqu’un d’autre. Relisez-le plutôt : rien n’a été compté deux fois."
    )


class EmptySheet(Refusal):
    message = _("Aucune réponse n’est saisie. Si la feuille est blanche, mettez-la de côté : elle ne compte pas.")


class NotEntered(Refusal):
    message = _("Ce bulletin n’est pas saisi.")


def check_can_enter(powers: Collection[Power]) -> None:
    """Those who animate a dialogue print its ballots and type them."""
    if Power.ANIMATE not in powers:
        raise NotAnAnimator


def check_batch(*, sheets: int, statements: int) -> None:
    if not 1 <= sheets <= MOST_AT_ONCE:
        raise TooManySheets
    if statements == 0:
        raise NothingToPrint


def check_not_entered(*, entered: bool) -> None:
    if entered:
        raise AlreadyEntered


def check_answers(answers: Mapping[int, Stance]) -> None:
    if not answers:
        raise EmptySheet


def differences(first: Mapping[int, Stance], second: Mapping[int, Stance]) -> list[int]:
    """The statements on which two readings of a sheet differ, an answer against none included."""
    return sorted(number for number in {*first, *second} if first.get(number) != second.get(number))
