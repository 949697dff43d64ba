"""Greedy against beam: the tree of hypotheses, and the chosen one as an alignment."""

import streamlit as st

from model.trace import Trace
from pages.computed import what_if
from pages.figures.beam_tree import tree
from pages.figures.trace_views import escape
from pages.session import choices
from pages.session.words import Words
from pages.what_if import before_after


def panel(words: Words, trace: Trace) -> None:
    """Width and length penalty, the tree, what the beam found that greedy did not, and one hypothesis."""
    left, right = st.columns(2, gap="medium")
    choices.usual("beam_width", 4)
    choices.usual("beam_penalty", 1.0)
    width = left.slider(words("beam.width"), *choices.WIDTHS, key="beam_width", persist_state="session")
    penalty = right.slider(
        words("beam.penalty"), *choices.PENALTIES, step=0.1, key="beam_penalty", persist_state="session"
    )
    found = what_if.beam(trace, width, penalty)
    best = next((h.number for h in found.tree if h.fate == "best"), len(found.tree) - 1)
    st.markdown(_verdict(words, trace, found.trace))
    place = (trace.pair, trace.score, trace.source_ids, width, penalty)
    chosen = st.session_state.get("hypothesis", (None, None))
    number = chosen[1] if chosen[0] == place else best

    def choose(number: int) -> None:
        st.session_state["hypothesis"] = (place, number)

    tree(
        found.tree,
        penalty,
        key="tree",
        title=words("beam.tree"),
        words=words.table("component"),
        fates=words.table("tree"),
        filename=trace.text,
        chosen=number,
        on_choose=choose,
    )
    st.caption(words("beam.tree_says"))
    hypothesis = found.tree[number]
    if hypothesis.ids:
        _inspect(
            words, what_if.hypothesis(trace, hypothesis.ids), hypothesis.log_probability, hypothesis.score(penalty)
        )


def _verdict(words: Words, greedy: Trace, best: Trace) -> str:
    values = {"greedy": f"{greedy.log_probability:.2f}", "beam": f"{best.log_probability:.2f}"}
    if greedy.target_ids == best.target_ids:
        return words("beam.same", **values)
    return words("beam.other", said=escape(best.translation), instead=escape(greedy.translation), **values)


def _inspect(words: Words, trace: Trace, log: float, score: float) -> None:
    with st.container(key="hypothesis_card", border=True):
        st.markdown(f"**{escape(trace.translation) or '–'}**")
        st.caption(words("beam.hypothesis", log=f"{log:.3f}", score=f"{score:.3f}", tokens=len(trace.target)))
        before_after.flow(words, trace, "hypothesis_flow", words("beam.hypothesis_title"), "hypothesis", None)
