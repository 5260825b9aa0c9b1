"""The database and what lives in it: its version, its tables, the worker that answers it, its queue."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from cedre.accounts.models import Person
from cedre.demo import cast, story
from cedre.dialogues import queries as dialogues_queries
from cedre.operations.doctor.findings import Finding
from cedre.territories import imports as territories_imports
from cedre.territories.models import LoadedTable

OLDEST_POSTGRESQL, NEWEST_TRIED = 15, 18
EXTENSIONS = {"unaccent", "pg_trgm"}
# A worker says every ten seconds that it lives.
SECONDS_OF_SILENCE = 30
LATE = timedelta(minutes=5)
SKEW, LARGE_SKEW = timedelta(seconds=5), timedelta(minutes=1)


def examine(*, read_clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Stops at the first thing without which the others cannot be asked."""
    subject = _("Base de données")
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        advice = _("Vérifiez que PostgreSQL tourne et que DATABASE_URL est juste. Il dit : %(words)s")
        yield Finding.problem(subject, _("elle ne répond pas"), advice % {"words": str(problem).strip()})
        return
    yield version(int(_value("SHOW server_version_num")) // 10_000)
    yield extensions()
    waiting = migrations()
    yield waiting
    if waiting.advice:
        return
    yield territories()
    yield clock(read_clock)
    yield worker()
    yield from queue()
    yield from demonstration()


def version(major: int) -> Finding:
    subject, said = _("Base de données"), _("PostgreSQL %(version)s répond") % {"version": major}
    if major < OLDEST_POSTGRESQL:
        return Finding.problem(subject, said, _("Cèdre demande PostgreSQL 15 ou plus récent."))
    if major > NEWEST_TRIED:
        return Finding.look(subject, said, _("Cèdre n’a pas été essayé au-delà de PostgreSQL 18."))
    return Finding.ok(subject, said)


def extensions() -> Finding:
    subject = _("Extensions")
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = sorted(EXTENSIONS - {name for (name,) in cursor.fetchall()})
    if not missing:
        return Finding.ok(subject, ", ".join(sorted(EXTENSIONS)))
    return Finding.problem(
        subject,
        _("il manque : %(names)s") % {"names": ", ".join(missing)},
        _("« cedre migrate » les installe ; si PostgreSQL refuse, son administrateur·rice lance : %(words)s")
        % {"words": " ".join(f"CREATE EXTENSION {name};" for name in missing)},
    )


def migrations() -> Finding:
    subject = _("Tables")
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not waiting:
        return Finding.ok(subject, _("à jour"))
    said = ngettext("%(count)d changement attend", "%(count)d changements attendent", waiting)
    return Finding.problem(
        subject, said % {"count": waiting}, _("Lancez « cedre migrate » (« cedre run » le fait), puis redémarrez.")
    )


def territories() -> Finding:
    subject, advice = _("Territoires"), _("Lancez « cedre load-territories ».")
    loaded = LoadedTable.objects.first()
    if loaded is None:
        return Finding.problem(subject, _("aucun : personne ne trouvera sa commune"), advice)
    shipped = hashlib.sha256((territories_imports.DATA / "territories.csv.gz").read_bytes()).hexdigest()
    if loaded.digest != shipped:
        return Finding.look(subject, _("la table livrée avec cette version n’est pas encore chargée"), advice)
    words = {"rows": number_format(loaded.rows, force_grouping=True), "vintage": loaded.vintage}
    return Finding.ok(subject, _("%(rows)s, millésime %(vintage)s") % words)


def clock(read_clock: Callable[[], datetime]) -> Finding:
    """How far the machine's clock is from the database's: opening and closing dates are read on both."""
    subject = _("Horloge")
    skew = abs(_value("SELECT clock_timestamp()") - read_clock())
    if skew < SKEW:
        return Finding.ok(subject, _("la même que celle de la base de données"))
    said = _("%(seconds)d s d’écart avec celle de la base de données") % {"seconds": skew.total_seconds()}
    advice = _("Réglez les horloges des deux machines par le réseau (NTP).")
    return (Finding.problem if skew > LARGE_SKEW else Finding.look)(subject, said, advice)


def worker() -> Finding:
    subject = _("Travail de fond")
    living = ProcrastinateWorker.objects.filter(
        last_heartbeat__gt=Now() - timedelta(seconds=SECONDS_OF_SILENCE)
    ).count()
    if living:
        said = ngettext("%(count)d processus vivant", "%(count)d processus vivants", living)
        return Finding.ok(subject, said % {"count": living})
    return Finding.wrong_in_service(
        subject,
        _("aucun processus : les résultats ne se calculent plus"),
        _("« cedre run » le démarre ; seul : « python -m cedre.operations.worker »."),
    )


def queue() -> Iterator[Finding]:
    """What waits for the worker, for how long, and what failed."""
    subject = _("File d’attente")
    due = ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=Now()), status="todo")
    waiting = due.count()
    said = ngettext("%(count)d travail attend", "%(count)d travaux attendent", waiting) % {"count": waiting}
    asked = ProcrastinateEvent.objects.filter(job__in=due, type="deferred")
    if asked.filter(at__lt=Now() - LATE).exists():
        advice = _("Le plus ancien attend depuis plus de cinq minutes : le travail de fond est arrêté ou débordé.")
        yield Finding.look(subject, said, advice)
    else:
        yield Finding.ok(subject, said)

    failed = ProcrastinateJob.objects.filter(status="failed")
    if count := failed.count():
        names = ", ".join(sorted(set(failed.values_list("task_name", flat=True))))
        said = ngettext("%(count)d a échoué : %(names)s", "%(count)d ont échoué : %(names)s", count)
        advice = _("La raison est dans le journal du travail de fond. La prochaine réponse redemandera le calcul.")
        yield Finding.look(_("Travaux manqués"), said % {"count": count, "names": names}, advice)


def demonstration() -> Iterator[Finding]:
    """Fictional people and accounts of known password, where they should not be."""
    subject = _("Démonstration")
    if settings.DEMONSTRATION_ALLOWED or not dialogues_queries.has_fictional_dialogues():
        return
    people = Person.objects.filter(email__in=[who.email for who in cast.CHARACTERS])
    if opened := [person.email for person in people if person.check_password(story.PASSWORD)]:
        yield Finding.problem(
            subject,
            _("n’importe qui peut animer : le mot de passe de %(emails)s est public") % {"emails": ", ".join(opened)},
            " ; ".join(f"cedre changepassword {email}" for email in opened),
        )
    else:
        advice = _("Archivez-les si elles ne doivent plus être vues.")
        yield Finding.look(subject, _("des pages fictives sont mêlées aux vraies"), advice)


def _value(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
