"""The translated sentence, how probable it is, and what its tokens are."""

import streamlit as st

from model.trace import Trace
from pages.computed import confidence
from pages.computed.confidence import Doubts, Judged
from pages.figures import captions, trace_views
from pages.session.words import Words
from pages.shell import controls
from pages.shell.chrome import checkpoint_facts

COLOURS = {"sure": "green", "unsure": "orange", "doubtful": "red"}


def translation(words: Words, trace: Trace) -> None:
    """The translated sentence, and how likely it is right."""
    with st.container(key="translation"):
        st.header(trace_views.escape(trace.translation) or "–", anchor=False)
        if found := confidence.judged(trace):
            _badge(words, found)
            if found.level == "doubtful":
                _doubts(words, confidence.doubts(trace))


def _badge(words: Words, found: Judged) -> None:
    label = words(f"confidence.{found.level}", probability=captions.percent(found.probability))
    about = words(
        "confidence.about",
        probability=captions.percent(found.probability),
        sentences=found.sentences,
        auc=f"{found.auc:.2f}",
    )
    st.badge(label, color=COLOURS[found.level], help=about)


def _doubts(words: Words, found: Doubts) -> None:
    """Why the translation is likely wrong, and a sentence that works."""
    with st.container(key="doubts", horizontal=True, vertical_alignment="center", gap="small"):
        said = ", ".join(f"‘{trace_views.escape(captions.clean(word))}’" for word in found.words)
        st.caption(words(f"confidence.{found.reason}", words=said), width="content")
        if found.nearest:
            label = words("confidence.nearest", text=trace_views.escape(found.nearest))
            st.button(label, key="nearest", type="tertiary", on_click=controls.choose, args=(found.nearest,))


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
    """What made the translation, what the marked tokens are, and what attention is not."""
    said = [made_by(words, trace), words("translate.pieces"), words("translate.end_mark")]
    if trace.register:
        said.append(words("translate.register_tag", tag=trace_views.escape(trace.source[0])))
    st.caption(" ".join(said))
    if trace.weights is not None:
        token = captions.clean(trace.source[captions.most_read(trace)])
        with st.container(key="is_not"):
            st.markdown(words("translate.is_not", token=trace_views.escape(token)))
