"""What Python sends to the linked views, and the colours they and the figures share."""

import base64
import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.figures import alignment, colours, heatmap
from pages.figures.axis import Axis
from pages.figures.component import LIBRARY, VIEWS, code
from pages.figures.heatmap import checked, encode, limit, safe_filename, summary
from pages.session.browser_values import Pin

ROOT = Path(__file__).parents[1]
SOURCE = Axis("source", ("▁모자", "를", "▁모자"), (0, 0, 1), ("", "unknown", "end"))
TARGET = Axis("target", ("▁a", "▁hat"))
FEATURES = Axis("feature")
WORDS = dict.fromkeys({*heatmap.WORDS, *alignment.WORDS}, "") | {
    "summary": "{title} {rows}×{columns} {value} {row} {column}",
    "alignment_summary": "{title}: {pairs}",
    "plain_summary": "{title}: {source} {target}",
    "dimension": "dimension {number}",
}


def words_of(language: str) -> dict[str, str]:
    return tomllib.loads((ROOT / f"assets/words/{language}.toml").read_text("utf-8"))["component"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_both_languages_have_the_words_the_views_show(language: str) -> None:
    assert set(words_of(language)) >= set(WORDS)


def test_numbers_travel_exactly() -> None:
    numbers = np.random.default_rng(1).normal(size=(7, 5)).astype(np.float32)
    numbers[0, 0], numbers[1, 1] = np.inf, np.float32(1e-40)
    assert np.array_equal(np.frombuffer(base64.b64decode(encode(numbers.T)), "<f4").reshape(5, 7), numbers.T)


@pytest.mark.parametrize(
    ("values", "rows", "columns", "role"),
    [
        (np.zeros((2, 2)), TARGET, SOURCE, "weights"),
        (np.zeros((3, 3)), TARGET, SOURCE, "weights"),
        (np.zeros(3), TARGET, SOURCE, "weights"),
        (np.zeros((2, 0)), TARGET, FEATURES, "memory"),
        (np.zeros((2, 3)), TARGET, SOURCE, "colourful"),
        (np.zeros((2, 3)), TARGET, Axis("source"), "weights"),
    ],
)
def test_what_does_not_fit_is_refused(values: np.ndarray, rows: Axis, columns: Axis, role: str) -> None:
    with pytest.raises(ValueError):
        checked(values, rows, columns, role)


def test_an_axis_whose_parts_differ_is_refused() -> None:
    with pytest.raises(ValueError, match="3 tokens with 1 groups"):
        SOURCE._replace(groups=(0,)).sent()


def test_weights_have_a_fixed_scale_and_signed_values_a_symmetric_one() -> None:
    small = np.array([[0.1, 0.2]], np.float32)
    assert limit(small, "weights") == 1
    assert limit(-3 * small, "scores") == pytest.approx(0.6)
    assert limit(np.array([[-np.inf, 2]], np.float32), "scores") == 2
    assert limit(np.zeros((1, 2), np.float32), "memory") == 1  # not a scale from 0 to 0


def test_the_summary_names_the_largest_value() -> None:
    numbers = np.array([[0.1, 0.2, 0.7], [0.25, 0.5, 0.25]], np.float32)
    assert summary(numbers, TARGET, SOURCE, "W", WORDS) == "W 2×3 0.7 a 모자"
    assert summary(numbers, TARGET, FEATURES, "C", WORDS) == "C 2×3 0.7 a dimension 2"
    assert alignment.summary(numbers, SOURCE, TARGET, "A", WORDS) == "A: a ← 모자, hat ← 를"
    assert alignment.summary(None, SOURCE, TARGET, "A", WORDS) == "A: 모자 를 모자 a hat"


@pytest.mark.parametrize("missing", heatmap.WORDS)
def test_a_missing_word_is_an_error(missing: str) -> None:
    words = {name: word for name, word in WORDS.items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        heatmap.heatmap(np.zeros((2, 3)), TARGET, SOURCE, key="k", role="weights", title="t", words=words, filename="f")


def test_file_names_keep_hangul_and_lose_what_systems_refuse() -> None:
    assert safe_filename("그는 모자를? a/b\\c: general") == "그는_모자를_a_b_c_general"
    assert len(safe_filename("긴 " * 200)) <= 100


def page() -> None:
    import numpy as np
    import streamlit as st

    from pages.figures.alignment import alignment
    from pages.figures.component import bring_code
    from pages.figures.heatmap import heatmap
    from tests.test_heatmap import FEATURES, SOURCE, TARGET, WORDS

    bring_code()
    weights = np.full((2, 3), 1 / 3)
    common = {"words": WORDS, "filename": "f", "pin": st.session_state.get("pin")}
    top = [[("a", 0.5)], [("b", 0.5)]]
    st.session_state.got = alignment(weights, SOURCE, TARGET, key="alignment", title="A", top=top, **common)
    heatmap(weights, TARGET, SOURCE, key="weights", role="weights", title="W", **common)
    heatmap(np.eye(3), SOURCE, FEATURES, key="memory", role="memory", title="M", upto=2, **common)


def test_the_code_travels_once_and_views_stay_small() -> None:
    at = AppTest.from_function(page, default_timeout=60).run()
    assert not at.exception
    protos = [element.proto for element in at.get("bidi_component")]
    names = [proto.component_name for proto in protos]
    assert names == [f"attention_lab_{kind}" for kind in ("code", "alignment", "heatmap", "heatmap")]
    assert all(len(proto.js_content) + len(proto.css_content) < 1000 for proto in protos[1:])


def test_the_pin_given_is_the_pin_returned() -> None:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state.pin = Pin(1, 2)
    assert at.run().session_state.got == Pin(1, 2)


def test_the_code_asks_nothing_from_outside() -> None:
    text = code().replace("http://www.w3.org/2000/svg", "")
    assert not [word for word in ("http:", "https:", "import(", "fetch(", "innerHTML", "eval(") if word in text]
    assert LIBRARY and set(VIEWS) == {"heatmap", "alignment", "board"}


# --- colours ----------------------------------------------------------------------------------------------------------


def linear(colour: str) -> np.ndarray:
    """Linear-light RGB of a hex colour (sRGB, IEC 61966-2-1)."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def backgrounds() -> list[str]:
    themes = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    return [themes["light"]["backgroundColor"], themes["dark"]["backgroundColor"]]


@pytest.mark.parametrize("role", colours.ACCENTS)
def test_accents_can_be_read_as_text(role: str) -> None:
    for dark, background in enumerate(backgrounds()):
        assert contrast(colours.accent(role, bool(dark)), background) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_the_sequential_scale_is_monotone_and_starts_near_the_page(dark: bool) -> None:
    stops = [stop for _, stop in colours.colourscale("weights", dark)]
    steps = np.diff([luminance(stop) for stop in stops])
    assert (steps > 0).all() if dark else (steps < 0).all()
    assert contrast(stops[0], backgrounds()[dark]) < 1.1
    assert contrast(stops[0], stops[-1]) > 10


@pytest.mark.parametrize("dark", [False, True])
def test_the_diverging_scale_is_balanced(dark: bool) -> None:
    scale = colours.colourscale("scores", dark)
    assert len(scale) % 2 == 1 and scale[len(scale) // 2][0] == 0.5
    for (_, below), (_, above) in zip(scale, reversed(scale), strict=True):
        assert contrast(below, above) < 1.6
    half = [luminance(stop) for _, stop in scale[len(scale) // 2 :]]
    assert (np.diff(half) > 0).all() if dark else (np.diff(half) < 0).all()


# Viénot, Brettel and Mollon (1999): what red- and green-blind readers see of linear RGB.
BLIND = {
    "protan": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deutan": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", BLIND)
def test_signs_are_told_apart_by_colour_blind_readers(kind: str, dark: bool) -> None:
    stops = [stop for _, stop in colours.colourscale("scores", dark)]
    for below, above in itertools.islice(zip(stops, reversed(stops), strict=True), len(stops) // 2):
        seen = [BLIND[kind] @ linear(stop) for stop in (below, above)]
        blueness = [colour[2] / colour.sum() for colour in seen]
        assert blueness[1] - blueness[0] > 0.1
