"""Addresses made of a title."""

from collections.abc import Collection

from django.db import models
from django.utils.text import slugify

LONGEST = 70


def free_slug(title: str, *, otherwise: str, model: type[models.Model], reserved: Collection[str]) -> str:
    """The address of a new row of `model`, made of its title, numbered when it is taken or `reserved`.

    `otherwise`: what it is made of when nothing of the title can stand in an address.
    """
    base = slugify(title)[:LONGEST].strip("-") or otherwise
    taken = {*model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True), *reserved}
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)
