"""Encoder: from tokens to memory, and what each word does to it."""

from dataclasses import replace

import streamlit as st

from model.tokens import BadText
from model.trace import Trace
from pages.ui import cached, controls, encoder_controls, encoder_views, frame, pinned, views
from pages.ui.component import board
from pages.ui.encoder_controls import ONE_WAY
from pages.ui.pin import Pin
from pages.ui.views import View

words, asked = controls.words(), st.session_state["asked"]


def show(trace: Trace) -> None:
    """The whole, the recurrence behind one state, what a word does to all of them, one word in two sentences."""
    pin = pinned.current(trace) or Pin(None, None)
    view = replace(views.of(trace, words), pin=Pin(pin.step, pin.position or 0))
    frame.take_away(words, trace)
    whole(view)
    st.subheader(words("encoder.recurrence"), anchor=False)
    st.caption(words("encoder.recurrence_says"))
    encoder_views.recurrence(view, cached.encoder_gates(trace))
    encoder_views.plain(words)
    st.subheader(words("encoder.words"), anchor=False)
    with st.container(key="swap", border=True):
        swap(view)
    with board("words", across=2):
        influence(view)
        encoder_views.similarity(view)
    st.subheader(words("encoder.contexts"), anchor=False)
    st.caption(words("encoder.contexts_intro"))
    with st.container(key="contexts", border=True):
        contexts(trace)


def whole(view: View) -> None:
    """Tokens, numbers, embeddings, the two readings."""
    with st.container(key="whole", border=True):
        st.markdown(words("encoder.intro"))
        encoder_views.tokens(view.trace, words)
    with board("readings", across=1 + view.trace.directions):
        encoder_views.embeddings(view)
        for name in ("forward", "backward")[: view.trace.directions]:
            views.matrix(name, view)


def influence(view: View) -> None:
    """What leaving out each token does."""
    encoder_views.influence(view, cached.influence(view.trace))


def swap(view: View) -> None:
    """One word swapped or left out, and how far every other state moves."""
    trace = view.trace
    changed = encoder_controls.swapped(trace, words)
    try:
        after = cached.reading(trace.pair, trace.score, changed, trace.register)
    except BadText:
        st.info(words("encoder.swap_empty"))
        return
    encoder_views.swap(view, cached.reading(trace.pair, trace.score, trace.text, trace.register), after)


def contexts(trace: Trace) -> None:
    """Two sentences, a word that both have, and its states."""
    texts = encoder_controls.two_sentences(trace.pair, words)
    try:
        a, b = (cached.reading(trace.pair, trace.score, text, trace.register) for text in texts)
    except BadText:
        st.info(words("encoder.swap_empty"))
        return
    place = encoder_controls.common_word(a, b, words)
    if place is None:
        st.info(words("encoder.nothing_common"))
        return
    one_way = cached.variant(trace.pair, ONE_WAY)
    readings = [cached.reading(trace.pair, ONE_WAY, text, trace.register) for text in texts] if one_way else []
    encoder_views.contexts(words, a, b, place, readings)
    st.caption(words("encoder.one_way_says" if one_way else "encoder.no_one_way", pair=words.pair(trace.pair)))


st.header(words("page.encoder"))
frame.body(words, asked, show)
