import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import nh3
from django.conf import settings
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from cedre.pages.models import PageKey, PageVersion

ORIGINALS = Path(__file__).parent / "data"
# [[nom de l’organisme]]: a place that whoever runs the site has to complete.
TO_COMPLETE = re.compile(r"\[\[([^\[\]<>]+)\]\]")
TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "mark"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """What a page says. `number` is 0 while nobody has edited it; `text` is Markdown, `html` is safe to show."""

    key: PageKey
    language: str
    number: int
    text: str
    is_original: bool
    written_at: datetime | None

    @property
    def html(self) -> SafeString:
        return rendered(self.text)

    @property
    def places_to_complete(self) -> int:
        return len(TO_COMPLETE.findall(self.text))


def shown_page(key: PageKey, *, language: str) -> ShownPage:
    """What a reader of this language is shown.

    A page edited in the site's first language only is shown in that language to everyone: the name of who publishes
    matters more than its translation.
    """
    first = settings.LANGUAGE_CODE
    versions = PageVersion.objects.filter(key=key, language__in={language, first}).order_by("language", "-number")
    last = {version.language: version for version in versions.distinct("language")}
    if language not in last and first in last and not last[first].is_original:
        return _shown(key, first, last[first])
    return _shown(key, language, last.get(language))


def edited_page(key: PageKey, *, language: str) -> ShownPage:
    """What someone who edits this language starts from."""
    return _shown(key, language, page_versions(key, language=language)[:1].first())


def page_versions(key: PageKey, *, language: str) -> QuerySet[PageVersion]:
    """All that a page has said, the last first."""
    return PageVersion.objects.filter(key=key, language=language).order_by("-number")


def past_version(version: PageVersion) -> ShownPage:
    """A version as it was shown; the platform's own wording as it is today."""
    return _shown(PageKey(version.key), version.language, version)


def rendered(text: str) -> SafeString:
    """Markdown as safe HTML: no HTML of the author's own, no picture, titles from the second rank on."""
    # Said in words too: a highlight alone is not heard.
    html = TO_COMPLETE.sub(lambda place: f"<mark>[{_('à compléter :')} {place[1]}]</mark>", MARKDOWN.render(text))
    html = re.sub(r"<(/?)h1>", r"<\1h2>", html)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    # A wide table scrolls by itself; the keyboard must reach it to scroll it.
    clean = clean.replace(
        "<table>", f'<div class="table-scroll" tabindex="0" role="group" aria-label="{_("Tableau")}"><table>'
    )
    return mark_safe(clean.replace("</table>", "</table></div>"))  # noqa: S308 - cleaned above


@lru_cache
def original_text(key: PageKey, language: str) -> str:
    """The platform's own wording, in French where it was not translated."""
    path = ORIGINALS / language / f"{key.value}.md"
    if not path.exists():
        path = ORIGINALS / "fr" / path.name
    return path.read_text(encoding="utf-8").strip()


def _shown(key: PageKey, language: str, version: PageVersion | None) -> ShownPage:
    is_original = version is None or version.is_original
    return ShownPage(
        key=key,
        language=language,
        number=version.number if version else 0,
        text=original_text(key, language) if version is None or version.is_original else version.text,
        is_original=is_original,
        written_at=version.written_at if version else None,
    )
