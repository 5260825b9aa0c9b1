"""A whole platform under a crowd: how fast the next statement comes, how soon results follow a vote.

    python -m bench.dialogues.live [--voters 16] [--seconds 30]

Starts `cedre run` on a database of its own, writes three dialogues into it, votes, and stops everything.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import psutil

from bench import tables
from bench.opinion.sets import Size

PORT = int(os.environ.get("PORT", "8060"))
PATIENCE = 120
CROWDS = {
    "33k": Size(people=33_422, statements=783, votes=2_000_000),
    "100k": Size(people=100_000, statements=1_000, votes=5_000_000),
    "1M": Size(people=1_000_000, statements=100, votes=6_000_000),
    "small": Size(people=300, statements=40, votes=6_000),
}


@contextmanager
def platform(state: Path) -> Iterator[int]:
    """`cedre run` in `state`; gives its process number."""
    # All these people come from one machine.
    told = {"CEDRE_STATE_DIR": str(state), "PORT": str(PORT), "CEDRE_PARTICIPATIONS_PER_NETWORK": "0"}
    command = [sys.executable, "-m", "cedre", "run"]
    with subprocess.Popen(command, env={**os.environ, **told}, stdout=subprocess.PIPE, text=True) as running:
        try:
            if not any("Cèdre est prêt" in line for line in running.stdout or ()):
                raise SystemExit("cedre run did not start")
            yield running.pid
        finally:
            running.terminate()
            running.communicate(timeout=60)


def vote_for(slug: str, *, voters: int, seconds: float) -> tuple[list[float], list[float]]:
    """Milliseconds of every page of a statement and of every vote, from so many people at once."""
    from bench.dialogues.voters import Voter

    everyone = [Voter(PORT, slug) for _ in range(voters)]
    until = time.monotonic() + seconds

    def take_part(voter: Voter) -> None:
        page = voter.answer(voter.join())
        while page is not None and time.monotonic() < until:
            page = voter.answer(page)

    threads = [threading.Thread(target=take_part, args=(voter,)) for voter in everyone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ms for voter in everyone for ms in voter.pages], [ms for voter in everyone for ms in voter.votes]


def seconds_until_drawn(dialogue_id: int, since: float) -> float:
    """How long after `since` (a Unix time) results are published that were drawn after it.

    Asked of the database: to open a page ten times a second would be part of the crowd.
    """
    from cedre.dialogues.models import DrawnResults

    begun = datetime.fromtimestamp(since, tz=UTC)
    while time.time() < since + PATIENCE:
        if DrawnResults.objects.filter(dialogue=dialogue_id, drawn_at__gt=begun).exists():
            return time.time() - since
        time.sleep(0.1)
    raise SystemExit(f"no results of dialogue {dialogue_id} in {PATIENCE} s")


def open_results(slug: str, times: int = 20) -> list[float]:
    """Milliseconds to open the results page, one after the other."""
    found = []
    for _ in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        begun = time.perf_counter()
        connection.request("GET", f"/dialogues/{slug}/resultats/")
        answer = connection.getresponse()
        answer.read()
        found.append(1000 * (time.perf_counter() - begun))
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"results of {slug}: {answer.status}")
    return found


def p(share: int, figures: list[float]) -> float:
    """A percentile."""
    return quantiles(figures, n=100)[share - 1]


def main() -> None:
    """Print and publish the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--voters", type=int, default=16)
    arguments.add_argument("--seconds", type=float, default=30)
    arguments.add_argument("--crowds", nargs="+", choices=CROWDS, default=list(CROWDS))
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.environ["CEDRE_STATE_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "cedre.site.settings"
        with platform(Path(folder)) as process:
            import django

            django.setup()
            from bench.dialogues.crowd import gather

            rows = []
            for name in given.crowds:
                dialogue = gather(CROWDS[name])
                # The first vote asks for the first drawing of the whole crowd.
                since = time.time()
                vote_for(dialogue.slug, voters=1, seconds=0.1)
                first = seconds_until_drawn(dialogue.pk, since)
                delays: list[float] = []
                watching = threading.Thread(target=_watch, args=(dialogue.pk, given.seconds, delays))
                watching.start()
                pages, votes = vote_for(dialogue.slug, voters=given.voters, seconds=given.seconds)
                watching.join()
                alone, _votes = vote_for(dialogue.slug, voters=1, seconds=given.seconds / 3)
                opened = open_results(dialogue.slug)
                rows.append([
                    str(CROWDS[name]), f"{first:.1f} s", f"{max(delays):.1f} s", f"{len(votes) / given.seconds:.0f}",
                    f"{p(50, votes):.0f} / {p(95, votes):.0f} ms", f"{p(50, pages):.0f} / {p(95, pages):.0f} ms",
                    f"{p(50, alone):.0f} / {p(95, alone):.0f} ms", f"{p(50, opened):.0f} ms",
                ])  # fmt: skip
            children = psutil.Process(process).children(recursive=True)
            memory = {child.pid: (" ".join(child.cmdline())[-60:], child.memory_info().rss / 1e6) for child in children}
            print(memory)
    heads = [
        "dialogue", "premier calcul", "résultats à jour après un vote (au pire)", "votes/s", "vote, p50 / p95",
        "affirmation suivante, p50 / p95", "la même, une seule personne votant", "page des résultats, p50",
    ]  # fmt: skip
    tables.publish("dialogues-live", tables.markdown(heads, rows))


def _watch(dialogue_id: int, seconds: float, delays: list[float]) -> None:
    """Every few seconds, how long until results drawn after this instant are there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        delays.append(seconds_until_drawn(dialogue_id, time.time()))


if __name__ == "__main__":
    main()
