"""Which decoder step is on screen: the pinned one. Choosing another, one on, one back, and playing through."""

import streamlit as st

from model.trace import Trace
from pages.figures.step_pills import step_pills
from pages.session import pinned
from pages.session.browser_values import Pin
from pages.session.words import Words

TEMPO = 1.6  # seconds a step is shown while playing


def current(trace: Trace) -> Pin:
    """The pinned step, else the first; the pinned source position, else the one with the largest weight there."""
    step, position = pinned.current(trace) or (None, None)
    step = 0 if step is None else step
    if position is None:
        position = 0 if trace.weights is None else int(trace.weights[step].argmax())
    return Pin(step, position)


def choose(trace: Trace, words: Words) -> Pin:
    """The row of steps with its buttons; returns what is on screen."""
    pin = current(trace)
    last = len(trace.target) - 1
    assert pin.step is not None
    playing = st.session_state.get("step_playing", False) and pin.step < last
    st.session_state["step_playing"] = playing
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="small"):
        _button("back", words, trace, max(pin.step - 1, 0), disabled=pin.step == 0)
        act = "pause" if playing else "play"
        label = words(f"component.{act}")
        st.button(label, key=f"step_{act}", help=label, on_click=_play, args=(trace, not playing, last))
        _button("forward", words, trace, min(pin.step + 1, last), disabled=pin.step == last)
        label = words("step.choose")
        step_pills(
            trace, label, "step_of_target", pin.step, lambda to: go(trace, to), label_visibility="collapsed"
        )  # fmt: skip
    if playing:
        st.session_state["step_fresh"] = True
        _tick(trace, pin.step)
    return pin


def _button(word: str, words: Words, trace: Trace, to: int, disabled: bool) -> None:
    """A button whose label is drawn as an icon (assets/app.css)."""
    label = words(f"component.{word}")
    st.button(label, key=f"step_{word}", help=label, on_click=go, args=(trace, to), disabled=disabled)


def go(trace: Trace, step: int) -> None:
    """Put this step on screen; the source position follows its largest weight again."""
    pinned.hold(trace)(Pin(step, None))


def _play(trace: Trace, on: bool, last: int) -> None:
    st.session_state["step_playing"] = on
    if on and current(trace).step == last:
        go(trace, 0)


@st.fragment(run_every=TEMPO)
def _tick(trace: Trace, step: int) -> None:
    """One step on each time the clock, not the page, runs this."""
    if st.session_state.pop("step_fresh", False):
        return
    go(trace, step + 1)
    st.rerun()
