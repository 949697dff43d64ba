"""One row of weights to paint on: columns that are dragged, renormalised as they are, told to Python on release.

Words it shows (table [component] of assets/words/*.toml): those of the heatmap's menu.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from pages.figures.axis import Axis
from pages.figures.component import view
from pages.figures.heatmap import WORDS, encode, safe_filename
from pages.session import browser_values
from pages.session.browser_values import Pin, told

COMPONENT = view("paint")


def paint(
    row: ArrayLike,
    own: ArrayLike,
    axis: Axis,
    *,
    key: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    open_: Sequence[bool],
    on_paint: Callable[[tuple[float, ...]], None],
    pin: Pin | None = None,
    link: str = "page",
) -> None:
    """Draw ``row`` (S,), sum 1, over the source tokens, the model's ``own`` row (S,) as marks; ``open_`` (S,): which
    columns can be painted. ``on_paint`` receives the new row. Raises ValueError where sizes do not fit."""
    sizes = {len(np.asarray(row)), len(np.asarray(own)), len(axis.tokens), len(open_)}
    if len(sizes) != 1 or not axis.tokens:
        raise ValueError(f"a row, the model's own, tokens and what is open of sizes {sorted(sizes)}")
    data = {
        "role": "weights",
        "title": title,
        "values": encode(np.asarray(row, np.float32)),
        "own": encode(np.asarray(own, np.float32)),
        "axis": axis.sent(),
        "open": [bool(o) for o in open_],
        "link": link,
        "filename": safe_filename(f"{filename} {key}"),
        "words": {word: words[word] for word in WORDS},
        "key": key,
        "pin": pin or (None, None),
    }

    def painted() -> None:
        on_paint(browser_values.weights(st.session_state[key]["row"], len(axis.tokens)))

    COMPONENT(key=key, data=data, on_row_change=told(painted))
