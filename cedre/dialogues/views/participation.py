from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.base.clients import client_address
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import actions, declarations, queries, rules
from cedre.dialogues.models import Dialogue, Origin, Participant, Statement

COOKIE = "participation-"
COOKIE_SALT = "dialogues.participation"
# What a card or a letter brings, in the address that it gives and in the form that begins.
KEY = "cle"
ONE_YEAR = 365 * 24 * 3600
HELPED = "dialogues.helped"
HELP_LASTS = 3 * 3600
# Once someone has answered so many statements, other rooms may ask something, and once more at the end.
ANSWERS_BEFORE_PAUSE = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participate(request: PageRequest, slug: str) -> HttpResponse:
    """The one page of a vote: first one's college, then one statement after the other, then thanks."""
    try:
        participant = _participant(request, slug)
    except rules.UnknownParticipation as refusal:
        return _welcome(request, _dialogue(slug), refusal=refusal, status=409)
    if participant is not None and request.method == "POST":
        return redirect("dialogues:participate", slug=slug)
    if participant is not None:
        return _panel(request, participant)

    dialogue = _dialogue(slug)
    if request.method == "POST":
        return _join(request, dialogue)
    if not rules.accepts_votes(dialogue, today=timezone.localdate()):
        return redirect(dialogue)
    return _welcome(request, dialogue)


