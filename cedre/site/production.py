"""What a site in service cannot start without. Settings ask before they exist: no Django here, nor its translations."""

from collections.abc import Iterator, Mapping

from cedre.gateways import mail_server
from cedre.gateways.openid import configuration as openid

SHORTEST_KEY = 50
A_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


class NotReady(SystemExit):
    """The reason, in French, and an exit code of 1: whatever read the settings stops there, without a traceback."""


def check(environment: Mapping[str, str]) -> None:
    """Raises NotReady, which names everything that is missing at once."""
    if found := list(problems(environment)):
        lines = "\n".join(f"  - {problem}" for problem in found)
        raise NotReady(
            f"Cèdre ne démarre pas. Ce site est en service (CEDRE_PRODUCTION=1), et ceci lui manque :\n{lines}\n"
            "La marche à suivre : docs/guide/production.md"
        )


def problems(environment: Mapping[str, str]) -> Iterator[str]:
    yield from _with_the_key(environment.get("CEDRE_SECRET_KEY", ""))
    yield from _with_the_hosts([host.strip() for host in environment.get("CEDRE_HOSTS", "").split(",")])
    if not environment.get("DATABASE_URL", "").startswith(("postgres://", "postgresql://")):
        yield "DATABASE_URL : l’adresse d’une base PostgreSQL à vous (postgres://personne:secret@serveur/cedre)."
    try:
        mail_server.configuration(environment.get("CEDRE_MAIL") or "smtp://none")
    except ValueError:
        yield "CEDRE_MAIL : l’adresse d’un serveur de courriel, smtps://personne:secret@serveur (ou smtp+starttls://, smtp://)."
    for name in openid.incomplete(environment):
        yield f"{name} : ce que le fournisseur d’identité a donné pour ce site (docs/guide/comptes.md)."
    if environment.get("CEDRE_DEBUG", "0") not in {"", "0"}:
        yield "CEDRE_DEBUG : à retirer ; les erreurs détaillées montreraient à tou·tes ce qui est privé."


def _with_the_key(key: str) -> Iterator[str]:
    if not key:
        yield f"CEDRE_SECRET_KEY : la clé qui signe les cookies, gardée hors du code. Pour en faire une : {A_KEY}"
    elif len(key) < SHORTEST_KEY or len(set(key)) < 10:
        yield f"CEDRE_SECRET_KEY : une clé d’au moins {SHORTEST_KEY} caractères tirés au hasard : {A_KEY}"


def _with_the_hosts(hosts: list[str]) -> Iterator[str]:
    if any(not host or "/" in host or "*" in host for host in hosts):
        yield "CEDRE_HOSTS : les noms du site, sans « https:// » ni « * » : cedre.ville.example,www.cedre.example"
