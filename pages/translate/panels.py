"""The translated sentence, how probable it is, and what its tokens are."""

import streamlit as st

from model.trace import Trace
from pages.figures import captions, trace_views
from pages.session.words import Words
from pages.shell import controls
from pages.shell.chrome import checkpoint_facts


def translation(trace: Trace) -> None:
    """The translated sentence."""
    with st.container(key="translation"):
        st.header(trace_views.escape(trace.translation) or "–", anchor=False)


def made_by(words: Words, trace: Trace) -> str:
    """How probable the translation is, which checkpoint made it, and what it could not read or end, as Markdown."""
    made = words(
        "translate.made_by",
        pair=words.pair(trace.pair),
        score=controls.title(words, trace.score),
        facts=checkpoint_facts(words, trace.pair, trace.score),
    )
    said = [words("translate.probability", **captions.sentence_probability(trace)), made]
    if trace.unknown:
        said.append(
            words("translate.unknown", tokens=", ".join(trace_views.escape(trace.source[i]) for i in trace.unknown))
        )
    if not (trace.stopped or trace.circle):
        said.append(words("translate.not_stopped", steps=len(trace.target)))
    return " ".join(said)


def notes(words: Words, trace: Trace) -> None:
    """What the marked tokens are, and what attention is not."""
    said = [words("translate.pieces"), words("translate.end_mark")]
    if trace.register:
        said.append(words("translate.register_tag", tag=trace_views.escape(trace.source[0])))
    st.caption(" ".join(said))
    if trace.weights is not None:
        token = captions.clean(trace.source[captions.most_read(trace)])
        with st.container(key="is_not"):
            st.markdown(words("translate.is_not", token=trace_views.escape(token)))
