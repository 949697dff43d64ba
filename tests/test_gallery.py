"""What the gallery sends to the browser, and what it takes from it."""

from typing import Any

import numpy as np
import pytest
import streamlit as st

from pages.compare import all_scores
from pages.figures import gallery as module
from pages.figures.axis import Axis
from pages.figures.gallery import Card, gallery
from pages.session.browser_values import Pin
from pages.session.words import load
from tests.app_page import numbers

SOURCE, TARGET = Axis("source", ("나", "▁집")), Axis("target", ("▁my", "▁home", "</s>"))
WEIGHTS = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], dtype=np.float32)
CARDS = [Card("dot", "dot product", "qᵀk", "multiply", ("2",), WEIGHTS), Card("none", "none", "", "nothing", (), None)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch):
    """Draws the gallery; returns what was sent, and afterwards what it told Python."""

    def draw(told: dict[str, Any], weights: np.ndarray = WEIGHTS) -> tuple[dict[str, Any], list[Any]]:
        sent: dict[str, Any] = {}
        heard: list[Any] = []
        monkeypatch.setattr(module, "VIEW", lambda key, data, **events: sent.update(data=data, **events))
        monkeypatch.setattr(st, "session_state", {"g": told})
        cards = [Card("dot", "dot product", "qᵀk", "multiply", ("2",), weights), CARDS[1]]
        words = load("en").table("component")
        common = {"key": "g", "title": "Weights", "words": words, "filename": "f", "chosen": "dot", "pin": None}
        gallery({"Compare": cards}, SOURCE, TARGET, on_choose=heard.append, on_change=heard.append, **common)
        return sent, heard

    return draw


def test_cards_hold_their_weights_and_say_the_largest(drawn) -> None:
    (group,) = drawn({})[0]["data"]["groups"]
    dot, none = group["cards"]
    assert group["title"] == "Compare" and (dot["title"], dot["formula"]) == ("dot product", "qᵀk")
    assert np.array_equal(numbers({"values": dot["weights"], "shape": (3, 2)}), WEIGHTS)
    assert "0.9" in dot["summary"] and "my" in dot["summary"]
    assert none["weights"] is None and none["summary"] == "nothing"


def test_weights_that_do_not_fit_the_words_are_refused(drawn) -> None:
    with pytest.raises(ValueError, match="3 target tokens for 2 values"):
        drawn({}, WEIGHTS[:2])


def test_only_a_card_that_is_there_can_be_chosen(drawn) -> None:
    for value, heard in (("none", ["none"]), ("cosine", []), (None, []), (3, []), (["dot"], []), ("", [])):
        sent, taken = drawn({"score": value})
        sent["on_score_change"]()
        assert taken == heard


def test_a_pin_is_taken_as_from_any_view(drawn) -> None:
    for value, heard in (({"step": 1, "position": 0}, [Pin(1, 0)]), ("1.0", []), ({"step": -1, "position": 0}, [])):
        sent, taken = drawn({"pin": value})
        sent["on_pin_change"]()
        assert taken == heard


def test_the_chosen_one_is_the_score_function_of_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"score": "general"}
    monkeypatch.setattr(st, "session_state", state)
    all_scores.choose("dot")
    assert state["score"] == "dot"
