"""The pinned cell of a session: it stays while the sentence does, whatever the score function."""

from collections.abc import Callable

import streamlit as st

from model.trace import Trace
from pages.ui.pin import Pin


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


def put(pair: str, text: str, pin: Pin | None) -> None:
    """Pin a cell on a sentence."""
    st.session_state["pinned"] = ((pair, text), pin)


def _inside(pin: Pin, trace: Trace) -> bool:
    step, position = pin
    return (step is None or step < len(trace.target)) and (position is None or position < len(trace.source))
