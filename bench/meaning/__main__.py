"""`python -m bench.meaning`: the shares, and what placing a sentence costs."""

import os
from time import process_time

import django

from bench.meaning import PAIRS, measured
from cedre.engine import meaning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cedre.site.settings")
os.environ.setdefault("CEDRE_SECRET_KEY", "only-to-measure")
django.setup()
meaning.place("une place")
began = process_time()
for _time in range(100):
    for typed, _wanted in PAIRS:
        meaning.place(typed)
print(measured())
print(f"{(process_time() - began) / (100 * len(PAIRS)) * 1000:.3f} ms of processor a sentence")
