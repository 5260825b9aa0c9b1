"""A day that someone chooses: the same field in every room."""

from typing import Any

from django import forms

WRITTEN = ["%Y-%m-%d", "%d/%m/%Y"]


def day_field(label: Any, *, help_text: Any = "", required: bool = False) -> forms.DateField:
    """A day, with the browser's own calendar, which wants ISO dates whatever the language of the page."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=WRITTEN,
        required=required,
    )
