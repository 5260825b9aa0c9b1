import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import sqrt
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import College
from cedre.accounts.rules import NotAllowed, NotAnAnimator, Power
from cedre.base.refusals import Refusal
from cedre.dialogues.models import Dialogue, Licence, OwnWords, Stage, Stance, State, Statement

LONGEST_STATEMENT = 300
# What a word processor or a mail puts before each line of a list: a dash, a dot, a box, "3." or "3)".
BULLET = re.compile(r"^\s*(?:[-•*–—·◦▪●○■□☐☑✓✔►➢→]+\s*|\d{1,3}\s?[.)]\s+)")
LONGEST_QUESTION = 200
# What is left of a statement once the person who said it has taken their words back.
WORDS_TAKEN_BACK = "(mots repris)"
# What one person submits to one dialogue in a day.
MOST_STATEMENTS_A_DAY = 10

NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.OPEN}),
    Stage.OPEN: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.OPEN, Stage.ARCHIVED}),
    Stage.ARCHIVED: frozenset({Stage.CLOSED}),
}


class LicenceText(NamedTuple):
    """What a licence is called, by its SPDX name and in words, and where it is written."""

    name: str
    title: str
    address: str


LICENCES: Mapping[str, LicenceText] = {
    Licence.OPEN: LicenceText(
        "etalab-2.0", "Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    ),
    Licence.SHARED: LicenceText(
        "ODbL-1.0", "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"
    ),
    Licence.CREDITED: LicenceText(
        "CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"
    ),
}


class NotLetIn(Refusal):
    message = _(
        "Ce dialogue demande de se présenter avant de répondre. Commencez par « Donner mon avis », puis revenez ici."
    )


class StepImpossible(Refusal):
    message = _("Ce dialogue ne peut pas changer d’état ainsi. Rechargez la page pour voir où il en est.")


class NotADraft(Refusal):
    message = _(
        "Ce dialogue a été ouvert : on ne le supprime plus, ses réponses sont à celles et ceux qui les ont données. "
        "Vous pouvez le clore, puis l’archiver."
    )


class NothingToVoteOn(Refusal):
    message = _(
        "Ajoutez au moins deux affirmations avant d’ouvrir le dialogue : sans elles, personne n’aurait rien à dire."
    )


class LastDayIsPast(Refusal):
    message = _(
        "Le dernier jour est passé : personne ne pourrait répondre. "
        "Changez-le dans « Modifier la question et les dates », puis ouvrez le dialogue."
    )


class DialogueNotOpenYet(Refusal):
    message = _(
        "Ce dialogue n’est pas encore ouvert. Votre réponse n’a pas été enregistrée ; revenez à la date d’ouverture."
    )


class DialogueClosed(Refusal):
    message = _(
        "Ce dialogue est clos : cette réponse n’a pas été enregistrée. Vos réponses précédentes sont conservées."
    )


class UnknownStatement(Refusal):
    message = _("Cette affirmation n’est plus soumise au vote. Vos autres réponses sont conservées.")


class UnknownStance(Refusal):
    message = _("Cette réponse n’est pas possible : choisissez « D’accord », « Pas d’accord » ou « Je passe ».")


class CollegeNotInvited(Refusal):
    message = _(
        "Ce collège n’est pas invité à ce dialogue. Choisissez-en un dans la liste, ou continuez sans répondre."
    )


class UnknownParticipation(Refusal):
    message = _(
        "Nous ne reconnaissons pas votre participation : ce que ce navigateur en retenait manque ou a été modifié. "
        "Cette réponse n’a pas été enregistrée. Ce qui l’avait été est conservé. "
        "Vous pouvez commencer une nouvelle participation."
    )


class NothingKept(Refusal):
    message = _(
        "Ce navigateur n’a pas participé à ce dialogue, ou ne le retient plus : nous n’avons rien de vous à montrer "
        "ici. Si vous avez répondu avec un autre appareil, ouvrez cette page avec lui."
    )


class TooManyJoined(Refusal):
    status = 429
    message = _(
        "Beaucoup de participations ont commencé aujourd’hui depuis votre réseau : celle-ci n’est pas enregistrée. "
        "Revenez demain, ou essayez avec une autre connexion. L’équipe du dialogue peut aussi répondre avec vous."
    )


class NothingToUndo(Refusal):
    message = _("Il n’y a pas de réponse à annuler.")


class StatementAlreadyThere(Refusal):
    message = _("Cette affirmation est déjà dans le dialogue.")


class StatementTooLong(Refusal):
    message = _("Une affirmation tient en 300 caractères au plus : une seule idée à la fois.")


class StatementAlreadyAnswered(Refusal):
    message = _(
        "Des personnes ont déjà répondu à cette affirmation : ses mots ne changent plus. "
        "Vous pouvez la retirer et en ajouter une autre."
    )


class StatementEmpty(Refusal):
    message = _("Écrivez l’affirmation avant de l’ajouter.")


class NoOwnWords(Refusal):
    message = _("Ce dialogue ne reçoit pas de propositions. Vos réponses aux affirmations comptent.")


class TooManySubmitted(Refusal):
    status = 429
    message = _("Vous avez déjà proposé dix affirmations aujourd’hui. Gardez celle-ci, et revenez demain.")


class AlreadyRefused(Refusal):
    message = _("Vous avez déjà proposé ces mots, et une réponse vous a été donnée : elle est dans « Mes réponses ».")


class NotShown(Refusal):
    message = _("Cette affirmation n’est plus soumise au vote : il n’y a plus rien à signaler.")


class CannotWithhold(Refusal):
    message = _("Cette affirmation n’est plus soumise au vote : il n’y a rien à en retirer.")


class CannotMerge(Refusal):
    message = _("Choisissez une autre affirmation de ce dialogue, soumise au vote : indiquez son numéro.")


class OthersJoined(Refusal):
    message = _(
        "D’autres affirmations sont déjà réunies à celle-ci : réunissez-lui plutôt celle qui dit la même chose."
    )


class CannotRestore(Refusal):
    message = _("Cette affirmation n’est pas de celles que l’on remet au vote. Rechargez la page.")


def can_move(*, stage: str, to: str) -> bool:
    return to in NEXT[Stage(stage)]


def check_can_move(*, stage: str, to: str) -> None:
    if not can_move(stage=stage, to=to):
        raise StepImpossible


def check_can_open(*, stage: str, statement_count: int, closes_on: date | None, today: date) -> None:
    check_can_move(stage=stage, to=Stage.OPEN)
    if statement_count < 2:
        raise NothingToVoteOn
    if closes_on is not None and closes_on < today:
        raise LastDayIsPast


def check_can_delete(*, stage: str) -> None:
    """A draft was never opened: nobody read it nor answered it."""
    if stage != Stage.DRAFT:
        raise NotADraft


def is_before_opening(dialogue: Dialogue, *, today: date) -> bool:
    waiting = dialogue.opens_on is not None and today < dialogue.opens_on
    return dialogue.stage == Stage.DRAFT or (dialogue.stage == Stage.OPEN and waiting)


def accepts_votes(dialogue: Dialogue, *, today: date) -> bool:
    """Open, and within its dates; the last day is included."""
    over = dialogue.closes_on is not None and today > dialogue.closes_on
    return dialogue.stage == Stage.OPEN and not over and not is_before_opening(dialogue, today=today)


def stage_seen(dialogue: Dialogue, *, today: date) -> Stage:
    """The state a reader sees: an open dialogue whose last day is past is closed, whoever forgot to say so."""
    if dialogue.stage == Stage.OPEN and dialogue.closes_on is not None and today > dialogue.closes_on:
        return Stage.CLOSED
    return Stage(dialogue.stage)


def check_accepts_votes(dialogue: Dialogue, *, today: date) -> None:
    if is_before_opening(dialogue, today=today):
        raise DialogueNotOpenYet
    if not accepts_votes(dialogue, today=today):
        raise DialogueClosed


def check_college(college: str, *, invited: Iterable[str]) -> None:
    """An empty college is an answer: the person did not say."""
    if college and (college not in College.values or college not in invited):
        raise CollegeNotInvited


def check_can_join(*, joined_today: int, at_most: int) -> None:
    """`joined_today`: how many began today from this network, this one included; `at_most` 0: no limit."""
    if at_most and joined_today > at_most:
        raise TooManyJoined


def stance_named(name: str) -> Stance:
    """`agree`, `disagree` or `pass`, as the vote form sends it."""
    try:
        return {"agree": Stance.AGREE, "disagree": Stance.DISAGREE, "pass": Stance.PASS}[name]
    except KeyError:
        raise UnknownStance from None


def check_statement_text(text: str, *, already_there: bool) -> None:
    if not text:
        raise StatementEmpty
    if len(text) > LONGEST_STATEMENT:
        raise StatementTooLong
    if already_there:
        raise StatementAlreadyThere


def takes_statements(dialogue: Dialogue, *, today: date) -> bool:
    """Whether those who take part may submit their own words today."""
    return dialogue.own_words != OwnWords.CLOSED and accepts_votes(dialogue, today=today)


def check_takes_statements(dialogue: Dialogue, *, today: date) -> None:
    check_accepts_votes(dialogue, today=today)
    if not takes_statements(dialogue, today=today):
        raise NoOwnWords


def check_can_submit_more(*, submitted_today: int) -> None:
    if submitted_today >= MOST_STATEMENTS_A_DAY:
        raise TooManySubmitted


def check_is_shown(statement: Statement) -> None:
    """Only what readers see is flagged."""
    if statement.is_withheld:
        raise NotShown


def check_can_merge(*, dialogue_id: int, key: int, into_dialogue_id: int, into_key: int, into_state: str) -> None:
    """The statement that stays is another one, of the same dialogue, put to the vote."""
    if key == into_key or dialogue_id != into_dialogue_id or into_state != State.SHOWN:
        raise CannotMerge


def check_nothing_joined(*, joined: bool) -> None:
    """`joined`: whether other statements were merged into the one that would be."""
    if joined:
        raise OthersJoined


def check_can_withhold(*, state: str) -> None:
    if state != State.SHOWN:
        raise CannotWithhold


def check_can_restore(*, state: str) -> None:
    if state != State.WITHHELD:
        raise CannotRestore


def statements_of_lines(pasted: str) -> list[str]:
    """First statements pasted one a line: blank lines, bullets, numbers and repeats are dropped, order is kept."""
    lines = (" ".join(BULLET.sub("", line).split()) for line in pasted.splitlines())
    first: dict[str, str] = {}
    for line in lines:
        if line:
            first.setdefault(same_words(line), line)
    return list(first.values())


def same_words(text: str) -> str:
    """What two statements have in common that differ by their apostrophes, capitals, spaces or last point only."""
    return " ".join(text.replace("’", "'").casefold().split()).rstrip(" .")


def check_can_animate(powers: Collection[Power]) -> None:
    if Power.ANIMATE not in powers:
        raise NotAnAnimator


def check_can_moderate(powers: Collection[Power]) -> None:
    if Power.MODERATE not in powers:
        raise NotAllowed


def check_statement_is_unanswered(*, answered: bool) -> None:
    if answered:
        raise StatementAlreadyAnswered


MAP_WIDTH, MAP_HEIGHT = 1000, 700


def place_on_map(
    stances: Mapping[str, int], *, axes: Mapping[str, Sequence[float]], scale: Sequence[float]
) -> tuple[int, int] | None:
    """Where a reader stands on the drawn map, from their own answers; None before three of them count.

    `axes`: statement -> (mean, first weight, second weight); `scale`: (statements, factor, and the position on
    the engine's two axes of the middle of the picture). The formula is the
    engine's sparsity-aware projection (docs/algorithms/opinion.md), so a reader falls where the next drawing
    would put them. Points beyond the frame stay on its edge.
    """
    known = [(stance, *axes[statement]) for statement, stance in stances.items() if statement in axes]
    if len(known) < 3:
        return None

    stretch = sqrt(scale[0] / len(known))
    x = sum((stance - mean) * first for stance, mean, first, _second in known) * stretch
    y = sum((stance - mean) * second for stance, mean, _first, second in known) * stretch
    return picture_place(x, y, scale=scale)


def picture_place(x: float, y: float, *, scale: Sequence[float]) -> tuple[int, int]:
    """From the engine's axes (y upwards) to the picture's, kept inside the frame; `scale` as in `place_on_map`."""
    _statements, factor, middle_x, middle_y = scale
    left = min(max(MAP_WIDTH / 2 + (x - middle_x) * factor, 20), MAP_WIDTH - 20)
    top = min(max(MAP_HEIGHT / 2 - (y - middle_y) * factor, 20), MAP_HEIGHT - 20)
    return round(left), round(top)


def counted_until(changes: Sequence[datetime], *, floor: int, is_over: bool, now: datetime) -> datetime | None:
    """Up to which instant a new drawing counts votes; None: too few people have answered since the last one.

    `changes`: the last answer of each person not wholly counted yet, the newest first (the 2 `floor` newest are
    enough). Two drawings that follow each other always differ by the answers of `floor` people at least, so that no
    one of them is found by subtraction: the newest `floor` wait for others, and leave with them, or when all is over.
    """
    if is_over or floor < 2:
        return now if changes else None
    if len(changes) < 2 * floor:
        return None
    until = changes[floor - 1] - timedelta(microseconds=1)
    return until if changes[floor] <= until else None


def people_needed(*, smallest: int, floor: int) -> int:
    """How many people must have answered an open dialogue before its first results are shown."""
    return max(smallest, 2 * floor if floor > 1 else 1)
