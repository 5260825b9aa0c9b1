"""The guides of docs/guide that concern those who read and animate, as pages of the site."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Address on the site -> file. The other guides are for those who install.
GUIDES: Mapping[str, str] = {
    "premier-dialogue": "first-dialogue.md",
    "lire-un-resultat": "reading-results.md",
    "moderer": "moderation.md",
    "recueillir-des-paroles": "temoignages.md",
    "propositions": "propositions.md",
    "repondre": "reponses.md",
    "ecrire-la-synthese": "synthese.md",
    "qui-a-participe": "qui_a_participe.md",
    "bulletins-de-papier": "bulletins.md",
}
FOLDER = settings.ROOT / "docs" / "guide"
MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What a guide says, in French; `html` is safe to show."""

    title: str
    html: SafeString


@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    if name not in GUIDES:
        raise Http404
    return render(request, "site/guide.html", {"guide": read_guide(name)})


@cache
def read_guide(name: str) -> Guide:
    """The guide of this address; its links to guides that the site does not show are plain words."""
    text = (FOLDER / GUIDES[name]).read_text(encoding="utf-8")
    title, _end, body = text.removeprefix("# ").partition("\n")
    tokens = MARKDOWN.parse(_well_spaced(body))
    for inline in tokens:
        _move(inline.children or ())
    # Written by us, and Markdown lets no HTML through.
    return Guide(title=_well_spaced(title), html=mark_safe(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})))  # noqa: S308 - our own files


def _well_spaced(text: str) -> str:
    """French punctuation that no line leaves alone; in the files, as in any text editor, its spaces are plain ones."""
    text = re.sub(r" (?=[;!?])", "\u202f", text)
    return re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", text)


def _move(tokens: Sequence[Token]) -> None:
    """Give pictures and links the address that they have on the site."""
    addresses = {file: reverse("guide", args=[name]) for name, file in GUIDES.items()}
    shown = True
    for token in tokens:
        if token.type == "image":
            token.attrSet("src", static(f"guides/{str(token.attrGet('src')).rpartition('/')[2]}"))
        elif token.type == "link_open":
            shown = token.attrGet("href") in addresses
            token.attrs = {"href": addresses[str(token.attrGet("href"))]} if shown else {}
        if token.type.startswith("link_") and not shown:
            token.tag = "span"
