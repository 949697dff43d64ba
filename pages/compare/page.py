"""Score functions side by side: separately trained models made to say the same words, then one model's states alone."""

import streamlit as st

from model.trace import Trace
from pages.compare import all_scores, evidence, same_states, side_by_side
from pages.computed import checkpoints, compare
from pages.session.choices import ORDERS
from pages.shell import chrome, controls
from pages.shell.translated import translated

words, asked = controls.words(), controls.asked()


def show(trace: Trace) -> None:
    """All models as one gallery; below it their table, two of them closely, and what it all shows."""
    chrome.take_away(words, trace)
    with st.container(key="compare_top"):
        reference = compare.reference(trace.pair, trace.text, trace.register)
        target = side_by_side.target(words, trace, reference)
        seens = compare.seen(trace.pair, trace.text, target, trace.register)
        ordered = side_by_side.order(words, seens)
    in_families = st.session_state["compare_order"] == ORDERS[0]
    all_scores.gallery(words, ordered, asked.score, in_families=in_families)
    left, right = st.columns([3, 2], gap="small")
    with left:
        side_by_side.table(words, ordered)
        st.caption(words("compare.table_says"))
    with right:
        side_by_side.entropies(words, ordered)
    st.subheader(words("compare.versus"), anchor=False)
    side_by_side.versus(words, seens, asked.score)
    st.subheader(words("evidence.title"), anchor=False)
    evidence.claims(words, seens, asked.score)
    if asked.score in seens and seens[asked.score].trace.weights is not None:
        alone(seens[asked.score].trace)
    full_size = st.expander(words("compare.full_size"), key="full_size", on_change="rerun")
    if full_size.open:
        with full_size:
            right_cells = compare.right_cells(ordered[0].trace) if target == reference else None
            side_by_side.multiples(words, ordered, right_cells)


def alone(trace: Trace) -> None:
    """Clearly another question: what a function alone does to states it was not trained with."""
    with st.container(key="same_states", border=True):
        st.subheader(words("states.title"), anchor=False)
        st.markdown(words("states.intro", score=controls.title(words, trace.score)))
        temperature, beta = same_states.temperature(words), compare.beta(trace.pair)
        variants = compare.same_states(trace, temperature, beta)
        learned = checkpoints.there_is(trace.pair, "cosine")
        same_states.multiples(words, trace, variants, learned, temperature=f"{temperature:.1f}", beta=f"{beta:.1f}")


with st.container(key="compare_intro", horizontal=True, vertical_alignment="bottom"):
    st.header(words("page.compare"), anchor=False)
    st.markdown(words("compare.intro"))
translated(words, asked, show)
