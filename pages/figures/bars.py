"""Bars: numbers over tokens, and strips: vectors over features. Linked with the other views; a click chooses an entry.

Words they show (table [component] of assets/words/*.toml): those of the heatmap, and bars_summary {title} {count}
{value} {name}.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from pages.figures.axis import Axis
from pages.figures.component import view
from pages.figures.heatmap import ROLES, WORDS, encode, limit, safe_filename
from pages.session import browser_values
from pages.session.browser_values import Pin, told

VIEWS = {kind: view(kind) for kind in ("bars", "strips")}
FEATURES = Axis("feature")
Choose = Callable[[int], None]


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
    on_choose: Choose | None = None,
    pin: Pin | None = None,
    on_change: Callable[[Pin | None], None] | None = None,
    share: bool = False,
    link: str = "page",
) -> None:
    """Draw ``values`` (N,), a row for each token with its number.

    On a source or target axis a click pins a token and calls ``on_change``; on any other it calls ``on_choose`` with
    the entry, and ``chosen`` says which one is marked. ``share``: the values are shares of 1, the bars run from 0 to 1.
    Raises ValueError where the axis does not fit the values.
    """
    numbers = checked(values, role, 1)
    if len(axis.tokens) != len(numbers):
        raise ValueError(f"{len(axis.tokens)} {axis.side} tokens for {len(numbers)} values")
    data = {
        "axis": axis.sent(),
        "share": share,
        "summary": summary(numbers, title, words, lambda i: axis.name(i, words)),
    }
    _mount("bars", key, data | _common(numbers, role, title, words, filename, chosen, pin, link), on_choose, on_change)


def strips(
    values: ArrayLike,
    *,
    key: str,
    role: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    rows: Axis | None = None,
    chosen: int | None = None,
    on_choose: Choose | None = None,
    pin: Pin | None = None,
    on_change: Callable[[Pin | None], None] | None = None,
    bands: Sequence[tuple[str, int]] = (),
    link: str = "page",
) -> None:
    """Draw ``values``, one vector (N,) or a small multiple of them (R, N) with a token of ``rows`` each.

    A click calls ``on_choose`` with the feature, and pins the token of its strip. ``bands`` names stretches of the
    features. Raises ValueError where ``rows`` does not fit.
    """
    numbers = np.atleast_2d(checked(values, role, 1, 2))
    if len(rows.tokens if rows else ("",)) != len(numbers):
        raise ValueError(f"{len(rows.tokens) if rows else 1} tokens for {len(numbers)} vectors")
    data = {
        "rows": (rows or FEATURES).sent(),
        "shape": numbers.shape,
        "bands": [list(band) for band in bands],
        "summary": summary(numbers, title, words, lambda i: FEATURES.name(i % numbers.shape[1], words)),
    }
    common = _common(numbers, role, title, words, filename, chosen, pin, link)
    _mount("strips", key, data | common, on_choose, on_change)


def checked(values: ArrayLike, role: str, *dimensions: int) -> NDArray[np.float32]:
    """The values as float32, with as many axes as allowed and a role that exists."""
    if role not in ROLES:
        raise ValueError(f"role {role!r} is none of {', '.join(ROLES)}")
    numbers = np.asarray(values, dtype=np.float32)
    if numbers.ndim not in dimensions or not numbers.size:
        raise ValueError(f"bars draw a vector, not shape {numbers.shape}")
    return numbers


def summary(numbers: NDArray[np.float32], title: str, words: Mapping[str, str], name: Callable[[int], str]) -> str:
    """One sentence in place of the picture: how many numbers, and the largest."""
    if not np.isfinite(numbers).any():
        return words["no_numbers"].format(title=title)
    best = int(np.nanargmax(numbers))
    value = f"{numbers.flat[best]:.4g}"
    return words["bars_summary"].format(title=title, count=numbers.size, value=value, name=name(best))


def _common(
    numbers: NDArray[np.float32],
    role: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    chosen: int | None,
    pin: Pin | None,
    link: str,
) -> dict[str, Any]:
    return {
        "role": role,
        "title": title,
        "values": encode(numbers),
        "limit": limit(numbers, role),
        "chosen": chosen,
        "pin": pin or (None, None),
        "link": link,
        "filename": safe_filename(f"{filename} {title}"),
        "words": {word: words[word] for word in WORDS},
    }


def _mount(
    kind: str, key: str, data: dict[str, Any], on_choose: Choose | None, on_change: Callable[[Pin | None], None] | None
) -> None:
    def pinned() -> None:
        if on_change:
            on_change(browser_values.pin(st.session_state[key]["pin"]))

    def entered() -> None:
        if on_choose:
            on_choose(browser_values.index(st.session_state[key]["entry"], size))

    size = data["shape"][1] if "shape" in data else len(data["axis"]["tokens"])
    VIEWS[kind](key=key, data=data | {"key": key}, on_pin_change=told(pinned), on_entry_change=told(entered))
