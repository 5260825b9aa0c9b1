"""Proposals: what one sends, who reads it over, who stands behind it, what is said of it, and how it is forgotten."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cedre.accounts.models import RoleKind
from cedre.accounts.rules import NotAllowed, NotAnAnimator
from cedre.dialogues import actions as dialogues
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.exports import data_on_participant
from cedre.dialogues.exports.open_data import data_package
from cedre.dialogues.models import Dialogue, OwnWords, Participant
from cedre.dialogues.rules import TooManyJoined
from cedre.moderation.actions import count_search, count_sending
from cedre.moderation.forms import opening
from cedre.moderation.models import Case, DayCount, Decision, Flag, Reason
from cedre.moderation.rules import (
    MOST_SEARCHES_PER_NETWORK,
    AlreadyContested,
    OwnWordsFlagged,
    TooManyFromNetwork,
    plain_lines,
)
from cedre.proposals import actions, queries, rules
from cedre.proposals.models import Argument, Proposal, State, Support, Useful
from tests.accounts.factories import PersonFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory
from tests.proposals.factories import (
    NOW,
    ArgumentFactory,
    CallFactory,
    ProposalFactory,
    SupportFactory,
    UsefulFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/dialogues/place/propositions/"
FIRST = f"{LIST}1/"
WORDS = {"title": "Une fontaine au parc", "problem": "Pas d’eau l’été.", "idea": "En poser une.\n\nPrès des jeux."}
HERE = "192.0.2.7"


@pytest.fixture
def dialogue() -> Dialogue:
    return CallFactory(dialogue=DialogueFactory(slug="place", engagement=EngagementFactory())).dialogue


@pytest.fixture
def moderator(dialogue: Dialogue):
    return PersonFactory(role=RoleKind.MODERATOR, role__scope=dialogue.engagement.scope)


@pytest.fixture
def reason() -> Reason:
    return Reason.objects.get(name="Désigne quelqu’un")


def propose(dialogue: Dialogue, participant: Participant | None = None, **changed: object) -> Proposal:
    facts = {**WORDS, "address": HERE, "now": NOW, **changed}
    return actions.submit_proposal(dialogue=dialogue, participant=participant, **facts)


def sent(client: Client, address: str, **facts: object):
    return client.post(address, {"opened": opening(timezone.now() - timedelta(seconds=30)), **facts}, follow=True)


def text(response) -> str:
    return response.content.decode()


# ---- The switch


def test_a_dialogue_takes_proposals_once_whoever_animates_it_says_so(client: Client, moderator) -> None:
    dialogue, coach = DialogueFactory(slug="autre"), PersonFactory(animator=True)
    with pytest.raises(rules.NoProposals):
        propose(dialogue)
    with pytest.raises(NotAnAnimator):
        actions.open_call(dialogue=dialogue, by=moderator, now=NOW)
    assert client.get("/dialogues/autre/propositions/").status_code == 404

    client.force_login(coach)
    client.post("/bureau/autre/propositions/")
    proposal = propose(dialogue)
    client.post("/bureau/autre/propositions/", {"close": "1"})

    assert "ne reçoit plus de propositions" in text(client.get("/dialogues/autre/propositions/"))
    for refused in (
        lambda: propose(dialogue, title="Une autre"),
        lambda: actions.support(proposal=proposal, participant=None, address=HERE, now=NOW),
    ):
        with pytest.raises(rules.NoProposals):
            refused()
    actions.open_call(dialogue=dialogue, by=coach, now=NOW)
    assert propose(dialogue, title="Une autre").number == 2


# ---- Proposing


def test_someone_without_account_proposes_and_what_is_refused_keeps_their_words(
    client: Client, dialogue: Dialogue
) -> None:
    address = f"{LIST}proposer/"
    assert "Quelle est votre idée" in text(client.get(address))
    trapped = sent(client, address, **WORDS, website="http://x")
    assert trapped.status_code == 422
    assert "Une fontaine au parc" in text(trapped)
    assert client.post(address, {"opened": opening(timezone.now()), **WORDS}).status_code == 422
    too_long = sent(client, address, **{**WORDS, "idea": "x" * 2_001})
    assert too_long.status_code == 422
    assert "Une fontaine au parc" in text(too_long)
    assert not Proposal.objects.exists()

    page = text(sent(client, address, **WORDS, place="Parc <b>Roux</b>\u202e"))

    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.number, proposal.place) == (State.WAITING, 1, "Parc <b>Roux</b>")
    assert proposal.idea == "En poser une.\n\nPrès des jeux."
    assert "attendent d’être relus" in page
    assert client.get(FIRST).status_code == 404
    Proposal.objects.update(state=State.SHOWN)
    assert "Parc &lt;b&gt;Roux&lt;/b&gt;" in text(client.get(FIRST))


def test_what_nobody_can_see_in_words_goes_and_paragraphs_stay() -> None:
    assert plain_lines(" Un\u202e banc\x00. \r\n\r\n\r\n\u200bDeux.\n") == "Un banc.\n\nDeux."


def test_near_proposals_are_shown_before_sending(client: Client, dialogue: Dialogue) -> None:
    ProposalFactory(dialogue=dialogue, title="Planter des arbres sur la place", idea="Des tilleuls pour l’ombre.")
    other = {
        "title": "Mettre de la verdure sur la place",
        "problem": "Il fait chaud.",
        "idea": "Des arbres, de l’ombre.",
    }

    ProposalFactory(dialogue=dialogue, title="Plus de trains le soir", idea="Il fait chaud, de l’ombre sur la place.")
    page = sent(client, f"{LIST}proposer/", **other)
    assert "La vôtre est-elle déjà ici" in text(page)
    assert "Planter des arbres" in text(page)
    assert "Plus de trains" not in text(page)
    assert Proposal.objects.count() == 2

    sent(client, f"{LIST}proposer/", **other, other="1")
    assert Proposal.objects.count() == 3


def test_a_network_does_not_look_for_near_proposals_all_day(client: Client, dialogue: Dialogue) -> None:
    count_search(address="127.0.0.1", now=timezone.now())
    DayCount.objects.update(sent=MOST_SEARCHES_PER_NETWORK)

    answer = sent(client, f"/dialogues/{dialogue.slug}/propositions/proposer/", **WORDS)

    assert answer.status_code == 429
    assert WORDS["title"] in text(answer)
    assert not Proposal.objects.exists()


def test_sent_twice_counts_once_and_there_is_a_limit_a_day(dialogue: Dialogue, moderator, reason: Reason) -> None:
    first = propose(dialogue)
    someone = first.submitted_by
    assert propose(dialogue, someone) == first
    actions.refuse_words(words=first, reason=reason, by=moderator, now=NOW)
    with pytest.raises(rules.AlreadyRefused):
        propose(dialogue, someone)
    for number in range(4):
        propose(dialogue, someone, title=f"Idée {number}")
    with pytest.raises(rules.TooManyProposals):
        propose(dialogue, someone, title="Une de trop")
    with pytest.raises(rules.ProposalIncomplete):
        propose(dialogue, title="\u200b")


def test_a_network_sends_and_joins_only_so_much_a_day(dialogue: Dialogue, settings) -> None:
    settings.PARTICIPATIONS_PER_NETWORK = 2
    proposal = ProposalFactory(dialogue=dialogue)
    for _person in range(2):
        actions.support(proposal=proposal, participant=None, address=HERE, now=NOW)
    with pytest.raises(TooManyJoined):
        actions.support(proposal=proposal, participant=None, address=HERE, now=NOW)
    proposal.refresh_from_db()
    assert proposal.support_count == 2

    settings.PARTICIPATIONS_PER_NETWORK = 0
    for _sending in range(100):
        count_sending(address=HERE, now=NOW)
    with pytest.raises(TooManyFromNetwork):
        propose(dialogue)


# ---- Moderation


def test_words_pass_by_the_one_queue_are_refused_contested_and_given_back(
    client: Client, dialogue: Dialogue, moderator, reason: Reason
) -> None:
    sent(client, f"{LIST}proposer/", **WORDS, place="Au parc")
    desk = Client()
    desk.force_login(moderator)
    queue = text(desk.get("/bureau/moderation/"))
    assert all(words in queue for words in ("Une fontaine au parc", "Pas d’eau l’été.", "Près des jeux.", "Au parc"))
    case = Case.objects.get()

    desk.post(f"/bureau/moderation/{case.pk}/", {"decision": "refuse", "reason": reason.pk, "words": "Ôtez le nom."})
    mine = text(client.get(reverse("dialogues:answers", args=["place"])))
    assert reason.name in mine
    assert "Ôtez le nom." in mine
    log = text(client.get(reverse("dialogues:moderation-log", args=["place"])))
    assert "proposition 1" in log.lower()
    assert "fontaine" not in log

    contested = sent(client, f"{FIRST}contester/", words="Je ne nomme personne.")
    assert "Contestation reçue" in text(contested)
    with pytest.raises(AlreadyContested):
        actions.contest_decision(words=Proposal.objects.get(), said="Encore", now=NOW)
    case = Case.objects.get(closed_at=None)
    desk.post(f"/bureau/moderation/{case.pk}/", {"decision": "accept"})
    assert client.get(FIRST).status_code == 200

    desk.post(reverse("dialogues:undo-decision", args=[Decision.objects.latest("pk").pk]))
    assert Proposal.objects.get().state == State.WITHHELD
    assert Case.objects.filter(closed_at=None).count() == 1


def test_only_those_who_moderate_here_decide(dialogue: Dialogue) -> None:
    stranger = PersonFactory()
    with pytest.raises(NotAllowed):
        actions.accept_words(words=propose(dialogue), by=stranger, now=NOW)


def test_read_over_afterwards_words_appear_at_once_and_are_taken_away(
    client: Client, dialogue: Dialogue, moderator, reason: Reason
) -> None:
    Dialogue.objects.update(own_words=OwnWords.AFTER)
    page = text(sent(client, f"{LIST}proposer/", **WORDS))
    assert "Votre proposition est publiée" in page

    page = text(sent(client, FIRST, side="against", text="Une fuite coûterait cher."))
    argument = Argument.objects.get()
    assert "Une fuite coûterait cher." in page
    assert argument.state == State.SHOWN
    sent(client, FIRST, side="against", text="Une fuite coûterait cher.")
    assert Argument.objects.count() == 1

    actions.refuse_words(words=argument, reason=reason, by=moderator, now=NOW)
    assert "Une fuite coûterait cher." not in text(client.get(FIRST))
    with pytest.raises(rules.NotShown):
        actions.find_useful(argument=argument, participant=None, address=HERE, now=NOW)


def test_a_flag_brings_words_to_the_queue_once_a_person_and_hides_nothing(
    client: Client, dialogue: Dialogue, reason: Reason
) -> None:
    argument = ArgumentFactory(proposal=ProposalFactory(dialogue=dialogue, number=1))
    for address in (f"{FIRST}signaler/", f"{FIRST}arguments/{argument.pk}/signaler/"):
        assert "L’équipe lira ces mots" in text(sent(client, address, reason=reason.pk))
    assert sent(client, f"{FIRST}signaler/", reason=reason.pk).status_code == 422
    assert Flag.objects.count() == Case.objects.count() == 2
    assert "Les enfants boiraient" in text(client.get(FIRST))
    with pytest.raises(OwnWordsFlagged):
        actions.flag_words(words=argument, participant=argument.submitted_by, reason=reason, address=HERE, now=NOW)


# ---- Supporting


def test_one_supports_once_and_may_take_it_back_and_so_for_what_is_useful(client: Client, dialogue: Dialogue) -> None:
    proposal = ProposalFactory(dialogue=dialogue, number=1)
    argument = ArgumentFactory(proposal=proposal)
    for _twice in range(2):
        page = text(client.post(f"{FIRST}soutenir/", follow=True))
        client.post(f"{FIRST}arguments/{argument.pk}/utile/")
    assert "1 personne la soutient" in page
    assert "dont vous" in page
    assert "dont le vôtre" in text(client.get(LIST))
    proposal.refresh_from_db()
    argument.refresh_from_db()
    assert (proposal.support_count, argument.useful_count) == (1, 1)

    for _twice in range(2):
        page = text(client.post(f"{FIRST}soutenir/", {"back": "1"}, follow=True))
        client.post(f"{FIRST}arguments/{argument.pk}/utile/", {"back": "1"})
    proposal.refresh_from_db()
    argument.refresh_from_db()
    assert (proposal.support_count, argument.useful_count) == (0, 0)
    assert not Support.objects.exists()
    assert not Useful.objects.exists()
    assert "Personne ne la soutient encore" in page


# ---- The list


def test_a_thousand_proposals_are_searched_and_ordered_in_a_constant_number_of_queries(
    client: Client, dialogue: Dialogue
) -> None:
    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    author = ParticipantFactory(dialogue=dialogue)
    facts = {"dialogue": dialogue, "submitted_by": author, "submitted_at": NOW, "problem": "p", "idea": "i"}
    Proposal.objects.bulk_create(
        Proposal(number=n, title=f"Idée {n}", support_count=n % 997, state=State.SHOWN, **facts) for n in range(1, 4)
    )
    client.post(f"{FIRST}soutenir/", follow=True)
    few = {order: questions(f"{LIST}?ordre={order}") for order in ("", "recentes", "hasard")}
    Proposal.objects.bulk_create(
        Proposal(number=n, title=f"Idée {n}", support_count=n % 997, state=State.SHOWN, **facts)
        for n in range(4, 1_001)
    )
    Proposal.objects.filter(number=500).update(title="Réparer l’école", place="Rue Haute")
    many = {order: questions(f"{LIST}?ordre={order}") for order in few}

    assert many == few
    assert max(many.values()) <= 7
    assert [each.number for each in queries.listed_proposals(dialogue)[:2]] == [996, 995]
    assert [each.number for each in queries.listed_proposals(dialogue, order="recentes")[:1]] == [1_000]
    drawn = [each.number for each in queries.listed_proposals(dialogue, order="hasard", seed="7")]
    assert drawn[:5] != sorted(drawn)[:5]
    assert sorted(drawn) == list(range(1, 1_001))
    assert drawn == [each.number for each in queries.listed_proposals(dialogue, order="hasard", seed="7")]
    assert drawn != [each.number for each in queries.listed_proposals(dialogue, order="hasard", seed="8")]
    assert [each.number for each in queries.listed_proposals(dialogue, words="ecole haute")] == [500]
    page = text(client.get(f"{LIST}?q=rien&ordre=hasard"))
    assert "Aucune proposition ne dit ces mots" in page
    assert "graine=" in text(client.get(f"{LIST}?ordre=hasard"))


# ---- Forgetting


def test_one_reads_all_one_did_and_what_leaves_with_each_way_of_leaving(dialogue: Dialogue, reason, moderator) -> None:
    def situation() -> tuple[Participant, Proposal, Proposal]:
        someone = ParticipantFactory(dialogue=dialogue)
        shown, waiting = propose(dialogue, someone, title="Vue"), propose(dialogue, someone, title="En attente")
        actions.accept_words(words=shown, by=moderator, now=NOW)
        argument = actions.give_argument(
            proposal=shown, participant=someone, side="for", text="Utile à tous.", address=HERE, now=NOW
        )
        actions.refuse_words(words=argument, reason=reason, by=moderator, now=NOW)
        actions.contest_decision(words=argument, said="Relisez.", now=NOW)
        other = ArgumentFactory(proposal=shown)
        actions.support(proposal=shown, participant=someone, address=HERE, now=NOW)
        actions.find_useful(argument=other, participant=someone, address=HERE, now=NOW)
        return someone, shown, waiting

    someone, shown, waiting = situation()
    told = {part.key: list(part.rows) for part in data_on_participant(someone)}
    assert [len(told[key]) for key in ("proposals", "arguments", "supports", "usefuls", "appeals-of-proposals")] == [
        2, 1, 1, 1, 1,
    ]  # fmt: skip

    dialogues.cut_participant(participant=someone, now=NOW)
    shown.refresh_from_db()
    assert (shown.support_count, shown.submitted_by, Support.objects.get().participant) == (1, None, None)
    assert Proposal.objects.filter(pk=waiting.pk, submitted_by=None).exists()
    assert not Argument.objects.filter(submitted_by=someone).exists()
    assert Useful.objects.get().participant is None

    someone, shown, waiting = situation()
    key = someone.pk
    dialogues.erase_answers(participant=someone, now=NOW)
    shown.refresh_from_db()
    assert (shown.support_count, shown.submitted_by) == (0, None)
    assert not Proposal.objects.filter(pk=waiting.pk).exists()
    assert not Argument.objects.filter(proposal=shown, text="Utile à tous.").exists()
    assert not Case.objects.filter(about_kind=queries.PROPOSAL, about_key=waiting.pk).exists()
    assert not Participant.objects.filter(pk=key).exists()


def test_words_that_others_took_up_stay_when_their_author_leaves(dialogue: Dialogue) -> None:
    withheld = ProposalFactory(dialogue=dialogue, state=State.WITHHELD)
    ArgumentFactory(proposal=withheld)
    useful = UsefulFactory(argument__state=State.WITHHELD, argument__proposal__dialogue=dialogue)
    for author in (withheld.submitted_by, useful.argument.submitted_by):
        dialogues.erase_answers(participant=author, now=NOW)

    assert Proposal.objects.get(pk=withheld.pk).submitted_by is None
    assert Argument.objects.get(pk=useful.argument.pk).submitted_by is None


# ---- Where it is said


def test_the_pages_of_the_dialogue_lead_to_the_proposals(client: Client, dialogue: Dialogue) -> None:
    assert "Faire une proposition" in text(client.get("/dialogues/place/"))
    SupportFactory(proposal=ProposalFactory(dialogue=dialogue, title="Un kiosque", number=1, support_count=1))
    page = text(client.get("/dialogues/place/"))
    assert "Un kiosque" in page
    assert "1 soutien" in page
    client.force_login(PersonFactory(animator=True))
    assert "/bureau/place/propositions/" in text(client.get("/bureau/place/"))
    assert "Ne plus recevoir" in text(client.get("/bureau/place/propositions/"))
    assert dialogue_queries.moderation_log(dialogue, page=1)[1] == []


def test_the_data_package_holds_what_is_published_harmless_and_described(dialogue: Dialogue) -> None:
    proposal = ProposalFactory(dialogue=dialogue, number=1, title="=1+1", idea="Deux\nlignes", support_count=2)
    ArgumentFactory(proposal=proposal, side="against", useful_count=4)
    ProposalFactory(dialogue=dialogue, number=2, state=State.WAITING, title="Cachée")

    package = {
        name: b"".join(pieces).decode(errors="replace") for name, pieces in data_package(dialogue, address="x", now=NOW)
    }

    (row,) = csv.DictReader(io.StringIO(package["proposals.csv"]))
    assert (row["title"], row["idea"], row["supports"]) == ("\u00a0=1+1", "Deux\nlignes", "2")
    (argument,) = json.loads(package["arguments.json"])
    assert (argument["proposal"], argument["side"], argument["useful"]) == (1, "against", 4)
    described = {each["name"]: each["schema"] for each in json.loads(package["datapackage.json"])["resources"]}
    assert [each["name"] for each in described["proposals"]["fields"]] == list(row)
    assert "Cachée" not in "".join(package[name] for name in package if name.startswith("proposals"))
    closed = {name for name, pieces in data_package(DialogueFactory(), address="x", now=NOW) if list(pieces)}
    assert not any(name.startswith("proposals") for name in closed)
