"""Score functions: their formulas, where they come from, and which models use them."""

import streamlit as st

from pages.ui import cached, controls

words = controls.words()
st.header(words("page.scores"))
st.markdown(words("scores.intro"))
with st.container(key="formulas"):
    for card in cached.cards().values():
        with st.container(horizontal=True):
            st.markdown(f"**{card.title[words.language]}** `{card.name}`", width=260)
            st.latex(card.formula)
            st.markdown(f"[{card.paper}]({card.link})", width=180)
for note in ("same", "location_note", "none"):
    st.markdown(words(f"scores.{note}"))
