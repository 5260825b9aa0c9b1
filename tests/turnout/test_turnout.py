"""What people say of themselves, who took part, and what is never told of a few of them."""

import csv
import random
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.http import HttpResponse
from django.test import Client

from cedre.accounts.models import Person
from cedre.accounts.rules import NotAnAnimator
from cedre.base.small_cells import cells_to_show_among
from cedre.dialogues import actions as dialogues
from cedre.dialogues.models import Dialogue, DrawnResults, Origin, Participant, Statement, Vote
from cedre.dialogues.rules import DialogueClosed
from cedre.dialogues.views.participation import COOKIE_SALT, cookie_name
from cedre.turnout import actions, queries, rules
from cedre.turnout.models import DrawnTurnout, SelfDescription
from cedre.turnout.rules import Gap, Published, Standing
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def coach() -> Person:
    return PersonFactory(animator=True)


@pytest.fixture
def dialogue(coach: Person) -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    StatementFactory(dialogue=dialogue, number=1, text="Un banc.")
    actions.choose_questions(dialogue=dialogue, is_on=True, questions=["age", "sex"], by=coach, now=NOW)
    return dialogue


def come(
    dialogue: Dialogue, number: int, *, at: datetime = NOW, origin: str = Origin.ALONE, stance: int = 1, **said: str
) -> list[Participant]:
    """So many people answer the first statement, and say this of themselves."""
    statement = dialogue.statements.get(number=1)
    people = [ParticipantFactory(dialogue=dialogue, origin=origin, started_at=at) for _person in range(number)]
    for participant in people:
        VoteFactory(statement=statement, participant=participant, cast_at=at, stance=stance)
        for question, value in said.items():
            SelfDescription.objects.create(participant=participant, question=question, value=value, said_at=at)
    return people


def draw(dialogue: Dialogue, *, at: datetime) -> DrawnTurnout:
    dialogues.draw_results(dialogue_id=dialogue.pk, now=at, until=at)
    return DrawnTurnout.objects.get(dialogue=dialogue)


def client_of(participant: Participant) -> Client:
    client = Client()
    response = HttpResponse()
    response.set_signed_cookie(cookie_name(participant.dialogue), str(participant.pk), salt=COOKIE_SALT)
    client.cookies.update(response.cookies)
    return client


# ---- what is asked


@pytest.mark.django_db
def test_one_says_something_of_oneself_changes_it_reads_it_and_takes_it_back(dialogue: Dialogue) -> None:
    (participant,) = come(dialogue, 1)
    client, address = client_of(participant), "/dialogues/place/qui-je-suis/"

    assert "si je le veux" in client.get("/dialogues/place/mes-reponses/").content.decode()
    assert "Pourquoi cette question" in client.get(address).content.decode()
    assert client.post(address, {"age": "60-74", "sex": ""}).status_code == 302
    assert queries.described(participant) == {"age": "60-74"}
    assert client.post(address, {"age": "999"}).status_code == 422
    assert b"60-74" in b"".join(client.get("/dialogues/place/mes-donnees.json"))

    client.post(address, {"age": "75+"})
    assert queries.described(participant) == {"age": "75+"}
    client.post(address, {"age": ""})
    assert queries.described(participant) == {}
    assert not SelfDescription.objects.exclude(value="").exists()

    dialogues.erase_answers(participant=participant, now=NOW)
    assert not SelfDescription.objects.exists()


@pytest.mark.django_db
def test_after_the_end_one_only_takes_back(dialogue: Dialogue) -> None:
    (participant,) = come(dialogue, 1, age="15-29")
    Dialogue.objects.update(stage="closed")
    participant = Participant.objects.get()

    with pytest.raises(DialogueClosed):
        actions.describe_oneself(participant=participant, said={"age": "30-44"}, now=NOW)
    actions.describe_oneself(participant=participant, said={"age": ""}, now=NOW)
    assert queries.described(participant) == {}


