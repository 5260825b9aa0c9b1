from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

from cedre.gateways.openid.exchange import Exchange


class Provider(OpenIDConnectProvider):
    """One identity provider. Of what it says of a person we keep its number for them and an address, nothing else."""

    oauth2_adapter_class = Exchange
    package = "cedre.gateways.openid"

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid = str(super().extract_uid(data))
        if not uid:
            raise OAuth2Error("no sub")
        return uid

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """ProConnect calls a family name `usual_name`."""
        said = data["userinfo"]
        family = said.get("family_name") or said.get("usual_name") or ""
        name = said.get("name") or f"{said.get('given_name') or ''} {family}".strip()
        return {"email": said.get("email"), "name": name}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        addresses: list[Any] = super().extract_email_addresses(data)
        for address in addresses:
            # Some write "true": only the real thing is believed.
            address.verified = data["userinfo"].get("email_verified") is True
        return addresses

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"userinfo": {"email": data["userinfo"].get("email") or ""}}


provider_classes = [Provider]
