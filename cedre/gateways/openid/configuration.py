"""The identity providers of an installation, from its environment. Settings ask before they exist: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PLAIN_SCOPE = ("openid", "email", "profile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What one kind of provider expects of us; `level`: the assurance asked for (acr_values), if any."""

    name: str
    scope: tuple[str, ...] = PLAIN_SCOPE
    level: str = ""


# As their documentations stood in November 2026.
KINDS = {
    "OIDC": Kind(name="OpenID Connect"),
    "PROCONNECT": Kind(name="ProConnect", scope=("openid", "email", "given_name", "usual_name"), level="eidas1"),
    "FRANCECONNECT": Kind(name="FranceConnect", scope=("openid", "email", "given_name", "family_name"), level="eidas1"),
}


def providers(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """allauth's APPS: one for each kind whose address, name and secret the environment gives."""
    return [_provider(key, kind, environment) for key, kind in KINDS.items() if environment.get(f"CEDRE_{key}_SERVER")]


def origins(environment: Mapping[str, str]) -> list[str]:
    """Where a form of ours may lead: the content security policy follows redirections."""
    found = [urlsplit(app["settings"]["server_url"]) for app in providers(environment)]
    return [f"{parts.scheme}://{parts.netloc}" for parts in found]


def incomplete(environment: Mapping[str, str]) -> list[str]:
    """The variables that a provider named by its address still lacks."""
    return [
        f"CEDRE_{key}_{name}"
        for key in KINDS
        if environment.get(f"CEDRE_{key}_SERVER")
        for name in ("CLIENT", "SECRET")
        if not environment.get(f"CEDRE_{key}_{name}")
    ]


def _provider(key: str, kind: Kind, environment: Mapping[str, str]) -> dict[str, Any]:
    def said(name: str) -> str:
        return environment.get(f"CEDRE_{key}_{name}", "")

    return {
        "provider_id": key.lower(),
        "name": said("NAME") or kind.name,
        "client_id": said("CLIENT"),
        "secret": said("SECRET"),
        "settings": {
            "server_url": said("SERVER").rstrip("/"),
            "scope": list(kind.scope),
            "auth_params": {"acr_values": kind.level} if kind.level else {},
            "oauth_pkce_enabled": True,
            # Its word is taken for an address it says verified.
            "trusted": said("TRUSTED") == "1",
            # Someone nobody invited may come in by it.
            "newcomers": said("NEWCOMERS") == "1",
        },
    }
