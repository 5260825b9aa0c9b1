"""So many people who vote at once while results follow: `make load`.

    python -m bench.dialogues.load [--voters 64] [--seconds 20] [--pauses 0 3]

Starts `cedre run` on a database of its own, writes a dialogue into it, votes as browsers do (an answer brings the next
statement), reads the results as others would, and stops everything. Nothing here says whether it is fast enough.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from bench import tables
from bench.dialogues.live import PORT, p, platform, seconds_until_drawn
from bench.dialogues.voters import Voter
from bench.opinion.sets import Size

WORKER = "cedre.operations.worker"
CROWD = Size(people=2_000, statements=100, votes=60_000)
SECONDS_BETWEEN_LOOKS = 0.2
HEADS = (
    "entre deux réponses",
    "votes/s",
    "vote et affirmation suivante, p50 / p95 / au pire",
    "page des résultats, p50 / p95",
    "résultats à jour après un vote, au pire",
    "calcul par vote : site / base / worker / mesure",
    "machine prise par d’autres",
)


def measure(slug: str, dialogue_id: int, *, voters: int, pause: float, seconds: float, process: int) -> list[str]:
    """A row of the table: these voters, with so many seconds between two answers on average, for so long."""
    everyone = [Voter(PORT, slug, with_htmx=True) for _ in range(voters)]
    first_pages = [voter.join() for voter in everyone]
    opened: list[float] = []
    delays: list[float] = []
    until = time.monotonic() + seconds

    def take_part(voter: Voter, page: bytes | None) -> None:
        time.sleep(random.expovariate(1 / pause) if pause else 0)
        while time.monotonic() < until:
            page = voter.answer(page) if page else voter.join()
            time.sleep(random.expovariate(1 / pause) if pause else 0)

    def read_results() -> None:
        while time.monotonic() < until:
            opened.append(_open(f"/dialogues/{slug}/resultats/"))
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def watch() -> None:
        while time.monotonic() < until - 2:
            delays.append(seconds_until_drawn(dialogue_id, time.time()))

    before, idle, begun = _cpu(process), psutil.cpu_times().idle, time.monotonic()
    _at_once([lambda v=v, page=page: take_part(v, page) for v, page in zip(everyone, first_pages, strict=True)]
             + [read_results, watch])  # fmt: skip
    lasted, after = time.monotonic() - begun, _cpu(process)
    spent = {name: after[name] - before[name] for name in before}
    # On a machine shared with others, what they took is what these figures lack.
    others = 1 - (sum(spent.values()) + psutil.cpu_times().idle - idle) / (lasted * (os.cpu_count() or 1))
    votes = [ms for voter in everyone for ms in voter.votes]
    return [
        f"{pause:g} s" if pause else "rien",
        f"{len(votes) / lasted:.0f}",
        f"{p(50, votes):.0f} / {p(95, votes):.0f} / {max(votes):.0f} ms",
        f"{p(50, opened):.0f} / {p(95, opened):.0f} ms",
        f"{max(delays):.1f} s",
        " / ".join(f"{1000 * seconds / len(votes):.1f}" for seconds in spent.values()) + " ms",
        f"{100 * max(others, 0):.0f} %",
    ]


def _open(path: str) -> float:
    """Milliseconds to open a page as a browser does."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "fr"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return 1000 * (time.perf_counter() - begun)


def _at_once(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _cpu(process: int) -> dict[str, float]:
    """CPU seconds that the site, its database and its worker have spent."""
    spent = {"site": 0.0, "base": 0.0, "worker": 0.0, "mesure": time.process_time()}
    # The database stands apart, so that it outlives whoever started it; it is known by its folder.
    servers = [each for each in psutil.process_iter(["cmdline"]) if _is_our_database(each.info["cmdline"] or [])]
    children = psutil.Process(process).children(recursive=True)
    for child in {*children, *servers, *(each for server in servers for each in server.children())}:
        try:
            words, times = child.cmdline(), child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        name = "site" if "granian" in words else "worker" if WORKER in words else "base"
        spent[name] += times.user + times.system
    return spent


def _is_our_database(words: list[str]) -> bool:
    return "-D" in words and any(word.startswith(os.environ["CEDRE_STATE_DIR"]) for word in words)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--voters", type=int, default=64)
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--pauses", type=float, nargs="+", default=[0, 3])
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.environ["CEDRE_STATE_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "cedre.site.settings"
        with platform(Path(folder)) as process:
            import django

            django.setup()
            from bench.dialogues.crowd import gather

            dialogue = gather(CROWD)
            facts = {"voters": given.voters, "process": process}
            measure(dialogue.slug, dialogue.pk, pause=0, seconds=4, **facts)
            rows = [
                measure(dialogue.slug, dialogue.pk, pause=pause, seconds=given.seconds, **facts)
                for pause in given.pauses
            ]
    print(f"\n{given.voters} personnes qui votent en même temps, {CROWD} :\n")
    print(tables.markdown(HEADS, rows))


if __name__ == "__main__":
    main()
