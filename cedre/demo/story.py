"""The story of the demonstration, told through the rooms' own actions; everything in it is marked as fictional."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import College, Person
from cedre.admissions import actions as admissions
from cedre.coaching.models import Engagement
from cedre.demo import (
    answers,
    ballots,
    cast,
    other_dialogues,
    proposals,
    syntheses,
    testimonies,
    trois_sources,
    turnout,
)
from cedre.demo.planted import Planted
from cedre.dialogues import actions as dialogues
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.actions import GatheredAnswers
from cedre.dialogues.models import Access, Dialogue, Stance
from cedre.moderation import queries as moderation_queries
from cedre.territories import queries as territories

SEED = 2026
PASSWORD = "trois-sources-2026"  # noqa: S105 - printed on purpose: it opens nothing but a demonstration
OPEN_CROWD = {College.ELECTED: 26, College.PROFESSIONAL: 84, College.CITIZEN: 270, "": 20}
CLOSED_CROWD = {College.ELECTED: 9, College.PROFESSIONAL: 18, College.CITIZEN: 43, "": 4}
THREE_WEEKS = timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the story put in place, to say it."""

    dialogues: int
    participants: int


def is_told() -> bool:
    return dialogue_queries.has_fictional_dialogues()


@transaction.atomic
def tell(*, now: datetime) -> Told:
    """Load the whole demonstration, or nothing of it; its dates are counted back from `now`."""
    team = cast.arrive(password=PASSWORD, now=now)
    engagement = cast.engage(team, now=now)
    dialogue, participants = _open_dialogue(engagement=engagement, by=team.coach, now=now)
    closed, former_participants = _closed_dialogue(by=team.other_coach, now=now)
    _draft_dialogue(by=team.other_coach, now=now)
    testimonies.gather(dialogue, by=team.coach, now=now)
    on_paper = ballots.come_back(dialogue, by=team.coach, now=now)
    proposal = proposals.propose(dialogue, moderator=team.moderator, by=team.coach, now=now)
    answers.owe(dialogue, proposal=proposal, service=team.service, respondent=team.respondent, by=team.coach, now=now)
    syntheses.write(dialogue, by=team.coach, now=now)
    turnout.describe(dialogue, by=team.coach, now=now)
    submitted = _own_words(dialogue, moderator=team.moderator, now=now)

    for done in (dialogue, closed):
        dialogues.draw_results(dialogue_id=done.pk, now=now)
    return Told(dialogues=3, participants=participants + former_participants + on_paper + submitted)


def _open_dialogue(*, engagement: Engagement, by: Person, now: datetime) -> tuple[Dialogue, int]:
    begins = timezone.localtime(now) - THREE_WEEKS
    dialogue = dialogues.draft_dialogue(
        territory=territories.territory_by_code(trois_sources.TERRITORY),
        engagement=engagement,
        question=trois_sources.QUESTION,
        description=trois_sources.DESCRIPTION,
        colleges=list(College),
        opens_on=timezone.localdate(begins),
        closes_on=timezone.localdate(now + THREE_WEEKS),
        statements=[planted.text for planted in trois_sources.STATEMENTS],
        easy_text=trois_sources.EASY_TEXT,
        by=by,
        now=begins - timedelta(days=4),
        is_fictional=True,
    )
    dialogues.open_dialogue(dialogue=dialogue, by=by, now=begins)
    participants = _answer(
        dialogue, trois_sources.STATEMENTS, crowd=OPEN_CROWD, seed=SEED, begins=begins, ends=now, by=by
    )
    return dialogue, participants


def _own_words(dialogue: Dialogue, *, moderator: Person, now: datetime) -> int:
    """A few people come to say what is missing, and are answered; one of them contests. Returns how many they are."""
    day = timedelta(days=1)
    reasons = {reason.name: reason for reason in moderation_queries.reasons()}
    for rank, (text, decision, into) in enumerate(trois_sources.OWN_WORDS):
        said = now - (len(trois_sources.OWN_WORDS) - rank) * day
        statement = dialogues.submit_statement(
            dialogue=dialogue, participant=None, text=text, address="192.0.2.1", now=said
        )
        seen = said + timedelta(hours=5)
        if decision == "accept":
            dialogues.accept_statement(statement=statement, by=moderator, now=seen)
        elif decision == "merge":
            stays = dialogue.statements.get(number=into)
            dialogues.merge_statement(statement=statement, into=stays, by=moderator, now=seen)
        elif decision:
            reason = reasons[trois_sources.REFUSED_BECAUSE[decision]]
            words = trois_sources.SAID_TO_AUTHOR if decision == "contest" else ""
            dialogues.refuse_statement(statement=statement, reason=reason, words=words, by=moderator, now=seen)
        if decision == "contest":
            dialogues.contest_decision(statement=statement, words=trois_sources.APPEAL, now=seen + timedelta(hours=3))
    return len(trois_sources.OWN_WORDS)


def _closed_dialogue(*, by: Person, now: datetime) -> tuple[Dialogue, int]:
    begins = timezone.localtime(now) - timedelta(days=80)
    ends = begins + THREE_WEEKS
    dialogue = dialogues.draft_dialogue(
        territory=territories.territory_by_code(other_dialogues.CLOSED_TERRITORY),
        question=other_dialogues.CLOSED_QUESTION,
        description=other_dialogues.CLOSED_DESCRIPTION,
        colleges=list(College),
        opens_on=timezone.localdate(begins),
        closes_on=timezone.localdate(ends),
        statements=[planted.text for planted in other_dialogues.CLOSED_STATEMENTS],
        by=by,
        now=begins - timedelta(days=2),
        is_fictional=True,
    )
    dialogues.open_dialogue(dialogue=dialogue, by=by, now=begins)
    participants = _answer(
        dialogue,
        other_dialogues.CLOSED_STATEMENTS,
        crowd=CLOSED_CROWD,
        seed=SEED + 1,
        begins=begins,
        ends=ends,
        by=by,
    )
    dialogues.close_dialogue(dialogue=dialogue, by=by, now=ends)
    return dialogue, participants


def _draft_dialogue(*, by: Person, now: datetime) -> None:
    draft = dialogues.draft_dialogue(
        territory=territories.territory_by_code(other_dialogues.DRAFT_TERRITORY),
        question=other_dialogues.DRAFT_QUESTION,
        description=other_dialogues.DRAFT_DESCRIPTION,
        colleges=list(College),
        opens_on=timezone.localdate(now + timedelta(days=10)),
        closes_on=timezone.localdate(now + timedelta(days=40)),
        statements=other_dialogues.DRAFT_STATEMENTS,
        access=Access.CODE,
        by=by,
        now=now - timedelta(days=1),
        is_fictional=True,
    )
    admissions.make_codes(dialogue=draft, number=other_dialogues.DRAFT_CARDS, by=by, now=now)


def _answer(
    dialogue: Dialogue,
    planted: Sequence[Planted],
    *,
    crowd: Mapping[str, int],
    seed: int,
    begins: datetime,
    ends: datetime,
    by: Person,
) -> int:
    # NumPy is loaded by who tells the story, not by each start that finds it told.
    from cedre.demo.crowd import simulate

    keys = dict(dialogue.statements.values_list("text", "pk"))
    people = [
        GatheredAnswers(
            college=person.college,
            answers=[(keys[planted[rank].text], Stance(stance), at) for rank, stance, at in person.answers],
        )
        for person in simulate(planted, people=crowd, seed=seed, begins=begins, ends=ends)
    ]
    return dialogues.take_in_answers(dialogue=dialogue, people=people, by=by, now=ends)
