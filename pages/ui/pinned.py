"""The pinned cell of a session: it holds while the sentence does, whatever the score function, and is in the address."""

import streamlit as st

from model.trace import Trace
from pages.ui import address
from pages.ui.pin import Pin


def current(trace: Trace) -> Pin | None:
    """The cell pinned on this sentence, if it lies inside this Trace. At first, the one the address names."""
    sentence = (trace.pair, trace.text)
    if "pinned" not in st.session_state:
        place = address.pin_of(st.query_params.get("pin"))
        st.session_state["pinned"] = (sentence, Pin(*place) if place else None)
    of, pin = st.session_state["pinned"]
    inside = pin is not None and of == sentence and _inside(pin, trace)
    _write(pin if inside else None)
    return pin if inside else None


def hold(trace: Trace):
    """What a view calls when a reader pins a cell of this Trace, or frees it."""

    def on_change(pin: Pin | None) -> None:
        st.session_state["pinned"] = ((trace.pair, trace.text), pin)

    return on_change


def _inside(pin: Pin, trace: Trace) -> bool:
    step, position = pin
    return (step is None or step < len(trace.target)) and (position is None or position < len(trace.source))


def _write(pin: Pin | None) -> None:
    said = address.pin_text(pin)
    if said is None:
        st.query_params.pop("pin", None)
    elif st.query_params.get("pin") != said:
        st.query_params["pin"] = said
