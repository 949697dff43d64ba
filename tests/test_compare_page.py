"""The page of score functions side by side, through AppTest: its numbers are the model's, for any number of models."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, search
from model.analysis import evidence, forced_target, gold_alignment, same_states
from model.entropy import effective_tokens
from model.scores import SCORES, summary
from model.training import quality
from pages.computed import score_cards
from pages.figures.captions import percent
from pages.session.words import load
from tests import app_page, tiny
from tests.app_page import numbers, ran, said, views

ROOT = Path(__file__).parent.parent
TEXT = "나는 학생이다"  # the textbook has it
OTHER = "탐은 방에서 텔레비전을 보고 있었다"  # and not this one


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("checkpoints"), (*SCORES, "none"), 30)


@pytest.fixture
def page(models: Path, monkeypatch: pytest.MonkeyPatch):
    """Opens the page at an address."""

    def opened(locale: str = "en-US", folder: Path = models, **query: str) -> AppTest:
        monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(folder))
        return app_page.opened("compare", locale, **query)

    return opened


def cards(test: AppTest) -> dict[str, dict]:
    """The cards of the gallery by the name of their score function, in the order they stand in."""
    return {card["name"]: card for group in views(test)["gallery"]["groups"] for card in group["cards"]}


def weights(test: AppTest, name: str) -> np.ndarray:
    """The weights that a card of the gallery draws."""
    return numbers(cards(test)[name] | {"values": cards(test)[name]["weights"], "shape": shape(test)})


def shape(test: AppTest) -> tuple[int, int]:
    shown = views(test)["gallery"]
    return len(shown["target"]["tokens"]), len(shown["source"]["tokens"])


def in_full_size(test: AppTest) -> AppTest:
    """The page with the expander of full-size pictures open."""
    test.session_state["full_size"] = True
    return ran(test)


def test_every_model_says_the_same_words_and_shows_its_own_weights(page, models: Path) -> None:
    test = page(text=OTHER, score="dot")
    target = search.greedy(checkpoint.load("ko-en", "dot", models), OTHER).translation
    for name in SCORES:
        forced = search.forced(checkpoint.load("ko-en", name, models), OTHER, target)
        assert np.array_equal(weights(test, name), forced.weights)
        assert views(test)["gallery"]["target"]["tokens"] == list(forced.target)
        assert views(test)["gallery"]["source"]["tokens"] == list(forced.source)
        tokens, log = effective_tokens(forced.weights).mean(), f"{forced.log_probability:.2f}"
        assert cards(test)[name]["numbers"] == [f"effective tokens {tokens:.1f}", f"log p {log.replace('-', '−')}"]
    assert cards(test)["none"]["weights"] is None and len(cards(test)["none"]["numbers"]) == 1


def test_the_gallery_says_what_each_score_function_is_and_which_is_chosen(page) -> None:
    for locale, language in (("en-US", "en"), ("ko-KR", "ko")):
        test = page(locale, text=OTHER, score="dot")
        assert views(test)["gallery"]["chosen"] == "dot"
        ideas = load(language).table("idea")
        for name, score in SCORES.items():
            card = cards(test)[name]
            assert card["title"] == score.title[language].split(" (")[0]
            assert summary(score).startswith(f"{card['formula']}: ") and card["idea"] == ideas[name]
        assert all(len(idea) <= {"en": 45, "ko": 26}[language] for idea in ideas.values())


def test_score_functions_stand_in_their_families_no_attention_last(page) -> None:
    families = load("en").table("family")
    names = {g["title"]: [c["name"] for c in g["cards"]] for g in views(page(text=OTHER))["gallery"]["groups"]}
    by_family = {families[f]: [n for n, s in SCORES.items() if s.family == f] for f in score_cards.FAMILIES}
    assert names == by_family | {families["none"]: ["none"]} and list(names)[-1] == families["none"]


def test_pictures_in_full_size_are_drawn_when_they_are_asked_for(page) -> None:
    test = page(text=OTHER)
    assert not [key for key in views(test) if key.startswith("see_")]
    shown = views(in_full_size(test))
    for name in SCORES:
        assert np.array_equal(numbers(shown[f"see_{name}"]), weights(test, name))
        assert shown[f"see_{name}"]["rows"] == shown["gallery"]["target"]
    assert "see_none" not in shown


def test_the_table_and_entropies_are_the_models_own(page, models: Path) -> None:
    test = page(text=TEXT)
    gold = gold_alignment.reference("ko-en", TEXT)
    table = next(m.value for m in test.markdown if m.value.startswith("| score function"))
    entropies = numbers(views(test)["entropies"])
    for row, name in enumerate([*SCORES, "none"]):
        loaded = checkpoint.load("ko-en", name, models)
        seen = forced_target.see(loaded, TEXT, gold.pair.target, None, gold)
        cells = [cell.strip() for cell in table.splitlines()[row + 2].strip("|").split("|")]
        assert cells[1] == f"{seen.trace.log_probability:.2f}"
        if name == "none":
            assert cells[3:5] == ["–", "–"]
            continue
        assert cells[4] == percent(1 - quality.alignment_error(loaded, [gold]))
        assert np.allclose(entropies[row], seen.entropy / np.log(len(seen.trace.source)), atol=1e-5)


def test_the_right_alignment_stands_beside_only_where_it_is_of_these_words(page) -> None:
    test = in_full_size(page(text=TEXT))
    right = views(test)["see_right"]
    assert right["rows"] == views(test)["see_general"]["rows"] and numbers(right).max() == 1
    for other in (page(text=TEXT, target="I like coffee"), page(text=OTHER)):
        shown = views(in_full_size(other))
        assert "see_general" in shown and "see_right" not in shown


def test_typed_words_are_forced_instead(page) -> None:
    test = page(text=TEXT)
    assert load("en")("compare.target_reference") in said(test)
    test.text_input(key="target").set_value("I like coffee")
    assert "like" in "".join(views(ran(test))["gallery"]["target"]["tokens"])
    assert load("en")("compare.target_typed") in said(test)
    assert page(text=TEXT, target="I like coffee").text_input(key="target").value == "I like coffee"


def test_models_can_be_sorted_by_each_measure(page, models: Path) -> None:
    test = page(text=TEXT)
    for order in ("probability", "entropy", "agreement"):
        test.segmented_control(key="compare_order").set_value(order)
        table = next(m.value for m in ran(test).markdown if m.value.startswith("| score function"))
        column = {"probability": 1, "entropy": 3, "agreement": 4}[order]
        cells = [line.strip("|").split("|")[column].strip().rstrip("%") for line in table.splitlines()[2:]]
        values = [float(cell) for cell in cells if cell != "–"]
        assert values == sorted(values, reverse=order != "entropy")
        assert order == "probability" or cells[-1] == "–"
        titles = [line.strip("|").split("|")[0].strip().strip("*") for line in table.splitlines()[2:]]
        assert [card["title"] for card in cards(test).values()] == titles
        assert [group["title"] for group in views(test)["gallery"]["groups"]] == [""]


def test_the_difference_of_two_is_their_difference(page) -> None:
    test = page(text=TEXT)
    test.selectbox(key="versus_a").set_value("additive")
    test.selectbox(key="versus_b").set_value("location")
    shown = views(ran(test))
    assert np.array_equal(numbers(shown["versus_map"]), weights(test, "additive") - weights(test, "location"))
    assert shown["versus_map"]["role"] == "difference"


def test_evidence_holds_the_numbers_that_prove_it(page, models: Path) -> None:
    text = said(page(text=OTHER, score="general"))
    target = search.greedy(checkpoint.load("ko-en", "general", models), OTHER).translation
    traces = {n: search.forced(checkpoint.load("ko-en", n, models), OTHER, target) for n in SCORES}
    flat = evidence.flatness(checkpoint.load("ko-en", "activated_general", models), traces["activated_general"])
    assert f"{flat.ratio:.2f}" in text and f"{flat.most:.2f}" in text
    sharp = evidence.sharpened(checkpoint.load("ko-en", "cosine", models), traces["cosine"])
    assert f"β = {sharp.beta:.1f}" in text
    turned = evidence.turned_round(checkpoint.load("ko-en", "location", models), traces["location"])
    assert f"(correlation {turned.stayed:.2f})" in text


def test_same_states_follow_the_temperature(page, models: Path) -> None:
    test = page(text=OTHER, score="general")
    loaded = checkpoint.load("ko-en", "general", models)
    trace = search.forced(loaded, OTHER, search.greedy(loaded, OTHER).translation)
    test.slider(key="states_temperature").set_value(4.0)
    shown = views(ran(test))
    beta = evidence.beta(checkpoint.load("ko-en", "cosine", models))
    variants = same_states.same_states(loaded, trace, temperature=4.0, beta=beta)
    for name, variant in variants.items():
        expected = variant.scores if variant.weights is None else variant.weights
        assert np.allclose(numbers(shown[f"state_{name}"]), expected, atol=1e-6)
        assert shown[f"state_{name}"]["role"] == ("scores" if name == "sum" else "weights")


@pytest.mark.parametrize("names", [("general",), ("cosine", "none"), ("none",)])
def test_any_number_of_models_will_do(page, tmp_path: Path, names: tuple[str, ...]) -> None:
    folder = tiny.write(tmp_path, names, 2)
    test = page(folder=folder, text=TEXT)
    assert set(cards(test)) == set(names)
    seen = {key for key in views(in_full_size(test)) if key.startswith("see_")} - {"see_right"}
    assert seen == {f"see_{n}" for n in names if n != "none"}
    assert load("en")("evidence.missing", score="location") in said(test)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize(
    "query", [{"text": ""}, {"text": "I am a student", "score": "none"}, {"text": "😀", "target": "x"}]
)
def test_both_languages_and_bad_input(page, locale: str, query: dict[str, str]) -> None:
    assert page(locale, **query).header[0].value == load(locale[:2])("page.compare")
