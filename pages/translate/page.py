"""Translate: a sentence, its translation, and everything the model computed on the way."""

import streamlit as st

from model.trace import Trace
from pages.figures import trace_views
from pages.figures.component import board
from pages.session import choices
from pages.session.choices import VIEWS
from pages.shell import chrome, controls
from pages.shell.translated import translated
from pages.translate import panels

words, asked = controls.words(), controls.asked()


def show(trace: Trace) -> None:
    """One screen: the flow of the sentence beside what attention did; below it the inside of the model."""
    view = trace_views.of(trace, words)
    chrome.take_away(words, trace)
    with st.container(key="above"):
        with st.container(key="hero", border=True):
            trace_views.flow(view)
            panels.translation(words, trace)
            st.caption(f"{trace_views.flow_caption(view)}\n\n{panels.made_by(words, trace)}")
        with st.container(key="matrix", border=True):
            trace_views.matrix(scores_or_weights() if trace.weights is not None else "contexts", view, key="chosen")
    st.subheader(words("translate.below"), anchor=False)
    st.caption(words("translate.below_says"))
    with board("inside", across=2):
        for name in ("forward", "backward", "scores", "weights", "contexts", "attentional"):
            trace_views.matrix(name, view)
    panels.notes(words, trace)


def scores_or_weights() -> str:
    """The toggle over the picture on the right."""
    return choices.one("view", VIEWS, words("translate.view"), lambda name: words(f"translate.{name}"))


translated(words, asked, show, stored_will_do=True)
