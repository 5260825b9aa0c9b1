"""Letters: written twice, in text and in HTML, from one template; sent, or kept where one only tries things."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from cedre.gateways import mail, mail_server
from cedre.gateways.kept_mail import kept_mails

LETTER = "gateways/mail_check.txt"


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    """The folder where letters are kept instead of sent, as `make run` does."""
    settings.MAILS_SHOWN = True
    settings.EMAIL_BACKEND = "cedre.gateways.kept_mail.Keeper"
    settings.EMAIL_FILE_PATH = tmp_path / "courriels"
    return settings.EMAIL_FILE_PATH


def test_a_letter_has_two_forms_and_its_subject_on_the_first_line() -> None:
    mail.send(LETTER, to="awa@exemple.test", facts={"site": "l’essai <b>", "url": "http://cedre.test/"})

    (sent,) = django_mail.outbox
    assert (sent.subject, sent.to) == ("Cèdre écrit bien", ["awa@exemple.test"])
    assert "Ce courriel vient de l’essai <b>" in sent.body
    html = str(sent.alternatives[0].content)
    assert "l’essai &lt;b&gt;" in html
    assert '<a href="http://cedre.test/">http://cedre.test/</a>' in html
    assert '<html lang="fr">' in html


def test_a_letter_is_written_in_the_language_asked_for() -> None:
    mail.send(LETTER, to="awa@exemple.test", facts={}, language="en")

    assert django_mail.outbox[0].subject == "Cèdre writes properly"
    assert '<html lang="en">' in str(django_mail.outbox[0].alternatives[0].content)
    assert translation.get_language() == "fr"


def test_only_an_address_alone_on_its_line_becomes_a_link() -> None:
    html = mail.as_html("Bonjour http://piege.test/ et <script>\n\nhttp://cedre.test/?a=1&b=2\nABC-DEF")

    assert html == (
        "<p>Bonjour http://piege.test/ et &lt;script&gt;</p>\n"
        '<p><a href="http://cedre.test/?a=1&amp;b=2">http://cedre.test/?a=1&amp;b=2</a><br>\n'
        '<strong class="code">ABC-DEF</strong></p>'
    )


def test_what_a_person_wrote_on_several_lines_makes_neither_a_link_nor_a_header() -> None:
    name = "Bob\r\nBcc: tous@exemple.test\u2028https://piege.test/\n"
    mail.send("accounts/letters/security_change.txt", to="awa@exemple.test", facts={"name": name, "change": "…"})

    (sent,) = django_mail.outbox
    assert "Bonjour Bob Bcc: tous@exemple.test https://piege.test/," in sent.body
    assert 'href="https://piege.test/"' not in str(sent.alternatives[0].content)
    assert "Bcc" not in sent.extra_headers


def test_a_server_that_does_not_answer_is_said_and_breaks_nothing(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1

    with pytest.raises(mail.MailNotSent, match="n’a pas pu partir"):
        mail.send(LETTER, to="awa@exemple.test", facts={})


class OneRefusal(socketserver.StreamRequestHandler):
    """A mail server that greets and refuses every recipient."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.wfile.write({b"RCPT": b"550 nobody\r\n", b"QUIT": b"221 bye\r\n"}.get(line[:4], b"250 yes\r\n"))


@pytest.fixture
def refusing_server() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OneRefusal) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_server_that_refuses_is_said_the_same_way(settings: Settings, refusing_server: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", refusing_server

    with pytest.raises(mail.MailNotSent) as refused:
        mail.send(LETTER, to="awa@exemple.test", facts={})
    assert isinstance(refused.value.__cause__, smtplib.SMTPException)


def test_a_site_in_service_without_a_server_says_that_nothing_leaves(settings: Settings) -> None:
    settings.MAIL_WORKS = False

    with pytest.raises(mail.MailNotSent):
        mail.send(LETTER, to="awa@exemple.test", facts={})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtps://awa%40ville:s%2Fc@mail.test", ("mail.test", 465, "awa@ville", "s/c", "EMAIL_USE_SSL")),
        ("smtp+starttls://mail.test", ("mail.test", 587, "", "", "EMAIL_USE_TLS")),
        ("smtp+starttls://mail.test:2525", ("mail.test", 2525, "", "", "EMAIL_USE_TLS")),
    ],
)
def test_one_address_says_all_of_a_mail_server(address: str, expected: tuple[object, ...]) -> None:
    found = mail_server.configuration(address)

    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
    assert (*(found[name] for name in names), *(name for name in found if name.startswith("EMAIL_USE"))) == expected


@pytest.mark.parametrize("address", ["mail.test", "http://mail.test", "smtps://", ""])
def test_what_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        mail_server.configuration(address)


def test_letters_kept_are_read_again_newest_first(kept: Path) -> None:
    for name in ("première", "seconde"):
        mail.send(LETTER, to="awa@exemple.test", facts={"site": name})

    assert kept.stat().st_mode & 0o077 == 0
    first, second = kept_mails(kept)
    assert {"première" in first.text, "seconde" in second.text} in ({True}, {False})
    assert (first.to, first.subject) == ("awa@exemple.test", "Cèdre écrit bien")
    assert "<html" in first.html
    assert first.key != second.key


@pytest.mark.django_db
def test_a_trial_shows_its_letters(client: Client, kept: Path) -> None:
    assert "Aucun courriel" in client.get(reverse("mails")).content.decode()
    mail.send(LETTER, to="awa@exemple.test", facts={"site": "<i>ici</i>", "url": "http://cedre.test/"})

    page = client.get(reverse("mails")).content.decode()
    assert "&lt;i&gt;ici&lt;/i&gt;" in page
    assert 'href="http://cedre.test/"' in page

    (found,) = kept_mails(kept)
    letter = client.get(reverse("mail-as-html", args=[found.key]))
    assert "Cèdre écrit bien" in letter.content.decode()
    assert "'unsafe-inline'" in letter["Content-Security-Policy"]
    assert "script-src 'self'" in letter["Content-Security-Policy"]
    assert client.get(reverse("mail-as-html", args=["secret-key"])).status_code == 404


@pytest.mark.django_db
def test_a_site_that_sends_its_letters_shows_none(client: Client, kept: Path, settings: Settings) -> None:
    settings.MAILS_SHOWN = False

    assert client.get(reverse("mails")).status_code == 404
    assert client.get(reverse("mail-as-html", args=["20260105-1"])).status_code == 404
