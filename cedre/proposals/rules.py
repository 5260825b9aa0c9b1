from datetime import date

from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue, OwnWords
from cedre.proposals.models import Side, State

LONGEST_TITLE = 120
LONGEST_PROBLEM = 1_000
LONGEST_IDEA = 2_000
LONGEST_DETAIL = 200
LONGEST_ARGUMENT = 300
# What one person sends to one dialogue in a day.
MOST_PROPOSALS_A_DAY = 5
MOST_ARGUMENTS_A_DAY = 20


class NoProposals(Refusal):
    message = _("Ce dialogue ne reçoit pas de propositions aujourd’hui. Celles qui ont été faites restent à lire.")


class ProposalIncomplete(Refusal):
    message = _("Donnez un titre, dites le problème et votre idée : sans eux, personne ne saurait quoi soutenir.")


class ProposalTooLong(Refusal):
    message = _(
        "C’est trop long : 120 caractères pour le titre, 1 000 pour le problème, 2 000 pour l’idée, 200 pour le reste."
    )


class TooManyProposals(Refusal):
    status = 429
    message = _("Vous avez déjà fait cinq propositions aujourd’hui. Gardez celle-ci, et revenez demain.")


class AlreadyRefused(Refusal):
    message = _("Vous avez déjà envoyé ces mots, et une réponse vous a été donnée : elle est dans « Mes réponses ».")


class ArgumentEmpty(Refusal):
    message = _("Écrivez votre argument, et dites s’il est pour ou contre.")


class ArgumentTooLong(Refusal):
    message = _("Un argument tient en 300 caractères au plus : une seule idée à la fois.")


class TooManyArguments(Refusal):
    status = 429
    message = _("Vous avez déjà donné vingt arguments aujourd’hui. Gardez celui-ci, et revenez demain.")


class NotShown(Refusal):
    message = _("Ces mots ne sont plus publiés : rien n’a été enregistré.")


def takes_proposals(dialogue: Dialogue, *, is_called: bool, today: date) -> bool:
    """Whether one may propose, argue and support today."""
    return is_called and dialogue_rules.accepts_votes(dialogue, today=today)


def check_takes_proposals(dialogue: Dialogue, *, is_called: bool, today: date) -> None:
    if not takes_proposals(dialogue, is_called=is_called, today=today):
        raise NoProposals


def check_proposal(*, title: str, problem: str, idea: str, concerned: str, place: str) -> None:
    if not (title and problem and idea):
        raise ProposalIncomplete
    lengths = ((title, LONGEST_TITLE), (problem, LONGEST_PROBLEM), (idea, LONGEST_IDEA))
    if any(len(text) > most for text, most in (*lengths, (concerned, LONGEST_DETAIL), (place, LONGEST_DETAIL))):
        raise ProposalTooLong


def check_argument(text: str, *, side: str) -> None:
    if not text or side not in Side.values:
        raise ArgumentEmpty
    if len(text) > LONGEST_ARGUMENT:
        raise ArgumentTooLong


def check_can_propose_more(*, submitted_today: int) -> None:
    if submitted_today >= MOST_PROPOSALS_A_DAY:
        raise TooManyProposals


def check_can_argue_more(*, submitted_today: int) -> None:
    if submitted_today >= MOST_ARGUMENTS_A_DAY:
        raise TooManyArguments


def check_not_refused(*, state: str) -> None:
    if state == State.WITHHELD:
        raise AlreadyRefused


def check_is_shown(*, state: str) -> None:
    if state != State.SHOWN:
        raise NotShown


def first_state(dialogue: Dialogue) -> State:
    """Read over before they appear, or after, as the dialogue says of words that take part in it."""
    return State.SHOWN if dialogue.own_words == OwnWords.AFTER else State.WAITING
