from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cedre.accounts.rules import NotAnAnimator, Power
from cedre.admissions.models import CodeState
from cedre.base.refusals import Refusal
from cedre.dialogues.models import Access

# Neither vowels, which make words, nor what one takes for another: 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B.
ALPHABET = "BCDFGHJKMNPQRTVWXY3479"
GROUP, GROUPS = 3, 3
MOST_AT_ONCE = 200
MOST_ASKED_PER_NETWORK = 200
MOST_CODES_PER_NETWORK = 500
MOST_LETTERS_PER_ADDRESS = 3
LETTER_LASTS = timedelta(days=3)


class CodeMissing(Refusal):
    message = _("Écrivez le code de votre carte : neuf lettres et chiffres.")


class UnknownCode(Refusal):
    message = _("Ce code n’existe pas. Relisez la carte : neuf lettres et chiffres, ni voyelle, ni zéro.")


class UsedCode(Refusal):
    message = _(
        "Ce code a déjà servi : il vaut pour une personne. Si c’était vous, reprenez sur l’appareil où vous avez "
        "commencé ; sinon, demandez une autre carte à l’équipe."
    )


class CancelledCode(Refusal):
    message = _("Ce code a été annulé par l’équipe. Demandez-lui une autre carte.")


class CodeOfAnother(Refusal):
    message = _("Ce code est celui d’un autre dialogue. Écrivez-le à l’adresse imprimée sur la carte : elle y mène.")


class TooManyTries(Refusal):
    status = 429
    message = _("Trop de codes ont été essayés d’ici aujourd’hui. Réessayez demain, ou demandez de l’aide à l’équipe.")


class LetterMissing(Refusal):
    message = _("Donnez d’abord votre adresse : le lien de notre lettre vous ramènera ici.")


class LetterUnknown(Refusal):
    message = _("Ce lien ne vaut pas, ou ne vaut plus : il tient trois jours. Redemandez une lettre.")


class AddressUsed(Refusal):
    message = _(
        "Cette adresse a déjà servi à répondre ici. Reprenez sur l’appareil où vous avez commencé : vos réponses y"
        " sont."
    )


class TooManyLetters(Refusal):
    status = 429
    message = _(
        "Trop de lettres ont été demandées d’ici aujourd’hui. Réessayez demain, ou demandez de l’aide à l’équipe."
    )


class TooManyCodes(Refusal):
    message = _("Deux cents codes au plus à la fois : préparez-les en plusieurs fois.")


class NotByCode(Refusal):
    message = _("Ce dialogue ne demande pas de code. Changez d’abord « Qui peut répondre ? ».")


def check_can_prepare(powers: Collection[Power]) -> None:
    """Those who animate a dialogue hand out its codes."""
    if Power.ANIMATE not in powers:
        raise NotAnAnimator


def check_batch(*, codes: int, access: str) -> None:
    if access != Access.CODE:
        raise NotByCode
    if not 1 <= codes <= MOST_AT_ONCE:
        raise TooManyCodes


def plain_code(typed: str) -> str:
    """A code as it is compared: capitals, without what people put between. Empty when it cannot be one."""
    kept = "".join(each for each in typed.upper() if each in ALPHABET)
    left = "".join(each for each in typed if not each.isspace() and each not in "-–—·.")
    return kept if len(kept) == GROUP * GROUPS == len(left) else ""


def written_code(code: str) -> str:
    """A code as it is printed: BCD-FGH-JKM."""
    return "-".join(code[start : start + GROUP] for start in range(0, GROUP * GROUPS, GROUP))


def check_code_lets_in(*, state: str | None, is_of_another: bool) -> None:
    """`state`: where the code stands, `None` when nobody made it."""
    if state is None:
        raise UnknownCode
    if is_of_another:
        raise CodeOfAnother
    if state == CodeState.CANCELLED:
        raise CancelledCode
    if state != CodeState.FRESH:
        raise UsedCode


def check_tries(*, tried_today: int) -> None:
    """`tried_today`: how many codes came from this network, this one included."""
    if tried_today > MOST_CODES_PER_NETWORK:
        raise TooManyTries


def check_letters(*, asked_today: int) -> None:
    """`asked_today`: how many letters were asked for from this network, this one included."""
    if asked_today > MOST_ASKED_PER_NETWORK:
        raise TooManyLetters
