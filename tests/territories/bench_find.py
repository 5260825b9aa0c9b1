"""How long the finder takes to answer, over 200 questions of all sorts; prints, asserts nothing.

On a database where `load_territories` has run: `python -m tests.territories.bench_find`
"""

import os
import random
import statistics
import sys
from time import perf_counter

import django

SAMPLE = 48


def questions() -> list[str]:
    """What was typed below, and a seeded sample of names: whole, begun, with two letters swapped, by postcode."""
    from cedre.territories import queries

    chance = random.Random(2026)
    communes = list(queries.readable_territories().communes().order_by("code").values_list("name", "postcodes"))
    asked = TYPED.strip().split("\n")
    for name, postcodes in chance.sample(communes, SAMPLE):
        cut = chance.randrange(2, max(3, len(name)))
        swap = chance.randrange(max(1, len(name) - 1))
        asked += [name, name[:cut], name[:swap] + name[swap + 1 : swap + 2] + name[swap] + name[swap + 2 :]]
        asked += postcodes[:1]
    return asked


def seconds_to_answer(text: str) -> float:
    """The best of three: the time of the finder, not of what else the machine does."""
    from cedre.territories import queries

    times = []
    for _ in range(3):
        start = perf_counter()
        queries.find_territories(text)
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cedre.site.settings")
    django.setup()
    seconds = {text: seconds_to_answer(text) for text in questions()}
    milliseconds = sorted(1000 * each for each in seconds.values())
    slowest = sorted(seconds, key=seconds.__getitem__, reverse=True)[:5]
    parts = statistics.quantiles(milliseconds, n=20)
    sys.stdout.write(
        f"finder: {len(milliseconds)} questions, p50 {parts[9]:.1f} ms, p95 {parts[18]:.1f} ms,"
        f" max {milliseconds[-1]:.1f} ms; slowest: {', '.join(slowest)}\n"
    )


TYPED = """
saint etie
epinal
45000
orelans
lyon
paris 11
st etienne
ste
métropole de lyon
saint
la
le
de
s
a
y
sain
roch
mans
boulogne mer
issy les m
marseile
montpelier
clermont ferand
saint germin en l
boulogne bilancour
grenobel
saint denis 93
75
75011
2a
2A004
450
4500
200046977
2000
214502346
cc faucigny
ville d'orleans
45000 orleans
tlule
saint pual
france
zzzzqqq
l'hay les roses
nouvelle caledonie
98713
saint etiene
chalons
communaute de communes
CA du pays
sur mer
saint jean de
saint martin d
sainte marie
la roche sur
bourgogne
ile de france
"""

if __name__ == "__main__":
    main()
