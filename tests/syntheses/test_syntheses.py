"""A synthesis: each sentence says where it comes from, and what is taken back is gone from it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from cedre.accounts.models import Person
from cedre.accounts.rules import NotAnAnimator
from cedre.dialogues.actions import draw_results
from cedre.dialogues.models import Dialogue, Stance
from cedre.syntheses import actions, queries, rules
from cedre.syntheses.models import Version
from cedre.testimonies import actions as testimonies
from tests.accounts.factories import PersonFactory
from tests.answers.factories import OwedAnswerFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory, VoteFactory
from tests.testimonies.factories import TestimonyFactory, VerbatimFactory

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_a_text_is_read_as_paragraphs_headings_and_sentences_with_their_sources() -> None:
    found = rules.paragraphs(
        "## Le chemin\nIl faut éclairer. [2, 6] Et des bancs ! [8]\n\n"
        "Une femme le dit. [P3] Nous y étions. [équipe] Seul."
    )

    assert [each.is_heading for each in found] == [True, False, False]
    assert found[0].sentences[0].text == "Le chemin"
    assert [(one.text, one.statements) for one in found[1].sentences] == [
        ("Il faut éclairer.", (2, 6)),
        ("Et des bancs !", (8,)),
    ]
    said, team, alone = found[2].sentences
    assert (said.extracts, team.is_team, alone.is_sourced) == ((3,), True, False)


@pytest.mark.parametrize(
    "text",
    ["Sans rien.", "Avec. [2] Sans.", "Sans. Avec. [2]", "## Titre\nSans.", "Un crochet [bizarre]. Encore."],
)
def test_a_sentence_without_source_is_named(text: str) -> None:
    with pytest.raises(rules.WithoutSource):
        rules.check_sourced(text, statements={2}, extracts={3})


def test_what_is_cited_must_be_there_to_be_read() -> None:
    rules.check_sourced("Ainsi. [2] Dit-elle. [P3]", statements={2}, extracts={3})
    with pytest.raises(rules.UnknownSource, match=r"\[9\]"):
        rules.check_sourced("Ainsi. [2, 9]", statements={2}, extracts={3})
    with pytest.raises(rules.UnknownSource, match=r"\[P4\]"):
        rules.check_sourced("Dit-elle. [P4]", statements={2}, extracts={3})


def test_spoken_words_are_cited_and_not_copied() -> None:
    said = {3: "Le soir, Samia a peur sur le chemin du bus."}
    rules.check_not_copied("Le soir, on a peur. [P3]", extracts=said)
    with pytest.raises(rules.CopiedWords, match="P3"):
        rules.check_not_copied("Elle dit : « samia a peur sur le chemin du bus ». [P3]", extracts=said)


def test_words_that_nobody_may_read_are_not_copied_either(dialogue: Dialogue, coach: Person) -> None:
    TestimonyFactory(dialogue=dialogue)
    write(dialogue, coach, "On dit : il faudrait de la lumière au bus. [équipe]")

    with pytest.raises(rules.CopiedInConfidence, match="il faudrait de la lumière"):
        write(dialogue, coach, "On dit : il faudrait de la lumière jusqu’au bus. [équipe]", publish=False)


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    StatementFactory(dialogue=dialogue, number=1, text="Un banc à l’ombre.")
    return dialogue


@pytest.fixture
def coach(db: None) -> Person:
    return PersonFactory(animator=True)


def write(dialogue: Dialogue, by: Person, text: str, *, publish: bool = True) -> Version:
    return actions.write_synthesis(dialogue=dialogue, text=text, publish=publish, by=by, now=NOW)


def test_a_draft_is_kept_and_read_by_the_team_alone(dialogue: Dialogue, coach: Person) -> None:
    write(dialogue, coach, "Sans source.", publish=False)

    assert queries.readable_synthesis(dialogue) is None
    assert queries.last_version(dialogue).text == "Sans source."
    with pytest.raises(rules.WithoutSource):
        write(dialogue, coach, "Sans source.")
    with pytest.raises(NotAnAnimator):
        write(dialogue, PersonFactory(), "Ainsi. [1]")


def test_words_taken_back_are_gone_from_the_synthesis_too(dialogue: Dialogue, coach: Person) -> None:
    testimony = TestimonyFactory(dialogue=dialogue, gathered_by=coach)
    verbatim = VerbatimFactory(testimony=testimony, published_at=NOW)
    write(dialogue, coach, f"Une habitante le dit. [P{verbatim.pk}] Un banc. [1]")
    assert queries.readable_synthesis(dialogue).extracts

    testimonies.withdraw_consent(testimony=testimony, reworded=[], by=coach, now=NOW)

    found = queries.readable_synthesis(dialogue)
    assert found.extracts == []
    first, second = found.paragraphs[0].sentences
    assert (first.is_gone, second.is_gone) == (True, False)
    assert "phrase retirée" in Client().get("/dialogues/place/synthese/").text


def test_nothing_typed_is_lost_when_a_source_is_missing(client: Client, dialogue: Dialogue, coach: Person) -> None:
    client.force_login(coach)

    refused = client.post("/bureau/place/synthese/", {"text": "Sans source <b>.", "publish": "1"})
    done = client.post("/bureau/place/synthese/", {"text": "Un banc <b>. [1]", "publish": "1"}, follow=True)

    assert refused.status_code == 422
    assert "ne dit pas d’où elle vient" in refused.text
    assert "Sans source &lt;b&gt;." in refused.text
    assert "Un banc &lt;b&gt;." in done.text
    assert Version.objects.count() == 1
    client.post("/bureau/place/synthese/retirer/")
    assert "Pas encore de synthèse" in client.get("/dialogues/place/synthese/").text


def test_the_report_holds_the_synthesis_the_answers_and_what_is_not_there_yet(
    client: Client, dialogue: Dialogue, coach: Person
) -> None:
    write(dialogue, coach, "Un banc. [1]")
    OwedAnswerFactory(dialogue=dialogue, statement=dialogue.statements.get())

    text = client.get("/dialogues/place/rapport/").text

    assert "Un banc." in text
    assert "Pas encore de réponse" in text
    assert "Les résultats se préparent" in text

    # As on the page of results, nothing is told of a crowd too small to be one.
    for _person in range(3):
        VoteFactory(statement=dialogue.statements.get(), stance=Stance.AGREE)
    draw_results(dialogue_id=dialogue.pk, now=NOW)
    assert "Les résultats se préparent" in client.get("/dialogues/place/rapport/").text
