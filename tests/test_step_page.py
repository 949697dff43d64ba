"""The arithmetic of one step: what is drawn and written is what the model computed, in both languages."""

import re
from pathlib import Path

import numpy as np
import pytest

from model import checkpoint, search
from model.analysis import step_arithmetic
from model.checkpoint import Checkpoint
from model.trace import Trace
from pages.figures import latex, trace_views
from pages.session.browser_values import Pin
from pages.session.words import load
from pages.translate import notebook_cell
from tests import app_page
from tests.app_page import numbers, opened, ran, said, views

TEXT = "나는 커피를 좋아해"
DRAWERS = ("cell", "inner", "gate", "score", "context", "attentional", "logits")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app_page.write(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(autouse=True)
def at_these(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(models))


def traced(models: Path, score: str) -> tuple[Checkpoint, Trace]:
    model = checkpoint.load("ko-en", score, models)
    return model, search.greedy(model, TEXT)


@pytest.mark.parametrize("score", app_page.SCORES)
def test_every_picture_shows_the_numbers_of_the_trace(models: Path, score: str) -> None:
    _, trace = traced(models, score)
    t = len(trace.target) // 2
    drawn = views(opened("step", text=TEXT, pair="ko-en", score=score, pin=f"{t}.0"))
    expected = {"query": trace.queries, "context": trace.contexts, "attentional": trace.attentional}
    if trace.scores is not None and trace.weights is not None:
        expected |= {"scores": trace.scores, "weights": trace.weights}
    for name, values in expected.items():
        np.testing.assert_allclose(numbers(drawn[f"step_{name}"]).ravel(), values[t], rtol=1e-4, atol=1e-5)
    assert ("step_weights" in drawn) == (score != "none")
    shown = numbers(drawn["step_probabilities"])
    np.testing.assert_allclose(shown[:8], trace.top_probabilities[t], rtol=1e-4)
    assert drawn["step_probabilities"]["axis"]["tokens"][:8] == list(trace.top_tokens[t])


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_the_page_speaks_the_language_and_says_what_happened(models: Path, locale: str) -> None:
    words = load(locale[:2])
    test = opened("step", locale, text=TEXT, pair="ko-en", score="general", pin="2.1")
    _, trace = traced(models, "general")
    assert trace.weights is not None
    title = words("step.title", t=3, token=trace_views.escape(trace.target[2]))
    assert title in [line.value for line in test.subheader]
    assert trace.target[2].strip("▁") in test.info[0].value.replace("\\", "")
    assert f"{trace.weights[2].max():.2f}" in test.info[0].value.replace("\\", "")
    for name in ("query", "score", "softmax", "context", "attentional", "logits", "probabilities"):
        assert words(f"step.{name}") in said(test)


def test_formulas_carry_the_numbers_of_the_pinned_cell(models: Path) -> None:
    written = said(opened("step", text=TEXT, pair="ko-en", score="general", pin="2.1"))
    _, trace = traced(models, "general")
    assert trace.scores is not None and trace.weights is not None
    assert r"e_{3,2} &= " in written and f"&= {latex.number(float(trace.scores[2, 1]))}" in written
    assert f"= {latex.number(float(trace.weights[2, 1]))}" in written


def test_the_softmax_is_written_with_its_own_numbers(models: Path) -> None:
    """The printed fraction is right where it is printed whole, and a masked register tag is not in it."""
    text = "I like coffee"
    trace = search.greedy(checkpoint.load("en-ko", "general", models), text, "haeyo")
    assert trace.scores is not None and trace.weights is not None and not trace.mask[0]
    test = opened("step", text=text, pair="en-ko", score="general", register="haeyo", pin="0.2")
    (line,) = [x.value for x in test.latex if r"\alpha_{1,3}" in x.value]
    above, below = re.search(r"\\frac\{(.+?)\}\{(.+)\} = ", line).groups()
    terms = [float(x) for x in re.findall(r"\\exp\((-?[\d.]+)\)", below)]
    largest = sorted(trace.scores[0, trace.mask], reverse=True)[:3]
    assert terms == pytest.approx([float(f"{x:.3f}") for x in largest])
    assert (r"\cdots" in below) == (trace.mask.sum() > 3)
    assert float(re.search(r"exp\((-?[\d.]+)\)", above)[1]) == pytest.approx(trace.scores[0, 2], abs=6e-4)
    if r"\cdots" not in below:
        share = np.exp(trace.scores[0, 2]) / sum(np.exp(terms))
        assert share == pytest.approx(trace.weights[0, 2], abs=2e-3)
    assert load("en")("step.masked", token="<haeyo>").split("{")[0][-30:] in said(test).replace("\\", "")


@pytest.mark.parametrize("score", ["deep", "general"])  # of those, untrained, deep alone has one
def test_products_say_that_a_bias_is_added(models: Path, score: str) -> None:
    test = opened("step", text=TEXT, pair="ko-en", score=score, pin="1.0")
    test.session_state["open_score"] = True
    (line,) = [x.value for x in ran(test).latex if x.value.strip("$\n").startswith(r"\sum_n (")]
    assert ("+ b" in line) == (score != "general")


def test_the_pin_decides_the_step(models: Path) -> None:
    test = opened("step", text=TEXT, pair="ko-en", score="general", pin="1.0")
    _, trace = traced(models, "general")

    def on_screen() -> int:
        query = numbers(views(test)["step_query"]).ravel()
        return int(np.abs(trace.queries - query).sum(axis=1).argmin())

    assert on_screen() == 1
    for step in (2, len(trace.target) - 1, 0):
        pinned = test.session_state["pinned"][0]
        test.session_state["pinned"] = (pinned, Pin(step, None))
        ran(test)
        assert on_screen() == step


def test_a_pin_outside_the_sentence_shows_the_first_step(models: Path) -> None:
    test = opened("step", text=TEXT, pair="ko-en", score="general", pin="79.40")
    _, trace = traced(models, "general")
    np.testing.assert_allclose(numbers(views(test)["step_query"]).ravel(), trace.queries[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("score", app_page.SCORES)
def test_products_on_screen_sum_to_the_entry(models: Path, score: str) -> None:
    test = opened("step", text=TEXT, pair="ko-en", score=score, pin="1.0")
    for drawer in DRAWERS:
        test.session_state[f"open_{drawer}"] = True
    drawn = views(ran(test))
    kinds = {key.removeprefix("products_") for key in drawn if key.startswith("products_")}
    assert kinds >= {"attentional", "logits", "gate"} and (score == "none") == ("score" not in kinds)
    for kind in kinds:
        *products, total = numbers(drawn[f"products_{kind}"])
        assert sum(products) == pytest.approx(total, abs=1e-4)
    if score not in ("none", "activated_general"):
        _, trace = traced(models, score)
        assert trace.scores is not None
        assert numbers(drawn["products_score"])[-1] == pytest.approx(trace.scores[1, 0], abs=1e-4)


def test_inside_the_layered_functions(models: Path) -> None:
    for score, expected in (("additive", 4), ("deep", 5), ("location", 2)):
        test = opened("step", text=TEXT, pair="ko-en", score=score)
        test.session_state["open_inner"] = True
        drawn = views(ran(test))
        assert sum("inner" in key for key in drawn) == expected
        assert (load("en")("step.keys_unread") in said(test)) == (score == "location")
        if score == "additive":
            assert r"\tanh(W_1 k + W_2 q + b)" in [latex.value.strip("$\n") for latex in test.latex]


def test_a_chosen_entry_is_the_one_written_out(models: Path) -> None:
    test = opened("step", text=TEXT, pair="ko-en", score="general", pin="1.0")
    test.session_state["entry of context"] = 3
    written = said(ran(test))
    _, trace = traced(models, "general")
    assert r"a_{2,3} &= " in written and f"&= {latex.number(float(trace.contexts[1, 3]))}" in written


@pytest.mark.parametrize(("pair", "text"), [("ko-en", TEXT), ("en-ko", "I like coffee")])
@pytest.mark.parametrize("score", app_page.SCORES)
def test_the_notebook_cell_computes_the_probabilities(models: Path, pair: str, text: str, score: str) -> None:
    if pair == "en-ko" and score not in ("general", "none"):
        return
    test = opened("step", text=text, pair=pair, score=score, pin="0.1")
    test.session_state["open_check"] = True
    ran(test)
    cell = next(code.value for code in test.code if "import numpy" in code.value)
    space: dict = {}
    exec(cell, space)
    model = checkpoint.load(pair, score, models)
    register = "haeyo" if pair == "en-ko" else None
    step = step_arithmetic.step(model, search.greedy(model, text, register), 0)
    np.testing.assert_allclose(space["probabilities"], step.probabilities, rtol=1e-3, atol=1e-6)
    if step.weights is not None:
        np.testing.assert_allclose(space["weights"], step.weights, rtol=1e-3, atol=1e-6)


def test_a_score_function_without_numpy_still_gives_a_cell(models: Path) -> None:
    model, trace = traced(models, "general")
    space: dict = {}
    exec(notebook_cell.cell(trace, step_arithmetic.step(model, trace, 1), "", models), space)
    np.testing.assert_allclose(space["context"], trace.contexts[1], rtol=1e-4, atol=1e-5)


def test_without_models_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(tmp_path / "none"))
    assert opened("step", text=TEXT, pair="ko-en").warning


def test_numbers_are_written_shortly_and_truly() -> None:
    assert [latex.number(x) for x in (0.5, -0.12345, 123.456, 0.0, 0.00012)] == [
        "0.500",
        "-0.123",
        "123.5",
        "0.000",
        r"1.2\cdot 10^{-4}",
    ]
    assert latex.text("▁50%_#") == r"\text{50\%\_\#}"
