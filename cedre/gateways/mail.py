"""Letters: the one door by which Cèdre writes to someone's address, in plain text and in HTML."""

import re
from collections.abc import Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal

AN_ADDRESS = re.compile(r"https?://\S+")
A_CODE = re.compile(r"[A-Z0-9]{3,6}(-[A-Z0-9]{3,6})?")


class MailNotSent(Refusal):
    status = 503
    message = _(
        "Le courriel n’a pas pu partir. Réessayez dans quelques minutes ; si cela dure, écrivez à qui tient ce site."
    )


def send(
    template: str,
    *,
    to: str,
    facts: Mapping[str, object],
    language: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Write one letter and send it at once. Raises MailNotSent.

    `template` is a text one: its first line is the subject, the rest is the letter. Its HTML form is made from it. A
    link stands alone on its line, and so does a code. `language`: that of the page being answered, by default.
    """
    # A name written on several lines would put a link of its own in our letter.
    told = {name: " ".join(fact.split()) if isinstance(fact, str) else fact for name, fact in facts.items()}
    with translation.override(language or translation.get_language()):
        # Plain text is not HTML: an apostrophe stays one.
        written = Engine.get_default().get_template(template).render(Context(told, autoescape=False))
        subject, _newline, text = written.strip().partition("\n")
        html = render_to_string("gateways/mail.html", {"subject": subject, "body": as_html(text)})
    message = EmailMultiAlternatives(subject, text.strip() + "\n", to=[to], headers=dict(headers or {}))
    message.attach_alternative(html, "text/html")
    if not settings.MAIL_WORKS:
        raise MailNotSent
    try:
        message.send()
    except (OSError, SMTPException, UnicodeError) as problem:
        # UnicodeError: a domain that has no name in ASCII, as mail servers want one.
        raise MailNotSent from problem


def as_html(text: str) -> SafeString:
    """The paragraphs of a letter. Only an address alone on its line is a link: what people wrote never becomes one."""
    paragraphs = [paragraph.splitlines() for paragraph in re.split(r"\n\s*\n", text.strip())]
    return format_html_join(
        "\n",
        "<p>{}</p>",
        ((format_html_join(SafeString("<br>\n"), "{}", ((_line(line),) for line in lines)),) for lines in paragraphs),
    )


def _line(line: str) -> SafeString | str:
    if AN_ADDRESS.fullmatch(line.strip()):
        return format_html('<a href="{0}">{0}</a>', line.strip())
    if A_CODE.fullmatch(line.strip()):
        return format_html('<strong class="code">{}</strong>', line.strip())
    return line
