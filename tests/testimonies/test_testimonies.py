"""From what someone said to what is put to the vote, and back to nothing when they take it back."""

import pytest
from django.test import Client
from django.urls import reverse

from cedre.accounts.models import Person
from cedre.dialogues import actions as dialogues
from cedre.dialogues.models import State
from cedre.moderation.models import Reason
from cedre.testimonies import actions, queries, rules
from cedre.testimonies.models import ConsentLevel, DrawnFrom, Mask, MaskState, Testimony, Verbatim
from tests.accounts.factories import PersonFactory
from tests.accounts.test_forgetting import whole_database
from tests.dialogues.factories import StatementFactory, VoteFactory
from tests.testimonies.factories import NOW, WORDS, MaskFactory, TestimonyFactory, VerbatimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def animator() -> Person:
    return PersonFactory(animator=True)


def facts(testimony: Testimony, **changed: object) -> dict[str, object]:
    names = ("occasion", "place", "gathered_on", "context", "college", "words", "consent_level", "consent_text")
    return {name: getattr(testimony, name) for name in (*names, "consented_on", "name")} | changed


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_names_and_details_are_suggested_by_the_worker_and_decided_by_a_person(animator: Person) -> None:
    said = (
        "Mme Petit habite 12 rue des Lilas. Son numéro : 06 12 34 56 78. Le mari de Samia le dit aussi, Samia se tait."
    )
    testimony = TestimonyFactory(words=said, suggested_at=None)

    assert actions.suggest_masks(testimony_id=testimony.pk, now=NOW) >= 5
    assert actions.suggest_masks(testimony_id=testimony.pk, now=NOW) == 0

    found = {said[mask.begins : mask.ends]: mask for mask in testimony.masks.all()}
    assert {"Mme Petit", "12 rue des Lilas", "06 12 34 56 78", "Samia"} <= set(found)
    assert set(testimony.masks.values_list("state", flat=True)) == {MaskState.SUGGESTED}

    actions.decide_mask(mask=found["Samia"], hide=True, by=animator, now=NOW)
    hidden = [said[mask.begins : mask.ends] for mask in testimony.masks.filter(state=MaskState.HIDDEN)]
    assert hidden == ["Samia", "Samia"]


def test_an_extract_appears_with_what_is_masked_and_only_once_all_is_decided(client: Client, animator: Person) -> None:
    verbatim = VerbatimFactory()
    mask, dialogue = MaskFactory(testimony=verbatim.testimony), verbatim.testimony.dialogue
    with pytest.raises(rules.MasksUndecided):
        actions.publish_verbatim(verbatim=verbatim, by=animator, now=NOW)

    actions.decide_mask(mask=mask, hide=True, by=animator, now=NOW)
    actions.publish_verbatim(verbatim=verbatim, by=animator, now=NOW)

    shown = page(client, "dialogues:detail", dialogue.slug)
    assert "Le soir, […] a peur sur le chemin." in shown
    assert "Samia" not in shown
    assert "Paroles recueillies" in shown

    actions.revise_testimony(
        testimony=verbatim.testimony,
        **facts(verbatim.testimony, consent_level=ConsentLevel.NONE),
        by=animator,
        now=NOW,
    )
    assert "Paroles recueillies" not in page(client, "dialogues:detail", dialogue.slug)
    with pytest.raises(rules.NothingAgreed):
        actions.publish_verbatim(verbatim=verbatim, by=animator, now=NOW)


def test_a_name_appears_only_where_it_was_agreed(client: Client) -> None:
    level, name = ConsentLevel.NAMED, "Nour (fictive)"
    testimony = TestimonyFactory(consent_level=level, name=name)
    VerbatimFactory(testimony=testimony, published_at=NOW)
    assert name in page(client, "dialogues:detail", testimony.dialogue.slug)

    Testimony.objects.update(consent_level=ConsentLevel.ANONYMOUS, name="")
    assert name not in page(client, "dialogues:detail", testimony.dialogue.slug)


def test_statements_come_from_extracts_and_their_page_says_so_as_far_as_was_agreed(
    client: Client, animator: Person
) -> None:
    verbatim, other = VerbatimFactory(published_at=NOW), VerbatimFactory(testimony__consent_level=ConsentLevel.NONE)
    other.testimony.dialogue = verbatim.testimony.dialogue
    other.testimony.save()
    MaskFactory(testimony=verbatim.testimony, state=MaskState.HIDDEN)
    with pytest.raises(rules.MaskedInStatement):
        actions.draw_statement(verbatim=verbatim, text="samia a peur le soir.", by=animator, now=NOW)

    first = actions.draw_statement(verbatim=verbatim, text="Il faut éclairer le chemin.", by=animator, now=NOW)
    actions.draw_statement(verbatim=verbatim, text="On doit pouvoir rentrer sans peur.", by=animator, now=NOW)
    actions.link_statement(verbatim=other, number=first.number, by=animator, now=NOW)
    with pytest.raises(rules.AlreadyLinked):
        actions.link_statement(verbatim=other, number=first.number, by=animator, now=NOW)
    with pytest.raises(rules.VerbatimInUse):
        actions.unmark_verbatim(verbatim=verbatim, by=animator, now=NOW)

    shown = page(client, "dialogues:statement-votes", first.dialogue.slug, first.number)
    assert "D’où vient ce mot" in shown
    assert "Le soir, […] a peur" in shown
    assert "n’a pas souhaité" in shown
    assert shown.count("<blockquote") == 1
    assert other.testimony.get_absolute_url() not in shown
    client.force_login(animator)
    assert other.testimony.get_absolute_url() in page(
        client, "dialogues:statement-votes", first.dialogue.slug, first.number
    )


