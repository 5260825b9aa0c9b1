from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.testimonies import actions


@app.task(name="testimonies.suggest_masks")
def suggest_masks(*, testimony_id: int) -> None:
    """Look for names and identifying details in a testimony."""
    actions.suggest_masks(testimony_id=testimony_id, now=timezone.now())
