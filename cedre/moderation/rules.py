import unicodedata
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal
from cedre.moderation.models import AGAINST

# A class, a library, a town hall share one address; a machine that sends a thousand is stopped all the same.
MOST_PER_NETWORK = 100
# What looking for words that come near costs is not spent by one network all day long.
MOST_SEARCHES_PER_NETWORK = 500
LONGEST_APPEAL = 500
# What one person flags in a day.
MOST_FLAGS_A_DAY = 20
# A mistake is seen soon; later, another decision says why it changes.
UNDO_LASTS = timedelta(days=1)
# Nobody reads a form, writes a sentence and sends it faster than this.
SHORTEST_WRITING = timedelta(seconds=3)
LONGEST_WRITING = timedelta(days=1)
# Kept inside words: without them, Persian, Hindi and families of emoji are written otherwise.
JOINERS = {"\u200c", "\u200d"}


class TooManyFromNetwork(Refusal):
    status = 429
    message = _(
        "Beaucoup de propositions sont arrivées aujourd’hui de votre réseau : celle-ci n’a pas été enregistrée. "
        "Gardez vos mots et revenez demain, ou essayez avec une autre connexion."
    )


class SentTooFast(Refusal):
    message = _("C’est parti très vite, et rien n’a été enregistré. Relisez vos mots, puis envoyez-les de nouveau.")


class PageTooOld(Refusal):
    message = _("Cette page est restée ouverte longtemps, et rien n’a été enregistré. Envoyez de nouveau vos mots.")


class TrapFilled(Refusal):
    message = _(
        "Un champ qui devait rester vide a été rempli, sans doute par votre navigateur. "
        "Rien n’a été enregistré : envoyez de nouveau vos mots."
    )


class ReasonNeeded(Refusal):
    message = _("Choisissez un motif dans la liste : la personne le lira, et il sera public.")


class ReasonIncomplete(Refusal):
    message = _("Écrivez le motif et ce qu’il veut dire : c’est ce que les personnes liront.")


class LastReason(Refusal):
    message = _("C’est le dernier motif de la liste : ajoutez-en un autre avant de le retirer.")


class NothingToContest(Refusal):
    message = _("Il n’y a pas de décision à contester ici. Rechargez la page pour voir où en est votre proposition.")


class AlreadyContested(Refusal):
    message = _("Vous avez déjà contesté cette décision : on ne le fait qu’une fois. La réponse sera sur cette page.")


class AppealEmpty(Refusal):
    message = _("Dites en quelques mots pourquoi cette décision vous paraît injuste.")


class AppealTooLong(Refusal):
    message = _("Votre contestation tient en 500 caractères au plus.")


class AlreadyFlagged(Refusal):
    message = _(
        "Vous avez déjà signalé ces mots : l’équipe les lira. Une fois suffit, chaque personne compte pour une."
    )


class TooManyFlags(Refusal):
    status = 429
    message = _("Vous avez beaucoup signalé aujourd’hui. L’équipe lira ce que vous avez déjà envoyé ; revenez demain.")


class OwnWordsFlagged(Refusal):
    message = _("Ce sont vos mots : on ne se signale pas soi-même.")


class CannotUndo(Refusal):
    message = _(
        "Cette décision ne s’annule plus : une autre l’a suivie, la personne l’a contestée, ou un jour est passé. "
        "Changez-la depuis la page du dialogue, ou répondez à la contestation."
    )


class AlreadyUndone(Refusal):
    message = _("Cette décision est déjà annulée : les mots attendent de nouveau.")


class NotWaiting(Refusal):
    message = _("Quelqu’un a déjà relu ces mots : rien n’a changé. Voici ce qui attend encore.")


def plain_words(text: str) -> str:
    """What someone typed, on one line, without what a reader cannot see: control characters, direction overrides.

    Markup is left as it was typed: pages show it as words.
    """
    kept = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or character in JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(kept).split())


def plain_lines(text: str) -> str:
    """The same for what is said in paragraphs: each line is freed of it, and blank lines are one at most."""
    lines = [plain_words(line) for line in text.splitlines()]
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join(kept).strip()


def check_writing_time(*, opened_at: datetime | None, now: datetime) -> None:
    """`opened_at`: when the form was shown, as signed in it; None when that cannot be read."""
    if opened_at is None or now - opened_at > LONGEST_WRITING:
        raise PageTooOld
    if now - opened_at < SHORTEST_WRITING:
        raise SentTooFast


def check_trap_is_empty(trap: str) -> None:
    if trap:
        raise TrapFilled


def check_network_count(*, sent: int) -> None:
    """`sent`: how many words came today from this network, these included."""
    if sent > MOST_PER_NETWORK:
        raise TooManyFromNetwork


def check_search_count(*, asked: int) -> None:
    """`asked`: how many times words near others were looked for today from this network, this one included."""
    if asked > MOST_SEARCHES_PER_NETWORK:
        raise TooManyFromNetwork


def can_appeal(*, outcome: str, appeals: int) -> bool:
    return outcome in AGAINST and appeals == 0


def check_can_appeal(*, outcome: str, appeals: int, words: str) -> None:
    """`appeals`: how many times a decision about these words was contested already."""
    if appeals:
        raise AlreadyContested
    if outcome not in AGAINST:
        raise NothingToContest
    if not words:
        raise AppealEmpty
    if len(words) > LONGEST_APPEAL:
        raise AppealTooLong


def check_can_flag(*, is_own: bool, flagged: bool, flagged_today: int) -> None:
    """`flagged`: by this person already; `flagged_today`: how much they flagged in a day."""
    if is_own:
        raise OwnWordsFlagged
    if flagged:
        raise AlreadyFlagged
    if flagged_today >= MOST_FLAGS_A_DAY:
        raise TooManyFlags


def can_undo(*, has_case: bool, is_last: bool, contested: bool, decided_at: datetime, now: datetime) -> bool:
    """Whether a decision that still holds may be taken back: nothing has come of it yet, and the day is not over."""
    return has_case and is_last and not contested and now - decided_at <= UNDO_LASTS


def check_still_waits(*, waits: bool) -> None:
    if not waits:
        raise NotWaiting


def check_reason_is_whole(*, name: str, explanation: str) -> None:
    if not name or not explanation:
        raise ReasonIncomplete


def check_a_reason_stays(*, others: int) -> None:
    """Without a reason nothing could be refused any more."""
    if others == 0:
        raise LastReason
