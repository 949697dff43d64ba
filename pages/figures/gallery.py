"""The gallery: the weights of the same words under every score function, a card each, linked with the other views.

Words it shows (table [component] of assets/words/*.toml): those of the heatmap's menu and marks, and its summary.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from model.trace import Array
from pages.figures.axis import Axis
from pages.figures.component import view
from pages.figures.heatmap import WORDS, checked, encode, safe_filename, summary
from pages.session import browser_values
from pages.session.browser_values import Pin, told

VIEW = view("gallery")


@dataclass(frozen=True, slots=True)
class Card:
    """A score function: its name, what is said of it, the numbers below its picture, and its weights (T, S)."""

    name: str
    title: str
    formula: str
    idea: str
    numbers: tuple[str, ...]
    weights: Array | None


def gallery(
    groups: Mapping[str, Sequence[Card]],
    source: Axis,
    target: Axis,
    *,
    key: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    chosen: str,
    on_choose: Callable[[str], None],
    pin: Pin | None,
    on_change: Callable[[Pin | None], None],
    link: str = "page",
) -> None:
    """Draw the cards of each group under its heading, which may be empty.

    The ``chosen`` score function is outlined; ``on_choose`` is called with the one whose card was clicked. The rest is
    as for `heatmap`. Raises ValueError where the axes do not fit the weights.
    """
    data = {
        "key": key,
        "role": "weights",
        "title": title,
        "summary": title,
        "source": source.sent(),
        "target": target.sent(),
        "groups": [
            {"title": heading, "cards": [_sent(card, source, target, words) for card in cards]}
            for heading, cards in groups.items()
        ],
        "chosen": chosen,
        "pin": pin or (None, None),
        "link": link,
        "filename": safe_filename(filename),
        "words": {word: words[word] for word in WORDS},
    }
    names = {card.name for cards in groups.values() for card in cards}

    def pinned() -> None:
        on_change(browser_values.pin(st.session_state[key]["pin"]))

    def choose() -> None:
        if name := browser_values.name(st.session_state[key]["score"], names):
            on_choose(name)

    VIEW(key=key, data=data, on_pin_change=told(pinned), on_score_change=told(choose))


def _sent(card: Card, source: Axis, target: Axis, words: Mapping[str, str]) -> dict[str, Any]:
    sent = {"name": card.name, "title": card.title, "formula": card.formula, "idea": card.idea, "numbers": card.numbers}
    if card.weights is None:
        return sent | {"weights": None, "summary": card.idea}
    numbers = checked(card.weights, target, source, "weights")
    return sent | {"weights": encode(numbers), "summary": summary(numbers, target, source, card.title, words)}
