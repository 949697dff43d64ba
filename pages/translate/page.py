"""Translate: a sentence, its translation, and the machine that made it; below it the arithmetic of a stage."""

import streamlit as st

from model.trace import Trace
from pages.computed import checkpoints
from pages.figures import trace_views
from pages.figures.component import board
from pages.figures.trace_views import View
from pages.session import choices, lesson_progress
from pages.session.choices import VIEWS
from pages.shell import chrome, controls
from pages.shell.translated import translated
from pages.translate import arithmetic, panels, prediction

words, asked = controls.words(), controls.asked()


def show(trace: Trace) -> None:
    """One screen: the translation, one step of the machine, and all its steps beside it."""
    view = trace_views.of(trace, words)
    opened = st.session_state.get("stage") if checkpoints.has_model(trace) else None
    chrome.take_away(words, trace)
    panels.translation(words, trace)
    with st.container(key="above"):
        with st.container(key="hero", border=True):
            on_open = arithmetic.choose if checkpoints.has_model(trace) else None
            trace_views.machine(view, opened, on_open, veiled=bool(lesson_progress.veil()))
            if not lesson_progress.veil():
                st.caption(trace_views.flow_caption(view, "machine"))
        with st.container(key="whole_sentence", border=True):
            if lesson_progress.veil() == "paint" and trace.weights is not None:
                prediction.paint_row(view)
            else:
                all_steps(view)
    if opened:
        arithmetic.show(view, opened)
    panels.notes(words, trace)


def all_steps(view: View) -> None:
    """All steps of the decoder in one picture, and which one."""
    if lesson_progress.veil():
        chosen = "states"
    else:
        there = [name for name in VIEWS if view.trace.weights is not None or name not in ("weights", "scores")]
        chosen = choices.one("view", there, words("translate.view"), lambda name: words(f"translate.{name}"))
    if chosen == "alignment":
        trace_views.flow(view)
        st.caption(trace_views.flow_caption(view))
    elif chosen == "states":
        with board("inside", across=1):
            for name in ("forward", "backward"):
                trace_views.matrix(name, view)
    else:
        trace_views.matrix(chosen, view, key="chosen", fits=True)


translated(words, asked, show, stored_will_do=True)