@pytest.mark.django_db
def test_what_is_not_asked_is_not_kept_and_only_the_team_asks(dialogue: Dialogue, coach: Person) -> None:
    (participant,) = come(dialogue, 1)
    with pytest.raises(rules.NotAsked):
        actions.describe_oneself(participant=participant, said={"territory": "elsewhere"}, now=NOW)
    with pytest.raises(rules.UnknownAnswer):
        actions.describe_oneself(participant=participant, said={"age": "37"}, now=NOW)
    with pytest.raises(NotAnAnimator):
        actions.choose_questions(dialogue=dialogue, is_on=True, questions=[], by=PersonFactory(), now=NOW)

    actions.choose_questions(dialogue=dialogue, is_on=False, questions=["age"], by=coach, now=NOW)
    assert Client().get("/dialogues/place/resultats/qui/").status_code == 404
    assert "qui-je-suis" not in client_of(participant).get("/dialogues/place/mes-reponses/").content.decode()


@pytest.mark.django_db
def test_it_is_asked_after_five_answers_not_before(dialogue: Dialogue) -> None:
    (participant,) = come(dialogue, 1)
    statements = [StatementFactory(dialogue=dialogue, number=number) for number in range(2, 9)]
    client = client_of(participant)
    seen = []
    for statement in statements[:5]:
        seen.append("qui-je-suis" in client.get("/dialogues/place/participer/").content.decode())
        VoteFactory(statement=statement, participant=participant)
    assert seen == [False, False, False, False, True]
    assert "qui-je-suis" not in client.get("/dialogues/place/participer/").content.decode()


# ---- who took part


@pytest.mark.django_db
def test_who_took_part_is_held_against_the_population_and_a_few_are_never_shown(
    dialogue: Dialogue, coach: Person
) -> None:
    come(dialogue, 12, age="60-74", sex="female")
    come(dialogue, 9, age="30-44", sex="male", stance=-1)
    come(dialogue, 6, origin=Origin.PAPER, stance=-1)
    come(dialogue, 2, age="15-29")
    come(dialogue, 7, stance=0)
    shares = {"0-14": 18.0, "15-29": 19, "30-44": 19, "45-59": 19, "60-74": 15, "75+": 10}
    with pytest.raises(rules.WrongShares):
        actions.give_reference(
            dialogue=dialogue, question="age", source="INSEE", year=2022, shares={"0-14": 40.0}, by=coach, now=NOW
        )
    actions.give_reference(
        dialogue=dialogue, question="age", source="INSEE", year=2022, shares=shares, by=coach, now=NOW
    )
    draw(dialogue, at=NOW)

    page = queries.who_page(dialogue)
    assert page is not None
    cells = {b.key: {cell.key: cell for cell in b.cells} for b in page.breakdowns}
    assert page.participants == 36
    assert {key: cell.people for key, cell in cells["origin"].items()} == {"alone": 30, "paper": 6}
    assert "15-29" not in cells["age"]
    assert cells["age"]["60-74"].people == 12
    assert cells["age"]["60-74"].gap == Gap.FAR_MORE
    assert cells["age"]["75+"].gap == Gap.ABSENT
    assert all(cell.expected is None for cell in cells["sex"].values())

    (result,) = queries.statement_turnout(dialogue)
    by_part = {label: tally for _title, parts in result.breakdowns for label, tally in parts}
    assert (by_part["sur papier"].agree, by_part["sur papier"].disagree) == (0, 6)
    assert by_part["60 à 74 ans"].agree == 12

    client = Client()
    html = client.get("/dialogues/place/resultats/qui/").content.decode()
    assert "ce n’est pas un échantillon" in html
    assert "INSEE, 2022" in html
    assert "Un banc." in client.get("/dialogues/place/resultats/qui/affirmations/").content.decode()
    assert "Selon qui répond" in client.get("/dialogues/place/resultats/1/").content.decode()
    rows = list(csv.reader(StringIO(client.get("/dialogues/place/resultats/qui.csv").content.decode("utf-8-sig")),
                           delimiter=";"))  # fmt: skip
    assert next(row for row in rows if "60 à 74 ans" in row)[:7] == ["", "", "Âge", "60 à 74 ans", "12", "57", "18.5"]
    assert {len(row) for row in rows} == {11}


