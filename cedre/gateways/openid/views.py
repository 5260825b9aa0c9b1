import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from cedre.gateways.openid.exchange import Exchange


@login_not_required
@require_POST
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead someone to their identity provider; only by a button of ours, so that no other site starts it."""
    exchange = _exchange(request, provider_id)
    try:
        return OAuth2LoginView.adapter_view(exchange)(request)
    except (requests.RequestException, ValueError, KeyError) as problem:
        # allauth expects its trouble on the way back; a provider that is away is met on the way out.
        return render_authentication_error(request, exchange.get_provider(), exception=problem)


@login_not_required
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Receive them again, with what the provider says of them."""
    return OAuth2CallbackView.adapter_view(_exchange(request, provider_id))(request)


def _exchange(request: HttpRequest, provider_id: str) -> Exchange:
    try:
        get_adapter(request).get_app(request, provider=provider_id)
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    return Exchange(request, provider_id)