@never_cache
@require_POST
def vote(request: PageRequest, slug: str) -> HttpResponse:
    try:
        participant = _known_participant(request, slug)
    except rules.UnknownParticipation as refusal:
        return _welcome(request, _dialogue(slug), refusal=refusal, status=409)

    try:
        actions.cast_vote(
            participant=participant,
            statement_id=whole_number(request.POST.get("statement", "")),
            stance=rules.stance_named(request.POST.get("stance", "")),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _panel(request, participant, refusal=refusal, status=409)
    if request.POST.get("next") == "answers":
        messages.success(request, _("Votre réponse est modifiée."))
        return redirect("dialogues:answers", slug=slug)
    return _after(request, participant)


@never_cache
@require_POST
def undo(request: PageRequest, slug: str) -> HttpResponse:
    try:
        participant = _known_participant(request, slug)
    except rules.UnknownParticipation as refusal:
        return _welcome(request, _dialogue(slug), refusal=refusal, status=409)

    try:
        statement = actions.take_back_last_vote(participant=participant, now=timezone.now())
    except Refusal as refusal:
        return _panel(request, participant, refusal=refusal, status=409)
    return _after(request, participant, asked=statement)


@require_POST
def hand_over(_request: PageRequest, slug: str) -> HttpResponse:
    """Let another person begin on this device: it forgets who answered, whose answers stay."""
    dialogue = _dialogue(slug)
    response = redirect("dialogues:participate", slug=slug)
    response.delete_cookie(cookie_name(dialogue), path=dialogue.get_absolute_url())
    return response


@never_cache
@require_safe
def answers(request: PageRequest, slug: str) -> HttpResponse:
    """What I answered, and a way to change each answer."""
    try:
        participant = _known_participant(request, slug)
    except rules.UnknownParticipation:
        return redirect("dialogues:participate", slug=slug)
    dialogue = participant.dialogue
    return render(
        request,
        "dialogues/answers.html",
        {
            "dialogue": dialogue,
            "participant": participant,
            "answers": queries.answers(participant),
            "submissions": queries.submissions(participant),
            "panels": declarations.own_panels(participant, today=timezone.localdate()),
            "takes_statements": rules.takes_statements(dialogue, today=timezone.localdate()),
            "accepts_votes": rules.accepts_votes(dialogue, today=timezone.localdate()),
            "is_demonstration": dialogue.is_fictional,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def college(request: PageRequest, slug: str) -> HttpResponse:
    """The college one said at the start, and a way to say another."""
    try:
        participant = _known_participant(request, slug)
    except rules.UnknownParticipation:
        return redirect("dialogues:participate", slug=slug)
    dialogue = participant.dialogue
    refusal = None
    if request.method == "POST":
        try:
            actions.correct_college(
                participant=participant, college=request.POST.get("college", ""), now=timezone.now()
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("C’est noté. Vos réponses n’ont pas changé."))
            return redirect("dialogues:participate", slug=slug)
    context = {**welcome_facts(dialogue, refusal=refusal), "college": participant.college}
    return render(request, "dialogues/college.html", context, status=409 if refusal else 200)


def own_participant(request: PageRequest, dialogue: Dialogue) -> Participant | None:
    """The reader's own participation, if they have one; a cookie that does not hold is as good as none."""
    try:
        return _found_participant(request, dialogue)
    except rules.UnknownParticipation:
        return None


def _dialogue(slug: str) -> Dialogue:
    return get_object_or_404(queries.published_dialogues(), slug=slug)


def cookie_name(dialogue: Dialogue) -> str:
    return f"{COOKIE}{dialogue.pk}"


def help_someone(request: PageRequest, participant: Participant) -> None:
    """From now on, and for a while, the pages of this dialogue are those of the person who is helped.

    Kept in the session of who helps, beside their own cookie: signing out is enough to end it.
    """
    request.session[HELPED] = {
        "dialogue": participant.dialogue_id,
        "participant": participant.pk,
        "until": timezone.now().timestamp() + HELP_LASTS,
    }


def stop_helping(request: PageRequest) -> None:
    request.session.pop(HELPED, None)


def _helped(request: PageRequest, dialogue: Dialogue) -> Participant | None:
    """The person whom the reader helps to answer this dialogue, if they do."""
    helped = request.session.get(HELPED) if request.user.is_authenticated else None
    if not helped or helped["dialogue"] != dialogue.pk or helped["until"] < timezone.now().timestamp():
        return None
    return queries.readable_participants(dialogue_id=dialogue.pk).filter(pk=helped["participant"]).first()


def _found_participant(request: PageRequest, dialogue: Dialogue) -> Participant | None:
    """Who the signed cookie says; None without a cookie; `UnknownParticipation` when it does not hold."""
    if (helped := _helped(request, dialogue)) is not None:
        return helped
    name = cookie_name(dialogue)
    if name not in request.COOKIES:
        return None
    participant = queries.readable_participants(dialogue_id=dialogue.pk).filter(pk=_signed_key(request, name)).first()
    if participant is None:
        raise rules.UnknownParticipation
    return participant


def _participant(request: PageRequest, slug: str) -> Participant | None:
    """The same, of the dialogue that has this address: most readers are recognised without looking for it first."""
    return _recognised(request, slug) or _found_participant(request, _dialogue(slug))


def _known_participant(request: PageRequest, slug: str) -> Participant:
    participant = _participant(request, slug)
    if participant is None:
        raise rules.UnknownParticipation
    return participant


def _recognised(request: PageRequest, slug: str) -> Participant | None:
    """Who the cookie of this address names, in one question; None when it takes more than that to tell."""
    if HELPED in request.session:
        return None
    for name in request.COOKIES:
        if name.startswith(COOKIE) and (key := _signed_key(request, name)):
            dialogue_id = whole_number(name.removeprefix(COOKIE))
            return queries.readable_participant(slug=slug, dialogue_id=dialogue_id, key=key)
    return None


def _signed_key(request: PageRequest, cookie: str) -> int:
    """The key of a participant in a cookie of ours; 0, which nobody has, when it is not signed by us."""
    try:
        return int(request.get_signed_cookie(cookie, salt=COOKIE_SALT) or 0)
    except (BadSignature, ValueError):
        return 0


def _join(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    try:
        participant = actions.join_dialogue(
            dialogue=dialogue,
            college=request.POST.get("college", ""),
            key=request.POST.get(KEY, ""),
            address=client_address(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _welcome(request, dialogue, refusal=refusal, status=409)
    response = redirect("dialogues:participate", slug=dialogue.slug)
    response["Location"] += easy_way(request, dialogue)
    remember(response, participant)
    return response


def remember(response: HttpResponse, participant: Participant) -> None:
    """Let this browser, and it alone, come back to a participation."""
    response.set_signed_cookie(
        cookie_name(participant.dialogue),
        str(participant.pk),
        salt=COOKIE_SALT,
        max_age=ONE_YEAR,
        path=participant.dialogue.get_absolute_url(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def welcome_facts(dialogue: Dialogue, *, key: str = "", refusal: Refusal | None = None) -> dict[str, object]:
    """What the page shown before the first statement says; `embed` says it in another site's page."""
    return {
        "threshold": declarations.threshold(dialogue, key=key),
        "dialogue": dialogue,
        "statement_count": dialogue.statements.shown().count(),
        "refusal": refusal,
        "accepts_votes": rules.accepts_votes(dialogue, today=timezone.localdate()),
        "is_demonstration": dialogue.is_fictional,
    }


def _welcome(
    request: PageRequest, dialogue: Dialogue, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """Ask from which college one speaks. A cookie that does not hold is dropped, so that one can begin again."""
    key = request.POST.get(KEY) or request.GET.get(KEY, "")
    context = {**welcome_facts(dialogue, key=key, refusal=refusal), "easy": easy_way(request, dialogue)}
    template = "dialogues/_welcome.html" if request.htmx else "dialogues/welcome.html"
    response = render(request, template, context, status=status)
    if isinstance(refusal, rules.UnknownParticipation):
        response.delete_cookie(cookie_name(dialogue), path=dialogue.get_absolute_url())
    return response


def _after(request: PageRequest, participant: Participant, *, asked: Statement | None = None) -> HttpResponse:
    """Next statement: as a fragment with htmx; without it, by a redirection, so that reloading sends nothing twice."""
    if request.htmx:
        return _panel(request, participant, asked=asked)
    response = redirect("dialogues:participate", slug=participant.dialogue.slug)
    response["Location"] += easy_way(request, participant.dialogue)
    if asked is not None:
        response["Location"] += f"{'&' if '?' in response['Location'] else '?'}affirmation={asked.number}"
    return response


def panel_facts(
    participant: Participant, *, asked: Statement | None = None, refusal: Refusal | None = None
) -> dict[str, object]:
    """The statement put to this person now, or the one `asked` for again, and how far they are."""
    statement, progress = queries.next_statement(participant)
    answer = queries.answer_to(asked, by=participant) if asked is not None else None
    return {
        "dialogue": participant.dialogue,
        "is_assisted": participant.origin == Origin.ASSISTED,
        "statement": asked or statement,
        "chosen": answer.name.lower() if answer is not None else "",
        "progress": progress,
        "panels": _pause(participant, progress=progress, is_over=statement is None) if asked is None else [],
        "refusal": refusal,
        "accepts_votes": rules.accepts_votes(participant.dialogue, today=timezone.localdate()),
        "takes_statements": rules.takes_statements(participant.dialogue, today=timezone.localdate()),
        "is_demonstration": participant.dialogue.is_fictional,
    }


def _pause(participant: Participant, *, progress: queries.Progress, is_over: bool) -> list[declarations.Panel]:
    if progress.answered != ANSWERS_BEFORE_PAUSE and not (is_over and progress.answered):
        return []
    return declarations.pause_panels(participant, today=timezone.localdate())


def _panel(
    request: PageRequest,
    participant: Participant,
    *,
    asked: Statement | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    if number := whole_number(request.GET.get("affirmation", "")):
        asked = participant.dialogue.statements.shown().filter(number=number).first()
    context = panel_facts(participant, asked=asked, refusal=refusal)
    context["easy"] = easy_way(request, participant.dialogue)
    context["address"] = request.build_absolute_uri(participant.dialogue.get_absolute_url())
    template = "dialogues/_vote.html" if request.htmx else "dialogues/vote.html"
    return render(request, template, context, status=status)


def easy_way(request: PageRequest, dialogue: Dialogue) -> str:
    """What goes on asking for the easy text from page to page, without a cookie: "?facile=1", or nothing."""
    return "?facile=1" if dialogue.easy_text and "facile" in request.GET else ""


def whole_number(text: str) -> int:
    """The number a form sent, or 0, which no row has: the rule then refuses it in words."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
