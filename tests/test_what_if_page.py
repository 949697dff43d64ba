"""The page that acts on the translation, through AppTest: what it shows is what the model does under the experiment."""

import base64
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, search
from model.analysis import experiment, saliency
from model.analysis.edits import Experiment, Masked, OneHot, Painted, Tempered, Uniform
from pages.figures.captions import percent
from pages.session import edits_text
from pages.session.words import load
from tests import app_page, tiny
from tests.app_page import ran, said, views

ROOT = Path(__file__).parent.parent
TEXT = "나는 어제 도서관에서 책을 읽었다."
EN = load("en")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture
def page(models: Path, monkeypatch: pytest.MonkeyPatch):
    """Opens the page at an address, on a panel."""
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(models))

    def opened(panel: str | None = None, locale: str = "en-US", **query: str) -> AppTest:
        test = app_page.opened("what_if", locale, **{"text": TEXT} | query)
        if panel:
            test.segmented_control(key="what_panel").set_value(panel)
        return ran(test)

    return opened


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    return ran(test)


def numbers(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4")


def weights(test: AppTest, key: str) -> np.ndarray:
    view = views(test)[key]
    return numbers(view["weights"]).reshape(len(view["target"]["tokens"]), len(view["source"]["tokens"]))


def written(test: AppTest) -> str:
    history = test.session_state["history"]
    return history.states[history.at]


def expected(models: Path, change: Experiment, score: str = "general"):
    return experiment.run(checkpoint.load("ko-en", score, models), TEXT, change)


def test_at_first_both_sides_are_the_same(page) -> None:
    test = page()
    assert np.array_equal(weights(test, "untouched"), weights(test, "edited"))
    assert EN("experiment.nothing") in said(test) and "effects" not in views(test)


def test_a_link_reproduces_the_experiment(page, models: Path) -> None:
    change = Experiment({1: OneHot(2), 3: Uniform()}, prefix="He")
    test = page(edits=edits_text.write(change))
    after = expected(models, change)
    assert views(test)["edited"]["target"]["tokens"] == list(after.target)
    assert np.array_equal(weights(test, "edited"), after.weights)
    model = checkpoint.load("ko-en", "general", models)
    found = experiment.difference(model, search.greedy(model, TEXT), after)
    assert np.allclose(numbers(views(test)["effects"]["values"]), found.effects, atol=1e-6)
    assert f"**{found.parting + 1}**" in said(test)


def test_a_broken_link_gets_what_can_be_read_and_a_sentence(page, models: Path) -> None:
    test = page(edits="1o2~nonsense~5q")
    assert "nonsense, 5q" in test.warning[0].value
    assert np.array_equal(weights(test, "edited"), expected(models, Experiment({1: OneHot(2)})).weights)
    test = page(edits="1o59")
    assert test.warning[0].value == EN("experiment.does_not_fit")
    assert np.array_equal(weights(test, "untouched"), weights(test, "edited"))


def test_presets_edit_the_pinned_cell(page, models: Path) -> None:
    test = page("weights", pin="1.2")
    for name, edit in (("one", OneHot(2)), ("uniform", Uniform()), ("masked", Masked(2))):
        press(test, f"set_{name}")
        assert np.allclose(weights(test, "edited"), expected(models, Experiment({1: edit})).weights, atol=1e-6)
        assert np.allclose(numbers(views(test)["paint"]["values"]), weights(test, "edited")[1], atol=1e-6)
        assert np.allclose(numbers(views(test)["paint"]["own"]), weights(test, "untouched")[1], atol=1e-6)
    press(test, "set_own")
    assert written(test) == ""


def test_shuffling_again_shuffles_otherwise(page) -> None:
    test = press(page("weights", pin="1.2"), "set_shuffled")
    first = written(test)
    assert written(press(test, "set_shuffled")) != first


def test_a_change_can_be_made_at_every_step(page, models: Path) -> None:
    test = page("weights")
    test.toggle(key="row_everywhere").set_value(True)
    press(ran(test), "set_uniform")
    assert np.allclose(weights(test, "edited"), 1 / len(views(test)["edited"]["source"]["tokens"]))


def test_a_painted_row_is_taken_over(page, models: Path) -> None:
    """What the browser tells on release arrives through the component's state."""
    test = page("weights", pin="2.0")
    size = len(views(test)["edited"]["source"]["tokens"])
    row = [0.5, *[0.5 / (size - 1)] * (size - 1)]
    test.session_state["history"].states.append(edits_text.write(Experiment({2: Painted(tuple(row))})))
    test.session_state["history"].at = 1
    assert np.allclose(weights(ran(test), "edited")[2], row, atol=1e-4)


def test_the_effect_of_a_row_is_computed_from_what_is_on_screen(page, models: Path) -> None:
    after = expected(models, Experiment({1: OneHot(2)}))
    model = checkpoint.load("ko-en", "general", models)
    own = experiment.own_weights(model, after)[1]
    moved = np.abs(own - after.weights[1]).sum() / 2
    a, b = own @ after.memory, after.contexts[1]
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    text = said(page("weights", pin="1.2", edits="1o2"))
    assert f"{percent(moved)} of the weight" in text and f"cosine with its own is {cosine:.2f}" in text


def test_the_code_of_an_experiment_computes_what_is_on_screen(page) -> None:
    test = page(edits="1o2~*t200~fI~w80.3")
    program = next(block.value for block in test.code if "experiment.run" in block.value)
    found: dict = {}
    exec(program, found)
    assert np.array_equal(found["trace"].weights, weights(test, "edited"))
    assert list(found["trace"].target) == views(test)["edited"]["target"]["tokens"]


def test_undo_redo_reset_and_taking_back_one(page) -> None:
    test = page("weights", pin="1.2")
    press(press(test, "set_one"), "set_uniform")
    assert written(test) == "1u"
    assert written(press(test, "undo")) == "1o2" and written(press(test, "undo")) == ""
    assert test.button(key="undo").disabled
    assert written(press(test, "redo")) == "1o2"
    press(test, "set_masked")
    assert test.button(key="redo").disabled  # what was undone is forgotten
    press(test, "reset")
    assert written(test) == "" and test.button(key="reset").disabled
    assert written(press(test, "undo")) == "1m2"
    test = page(edits="1o2~3u")
    assert written(press(test, "change 1o2")) == "3u"


def test_another_sentence_begins_anew_and_another_score_does_not(page) -> None:
    test = page(edits="1u")
    test.segmented_control(key="score").set_value("dot")
    assert written(ran(test)) == "1u"
    test.text_input(key="text").set_value("나는 학생이다")
    ran(test)
    assert written(test) == ""


def test_weights_for_a_word_are_found_and_used(page, models: Path) -> None:
    test = press(page("word", pin="1.0"), "search_weights")
    reached = load("en")("wanted.reached", **dict.fromkeys(("word", "rival", "divergence", "probability"), "")).split(
        "."
    )[0]
    assert "wanted_found" in views(test)
    if reached in said(test):
        wanted = test.selectbox[-1].value
        press(test, "use_found")
        assert views(test)["edited"]["target"]["tokens"][1] == wanted
    assert np.isclose(
        numbers(views(page("word", pin="1.0"))["edited"]["weights"]).sum(),
        len(views(test)["untouched"]["target"]["tokens"]),
        atol=1e-3,
    )


def test_source_words_are_swapped_deleted_repeated(page, models: Path) -> None:
    test = press(page("sentence"), "swap")
    assert views(test)["edited"]["source"]["tokens"] == list(
        search.greedy(checkpoint.load("ko-en", "general", models), "어제 나는 도서관에서 책을 읽었다.").source
    )
    press(test, "undo")
    press(test, "delete")
    assert written(test) == "i어제 도서관에서 책을 읽었다."
    press(test, "undo")
    assert written(press(test, "repeat")) == "i나는 나는 어제 도서관에서 책을 읽었다."
    test.text_input(key="instead").set_value(TEXT)
    assert written(ran(test)) == ""


def test_a_sentence_that_cannot_be_translated_says_so(page) -> None:
    test = page("sentence", edits="i😀")
    assert test.warning[0].value == EN("problem.no_words")
    assert np.array_equal(weights(test, "untouched"), weights(test, "edited"))


def test_prefix_and_temperatures(page, models: Path) -> None:
    test = page("choice")
    test.text_input(key="prefix").set_value("He")
    assert views(ran(test))["edited"]["target"]["tokens"] == list(expected(models, Experiment(prefix="He")).target)
    test = press(test, "reset")
    test.slider(key="attention_temperature").set_value(5.0)
    after = expected(models, Experiment(everywhere=Tempered(5.0)))
    assert np.allclose(weights(ran(test), "edited"), after.weights, atol=1e-6)
    test = press(test, "reset")
    test.slider(key="word_temperature").set_value(2.0)
    first = written(ran(test))
    assert first == "w200.0" and written(press(test, "again")) != first


def test_the_beam_shows_its_whole_tree_and_one_hypothesis(page, models: Path) -> None:
    test = page("beam")
    found = search.beam(checkpoint.load("ko-en", "general", models), TEXT, 4)
    nodes = views(test)["tree"]["nodes"]
    assert [(n["token"], n["fate"]) for n in nodes] == [(h.token, h.fate) for h in found.tree]
    assert np.allclose([n["log"] for n in nodes], [h.log_probability for h in found.tree], atol=1e-5)
    chosen = nodes[views(test)["tree"]["chosen"]]
    assert chosen["fate"] == "best"
    assert views(test)["hypothesis_flow"]["target"]["tokens"] == list(found.trace.target)


def test_measures_are_those_of_the_model(page, models: Path) -> None:
    test = page("explain", pin="3.")
    model = checkpoint.load("ko-en", "general", models)
    found = saliency.of(model, search.greedy(model, TEXT), 3)
    shown = views(test)
    for name, values in ({"weights": found.weights} | found.measures()).items():
        assert np.allclose(numbers(shown[f"bars_{name}"]["values"]), np.nan_to_num(values), atol=1e-5)
    for rho in found.agreement().values():
        assert f"**{rho:+.2f}**" in said(test)
    assert percent(found.kept) in said(test)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("panel", ["weights", "word", "sentence", "choice", "beam", "explain"])
def test_every_panel_in_both_languages(page, locale: str, panel: str) -> None:
    test = page(panel, locale, edits="0u")
    assert test.header[0].value == load(locale[:2])("page.what_if")
    assert load(locale[:2])(f"experiment.intro_{panel}") in said(test)


def test_without_attention_the_rest_remains(page) -> None:
    test = page(score="none", edits="1u")
    assert test.warning[0].value == EN("experiment.does_not_fit")
    assert "paint" not in views(test) and views(test)["untouched"]["weights"] is None
    assert test.segmented_control(key="what_panel").value == "sentence"


@pytest.mark.parametrize("text", ["", "😀", "I am a student"])
def test_bad_input(page, text: str) -> None:
    page(text=text)
