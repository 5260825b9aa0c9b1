"""A dialogue in another site's page: who takes part is known by the token in the forms, and by nothing else."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from pytest_django import Settings

from cedre.dialogues.models import Dialogue, OwnWords, Participant, Stage, State, Statement, Vote
from cedre.moderation.forms import opening
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory

pytestmark = pytest.mark.django_db
STEPS = [
    "embed",
    "embed-vote",
    "embed-undo",
    "embed-answers",
    "embed-submit",
    "embed-own-data",
    "embed-own-data-file",
    "embed-depart",
]


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place « du Puits » ?")
    StatementFactory.create_batch(3, dialogue=dialogue)
    return dialogue


@pytest.fixture
def frame() -> Client:
    """A browser that checks forged requests as a real one would be, and brings no cookie."""
    return Client(enforce_csrf_checks=True)


def post(frame: Client, dialogue: Dialogue, step: str, **form: object) -> HttpResponse:
    return frame.post(reverse(f"dialogues:{step}", args=[dialogue.slug]), form)


def token_in(response: HttpResponse) -> str:
    found = set(re.findall(r'name="participation" value="([^"]+)"', response.content.decode()))
    assert len(found) == 1, "every form of a page carries the same participation"
    return unescape(found.pop())


def joined(frame: Client, dialogue: Dialogue) -> str:
    return token_in(post(frame, dialogue, "embed", participation="", college="citizen"))


def statement_asked(response: HttpResponse) -> str:
    return re.search(r'name="statement" value="(\d+)"', response.content.decode()).group(1)


def test_someone_joins_votes_undoes_and_reads_their_answers_without_a_cookie(frame: Client, dialogue: Dialogue) -> None:
    page = post(frame, dialogue, "embed", participation="", college="citizen")
    first = statement_asked(page)

    page = post(frame, dialogue, "embed-vote", participation=token_in(page), statement=first, stance="agree")
    assert statement_asked(page) != first
    page = post(frame, dialogue, "embed-undo", participation=token_in(page))
    assert statement_asked(page) == first
    page = post(frame, dialogue, "embed-vote", participation=token_in(page), statement=first, stance="disagree")
    answers = post(frame, dialogue, "embed-answers", participation=token_in(page))
    number = re.search(r'name="affirmation" value="(\d+)"', answers.content.decode()).group(1)
    again = post(frame, dialogue, "embed", participation=token_in(answers), affirmation=number)

    assert statement_asked(again) == first
    assert "Votre réponse" in again.content.decode()
    participant = Participant.objects.get()
    assert participant.college == "citizen"
    assert [vote.stance for vote in Vote.objects.current()] == [-1]
    assert not frame.cookies


def test_someone_reads_what_is_kept_of_them_takes_it_along_and_leaves(frame: Client, dialogue: Dialogue) -> None:
    page = post(frame, dialogue, "embed", participation="", college="citizen")
    token = token_in(page)
    post(frame, dialogue, "embed-vote", participation=token, statement=statement_asked(page), stance="agree")

    kept = post(frame, dialogue, "embed-own-data", participation=token).content.decode()
    file = b"".join(post(frame, dialogue, "embed-own-data-file", participation=token).streaming_content).decode()
    undecided = post(frame, dialogue, "embed-depart", participation=token)
    statement = dialogue.statements.get(votes__stance=1)
    left = post(frame, dialogue, "embed-depart", participation=token, what="erase")

    assert statement.text in kept
    assert statement.text in json.loads(file)["answers"][0].values()
    assert (undecided.status_code, token_in(undecided).split(":")[0]) == (422, token.split(":")[0])
    assert "Vos réponses à ce dialogue sont effacées." in left.content.decode()
    assert "data-forget" in left.content.decode()
    assert not Vote.objects.exists()
    assert post(frame, dialogue, "embed-own-data", participation=token).status_code == 409


def test_someone_says_their_own_words_from_the_frame_by_the_same_rules(frame: Client, dialogue: Dialogue) -> None:
    near = StatementFactory(dialogue=dialogue, text="Un marché couvert le dimanche matin sur la place.")
    token = joined(frame, dialogue)
    opened = opening(timezone.now() - timedelta(seconds=30))

    def send(text: str, **more: str) -> HttpResponse:
        return post(frame, dialogue, "embed-submit", **{"participation": token, "text": text, "opened": opened} | more)

    asked = post(frame, dialogue, "embed-submit", participation=token)
    at_once = send("Un banc à l’ombre.", opened=opening(timezone.now()))
    trapped = send("Un banc à l’ombre.", website="https://exemple.test")
    alike = send("Un marché couvert le dimanche sur la place.")

    assert (asked.status_code, token_in(asked)) == (200, token)
    assert [at_once.status_code, trapped.status_code] == [422, 422]
    assert "La vôtre est-elle déjà ici" in alike.content.decode()
    assert f'name="affirmation" value="{near.number}"' in alike.content.decode()
    assert not Statement.objects.filter(submitted_by__isnull=False).exists()

    sent = send("Un marché couvert le dimanche sur la place.", other="1")
    again = send("Un marché couvert le dimanche sur la place.", other="1")

    statement = Statement.objects.get(submitted_by=Participant.objects.get())
    assert (statement.state, again.status_code) == (State.WAITING, 200)
    assert "Vos mots seront relus" in sent.content.decode()
    assert "Elle attend d’être relue." in sent.content.decode()
    assert "contester" not in sent.content.decode()
    assert not frame.cookies

    Dialogue.objects.update(own_words=OwnWords.CLOSED)
    page = post(frame, dialogue, "embed", participation=token).content.decode()
    assert "Proposer une affirmation" not in page
    assert send("Un autre banc.", other="1").status_code == 409


def test_no_address_of_the_frame_holds_the_participation(frame: Client, dialogue: Dialogue) -> None:
    page = post(frame, dialogue, "embed", participation="", college="")
    token = token_in(page)
    page = post(frame, dialogue, "embed-vote", participation=token, statement=statement_asked(page), stance="agree")

    addresses = re.findall(r'(?:href|src|action|hx-post)="([^"]*)"', page.content.decode())
    assert addresses
    assert not any(token.split(":")[-1] in address for address in addresses)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["forged", "of another dialogue", "of a cookie", "too old"])
def test_a_participation_that_does_not_hold_is_refused_in_words(
    frame: Client, dialogue: Dialogue, step: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, elsewhere = ParticipantFactory(dialogue=dialogue), ParticipantFactory()
    signer = TimestampSigner(salt="dialogues.embed")
    with monkeypatch.context() as past:
        past.setattr("time.time", lambda: 1_600_000_000)
        old = signer.sign(str(own.pk))
    token = {
        "forged": f"{own.pk}:1wXyZ0:forged",
        "of another dialogue": signer.sign(str(elsewhere.pk)),
        "of a cookie": TimestampSigner(salt="dialogues.participation").sign(str(own.pk)),
        "too old": old,
    }[kind]

    page = post(frame, dialogue, step, participation=token, statement="1", stance="agree")

    assert page.status_code == 409
    assert "Nous ne reconnaissons pas votre participation" in page.content.decode()
    assert "data-forget" in page.content.decode()
    assert not Vote.objects.exists()


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_step_without_a_participation_is_refused(frame: Client, dialogue: Dialogue, step: str) -> None:
    assert post(frame, dialogue, step, statement="1", stance="agree").status_code == 409
    assert not Vote.objects.exists()


def test_the_cookie_of_the_site_is_no_participation_in_a_frame(dialogue: Dialogue) -> None:
    browser = Client()
    browser.post(reverse("dialogues:participate", args=[dialogue.slug]), {"college": ""})
    assert Participant.objects.count() == 1

    page = browser.get(reverse("dialogues:embed", args=[dialogue.slug]))
    refused = post(browser, dialogue, "embed-vote", statement="1", stance="agree")

    assert "Commencer" in page.content.decode()
    assert refused.status_code == 409


def test_an_animator_signed_in_is_nobody_in_a_frame(client: Client, dialogue: Dialogue) -> None:
    draft = DialogueFactory(draft=True)
    client.force_login(PersonFactory(animator=True))

    page = client.get(reverse("dialogues:embed", args=[draft.slug]))

    assert page.status_code == 404
    assert draft.question not in page.content.decode()
    assert "Ce dialogue n’est pas là" in page.content.decode()


def test_a_closed_dialogue_says_so_and_refuses_in_a_frame_too(frame: Client, dialogue: Dialogue) -> None:
    token = joined(frame, dialogue)
    statement = dialogue.statements.first()
    Dialogue.objects.update(stage=Stage.CLOSED)

    refused = post(frame, dialogue, "embed-vote", participation=token, statement=statement.pk, stance="agree")
    page = frame.get(reverse("dialogues:embed", args=[dialogue.slug]))

    assert refused.status_code == 409
    assert "Ce dialogue est clos" in refused.content.decode()
    assert "Commencer" not in page.content.decode()
    assert post(frame, dialogue, "embed", participation="", college="").status_code == 409
    assert not Vote.objects.exists()


def test_htmx_receives_the_panel_alone(dialogue: Dialogue) -> None:
    page = Client().post(
        reverse("dialogues:embed", args=[dialogue.slug]), {"college": ""}, headers={"HX-Request": "true"}
    )

    assert page.content.decode().lstrip().startswith("<section")


def frame_ancestors(response: HttpResponse) -> str:
    return re.search("frame-ancestors ([^;]+)", response["Content-Security-Policy"]).group(1)


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        (["*"], "*"),
        (["https://www.ville.example", "https://agglo.example"], "https://www.ville.example https://agglo.example"),
        ([], "'none'"),
    ],
)
def test_the_frame_may_be_shown_where_the_setting_says(
    frame: Client, dialogue: Dialogue, settings: Settings, hosts: list[str], said: str
) -> None:
    settings.EMBED_HOSTS = hosts

    shown = [
        frame.get(reverse("dialogues:embed", args=[dialogue.slug])),
        frame.get(reverse("dialogues:embed", args=["inconnu"])),
        post(frame, dialogue, "embed", participation="forged"),
    ]

    for page in shown:
        assert frame_ancestors(page) == said
        assert "script-src 'self'" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page
        assert "no-store" in page["Cache-Control"]
        assert not page.cookies


def test_every_other_page_refuses_to_be_framed(frame: Client, dialogue: Dialogue) -> None:
    for name in ("detail", "participate", "results"):
        page = frame.get(reverse(f"dialogues:{name}", args=[dialogue.slug]))
        assert page.status_code == 200
        assert frame_ancestors(page) == "'none'"
        assert page["X-Frame-Options"] == "DENY"


def test_only_the_doors_of_the_frame_do_without_the_check_of_forged_requests() -> None:
    exempt = {
        name
        for name, (_ways, _pattern, *_rest) in get_resolver("cedre.dialogues.urls").reverse_dict.items()
        if callable(name) and getattr(name, "csrf_exempt", False)
    }
    assert {(door.__module__, door.__name__) for door in exempt} == {
        ("cedre.dialogues.views.embed", name)
        for name in ("embed", "vote", "undo", "answers", "submit", "own_data", "own_data_file", "depart")
    }


def test_the_script_for_a_towns_site_is_small_and_kept_an_hour(client: Client) -> None:
    script = client.get("/embed.js")

    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert script["Cache-Control"] == "public, max-age=3600"
    assert b"createElement" in script.content
    assert len(script.content) < 2000


def test_the_animator_copies_code_that_names_the_dialogue(
    client: Client, dialogue: Dialogue, settings: Settings
) -> None:
    dialogue.question = 'Que "changer" <ici> ?'
    dialogue.save()
    client.force_login(PersonFactory(animator=True))

    page = client.get(reverse("dialogues:prepare", args=[dialogue.slug])).content.decode()
    code = unescape(re.search(r"<code[^>]*>(.*?)</code>", page, flags=re.DOTALL).group(1))
    settings.EMBED_HOSTS = []
    without = client.get(reverse("dialogues:prepare", args=[dialogue.slug])).content.decode()

    assert 'src="http://testserver/embed.js" data-dialogue="place"' in code
    assert 'data-title="Que &quot;changer&quot; &lt;ici&gt; ?"' in code
    assert "<noscript><a href=" in code
    assert "embed.js" not in without
