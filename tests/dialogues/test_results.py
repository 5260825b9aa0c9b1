"""From votes to the page of results: what is shared, what is hidden, and the recipe that gives it again."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from cedre.dialogues import actions, queries
from cedre.dialogues.models import Dialogue, DrawnResults, Participant, Stance, Statement, Vote
from cedre.engine.asking import Questions
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

SHARED, DIVISIVE, FEW, REJECTED = "Tout le monde le dit.", "Cela nous oppose.", "Vue par trois.", "Personne n’en veut."


SPOKEN = ["citizen"] * 30 + ["professional"] * 12 + ["elected"] * 4


@pytest.fixture
def dialogue() -> Dialogue:
    """Citizens, professionals, four elected people, six who did not say: one idea shared, one that divides."""
    return answered([*SPOKEN, *[""] * 6])


def answered(people: list[str]) -> Dialogue:
    """A dialogue answered by people of these colleges, and its results drawn."""
    dialogue = DialogueFactory()
    texts = [SHARED, DIVISIVE, FEW, REJECTED, *(f"Affirmation {n}." for n in range(6))]
    shared, divisive, few, rejected, *others = [StatementFactory(dialogue=dialogue, text=text) for text in texts]
    votes = []
    for number, college in enumerate(people):
        participant = ParticipantFactory(dialogue=dialogue, college=college)
        stances = {
            shared: Stance.PASS if number % 9 == 0 else Stance.AGREE,
            divisive: Stance.AGREE if college == "citizen" else Stance.DISAGREE,
            rejected: Stance.DISAGREE,
            **{other: Stance((number + other.number) % 3 - 1) for other in others},
        }
        if number < 3:
            stances[few] = Stance.AGREE
        votes += [
            Vote(participant=participant, statement=statement, stance=stance, cast_at=NOW)
            for statement, stance in stances.items()
        ]
    Vote.objects.bulk_create(votes)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    return dialogue


def page_of(dialogue: Dialogue) -> queries.ResultsPage:
    page = queries.results_page(dialogue)
    assert page is not None
    return page


def test_what_every_college_says_leads_with_its_tenths(dialogue: Dialogue) -> None:
    page = page_of(dialogue)

    assert page.findings.basis == "colleges"
    assert [(tenths, [(r.stance, r.statement.text) for r in results]) for tenths, results in page.shared] == [
        (10, [("disagree", REJECTED)]),
        # 26 of 30 citizens, 10 of 12 professionals: eight in ten in the college that says it least.
        (8, [("agree", SHARED)]),
    ]


def test_what_opposes_colleges_is_said_to_divide(dialogue: Dialogue) -> None:
    assert DIVISIVE in [result.statement.text for result in page_of(dialogue).divisive]


def test_a_college_of_four_people_is_named_as_too_small_and_never_counted_apart(dialogue: Dialogue) -> None:
    page = page_of(dialogue)

    assert page.small_colleges == ("Élu·es",)
    assert [camp.key for camp in page.camps] == ["professional", "citizen"]
    assert colleges_counted(page) == {"college:professional", "college:citizen"}


def colleges_counted(page: queries.ResultsPage) -> set[str]:
    return {cell for tally in page.findings.tallies.values() for cell in tally if cell.startswith("college:")}


def test_what_would_give_a_small_college_away_is_hidden_and_told_by_no_exact_tenth() -> None:
    # Everybody said their college: everyone less citizens less professionals would give the four away.
    page = page_of(answered(SPOKEN))

    assert colleges_counted(page) == {"college:citizen"}
    # More than half of every college, surely; how much more would tell of the colleges hidden.
    assert [tenths for tenths, _results in page.shared] == [6]


def test_a_statement_seen_by_three_people_shows_no_number(dialogue: Dialogue) -> None:
    few = Statement.objects.get(text=FEW)

    assert str(few.pk) not in page_of(dialogue).findings.tallies
    assert queries.statement_result(dialogue, few) is None


def test_a_withheld_statement_disappears_at_once_and_weighs_nothing_at_the_next_drawing(dialogue: Dialogue) -> None:
    Statement.objects.filter(text=SHARED).update(state="withheld", withheld_at=NOW)
    assert SHARED not in [r.statement.text for _, results in page_of(dialogue).shared for r in results]

    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    assert page_of(dialogue).findings.statements == 9


def test_votes_taken_back_do_not_count(dialogue: Dialogue) -> None:
    before = page_of(dialogue).findings.votes
    participant = Participant.objects.filter(college="citizen").latest("pk")

    actions.take_back_last_vote(participant=participant, now=NOW)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)

    assert page_of(dialogue).findings.votes == before - 1


def test_the_same_votes_give_the_same_results_again(dialogue: Dialogue, capsys) -> None:
    call_command("replay_results", dialogue.slug)
    assert "exactement les mêmes résultats" in capsys.readouterr().out

    VoteFactory(statement=Statement.objects.get(text=FEW), participant=Participant.objects.latest("pk"))
    with pytest.raises(CommandError, match="Les votes ont changé"):
        call_command("replay_results", dialogue.slug)


def test_a_recipe_holds_what_replaying_needs(dialogue: Dialogue) -> None:
    recipe = DrawnResults.objects.get().recipe

    assert recipe["seed"] == dialogue.pk
    assert len(recipe["digest"]) == 64
    assert recipe["thresholds"]["fewest_voices"] == recipe["smallest_group_shown"] == 5


def test_a_recipe_holds_the_thresholds_of_the_page_too(dialogue: Dialogue) -> None:
    recipe = DrawnResults.objects.get().recipe

    assert (recipe["fewest_tenths"], recipe["shared_at_most"], recipe["divisive_at_most"]) == (6, 12, 6)


def test_replaying_follows_the_published_recipe_whatever_the_settings_became(dialogue: Dialogue, settings) -> None:
    settings.SMALLEST_GROUP_SHOWN = 3

    call_command("replay_results", dialogue.slug)


def test_results_that_the_votes_do_not_give_are_called_different(dialogue: Dialogue) -> None:
    drawn = DrawnResults.objects.get()
    drawn.findings["votes"] += 1
    drawn.save()

    with pytest.raises(CommandError, match="d’autres résultats"):
        call_command("replay_results", dialogue.slug)


def test_questions_that_the_votes_do_not_give_are_called_different(dialogue: Dialogue) -> None:
    drawn = DrawnResults.objects.get()
    questions = Questions.unpacked(drawn.questions)
    drawn.questions = replace(questions, seen=questions.seen + 1).packed()
    drawn.save()

    with pytest.raises(CommandError, match="d’autres résultats"):
        call_command("replay_results", dialogue.slug)


def answered_alike(
    dialogue: Dialogue, *, people: dict[str, int], stances: dict[Statement, list[Stance | None]]
) -> None:
    """People college after college, with the stance of each on each statement (None: no answer); then a drawing."""
    participants = [
        ParticipantFactory(dialogue=dialogue, college=college)
        for college, number in people.items()
        for _ in range(number)
    ]
    Vote.objects.bulk_create(
        Vote(participant=participant, statement=statement, stance=stance, cast_at=NOW)
        for statement, answers in stances.items()
        for participant, stance in zip(participants, answers, strict=True)
        if stance is not None
    )
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)


def test_the_unanimity_of_five_does_not_take_the_place_of_what_many_say() -> None:
    dialogue = DialogueFactory()
    few, *many = [StatementFactory(dialogue=dialogue) for _ in range(13)]
    most = [Stance.AGREE] * 9 + [Stance.DISAGREE]
    few_of_each = [Stance.AGREE] * 5 + [None] * 55
    answered_alike(
        dialogue,
        people={"citizen": 60, "professional": 60},
        stances={few: few_of_each * 2, **dict.fromkeys(many, most * 12)},
    )

    assert few.pk not in [statement for statement, *_ in page_of(dialogue).findings.shared]
    assert len(page_of(dialogue).findings.shared) == 12


def test_what_is_shared_by_a_majority_is_not_also_said_to_divide() -> None:
    dialogue = DialogueFactory()
    statement, other = StatementFactory(dialogue=dialogue), StatementFactory(dialogue=dialogue)
    answered_alike(
        dialogue,
        people={"citizen": 300, "professional": 300},
        stances={
            statement: ([Stance.AGREE] * 63 + [Stance.DISAGREE] * 37) * 6,
            other: ([Stance.AGREE] * 53 + [Stance.DISAGREE] * 47) * 6,
        },
    )

    findings = page_of(dialogue).findings
    assert findings.shared == [[statement.pk, "agree", 6]]
    assert findings.divisive == [other.pk]


def test_a_dialogue_without_votes_has_no_results() -> None:
    dialogue = DialogueFactory()

    assert actions.draw_results(dialogue_id=dialogue.pk, now=NOW) is None
    assert queries.results_page(dialogue) is None


def test_one_person_alone_gives_a_page_that_shows_nothing_of_them(client: Client) -> None:
    vote = VoteFactory()
    dialogue = vote.statement.dialogue
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)

    response = client.get(f"/dialogues/{dialogue.slug}/resultats/")

    assert response.status_code == 200
    assert "à partir de 10 personnes" in response.text
    assert page_of(dialogue).findings.dots == []


def test_the_page_says_it_in_words_and_tells_how_it_was_computed(client: Client, dialogue: Dialogue) -> None:
    text = client.get(f"/dialogues/{dialogue.slug}/resultats/").text

    assert "Ce que 8 personnes sur 10 partagent, dans chaque collège" in text
    assert "Comment c’est calculé" in text
    assert DrawnResults.objects.get().recipe["digest"] in text
    assert "Ne sont pas montrées à part, pour que personne ne soit reconnu : Élu·es" in text


def test_the_page_says_what_shared_and_divided_mean_with_the_thresholds_used(
    client: Client, dialogue: Dialogue
) -> None:
    text = " ".join(client.get(f"/dialogues/{dialogue.slug}/resultats/").text.split())

    assert "au moins 6 personnes sur 10, parmi celles qui ont répondu" in text
    assert "avec une certitude de 95 %" in text
    assert "une part d’au moins 0,3 de toutes les réponses" in text


def test_each_reason_for_showing_no_groups_has_its_own_words(client: Client, dialogue: Dialogue) -> None:
    reasons = {}
    for finding in ("too-few-people", "too-alike", "too-small", "unstable", "incoherent"):
        drawn = DrawnResults.objects.get()
        drawn.findings |= {"group_finding": finding, "groups": {}}
        drawn.save()
        text = client.get(f"/dialogues/{dialogue.slug}/resultats/").text
        assert "Stabilité des groupes" not in text
        reasons[finding] = " ".join(text.split("Pas de groupes d’opinion nets")[1].split("</section>")[0].split())

    assert len(set(reasons.values())) == len(reasons)
    assert "moins de 5 personnes" in reasons["too-small"]


def test_who_answered_what_comes_on_request(client: Client, dialogue: Dialogue) -> None:
    number = Statement.objects.get(text=DIVISIVE).number
    address = f"/dialogues/{dialogue.slug}/resultats/{number}/"

    assert "Par collège" in client.get(address).text
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).text


def test_the_results_page_costs_few_queries(client: Client, dialogue: Dialogue, django_assert_max_num_queries) -> None:
    # Four of the dialogue, one for each room above that says something here.
    with django_assert_max_num_queries(7):
        client.get(f"/dialogues/{dialogue.slug}/resultats/")


def test_a_reader_who_also_answered_a_withheld_statement_is_placed_where_the_engine_places_them(
    dialogue: Dialogue,
) -> None:
    from cedre.dialogues import rules

    Statement.objects.filter(text__in=[DIVISIVE, "Affirmation 2."]).update(state="withheld", withheld_at=NOW)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    findings = page_of(dialogue).findings
    participant = Participant.objects.filter(college="citizen").latest("pk")
    answers = {key: stance for key, stance in queries.stances(participant).items() if key in findings.axes}

    place = rules.place_on_map(queries.stances(participant), axes=findings.axes, scale=findings.scale)

    assert len(answers) < len(queries.stances(participant))
    assert place == rules.place_on_map(answers, axes=findings.axes, scale=findings.scale)
    assert place is not None
    assert min(abs(x - place[0]) + abs(y - place[1]) for x, y, *_ in findings.dots) <= 24


def test_a_reader_is_placed_where_the_engine_places_them(dialogue: Dialogue) -> None:
    from cedre.dialogues import rules

    findings = page_of(dialogue).findings
    participant = Participant.objects.filter(college="citizen").first()
    assert participant is not None

    place = rules.place_on_map(queries.stances(participant), axes=findings.axes, scale=findings.scale)

    assert place is not None
    # Someone's own star falls within one dot's width of a dot of the drawing.
    assert min(abs(x - place[0]) + abs(y - place[1]) for x, y, *_ in findings.dots) <= 24


def test_results_that_another_version_wrote_are_drawn_again_and_never_break_the_page(
    client: Client, dialogue: Dialogue
) -> None:
    drawn = DrawnResults.objects.get()
    drawn.findings["of_another_version"] = drawn.findings.pop("scale")
    drawn.save()

    assert client.get(f"/dialogues/{dialogue.slug}/resultats/").status_code == 200
    assert queries.results_page(dialogue) is None

    assert actions.redraw_stale_results(now=NOW) == 1
    assert queries.results_page(dialogue) is not None
    assert actions.redraw_stale_results(now=NOW) == 0
