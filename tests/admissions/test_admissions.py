"""Who is let in: a code of a card serves once, an address once; what is said otherwise, and nothing that leads back."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cedre.accounts import exports
from cedre.accounts.models import Person
from cedre.accounts.rules import NotAnAnimator
from cedre.admissions import actions, personal_data, queries, rules
from cedre.admissions.models import CodeState, ConfirmedAddress, EntryCode
from cedre.dialogues import actions as dialogues
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Access, Dialogue, Participant, Stage
from cedre.moderation import rules as moderation_rules
from cedre.moderation.models import Reason
from cedre.proposals import actions as proposals
from tests.accounts.factories import PersonFactory
from tests.admissions.factories import ConfirmedAddressFactory, EntryCodeFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory
from tests.proposals.factories import CallFactory, ProposalFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CODE, EMAIL = "BCD-FGH-JKM", "zoe@exemple.test"


@pytest.fixture
def by_code() -> Dialogue:
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?", access=Access.CODE)
    StatementFactory(dialogue=dialogue, number=1)
    EntryCodeFactory(dialogue=dialogue)
    return dialogue


@pytest.fixture
def by_email() -> Dialogue:
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?", access=Access.EMAIL)
    StatementFactory(dialogue=dialogue, number=1)
    return dialogue


def join(dialogue: Dialogue, key: str = CODE, **given: object) -> Participant:
    return dialogues.join_dialogue(**({"dialogue": dialogue, "college": "", "key": key, "now": NOW} | given))


@pytest.mark.parametrize("typed", ["BCD-FGH-JKM", "bcd fgh jkm", " bcdfghjkm ", "BCD–FGH–JKM"])
def test_a_code_lets_one_person_in_however_it_is_typed(by_code: Dialogue, typed: str) -> None:
    join(by_code, typed)

    with pytest.raises(rules.UsedCode):
        join(by_code, typed)
    assert Participant.objects.count() == 1
    assert EntryCode.objects.get().state == CodeState.USED


def test_each_other_code_is_refused_in_its_own_words(by_code: Dialogue) -> None:
    EntryCodeFactory(code="MMMMMMMMM")
    EntryCodeFactory(dialogue=by_code, code="NNNNNNNNN", state=CodeState.CANCELLED)

    for typed, refusal in (
        ("", rules.CodeMissing),
        ("TTT-TTT-TTT", rules.UnknownCode),
        ("BCD-FGH", rules.UnknownCode),
        ("BCDFGHJKM0", rules.UnknownCode),
        ("MMM-MMM-MMM", rules.CodeOfAnother),
        ("NNN-NNN-NNN", rules.CancelledCode),
    ):
        with pytest.raises(refusal):
            join(by_code, typed)
    assert not Participant.objects.exists()


def test_a_code_does_not_serve_once_the_dialogue_is_closed(by_code: Dialogue) -> None:
    by_code.stage = Stage.CLOSED

    with pytest.raises(dialogue_rules.DialogueClosed):
        join(by_code)
    assert EntryCode.objects.get().state == CodeState.FRESH


def test_words_a_flag_a_proposal_or_a_support_do_not_let_one_in(by_code: Dialogue) -> None:
    proposal = ProposalFactory(dialogue=CallFactory(dialogue=by_code).dialogue)
    act = {"participant": None, "address": "192.0.2.1", "now": NOW}

    with pytest.raises(rules.CodeMissing):
        dialogues.submit_statement(dialogue=by_code, text="Un banc.", **act)
    with pytest.raises(rules.CodeMissing):
        dialogues.flag_statement(statement=by_code.statements.get(), reason=Reason.objects.all()[0], **act)
    with pytest.raises(rules.CodeMissing):
        proposals.support(proposal=proposal, **act)
    with pytest.raises(rules.CodeMissing):
        proposals.give_argument(proposal=proposal, side="for", text="Parce que.", **act)
    assert (
        Participant.objects.filter(dialogue=by_code).count() == Participant.objects.filter(proposals=proposal).count()
    )


def test_an_animator_helps_someone_without_a_code(by_code: Dialogue) -> None:
    coach = PersonFactory(animator=True)

    assert dialogues.assist_participation(dialogue=by_code, college="", by=coach, now=NOW).pk


def test_a_way_in_that_no_room_keeps_lets_nobody_in(by_code: Dialogue) -> None:
    by_code.access = "unheard-of"

    with pytest.raises(dialogue_rules.NotLetIn):
        join(by_code)


def test_a_phone_reads_the_card_begins_and_gives_the_place_to_another(client: Client, by_code: Dialogue) -> None:
    way_in = "/dialogues/place/participer/"
    assert "Ni compte, ni nom." in client.get("/dialogues/place/").content.decode()

    # Reading the card, twice, uses nothing.
    for _time in range(2):
        assert 'value="BCD-FGH-JKM"' in client.get(way_in, {"cle": CODE}).content.decode()
    assert client.post(way_in, {"college": "", "cle": CODE}).status_code == 302
    assert "vote-card__statement" in client.get(way_in).content.decode()

    left = client.post("/dialogues/place/participer/laisser-la-place/")
    assert [each["max-age"] for each in left.cookies.values()] == [0]
    refused = Client().post(way_in, {"college": "", "cle": CODE})
    assert refused.status_code == 409
    assert "a déjà servi" in refused.content.decode()
    assert 'value="BCD-FGH-JKM"' in refused.content.decode()


def test_in_another_sites_page_the_code_is_asked_too(client: Client, by_code: Dialogue) -> None:
    refused = client.post("/embed/place/", {"participation": "", "college": "", "cle": "TTTTTTTTT"})
    assert refused.status_code == 409
    assert "n’existe pas" in refused.content.decode()

    assert "vote-card__statement" in client.post("/embed/place/", {"participation": "", "cle": CODE}).content.decode()


def test_the_short_address_leads_to_the_dialogue_and_the_code_still_serves(client: Client, by_code: Dialogue) -> None:
    led = client.post("/entrer/", {"code": "bcd fgh jkm"})

    assert led.headers["Location"] == "/dialogues/place/participer/?cle=bcd+fgh+jkm"
    assert EntryCode.objects.get().state == CodeState.FRESH
    assert client.post("/entrer/", {"code": ""}).status_code == 422
    assert "n’existe pas" in client.post("/entrer/", {"code": "TTTTTTTTT"}).content.decode()


def test_a_card_of_a_draft_leads_nowhere(by_code: Dialogue) -> None:
    Dialogue.objects.update(stage=Stage.DRAFT)

    with pytest.raises(rules.UnknownCode):
        actions.dialogue_of_code(typed=CODE, address="192.0.2.1", now=NOW)


def test_codes_are_tried_a_limited_number_of_times_a_day(
    client: Client, by_code: Dialogue, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    monkeypatch.setattr(rules, "MOST_CODES_PER_NETWORK", 2)
    statuses = [client.post("/entrer/", {"code": "TTTTTTTTT"}).status_code for _time in range(3)]
    assert statuses == [409, 409, 429]

    # A wrong code counts among those who begin, although nobody began.
    settings.PARTICIPATIONS_PER_NETWORK = 2
    for refusal in (rules.UnknownCode, rules.UnknownCode, dialogue_rules.TooManyJoined):
        with pytest.raises(refusal):
            join(by_code, "TTTTTTTTT", address="192.0.2.9")


def test_a_coach_prints_cards_that_are_shown_once_and_cancels_the_rest(client: Client, by_code: Dialogue) -> None:
    client.force_login(PersonFactory(animator=True))
    page = client.post("/bureau/place/codes/", {"number": 3}).content.decode()

    codes = re.findall(r'card__code">([^<]+)<', page)
    assert len(set(codes)) == page.count('<div class="card__drawing"') == 3
    join(by_code, codes[0])
    again = client.get("/bureau/place/codes/").content.decode()
    assert not any(code in again for code in codes)
    assert "1 code a servi, 3 attendent." in " ".join(again.split())

    said = client.post("/bureau/place/codes/annuler/", follow=True).content.decode()
    assert "3 codes sont annulés" in said
    with pytest.raises(rules.CancelledCode):
        join(by_code, codes[1])
    assert not EntryCode.objects.filter(digest__in=[code.encode() for code in codes]).exists()


def test_cards_are_for_those_who_animate_and_for_dialogues_by_code(by_code: Dialogue) -> None:
    coach, open_to_all = PersonFactory(animator=True), DialogueFactory()

    for dialogue, number, by, refusal in (
        (by_code, 1, PersonFactory(), NotAnAnimator),
        (by_code, 201, coach, rules.TooManyCodes),
        (open_to_all, 1, coach, rules.NotByCode),
    ):
        with pytest.raises(refusal):
            actions.make_codes(dialogue=dialogue, number=number, by=by, now=NOW)
    with pytest.raises(NotAnAnimator):
        actions.cancel_codes(dialogue=by_code, by=PersonFactory(), now=NOW)


def asked(client: Client, monkeypatch: pytest.MonkeyPatch, email: str = EMAIL) -> str:
    """Ask for a letter as a person does; the link it carries."""
    monkeypatch.setattr(moderation_rules, "SHORTEST_WRITING", timedelta(0))
    form = client.get("/dialogues/place/se-presenter/").context["form"]
    told = client.post("/dialogues/place/se-presenter/", {"email": email, "opened": form["opened"].value()})
    assert "C’est envoyé." in told.content.decode()
    return re.search(r"https?://\S+", mail.outbox[-1].body).group()


def key_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["cle"][0]


def test_the_link_of_a_letter_lets_one_in_once(
    client: Client, by_email: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Donner mon adresse" in client.get("/dialogues/place/participer/").content.decode()
    link = asked(client, monkeypatch)
    key = key_in(link)
    assert EMAIL not in link

    # A scanner of letters opens it first.
    assert "Commencer" in client.get(link).content.decode()
    assert not ConfirmedAddress.objects.exists()
    assert client.post("/dialogues/place/participer/", {"college": "", "cle": key}).status_code == 302
    assert "vote-card__statement" in client.get("/dialogues/place/participer/").content.decode()

    elsewhere = Client()
    used = elsewhere.post("/dialogues/place/participer/", {"college": "", "cle": key})
    assert used.status_code == 409
    assert "a déjà servi à répondre ici" in used.content.decode()
    # Asked again, the page says the same as to anyone.
    with pytest.raises(rules.AddressUsed):
        join(by_email, key_in(asked(elsewhere, monkeypatch, EMAIL.upper())))
    assert Participant.objects.count() == 1


def test_a_link_that_is_forged_too_old_or_of_another_dialogue_is_refused(by_email: Dialogue) -> None:
    other = DialogueFactory(access=Access.EMAIL)

    for key, refusal in (
        ("", rules.LetterMissing),
        ("faux", rules.LetterUnknown),
        (queries.letter_key(other, EMAIL), rules.LetterUnknown),
    ):
        with pytest.raises(refusal):
            join(by_email, key)


def test_a_link_holds_three_days(by_email: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    key = queries.letter_key(by_email, EMAIL)
    monkeypatch.setattr(rules, "LETTER_LASTS", timedelta(seconds=-1))

    with pytest.raises(rules.LetterUnknown):
        join(by_email, key)


def test_a_letterbox_is_not_filled(by_email: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = {"dialogue": by_email, "email": EMAIL, "language": "fr", "now": NOW}

    sent = [actions.send_letter(address=f"192.0.2.{n}", **ask) for n in range(5)]
    assert sent == [True, True, True, False, False]
    assert len(mail.outbox) == 3

    monkeypatch.setattr(rules, "MOST_ASKED_PER_NETWORK", 1)
    with pytest.raises(rules.TooManyLetters):
        actions.send_letter(address="192.0.2.1", **ask)


def test_a_letter_is_asked_only_where_it_serves(client: Client, by_code: Dialogue) -> None:
    assert client.get("/dialogues/place/se-presenter/").headers["Location"] == "/dialogues/place/participer/"


def test_what_is_kept_leads_to_no_answer_and_goes_with_the_person(by_email: Dialogue) -> None:
    person: Person = PersonFactory(email=EMAIL)
    ConfirmedAddressFactory(dialogue=by_email)
    EntryCodeFactory(made_by=person)
    told = exports.readable_parts(personal_data.data_on(person))
    assert [len(part.rows) for part in told] == [1, 1]

    personal_data.forget(person=person)

    assert not ConfirmedAddress.objects.exists()
    assert set(EntryCode.objects.values_list("made_by", flat=True)) == {None}
    joined = {field.name for field in (*EntryCode._meta.get_fields(), *ConfirmedAddress._meta.get_fields())}
    assert joined == {"id", "dialogue", "digest", "state", "made_by", "made_at"}


def test_who_can_answer_is_said_where_it_is_not_everyone(client: Client, by_code: Dialogue) -> None:
    assert reverse("admissions:enter") in client.get("/dialogues/place/").content.decode()
    open_to_all = DialogueFactory()
    assert "Qui peut répondre" not in client.get(open_to_all.get_absolute_url()).content.decode()
