"""The body of a page about a translation: the Trace of what was asked for, or why there is none."""

from collections.abc import Callable

import streamlit as st

from model.trace import Trace
from pages.computed import checkpoints
from pages.figures import trace_views
from pages.session import address, pinned
from pages.session.words import Words
from pages.shell import controls
from pages.shell.request import LIMITS, Asked, Problem, answer, by_beam


def translated(words: Words, asked: Asked, show: Callable[[Trace], None], *, stored_will_do: bool = False) -> None:
    """What was asked for, drawn by ``show``; above it the problem, if there is one.

    stored_will_do: the page can be drawn from the stored example alone, without a trained model.
    """
    found = answer(asked, words)
    if found.problem:
        problem(words, found.problem, found.trace)
    elif found.trace and (outside := pinned.unfit(found.trace)):
        st.warning(words("frame.broken_address", what=f"pin={address.pin_text(outside)}"))
    elif found.trace and (other := by_beam(asked, found.trace)):
        st.caption(words("frame.greedy", beam=trace_views.escape(other)))
    if found.trace and (stored_will_do or checkpoints.has_model(found.trace)):
        show(found.trace)
    elif found.trace:
        st.warning(words("problem.no_model"))


def problem(words: Words, problem: Problem, shown: Trace | None) -> None:
    """Why there is no translation, what would help, and what is on screen instead."""
    said = words(f"problem.{problem.reason}", **problem.values)
    if shown is not None and problem.reason not in LIMITS:
        said += " " + words("problem.previous", text=trace_views.escape(shown.text))
    with st.container(key="problem", horizontal=True, vertical_alignment="center"):
        st.warning(said)
        if problem.turn:
            label = words("problem.turn", pair=words.pair(problem.turn))
            st.button(label, key="turn", on_click=controls.turn, args=(problem.turn,))
