"""The heatmap: any matrix over tokens or features, drawn in the browser and linked with the other views of the page.

Words it shows (table [component] of assets/words/*.toml): menu, table, svg, png, csv, dimension {number},
summary {title} {rows} {columns} {value} {row} {column}, unknown, register, end.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pages.figures.axis import Axis
from pages.figures.component import mount
from pages.session.browser_values import Pin

ROLES = (
    "weights", "scores", "memory", "queries", "contexts", "attentional", "embeddings", "similarity", "difference",
)  # fmt: skip
WORDS = ("menu", "table", "svg", "png", "csv", "dimension", "unknown", "register", "end")


def heatmap(
    values: ArrayLike,
    rows: Axis,
    columns: Axis,
    *,
    key: str,
    role: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    pin: Pin | None = None,
    on_change: Callable[[Pin | None], None] | None = None,
    upto: int | None = None,
    bands: Sequence[tuple[str, int]] = (),
    link: str = "page",
    says: tuple[str, str] = ("", ""),
    fits: bool = False,
) -> Pin | None:
    """Draw ``values`` (R, C) as colours; returns the pin in force.

    ``role`` chooses the scale: "weights" runs from 0 to 1, every other role is signed and centred on zero. ``upto``
    draws only the rows before it. ``bands`` names stretches of the columns: (name, number of columns). Views with the
    same ``link`` share hover and pin. ``on_change`` receives the new pin, None when it was freed. ``says`` is written
    below: what the picture shows, and what to look for in this one. ``fits``: rows are so low that the
    picture fits in the first screen of its page. Files are called ``filename`` and the role.
    Raises ValueError where the axes do not fit the values, KeyError for a missing word.
    """
    numbers = checked(values, rows, columns, role)
    data = {
        "role": role,
        "title": title,
        "summary": summary(numbers, rows, columns, title, words),
        "values": encode(numbers),
        "shape": numbers.shape,
        "limit": limit(numbers, role),
        "rows": rows.sent(),
        "columns": columns.sent(),
        "bands": [list(band) for band in bands],
        "upto": upto,
        "fits": fits,
        "link": link,
        "says": says,
        "filename": safe_filename(f"{filename} {role}"),
        "words": {word: words[word] for word in WORDS},
    }
    return mount("heatmap", key, data, pin, on_change)


def checked(values: ArrayLike, rows: Axis, columns: Axis, role: str) -> NDArray[np.float32]:
    """The values as a float32 matrix whose axes and role are known to fit."""
    if role not in ROLES:
        raise ValueError(f"role {role!r} is none of {', '.join(ROLES)}")
    numbers = np.asarray(values, dtype=np.float32)
    if numbers.ndim != 2 or not numbers.size:
        raise ValueError(f"a heatmap draws a matrix, not shape {numbers.shape}")
    for axis, size in zip((rows, columns), numbers.shape, strict=True):
        if axis.tokens and len(axis.tokens) != size:
            raise ValueError(f"{len(axis.tokens)} {axis.side} tokens for {size} values")
        if not axis.tokens and axis.side != "feature":
            raise ValueError(f"the {axis.side} axis has no tokens")
    return numbers


def encode(numbers: NDArray[np.float32]) -> str:
    """Little-endian float32 in base64: a third larger than the numbers, and exact."""
    return base64.b64encode(np.ascontiguousarray(numbers, dtype="<f4").tobytes()).decode("ascii")


def limit(numbers: NDArray[np.float32], role: str) -> float:
    """The value at the upper end of the colour bar; a signed scale starts at its negative."""
    if role == "weights":
        return 1.0
    return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0)) or 1.0


def summary(numbers: NDArray[Any], rows: Axis, columns: Axis, title: str, words: Mapping[str, str]) -> str:
    """One sentence in place of the picture: its size and its largest value."""
    if not np.isfinite(numbers).any():
        return words["no_numbers"].format(title=title)
    row, column = np.unravel_index(int(np.nanargmax(numbers)), numbers.shape)
    return words["summary"].format(
        title=title,
        rows=numbers.shape[0],
        columns=numbers.shape[1],
        value=f"{numbers[row, column]:.4g}",
        row=rows.name(int(row), words),
        column=columns.name(int(column), words),
    )


def safe_filename(text: str) -> str:
    """``text`` without what file systems refuse, words joined by underscores, at most 100 characters."""
    return re.sub(r"[\s\x00-\x1f\\/:*?\"<>|]+", "_", text).strip("._")[:100]
