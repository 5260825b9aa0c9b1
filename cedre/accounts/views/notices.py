from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cedre.accounts import actions, queries, rules
from cedre.accounts.forms import RhythmsForm

NOTICES_A_PAGE = 30


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What was said to me, why me, and whether it left by mail."""
    pages = Paginator(queries.notices_to(rules.signed_in(request.user)), NOTICES_A_PAGE)
    return render(request, "accounts/notices.html", {"page": pages.get_page(request.GET.get("page"))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rhythms(request: HttpRequest) -> HttpResponse:
    """Choose what one receives, and when; see what one agreed to."""
    person = rules.signed_in(request.user)
    initial = RhythmsForm.initial_of(queries.choices_of(person), language=person.language)
    form = RhythmsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.choose_rhythms(
            person=person, rhythms=form.rhythms(), language=form.cleaned_data["language"], now=timezone.now()
        )
        messages.success(request, _("C’est noté."))
        return redirect("accounts:rhythms")
    context = {"form": form, "consents": queries.consents_of(person)}
    return render(request, "accounts/rhythms.html", context, status=422 if form.is_bound else 200)


# No token: whoever posts is a mail reader, which has no cookie of ours. What allows it is the signed address.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters by their signed link, without signing in. Opening it changes nothing: scanners open every link."""
    person, kinds = queries.leaving(token)
    if request.method == "POST":
        actions.leave(person=person, kinds=kinds, now=timezone.now())
    context = {"kinds": [kind.label for kind in kinds], "is_done": request.method == "POST"}
    return render(request, "accounts/leave.html", context)
