"""What the browser tells, checked once where it enters: one function a kind of value; what does not fit is dropped.

A browser of ours sends nothing else, but anyone can write a client: a value may be of any type and size.
"""

import math
from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

MOST = 1000  # more than the tokens of a sentence, the features of a state or the nodes of a beam's tree


class Unfit(ValueError):
    """A value that none of our components sends."""


class Pin(NamedTuple):
    """The pinned pair: a step of the decoder, a position in the source; None where nothing is pinned."""

    step: int | None
    position: int | None


def index(value: Any, size: int = MOST) -> int:
    """A whole number from 0 to size − 1. Raises Unfit."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value not in range(size):
        raise Unfit(f"no index below {size}: {value!r:.40}")
    return int(value)


def name(value: Any, names: Container[str]) -> str | None:
    """One of these names, or None for none of them. Raises Unfit."""
    if value is None:
        return None
    if not isinstance(value, str) or value not in names:
        raise Unfit(f"no such name: {value!r:.40}")
    return value


def pin(value: Any) -> Pin | None:
    """A pinned pair, either half of which may be null; None where it was freed. Raises Unfit."""
    if not isinstance(value, Mapping) or not {"step", "position"} <= value.keys():
        raise Unfit(f"no pin: {value!r:.40}")
    step, position = (None if value[name] is None else index(value[name]) for name in ("step", "position"))
    return None if step is None and position is None else Pin(step, position)


def weights(value: Any, size: int) -> tuple[float, ...]:
    """A row of ``size`` numbers that are not negative, some of them positive. Raises Unfit."""
    if not isinstance(value, list | tuple) or len(value) != size:
        raise Unfit(f"no row of {size} weights")
    if not all(isinstance(w, int | float) and not isinstance(w, bool) and math.isfinite(w) and w >= 0 for w in value):
        raise Unfit("weights are finite numbers from 0 on")
    if not sum(value) > 0:
        raise Unfit("a row of zeros")
    return tuple(float(w) for w in value)


def told(act: Callable[[], None]) -> Callable[[], None]:
    """A callback that does nothing where the value it was called for does not fit."""

    def callback() -> None:
        try:
            act()
        except Unfit:
            return

    return callback