@pytest.mark.django_db
def test_the_team_enters_the_population_and_takes_it_back(dialogue: Dialogue, coach: Person, client: Client) -> None:
    client.force_login(coach)
    sent = {"sex-source": "INSEE", "sex-year": "2022", "sex-share-female": "52,1", "sex-share-male": "47,9"}
    assert client.post("/bureau/place/qui-participe/sex/", sent).status_code == 302
    assert queries.references(dialogue)["sex"].shares == {"female": 52.1, "male": 47.9}
    wrong = client.post("/bureau/place/qui-participe/sex/", sent | {"sex-share-male": "10"})
    assert wrong.status_code == 422
    assert "100" in wrong.content.decode()
    assert client.post("/bureau/place/qui-participe/sex/retirer/").status_code == 302
    assert queries.references(dialogue) == {}
    assert client.post("/bureau/place/qui-participe/", {"questions": ["sex"]}).status_code == 302
    assert queries.readable_questionnaire(Dialogue.objects.get()) is None


def test_a_gap_is_said_in_words_that_claim_no_more() -> None:
    said = [rules.gap(percent, expected) for percent, expected in
            ((12, 25), (20, 25), (24, 25), (0, 5), (40, 25), (60, 25), (4, 3), (10, None))]  # fmt: skip
    assert said == [Gap.FAR_FEWER, Gap.FEWER, Gap.ALIKE, Gap.ABSENT, Gap.MORE, Gap.FAR_MORE, Gap.ALIKE, Gap.NONE]
    assert rules.expected_shares({"a": 20, "b": 60, "c": 20}, among=["a", "b"]) == {"a": 25, "b": 75}


# ---- what two publications tell


@pytest.mark.django_db
def test_a_line_waits_until_a_handful_of_its_people_answered(dialogue: Dialogue) -> None:
    come(dialogue, 40, age="60-74")
    come(dialogue, 10, age="30-44")
    first = draw(dialogue, at=NOW)

    # Five people more, but one alone of 30 to 44: her ballot would be the difference between two tables.
    later = NOW + HOUR
    come(dialogue, 4, at=later, age="60-74")
    come(dialogue, 1, at=later, age="30-44", stance=-1)
    waiting = draw(dialogue, at=later)
    assert waiting.findings == first.findings
    assert waiting.recipe["counted_until"] == NOW.isoformat()

    latest = later + HOUR
    come(dialogue, 4, at=latest, age="30-44")
    come(dialogue, 1, at=latest, age="60-74")
    assert draw(dialogue, at=latest).findings["people"]["age"]["30-44"] == 15


@pytest.mark.django_db
def test_at_the_end_lines_that_changed_by_too_few_are_left_out(dialogue: Dialogue) -> None:
    come(dialogue, 40, age="60-74")
    come(dialogue, 30, age="45-59")
    come(dialogue, 10, age="30-44")
    draw(dialogue, at=NOW)
    later = NOW + HOUR
    come(dialogue, 5, at=later, age="60-74")
    come(dialogue, 1, at=later, age="30-44")
    come(dialogue, 5, at=later)
    dialogues.draw_results(dialogue_id=dialogue.pk, now=later, until=later, anew=True)

    people = DrawnTurnout.objects.get().findings["people"]["age"]
    assert {cell: count for cell, count in people.items() if count} == {"60-74": 45, "45-59": 30}


@pytest.mark.django_db
def test_who_left_is_not_told_by_counting_again(dialogue: Dialogue) -> None:
    people = come(dialogue, 20, age="60-74")
    first = draw(dialogue, at=NOW)
    dialogues.erase_answers(participant=people[0], now=NOW + HOUR)

    assert not dialogues.follow_published_results(dialogue_id=dialogue.pk, now=NOW + HOUR)
    assert draw(dialogue, at=NOW).findings == first.findings


@pytest.mark.django_db
def test_saying_ones_age_afterwards_moves_nobody_alone(dialogue: Dialogue) -> None:
    come(dialogue, 20, age="60-74")
    others = come(dialogue, 20)
    first = draw(dialogue, at=NOW)
    later = NOW + HOUR
    actions.describe_oneself(participant=others[0], said={"age": "60-74"}, now=later)
    come(dialogue, 5, at=later)
    assert draw(dialogue, at=later).findings == first.findings


