"""Translate: a sentence, its translation, and everything the model computed on the way."""

import streamlit as st

from model.trace import Trace
from pages.ui import choices, controls, frame, views
from pages.ui.choices import VIEWS
from pages.ui.component import board

words, asked = controls.words(), st.session_state["asked"]


def show(trace: Trace) -> None:
    """One screen: the flow of the sentence beside what attention did; below it the inside of the model."""
    view = views.of(trace, words)
    frame.take_away(words, trace)
    with st.container(key="above"):
        with st.container(key="hero", border=True):
            views.flow(view)
            frame.translation(trace)
            st.caption(f"{views.flow_caption(view)}\n\n{frame.made_by(words, trace)}")
        with st.container(key="matrix", border=True):
            views.matrix(scores_or_weights() if trace.weights is not None else "contexts", view, key="chosen")
    st.subheader(words("translate.below"), anchor=False)
    st.caption(words("translate.below_says"))
    with board("inside", across=2):
        for name in ("forward", "backward", "scores", "weights", "contexts", "attentional"):
            views.matrix(name, view)
    frame.notes(words, trace)


def scores_or_weights() -> str:
    """The toggle over the picture on the right."""
    return choices.one("view", VIEWS, words("translate.view"), lambda name: words(f"translate.{name}"))


frame.body(words, asked, show, stored_will_do=True)
