"""Score functions: their formulas, where they come from, and which directions have a model that uses them."""

import streamlit as st

from pages.computed import checkpoints, score_cards
from pages.shell import controls

words = controls.words()
head = [words(f"scores.{column}") for column in ("name", "formula", "paper", "trained")]
rows = [" | ".join(head), " | ".join("---" for _ in head)]
for card in score_cards.cards().values():
    trained = [words.pair(pair) for pair, names in checkpoints.available().items() if card.name in names]
    name, paper = f"**{card.title[words.language]}** `{card.name}`", f"[{card.paper}]({card.link})"
    rows.append(" | ".join((name, f"${card.formula}$", paper, ", ".join(trained) or "–")))

st.header(words("page.scores"), anchor=False)
st.markdown(words("scores.intro"))
with st.container(key="formulas"):
    st.markdown("\n".join(f"| {row} |" for row in rows))
for note in ("same", "location_note", "scaled_note", "query_note", "none"):
    st.markdown(words(f"scores.{note}"))
