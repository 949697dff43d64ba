"""Bars: one vector over tokens or features, linked with the other views of the page; a click chooses an entry.

Words it shows (table [component] of assets/words/*.toml): those of the heatmap.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from pages.ui.component import VIEW, bring_code, pin_of
from pages.ui.heatmap import ROLES, WORDS, encode, limit, safe_filename
from pages.ui.pin import Axis, Pin

COMPONENT = st.components.v2.component("attention_lab_bars", js=VIEW % "bars", isolate_styles=False)


def bars(
    values: ArrayLike,
    axis: Axis,
    *,
    key: str,
    role: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    chosen: int | None = None,
    on_choose: Callable[[int], None] | None = None,
    pin: Pin | None = None,
    on_change: Callable[[Pin | None], None] | None = None,
    bands: Sequence[tuple[str, int]] = (),
    share: bool = False,
    link: str = "page",
) -> None:
    """Draw ``values`` (N,). On a source or target axis a click pins a token and calls ``on_change``; on any other
    axis it calls ``on_choose`` with the entry, and ``chosen`` says which one is marked.

    ``share`` says that the values are shares of 1, so that the bars run from 0 to 1. ``bands`` names stretches of a
    feature axis. Raises ValueError where the axis does not fit the values.
    """
    numbers = checked(values, axis, role)
    data = {
        "role": role,
        "title": title,
        "summary": summary(numbers, axis, title, words),
        "values": encode(numbers),
        "limit": limit(numbers, role),
        "axis": axis.sent(),
        "chosen": chosen,
        "share": share,
        "bands": [list(band) for band in bands],
        "link": link,
        "filename": safe_filename(f"{filename} {key}"),
        "words": {word: words[word] for word in WORDS},
        "key": key,
        "pin": pin or (None, None),
    }
    bring_code()

    def pinned() -> None:
        if on_change:
            on_change(pin_of(st.session_state[key]["pin"]))

    def entered() -> None:
        if on_choose:
            on_choose(int(st.session_state[key]["entry"]))

    COMPONENT(key=key, data=data, on_pin_change=pinned, on_entry_change=entered)


def checked(values: ArrayLike, axis: Axis, role: str) -> NDArray[np.float32]:
    """The values as a float32 vector that fits the axis."""
    if role not in ROLES:
        raise ValueError(f"role {role!r} is none of {', '.join(ROLES)}")
    numbers = np.asarray(values, dtype=np.float32)
    if numbers.ndim != 1 or not numbers.size:
        raise ValueError(f"bars draw a vector, not shape {numbers.shape}")
    if axis.tokens and len(axis.tokens) != len(numbers):
        raise ValueError(f"{len(axis.tokens)} {axis.side} tokens for {len(numbers)} values")
    return numbers


def summary(numbers: NDArray[np.float32], axis: Axis, title: str, words: Mapping[str, str]) -> str:
    """One sentence in place of the picture: its size and its largest value."""
    best = int(numbers.argmax())
    return f"{title}: {len(numbers)}. {axis.name(best, words)} {numbers[best]:.4g}"
