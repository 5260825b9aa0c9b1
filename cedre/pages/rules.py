from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal

LONGEST_TEXT = 50_000


class EditedMeanwhile(Refusal):
    message = _(
        "Quelqu’un a modifié cette page pendant que vous écriviez. Rien n’est perdu : votre texte est ci-dessous, le"
        " sien aussi. Reprenez ce qu’il faut, puis enregistrez de nouveau : c’est votre texte qui restera."
    )


class NothingChanged(Refusal):
    message = _("La page dit déjà cela : il n’y avait rien à enregistrer.")


def check_something_changes(*, text: str, current: str) -> None:
    if text == current:
        raise NothingChanged


def check_is_last_version(*, based_on: int, last: int) -> None:
    """What one writes must start from what the page says now: nobody's words are covered unseen."""
    if based_on != last:
        raise EditedMeanwhile
