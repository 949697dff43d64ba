"""Translate: a sentence, its translation, and everything the model computed on the way."""

import streamlit as st

from model.trace import Trace
from pages.ui import controls, frame, views

words, asked = controls.words(), st.session_state["asked"]


def show(trace: Trace) -> None:
    """One screen: the flow of the sentence beside what attention did; below it the inside of the model."""
    view = views.of(trace, words)
    frame.take_away(words, trace)
    left, right = st.columns([11, 9], gap="small")
    with left, st.container(key="hero", border=True, height="stretch"):
        views.flow(view)
        frame.translation(trace)
        views.flow_caption(view)
        frame.made_by(words, trace)
    with right, st.container(key="matrix", border=True, height="stretch"):
        views.matrix(scores_or_weights() if trace.weights is not None else "contexts", view, key="chosen")
    st.subheader(words("translate.below"), anchor=False)
    st.caption(words("translate.below_says"))
    for names in (("forward", "backward"), ("scores", "weights"), ("contexts", "attentional")):
        for column, name in zip(st.columns(2, gap="small"), names, strict=True):
            with column, st.container(key=f"card_{name}", border=True, height="stretch"):
                views.matrix(name, view)
    frame.notes(words, trace)


def scores_or_weights() -> str:
    """The toggle over the picture on the right."""
    return st.segmented_control(
        words("translate.view"),
        ("weights", "scores"),
        default="weights",
        format_func=lambda name: words(f"translate.{name}"),
        key="view",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )


frame.body(words, asked, show, stored_will_do=True)
