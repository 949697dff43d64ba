"""Same states, other score: one model's queries and keys under other functions, its decoder reading what results."""

from typing import Any

import numpy as np
import streamlit as st

from model.entropy import effective_tokens
from model.trace import Trace
from pages.compare.side_by_side import cards, picture
from pages.figures.captions import is_word
from pages.session import choices
from pages.session.words import Words


def temperature(words: Words) -> float:
    """The temperature its own scores are divided by."""
    choices.usual("states_temperature", 2.0)
    label, bounds = words("states.temperature"), choices.TEMPERATURES
    return st.slider(label, *bounds, step=0.1, key="states_temperature", persist_state="session")


def multiples(words: Words, trace: Trace, variants: dict[str, Any], learned: bool, **values: str) -> None:
    """A picture for each function: weights where there is a softmax, the bare scores where there is none.

    ``learned``: the β of cosine is one that a model learned, not the first one.
    """
    with cards("variants", trace):
        for variant in variants.values():
            title = words(f"states.{variant.name}", **values)
            shown, role = (variant.scores, "scores") if variant.weights is None else (variant.weights, "weights")
            said = _says(words, trace, variant, learned)
            picture(words, trace, shown, f"state_{variant.name}", title, role, said)


def _says(words: Words, trace: Trace, variant: Any, learned: bool) -> str:
    counted = np.array([is_word(token) for token in trace.target])  # neither punctuation nor the end mark is a word
    right = int((np.equal(variant.said, trace.target_ids) & counted).sum())
    said = [words("states.says", log=f"{variant.log_probability:.2f}", right=right, all=int(counted.sum()))]
    if variant.weights is not None:
        said.append(words("compare.card_spread", tokens=f"{effective_tokens(variant.weights).mean():.1f}"))
    about = "cosine_start" if variant.name == "cosine_beta" and not learned else variant.name
    return f"{' · '.join(said)}\n{words(f'states.{about}_says')}"
