"""What the look promises, whatever page: fonts we may serve, colours one can read, a first visit that stays light."""

import gzip
import hashlib
import itertools
import json
import re
from pathlib import Path

import django_htmx
import numpy as np
import pytest
from numpy.typing import NDArray

STATIC = Path(__file__).resolve().parents[2] / "cedre" / "site" / "static" / "cedre"


def colours(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "css" / sheet).read_text()))


# What the page is in: daylight, or the dark, which says every colour again.
LIGHTS = {"light": colours("tokens.css"), "dark": colours("tokens.css") | colours("dark.css")}

GROUNDS = ("surface", "paper", "sunken")
WORDS = ("ink", "ink-soft", "link", "link-hover", "link-visited", "bark", "danger", "agree", "disagree-ink", "pass-ink")
WORDS_ON_THEIR_GROUND = (
    ("on-cedar", "cedar"),
    ("on-cedar", "cedar-deep"),
    ("on-forest", "forest"),
    ("on-forest-soft", "forest"),
    ("forest", "on-forest"),
    ("on-danger", "danger"),
    ("cedar-deep", "cedar-tint"),
    ("danger", "danger-tint"),
    ("on-saffron", "saffron"),
    ("ink", "saffron-tint"),
    ("ink", "agree-tint"),
    ("ink", "disagree-tint"),
    ("ink", "pass-tint"),
    ("ink", "danger-tint"),
    ("ink", "cedar-tint"),
    # The sign on a stance and the letter on a mark: what stands on them takes the colour of the page.
    *(("surface", mark) for mark in ("agree", "disagree-ink", "pass-ink", "group-1", "group-2", "group-5")),
    *(("on-bright-group", mark) for mark in ("group-3", "group-4")),
)
STANCES = ("agree", "pass", "disagree")
GROUPS = tuple(f"group-{number}" for number in range(1, 6))
COLLEGES = ("college-elected", "college-professional", "college-citizen")

# How the eyes without one kind of cone see linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(name: str, light: str) -> NDArray[np.float64]:
    channels = np.array([int(LIGHTS[light][name][start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str, light: str) -> float:
    """WCAG 2 contrast ratio of two tokens."""
    lighter, darker = sorted((float(linear(name, light) @ TO_XYZ[1]) for name in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lab(name: str, eyes: str, light: str) -> NDArray[np.float64]:
    """CIE L*a*b* of a token as these eyes see it."""
    xyz = TO_XYZ @ np.clip(EYES[eyes] @ linear(name, light), 0, 1) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_body_text_is_readable_by_tired_eyes(ground: str, light: str) -> None:
    assert contrast("ink", ground, light) >= 7


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize(("words", "ground"), [*itertools.product(WORDS, GROUNDS), *WORDS_ON_THEIR_GROUND])
def test_every_word_stands_out_from_its_ground(words: str, ground: str, light: str) -> None:
    assert contrast(words, ground, light) >= 4.5


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["line-strong", "cedar", "agree", "disagree-ink", "pass-ink", "focus-ink"])
def test_what_can_be_touched_has_an_edge_one_sees(edge: str, ground: str, light: str) -> None:
    assert contrast(edge, ground, light) >= 3


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("ground", ["paper", "cedar", "cedar-deep", "danger", "saffron"])
def test_one_of_the_two_focus_rings_shows_on_any_ground(ground: str, light: str) -> None:
    assert max(contrast("focus-ink", ground, light), contrast("focus-glow", ground, light)) >= 3


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("mark", [*GROUPS, *COLLEGES])
def test_marks_of_groups_and_colleges_stand_out_from_the_page(mark: str, light: str) -> None:
    assert contrast(mark, "paper", light) >= 3


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("family", [STANCES, GROUPS, COLLEGES], ids=["stances", "groups", "colleges"])
def test_colours_that_name_things_stay_apart_for_every_kind_of_eyes(
    family: tuple[str, ...], eyes: str, light: str
) -> None:
    nearest = min(
        (float(np.linalg.norm(lab(one, eyes, light) - lab(other, eyes, light))), one, other)
        for one, other in itertools.combinations(family, 2)
    )
    # A difference of 2 is just seen side by side; apart on a page, people need ten times that.
    assert nearest[0] >= 25, nearest


def test_the_dark_says_every_colour_again_and_nothing_else() -> None:
    declared = set(re.findall(r"--([\w-]+):", (STATIC / "css" / "dark.css").read_text()))

    assert declared == set(colours("tokens.css"))


@pytest.mark.parametrize("sheet", ["base.css", "layout.css", "components.css", "opinion.css"])
def test_every_colour_is_a_token(sheet: str) -> None:
    """A colour written elsewhere would stay the same in the dark."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / sheet).read_text(), flags=re.DOTALL)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|:\s*(?:white|black)\b", text) == []
    used = set(re.findall(r"var\(--([\w-]+)", text)) - set(re.findall(r"--([\w-]+):", text))
    assert used <= set(re.findall(r"--([\w-]+):", (STATIC / "css" / "tokens.css").read_text()))


def test_vendored_files_are_those_of_the_manifest() -> None:
    fonts = STATIC / "fonts"
    manifest = {entry["file"]: entry for entry in json.loads((fonts / "vendored.json").read_text())}
    assert set(manifest) == {path.name for path in fonts.iterdir()} - {"vendored.json"}
    for name, entry in manifest.items():
        content = (fonts / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"]), name


def test_a_first_visit_leaves_forty_kilobytes_to_the_page_itself() -> None:
    """Fonts as they are; style, scripts and signs as they travel, compressed. A whole first visit is under 150 kB."""
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    texts = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *STATIC.glob("images/*.svg"), htmx]
    assert fonts < 60_000
    assert fonts + sum(len(gzip.compress(path.read_bytes())) for path in texts) < 110_000
