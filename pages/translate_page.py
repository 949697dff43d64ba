"""Translate: a sentence, its translation, and everything the model computed on the way."""

import streamlit as st

from pages.ui import cached, controls, frame, reading
from pages.ui.input import answer

words, asked = controls.words(), st.session_state["asked"]
found = answer(asked, words)
trace, pin = found.trace, None
frame.take_away(words, trace, pin)
if found.problem:
    with st.container(key="problem", horizontal=True, vertical_alignment="center"):
        st.warning(words(f"problem.{found.problem.reason}", **found.problem.values))
        if found.problem.turn:
            turn = words("problem.turn", pair=words.pair(found.problem.turn))
            st.button(turn, key="turn", on_click=controls.turn, args=(found.problem.turn,))
if trace is None:
    st.stop()

left, right = st.columns([11, 9], gap="medium")
with left, st.container(key="hero", border=True):
    st.markdown(f"### {trace.translation}")
    st.caption(words("shows.alignment"))
with right, st.container(key="matrix", border=True):
    pass
for name in ("forward", "backward", "scores", "weights", "contexts", "attentional"):
    look = getattr(reading, name)(trace)
    extra = {key: words(f"look.{key2}") for key, key2 in look.words.items()}
    st.caption(words(f"shows.{name}") + " " + words(f"look.{look.key}", **look.values, **extra))
