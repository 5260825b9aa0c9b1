"""The machine, the settings and the files: all that can be examined without a database."""

import json
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cedre.operations.doctor.findings import Finding

TRIED_PYTHONS = ((3, 11), (3, 13))
SHORTEST_KEY = 50
THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]"}
GIGABYTE = 1_000_000_000


def examine() -> Iterator[Finding]:
    yield python(sys.version_info[:2])
    yield service()
    yield key()
    yield from key_file(settings.STATE_DIR / "secret-key")
    yield https()
    yield mail()
    if settings.DEBUG:
        yield debug()
    yield disk(settings.STATE_DIR)
    yield static_files()


def python(version: tuple[int, ...]) -> Finding:
    subject, name = "Python", ".".join(map(str, version))
    oldest, newest = TRIED_PYTHONS
    if version < oldest:
        return Finding.problem(subject, name, _("Cèdre demande Python 3.11 ou plus récent."))
    if version > newest:
        return Finding.look(subject, name, _("Cèdre n’a pas été essayé au-delà de Python 3.13."))
    return Finding.ok(subject, name)


def service() -> Finding:
    """In service or on trial, and whether the names the site answers to say the same."""
    subject, names = _("Service"), ", ".join(settings.ALLOWED_HOSTS)
    if settings.PRODUCTION:
        return Finding.ok(subject, _("en service, sous les noms : %(names)s") % {"names": names})
    if set(settings.ALLOWED_HOSTS) <= THIS_MACHINE:
        return Finding.ok(subject, _("à l’essai, sur cette machine seulement"))
    return Finding.problem(
        subject,
        _("à l’essai, mais d’autres machines peuvent l’appeler : %(names)s") % {"names": names},
        _(
            "Tout le monde peut y lire les courriels (/courriels/) et y entrer avec les comptes de la démonstration, "
            "dont le mot de passe est connu. Mettez CEDRE_PRODUCTION=1 : il dira ce qui lui manque "
            "(docs/guide/production.md)."
        ),
    )


def key() -> Finding:
    subject = _("Clé de signature")
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        return Finding.wrong_in_service(
            subject,
            _("trop courte : %(length)d caractères") % {"length": len(settings.SECRET_KEY)},
            _("Donnez à CEDRE_SECRET_KEY 50 caractères tirés au hasard ou plus ; il faudra se reconnecter."),
        )
    return Finding.ok(subject, _("présente, assez longue"))


def key_file(path: Path) -> Iterator[Finding]:
    """The file of the key made for a trial; nothing to say where there is none."""
    if not path.exists():
        return
    subject, mode = _("Fichier de la clé"), stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield Finding.problem(
            subject,
            _("d’autres comptes de la machine peuvent le lire (%(mode)o)") % {"mode": mode},
            f"chmod 600 {path}",
        )
    else:
        yield Finding.ok(subject, _("lisible par son seul compte"))


def https() -> Finding:
    subject = "HTTPS"
    if settings.HTTPS:
        return Finding.ok(subject, _("attendu : cookies et adresses n’iront pas en clair"))
    if settings.PRODUCTION:
        return Finding.look(
            subject,
            _("éteint : les mots de passe passent en clair sur le réseau"),
            _("Mettez un serveur HTTPS devant Cèdre et retirez CEDRE_HTTPS=0."),
        )
    return Finding.ok(subject, _("éteint, ce qui suffit pour essayer sur cette machine"))


def mail() -> Finding:
    """Whether letters leave: without them, nobody signs in by code."""
    subject = _("Courriel")
    if settings.MAILS_SHOWN:
        return Finding.ok(subject, _("gardé et montré à /courriels/, ce qui suffit pour essayer"))
    if not settings.MAIL_WORKS:
        return Finding.wrong_in_service(
            subject,
            _("aucun serveur : personne ne reçoit de code pour se connecter"),
            _("CEDRE_MAIL=smtps://personne:secret@serveur en donne un (docs/guide/settings.md)."),
        )
    return Finding.ok(subject, _("part par %(server)s") % {"server": settings.EMAIL_HOST})


def debug() -> Finding:
    advice = _("Retirez CEDRE_DEBUG : les erreurs détaillées montrent à tou·tes ce qui est privé.")
    finding = Finding.look if set(settings.ALLOWED_HOSTS) <= THIS_MACHINE else Finding.problem
    return finding(_("Mode de développement"), _("allumé"), advice)


def disk(place: Path) -> Finding:
    """The space left where the state is kept, or will be."""
    subject = _("Espace disque")
    there = next(path for path in (place, *place.parents) if path.exists())
    free = shutil.disk_usage(there).free
    words = {"size": number_format(free / GIGABYTE, decimal_pos=1), "place": place}
    said = _("%(size)s Go libres pour %(place)s") % words
    advice = _("Faites de la place : une base de données sans disque s’arrête net.")
    if free < GIGABYTE / 2:
        return Finding.problem(subject, said, advice)
    return Finding.look(subject, said, advice) if free < 2 * GIGABYTE else Finding.ok(subject, said)


def static_files() -> Finding:
    """Whether the styles and scripts that pages ask for were gathered, those of this version included."""
    subject = _("Fichiers statiques")
    if not settings.STORAGES["staticfiles"]["BACKEND"].endswith("ManifestStaticFilesStorage"):
        return Finding.ok(subject, _("lus à leur place, comme en développement"))
    advice = _("Lancez « cedre collectstatic --no-input » (« cedre run » le fait), puis redémarrez.")
    try:
        gathered = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]
    except (OSError, ValueError, KeyError):
        return Finding.wrong_in_service(subject, _("pas encore rassemblés"), advice)
    missing = [name for name in names_to_gather() if name not in gathered]
    if missing:
        words = {"count": len(missing), "first": missing[0]}
        return Finding.problem(subject, _("il en manque %(count)d, dont %(first)s") % words, advice)
    return Finding.ok(subject, _("rassemblés : %(count)d") % {"count": len(gathered)})


def names_to_gather() -> Iterator[str]:
    """The names under which collectstatic gathers files; a folder may have a prefix, which its storage knows."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{path}" if prefix else path
