"""The pinned cell of a session: it stays while the sentence does, whatever the score function."""

from collections.abc import Callable

import streamlit as st

from model.trace import Trace
from pages.session.browser_values import Pin


def on(pair: str, text: str) -> Pin | None:
    """The cell pinned on a sentence (as the model reads it), also one that lies outside of the Trace on screen."""
    of, pin = st.session_state.get("pinned", (None, None))
    return pin if of == (pair, text) else None


def current(trace: Trace) -> Pin | None:
    """The cell pinned on this sentence, if it lies inside this Trace."""
    pin = on(trace.pair, trace.text)
    return pin if pin is not None and _inside(pin, trace) else None


def hold(trace: Trace) -> Callable[[Pin | None], None]:
    """What a view calls when a reader pins a cell of this Trace, or frees it."""
    return lambda pin: put(trace.pair, trace.text, pin)


def put(pair: str, text: str, pin: Pin | None, *, checked: bool = True) -> None:
    """Pin a cell on a sentence; not ``checked``: an address asked for it, it may not exist."""
    st.session_state["pinned"], st.session_state["pin_unchecked"] = ((pair, text), pin), not checked


def unfit(trace: Trace) -> Pin | None:
    """The cell that an address asked for, if it lies outside of this Trace; said once, and the cell is free again."""
    if not st.session_state.pop("pin_unchecked", False):
        return None
    pin = on(trace.pair, trace.text)
    if pin is None or _inside(pin, trace):
        return None
    put(trace.pair, trace.text, None)
    return pin


def _inside(pin: Pin, trace: Trace) -> bool:
    step, position = pin
    return (step is None or 0 <= step < len(trace.target)) and (position is None or 0 <= position < len(trace.source))
