"""Encoder: from tokens to memory, and what each word does to it."""

from dataclasses import replace

import streamlit as st

from model.tokens import BadText
from model.trace import Trace
from pages.computed import checkpoints, encoder
from pages.encoder import panels, word_controls
from pages.encoder.word_controls import ONE_WAY
from pages.figures import trace_views
from pages.figures.component import board
from pages.figures.trace_views import View
from pages.session import pinned
from pages.session.browser_values import Pin
from pages.shell import chrome, controls
from pages.shell.translated import translated

words, asked = controls.words(), controls.asked()


def show(trace: Trace) -> None:
    """The whole, the recurrence behind one state, what a word does to all of them, one word in two sentences."""
    pin = pinned.current(trace) or Pin(None, None)
    view = replace(trace_views.of(trace, words), pin=Pin(pin.step, pin.position or 0))
    chrome.take_away(words, trace)
    whole(view)
    st.subheader(words("encoder.recurrence"), anchor=False)
    st.caption(words("encoder.recurrence_says"))
    panels.recurrence(view, encoder.gates(trace))
    panels.plain(words)
    st.subheader(words("encoder.words"), anchor=False)
    with st.container(key="swap", border=True):
        swap(view)
    with board("words", across=2):
        influence(view)
        panels.similarity(view)
    st.subheader(words("encoder.contexts"), anchor=False)
    st.caption(words("encoder.contexts_intro"))
    with st.container(key="contexts", border=True):
        contexts(trace)


def whole(view: View) -> None:
    """Tokens, numbers, embeddings, the two readings."""
    with st.container(key="whole", border=True):
        st.markdown(words("encoder.intro"))
        panels.tokens(view.trace, words)
    with board("readings", across=1 + view.trace.directions):
        panels.embeddings(view)
        for name in ("forward", "backward")[: view.trace.directions]:
            trace_views.matrix(name, view)


def influence(view: View) -> None:
    """What leaving out each token does."""
    panels.influence(view, encoder.influence(view.trace))


def swap(view: View) -> None:
    """One word swapped or left out, and how far every other state moves."""
    trace = view.trace
    changed = word_controls.swapped(trace, words)
    try:
        after = encoder.reading(trace.pair, trace.score, changed, trace.register)
    except BadText:
        st.info(words("encoder.swap_empty"))
        return
    panels.swap(view, encoder.reading(trace.pair, trace.score, trace.text, trace.register), after)


def contexts(trace: Trace) -> None:
    """Two sentences, a word that both have, and its states."""
    texts = word_controls.two_sentences(trace.pair, words)
    try:
        a, b = (encoder.reading(trace.pair, trace.score, text, trace.register) for text in texts)
    except BadText:
        st.info(words("encoder.swap_empty"))
        return
    place = word_controls.common_word(a, b, words)
    if place is None:
        st.info(words("encoder.nothing_common"))
        return
    one_way = checkpoints.there_is(trace.pair, ONE_WAY)
    readings = [encoder.reading(trace.pair, ONE_WAY, text, trace.register) for text in texts] if one_way else []
    panels.contexts(words, a, b, place, readings)
    st.caption(words("encoder.one_way_says" if one_way else "encoder.no_one_way", pair=words.pair(trace.pair)))


st.header(words("page.encoder"))
translated(words, asked, show)