def test_what_two_publications_share_differs_by_nobody_or_by_a_handful() -> None:
    """Every cell and the rest, against a slow oracle: who is in it differs by none, or by five and more."""
    chance = random.Random(7)
    kept = 0
    for _trial in range(300):
        old = {key: chance.choice(["a", "b", "c", ""]) for key in range(chance.randint(20, 40))}
        answered = {key for key in old if chance.random() < chance.choice([0, 0.1, 0.4])}
        gone = {key for key in old if chance.random() < chance.choice([0, 0.05])}
        new = {key: cell for key, cell in old.items() if key not in gone}
        moved = {key for key in new if chance.random() < chance.choice([0, 0.05])}
        for key in moved:
            new[key] = chance.choice([each for each in ["a", "b", "c", ""] if each != old[key]])
        new |= {100 + key: chance.choice(["a", "b", "c", ""]) for key in range(chance.randint(0, 12))}
        sizes = {cell: list(old.values()).count(cell) for cell in ("a", "b", "c", "")}
        shown = frozenset(cell for cell in "abc" if chance.random() < 0.7)
        former = Published(until=NOW, people=(sizes,), shown=(shown,))
        people = [
            Standing(
                cells=(cell,),
                answered_at=NOW + HOUR if key in answered or key >= 100 else NOW - HOUR,
                moved_at=(NOW + HOUR if key in moved else None,),
            )
            for key, cell in new.items()
        ]
        cells = frozenset("abc")
        held = rules.cells_to_hold_back(people, [cells], former=former, fewest=5)
        if held is None:
            continue
        both = cells & shown - held[0]
        for block in [*({cell} for cell in both), {"a", "b", "c", ""} - both]:
            before = {(key, key in answered and key in new) for key, cell in old.items() if cell in block}
            before = {key for key, _answered in before}
            after = {key for key, cell in new.items() if cell in block}
            different = (before ^ after) | (answered & before & after)
            assert not 0 < len(different) < 5, (block, different)
        kept += 1
    assert kept > 50


def test_three_tables_side_by_side_tell_of_nobody() -> None:
    # Women are all those of 30 to 44 and two more: shown beside each other, the two would be told.
    people = {("female", "30-44", None): 10, ("female", "60-74", None): 2, ("male", "60-74", None): 30}
    shown = cells_to_show_among(people, smallest=5, never={}, published={})
    assert not {"female"} <= shown[0] or not {"30-44"} <= shown[1]
    # What is published elsewhere stays, and the others give way.
    beside = cells_to_show_among(people, smallest=5, never={}, published={0: {"female", "male"}})
    assert beside[0] == {"female", "male"}
    assert "30-44" not in beside[1]


# ---- over time


@pytest.mark.django_db
def test_weeks_are_told_when_enough_people_answered_in_each(dialogue: Dialogue) -> None:
    week = timedelta(days=7)
    come(dialogue, 12, at=NOW - 4 * week, stance=-1)
    come(dialogue, 12, at=NOW - 3 * week)
    come(dialogue, 1, at=NOW - 2 * week)
    come(dialogue, 11, at=NOW - week)
    draw(dialogue, at=NOW)

    told = queries.participation_over_time(dialogue)
    assert told is not None
    assert [moment.people for moment in told.moments] == [12, 24, 36]
    agreeing = queries.statement_over_time(dialogue, Statement.objects.get())
    assert agreeing is not None
    assert [moment.value for moment in agreeing.moments] == [0, 50, 67]
    assert "Au fil des semaines" in Client().get("/dialogues/place/resultats/qui/").content.decode()

    # What was counted once is not counted again: whoever leaves is not told by a week that is long past.
    dialogues.erase_answers(participant=Participant.objects.earliest("pk"), now=NOW)
    come(dialogue, 11, at=NOW + week)
    draw(dialogue, at=NOW + week)
    again = queries.participation_over_time(dialogue)
    assert again is not None
    assert [moment.people for moment in again.moments] == [12, 24, 36, 46]


@pytest.mark.django_db
def test_switched_on_later_the_published_votes_are_counted_again(coach: Person) -> None:
    dialogue = DialogueFactory()
    StatementFactory(dialogue=dialogue, number=1)
    come(dialogue, 12)
    dialogues.draw_results(dialogue_id=dialogue.pk, now=NOW, until=NOW)
    come(dialogue, 1, at=NOW + HOUR)
    actions.choose_questions(dialogue=dialogue, is_on=True, questions=["age"], by=coach, now=NOW)
    assert dialogues.follow_published_results(dialogue_id=dialogue.pk, now=NOW + HOUR)

    assert DrawnTurnout.objects.get().findings["participants"] == 12
    assert DrawnResults.objects.get().findings["participants"] == 12
    assert Vote.objects.count() == 13
