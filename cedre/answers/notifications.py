"""What is said of answers owed: to those who owe them, and to those who asked."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import NoticeKind, Person
from cedre.accounts.notifications import notify
from cedre.answers import queries
from cedre.answers.models import Follower, OwedAnswer, Step, StepKind
from cedre.gateways import mail

YOU_ANSWER = _("Vous répondez pour cet organisme.")


def announce_asked(owed: OwedAnswer, *, today: date, now: datetime) -> int:
    """Tell those who answer for a body that something was put to it. Returns how many they are."""
    people = queries.respondents(owed, today=today)
    for person in people:
        notify(
            person,
            NoticeKind.DIALOGUES,
            _("Une réponse vous est demandée pour le %(on)s"),
            text=_("« %(statement)s »"),
            facts={"on": owed.due_on, "statement": str(owed.about)},
            address=owed.get_absolute_url(),
            why=YOU_ANSWER,
            now=now,
        )
    return len(people)


def remind(owed: OwedAnswer, *, is_late: bool, today: date, now: datetime) -> int:
    """Remind those who answer, once before the day and once after it. Returns how many were told."""
    subject = _("Une réponse était attendue le %(on)s") if is_late else _("Une réponse est attendue le %(on)s")
    told = [
        notify(
            person,
            NoticeKind.DIALOGUES,
            subject,
            text=_("« %(statement)s »"),
            facts={"on": owed.due_on, "statement": str(owed.about)},
            address=owed.get_absolute_url(),
            why=YOU_ANSWER,
            once_per=f"answers.{'late' if is_late else 'due'}:{owed.pk}:{owed.due_on}",
            now=now,
        )
        for person in queries.respondents(owed, today=today)
    ]
    return sum(notice is not None for notice in told)


def announce_step(step: Step, *, now: datetime) -> None:
    """Tell those who put the question that the body said something."""
    owed = step.owed
    askers: set[Person] = {each for each in (owed.asked_by, owed.dialogue.created_by) if each is not None}
    for person in sorted(askers - {step.by}, key=lambda each: each.pk):
        notify(
            person,
            NoticeKind.DIALOGUES,
            _("Une réponse est arrivée : %(step)s"),
            text=_("« %(statement)s »"),
            facts={"step": StepKind(step.kind).label, "statement": str(owed.about)},
            address=owed.get_absolute_url(),
            why=_("Vous avez demandé cette réponse, ou créé ce dialogue."),
            now=now,
        )


def ask_to_confirm(follower: Follower) -> None:
    """The letter that proves an address: nothing is told to it before; proved, it says so. Raises `MailNotSent`."""
    token, is_known = queries.following_token(follower), follower.confirmed_at is not None
    mail.send(
        "answers/letters/confirm.txt",
        to=follower.email,
        facts={
            "question": follower.dialogue.question,
            "is_known": is_known,
            "link": _address("answers:stop-following" if is_known else "answers:confirm", token),
        },
        language=follower.language,
    )


def tell_news(follower: Follower, steps: Sequence[Step]) -> None:
    """One letter for all that was answered since the last. Raises `MailNotSent`."""
    leave = _address("answers:stop-following", queries.following_token(follower))
    news = [
        {
            "statement": " ".join(str(step.owed.about).split()),
            "body": step.owed.addressee,
            "step": StepKind(step.kind).label,
            "text": " ".join(step.text.split()),
            "link": settings.SITE_ADDRESS + step.owed.words_url,
        }
        for step in steps
    ]
    mail.send(
        "answers/letters/news.txt",
        to=follower.email,
        facts={"question": follower.dialogue.question, "news": news, "count": len(news), "leave": leave},
        language=follower.language,
        headers={"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _address(name: str, *given: object) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=given)
