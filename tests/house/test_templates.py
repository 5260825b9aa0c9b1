"""The promises the pages make."""

import re

from tests.house.promises import ROOT, python_files, template_name, templates


def test_every_template_is_used() -> None:
    text = "\n".join(path.read_text() for path in [*python_files(), *templates()])
    by_django = {"400.html", "403.html", "404.html", "500.html", "base.html"}
    unused = [
        name for path in templates() if (name := template_name(path)) not in by_django and f'"{name}"' not in text
    ]
    assert unused == []


def test_every_component_starts_with_its_contract() -> None:
    components = [path for path in templates() if "components" in path.parts]
    assert components
    silent = [
        str(path.relative_to(ROOT))
        for path in components
        if not re.match(r"(\{% load [^%]+ %\})?(\{#.*#\}\s*)+", path.read_text())
        or not re.search(r"Needs:|Optional:", path.read_text()[:1200])
    ]
    assert silent == []


# Letters: a mail reader has no policy of ours, and fetches no style sheet.
WITH_STYLE = {"gateways/mail.html"}


def test_no_template_holds_inline_script_or_style() -> None:
    """The content security policy forbids them: they would be silently ignored by browsers."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on")
    found = {template_name(path): match for path in templates() if (match := inline.findall(path.read_text()))}
    assert set(found) == WITH_STYLE


# Forms that need no token, with the reason.
WITHOUT_TOKEN = {
    "components/language_switch.html": "changes a reader's language only, and stays free of cookies",
    "components/theme_switch.html": "changes how pages look to a reader only, and stays free of cookies",
}


def test_every_form_that_posts_carries_its_token() -> None:
    """Django's, or in another site's page, where there are no cookies, the participation's own."""
    bare = [
        template_name(path)
        for path in templates()
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.DOTALL)
        if 'method="post"' in form and "csrf_token" not in form and 'name="participation"' not in form
    ]
    assert set(bare) == set(WITHOUT_TOKEN)


def test_no_address_holds_a_number_as_it_is_read() -> None:
    """Past a thousand it would have a space: `unlocalize` leaves it out."""
    read = re.compile(r"""[-_#=/"]\{\{\s*(?:\w+\.)*(?:number|pk)\s*\}\}""")
    found = {template_name(path): match for path in templates() if (match := read.findall(path.read_text()))}
    assert found == {}
