from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from cedre.accounts.rules import NotAnAnimator, Power
from cedre.base.refusals import Refusal

ELSEWHERE = "elsewhere"
# Shares are rounded by whoever publishes them.
FURTHEST_FROM_100 = 1.5


class NotAsked(Refusal):
    message = _("Ce dialogue ne pose pas cette question.")


class UnknownAnswer(Refusal):
    message = _("Choisissez une réponse de la liste, ou aucune.")


class WrongShares(Refusal):
    message = _("Les parts de la population doivent faire 100 en tout, à l’arrondi près. Vérifiez-les dans la source.")


def check_can_ask(powers: Collection[Power]) -> None:
    """Those who animate a dialogue choose what it asks."""
    if Power.ANIMATE not in powers:
        raise NotAnAnimator


def check_said(said: Mapping[str, str], *, choices: Mapping[str, Collection[str]]) -> None:
    """Each question is asked, and each answer one of its choices; an empty answer is none."""
    for question, value in said.items():
        if question not in choices:
            raise NotAsked
        if value and value not in choices[question]:
            raise UnknownAnswer


def check_shares(shares: Mapping[str, float]) -> None:
    if any(share < 0 for share in shares.values()) or abs(sum(shares.values()) - 100) > FURTHEST_FROM_100:
        raise WrongShares