def test_once_consent_is_withdrawn_the_words_are_nowhere_in_the_whole_database(
    client: Client, animator: Person
) -> None:
    level, name = ConsentLevel.NAMED, "Nourredine"
    testimony = TestimonyFactory(consent_level=level, name=name, place="Tour Alizé", context="Un après-midi de pluie.")
    verbatim = VerbatimFactory(testimony=testimony, published_at=NOW)
    MaskFactory(testimony=testimony, state=MaskState.HIDDEN)
    said = actions.draw_statement(
        verbatim=verbatim, text="Il faudrait de la lumière jusqu’au bus.", by=animator, now=NOW
    )
    reworded = actions.draw_statement(verbatim=verbatim, text="Éclairer les chemins.", by=animator, now=NOW)
    VoteFactory(statement=said)
    dialogues.withhold_statement(statement=said, by=animator, now=NOW, reason=Reason.objects.all()[0])
    dialogues.restore_statement(statement=said, by=animator, now=NOW)
    traces = ["lumière jusqu", "Samia", "Alizé", "après-midi de pluie", name, "bancs pour souffler"]
    before = whole_database()
    assert [trace for trace in traces if trace not in before] == []

    actions.withdraw_consent(testimony=testimony, reworded={reworded.pk}, by=animator, now=NOW)

    after = whole_database().casefold()
    assert [trace for trace in traces if trace.casefold() in after] == []
    assert [model.objects.count() for model in (Verbatim, Mask, DrawnFrom)] == [0, 0, 0]
    said.refresh_from_db()
    reworded.refresh_from_db()
    assert (said.state, said.text, reworded.state) == (State.GONE, "(mots repris)", State.SHOWN)
    assert said.votes.count() == 1
    with pytest.raises(Exception, match="remet au vote"):
        dialogues.restore_statement(statement=said, by=animator, now=NOW)
    slug = testimony.dialogue.slug
    assert "a repris son accord" in page(client, "dialogues:moderation-log", slug)
    assert client.get(reverse("dialogues:statement-votes", args=[slug, said.number])).status_code == 404
    with pytest.raises(rules.Withdrawn):
        actions.mark_verbatim(testimony=testimony, passage="lumière", by=animator, now=NOW)


def test_words_with_an_extract_no_longer_change_and_new_words_are_searched_again(animator: Person) -> None:
    testimony = TestimonyFactory()
    MaskFactory(testimony=testimony)
    revised = actions.revise_testimony(
        testimony=testimony, **facts(testimony, words="Autre chose."), by=animator, now=NOW
    )
    assert revised.suggested_at is None
    assert not revised.masks.exists()

    actions.mark_verbatim(testimony=testimony, passage="Autre  chose", by=animator, now=NOW)
    with pytest.raises(rules.WordsSettled):
        actions.revise_testimony(testimony=testimony, **facts(revised, words="Encore."), by=animator, now=NOW)


def test_the_team_alone_finds_testimonies_by_word_and_by_filter(client: Client, animator: Person) -> None:
    testimony = TestimonyFactory()
    TestimonyFactory(dialogue=testimony.dialogue, words="Le marché du dimanche.", occasion="walk")
    address = reverse("testimonies:list", args=[testimony.dialogue.slug])
    client.force_login(PersonFactory())
    assert client.get(address).status_code in {403, 404}
    assert not queries.readable_testimonies(PersonFactory(), today=NOW.date()).exists()

    client.force_login(animator)
    assert "2 témoignages" in client.get(address).content.decode()
    assert "Le marché" in client.get(address, {"q": "marche", "occasion": "walk"}).content.decode()
    assert "Aucun témoignage ne répond" in client.get(address, {"q": "marché", "college": "elected"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("de la lumière jusqu'au  bus", "de la lumière jusqu’au bus"), ("lum", "lum"), ("a", "a")],
)
def test_a_passage_is_found_as_it_was_copied(typed: str, found: str) -> None:
    begins, ends = rules.occurrences(typed, words=WORDS)[0]
    assert WORDS[begins:ends] == found


def test_a_passage_that_is_not_there_is_refused_with_what_was_typed(client: Client, animator: Person) -> None:
    testimony = TestimonyFactory()
    client.force_login(animator)
    answer = client.post(
        reverse("testimonies:hide", args=[testimony.dialogue.slug, testimony.pk]), {"passage": "Un autre mot"}
    )
    assert answer.status_code == 422
    assert "Un autre mot" in answer.content.decode()


def test_a_page_of_many_testimonies_asks_as_many_questions(
    client: Client, animator: Person, django_assert_max_num_queries: object
) -> None:
    testimony = TestimonyFactory()
    for _each in range(20):
        VerbatimFactory(testimony=TestimonyFactory(dialogue=testimony.dialogue), published_at=NOW)
    client.force_login(animator)
    with django_assert_max_num_queries(12):
        client.get(reverse("testimonies:list", args=[testimony.dialogue.slug]))
    StatementFactory(dialogue=testimony.dialogue)
    with django_assert_max_num_queries(25):
        client.get(testimony.dialogue.get_absolute_url())
