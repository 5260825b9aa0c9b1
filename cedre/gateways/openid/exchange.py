"""What is said between us and an identity provider while someone signs in."""

from collections.abc import Mapping
from typing import Any

import requests
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

# Signatures whose key is public. A shared secret, or no signature at all, would let anyone write the answer.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}


def nonce_of(state: str) -> str:
    """The number that the identity token must repeat. Made from the state, which this session alone can use, once."""
    return salted_hmac("cedre.gateways.openid", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):
    """Asks for a nonce too, which ProConnect and FranceConnect refuse to do without."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: Mapping[str, str]) -> str:
        asked = {**extra_params, "nonce": nonce_of(self.state or "")}
        return str(super().get_redirect_url(authorization_url, scope, asked))


class Exchange(OpenIDConnectOAuth2Adapter):
    """One sign-in with one provider. Whatever is not as it should be raises OAuth2Error: nobody is signed in."""

    client_class = Client

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **answer: Any) -> SocialLogin:
        try:
            identity = self._decode_id_token(app, answer["response"]["id_token"])
            said = self._about_the_person(token.token, audience=app.client_id)
        except (KeyError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as problem:
            raise OAuth2Error("an answer that makes no sense") from problem
        if not constant_time_compare(str(identity.get("nonce", "")), nonce_of(request.GET.get("state", ""))):
            raise OAuth2Error("the nonce of another sign-in")
        if not said.get("sub") or said["sub"] != identity.get("sub"):
            raise OAuth2Error("two people in one answer")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": said, "id_token": identity})

    def _about_the_person(self, access_token: str, *, audience: str) -> dict[str, Any]:
        """The provider's word on the person: plain JSON, or signed (ProConnect, FranceConnect) and then verified."""
        with get_adapter().get_requests_session() as session:
            answer: requests.Response = session.get(
                self.profile_url, headers={"Authorization": f"Bearer {access_token}"}
            )
        answer.raise_for_status()
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() != "application/jwt":
            return dict(answer.json())
        credential = answer.text.strip()
        if jwt.get_unverified_header(credential).get("alg") not in ALGORITHMS:
            raise OAuth2Error("not signed with a public key")
        return jwtkit.verify_and_decode(
            credential=credential,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=audience,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
