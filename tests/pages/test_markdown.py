"""What an animator writes becomes a page, never code."""

import pytest

from cedre.pages.queries import rendered


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[cliquez](javascript:alert(1))",
        "[cliquez](<java\nscript:alert(1)>)",
        "[cliquez](data:text/html;base64,PHNjcmlwdD4=)",
        "![image](https://ailleurs.test/x.png)",
        "[[<b onclick=x>]]",
        '[mot](https://exemple.test "titre\\" onmouseover=alert(1) [[x]]")',
    ],
)
def test_nothing_that_runs_or_loads_comes_through(text: str) -> None:
    html = rendered(text).lower()

    for danger in ("<script", "<img", 'href="javascript', 'href="data', "<b ", 'title="'):
        assert danger not in html


def test_titles_start_at_the_second_rank() -> None:
    assert rendered("# Un\n\n### Trois") == "<h2>Un</h2>\n<h3>Trois</h3>\n"


def test_a_place_to_complete_is_marked_and_said() -> None:
    assert (
        rendered("Publié par [[nom & forme]].")
        == "<p>Publié par <mark>[à compléter&nbsp;: nom &amp; forme]</mark>.</p>\n"
    )


def test_a_table_can_be_scrolled_with_the_keyboard() -> None:
    html = rendered("| a | b |\n|---|---|\n| 1 | 2 |")

    assert html.startswith('<div class="table-scroll" tabindex="0" role="group" aria-label="Tableau"><table>')
    assert html.rstrip().endswith("</table></div>")


def test_links_to_the_web_and_to_mail_work() -> None:
    assert 'href="https://exemple.test/a?b=1&amp;c=2"' in rendered("[a](https://exemple.test/a?b=1&c=2)")
    assert 'href="mailto:mairie@exemple.test"' in rendered("<mailto:mairie@exemple.test>")
