"""The tree of a beam search: every hypothesis that was looked at, how probable, and where it was dropped.

Words it shows: those of the heatmap's menu (table [component]), and of the table [tree]: score, kept, dropped,
finished, best, summary {count} {best}.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.figures.component import view
from pages.figures.heatmap import WORDS as MENU_WORDS
from pages.figures.heatmap import safe_filename
from pages.session import browser_values
from pages.session.browser_values import told

COMPONENT = view("tree")
WORDS = ("score", "kept", "dropped", "finished", "best")


def tree(
    hypotheses: Sequence[Any],
    penalty: float,
    *,
    key: str,
    title: str,
    words: Mapping[str, str],
    fates: Mapping[str, str],
    filename: str,
    chosen: int,
    on_choose: Callable[[int], None],
) -> None:
    """Draw the hypotheses (model.search.Hypothesis, the root first); ``chosen`` is the number of the marked one.

    ``on_choose`` receives the number of one that was clicked. Raises ValueError where there is none to draw.
    """
    if len(hypotheses) < 2:
        raise ValueError("a tree without hypotheses")
    best = next((h.number for h in hypotheses if h.fate == "best"), 0)
    data = {
        "role": "attentional",
        "title": title,
        "summary": fates["summary"].format(count=len(hypotheses) - 1, best=hypotheses[best].log_probability),
        "nodes": [
            {
                "number": h.number,
                "parent": h.parent,
                "step": h.step,
                "token": h.token,
                "log": h.log_probability,
                "score": h.score(penalty),
                "fate": h.fate,
            }
            for h in hypotheses
        ],
        "chosen": chosen,
        "link": "tree",
        "filename": safe_filename(f"{filename} beam"),
        "words": {word: words[word] for word in MENU_WORDS} | {word: fates[word] for word in WORDS},
        "key": key,
        "pin": (None, None),
    }

    def entered() -> None:
        on_choose(browser_values.index(st.session_state[key]["entry"], len(hypotheses)))

    COMPONENT(key=key, data=data, on_entry_change=told(entered))
