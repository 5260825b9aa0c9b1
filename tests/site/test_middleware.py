import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory

pytestmark = pytest.mark.django_db


def test_what_a_signed_in_person_reads_is_kept_by_no_cache(client: Client) -> None:
    draft = DialogueFactory(draft=True)
    client.force_login(PersonFactory(animator=True))

    for address in [
        reverse("dialogues:desk"),
        reverse("dialogues:prepare", args=[draft.slug]),
        draft.get_absolute_url(),
    ]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_what_everybody_reads_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get(DialogueFactory().get_absolute_url())


def test_a_file_nobody_asked_for_is_written_nowhere(client: Client) -> None:
    answer = client.post(
        reverse("accounts:sign-in"), {"username": "a", "file": SimpleUploadedFile("large.bin", b"x" * 3_000_000)}
    )

    assert answer.status_code == 200
    assert isinstance(answer.wsgi_request, HttpRequest)
    assert not answer.wsgi_request.FILES


def test_a_file_nobody_asked_for_is_not_even_read() -> None:
    request = RequestFactory().post("/", {"name": "a", "file": SimpleUploadedFile("large.bin", b"x" * 3_000_000)})

    assert request.POST["name"] == "a"
    assert len(request.environ["wsgi.input"].read()) > 2_500_000


@override_settings(DEBUG=False)
def test_another_host_is_refused_by_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "ailleurs.test"})

    assert answer.status_code == 400
    assert "ailleurs.test" not in answer.content.decode()
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize(
    "address",
    [
        "/administration/personnes/?q=a%00b",
        "/api/v1/dialogues?territory=%00",
        "/api/v1/dialogues/%00",
        "/api/v1/territories/commune/a%00b",
        "/territoires/choix/?territory=a%00b",
    ],
)
def test_an_address_that_no_text_of_the_database_could_hold_is_not_a_failure_of_ours(
    client: Client, address: str
) -> None:
    client.force_login(PersonFactory(administrator=True))

    assert client.get(address).status_code == 400
