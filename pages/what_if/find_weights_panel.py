"""Find weights for a word: another word is chosen for a step, and the nearest weights that bring it are searched."""

from typing import Any

import streamlit as st

from model.analysis.edits import Experiment, Painted
from model.trace import Trace
from pages.computed import checkpoints, what_if
from pages.computed.what_if import Tried
from pages.figures.bars import bars
from pages.figures.captions import clean, percent
from pages.figures.trace_views import escape, source_axis
from pages.session import history
from pages.session.words import Words
from pages.what_if import before_after
from pages.what_if.edit_panels import with_edit


def panel(words: Words, before: Trace, tried: Tried, experiment: Experiment) -> None:
    """Step, word, search, and what was found."""
    trace = tried.trace
    step = before_after.steps(words, trace, before, "wanted_step")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        word = _word(words, trace, step)
        st.caption(words("wanted.says"))
        pressed = st.button(words("wanted.search"), key="search_weights", type="primary", disabled=word is None)
        if pressed and word is not None:
            st.session_state["wanted"] = (_place(trace, step, word), _search(words, trace, step, word))
    with right:
        place, found = st.session_state.get("wanted", (None, None))
        if word is not None and place == _place(trace, step, word):
            _result(words, before, tried, experiment, step, word, found)


def _place(trace: Trace, step: int, word: int) -> tuple:
    weights: Any = trace.weights
    return trace.pair, trace.score, trace.source_ids, trace.target_ids[:step], weights[step].tobytes(), step, word


def _word(words: Words, trace: Trace, step: int) -> int | None:
    """The id of the word to look for: one of the next most probable, or a typed one."""
    others = [token for token in trace.top_tokens[step] if token != trace.target[step]]
    key = f"wanted_word {step} {' '.join(others)}"
    token = st.selectbox(
        words("wanted.word"),
        others,
        index=0,
        format_func=clean,
        key=key,
        accept_new_options=True,
    )
    if not (token or "").strip():
        return None
    vocabulary = checkpoints.target_words(trace)
    return vocabulary.index(token) if token in vocabulary else what_if.word_id(trace, token)


def _search(words: Words, trace: Trace, step: int, word: int) -> Any:
    bar = st.progress(0.0)
    for found in what_if.find_weights(trace, step, word):
        state = "found_so_far" if found.reached else "searching"
        bar.progress(
            found.done, words(f"wanted.{state}", lead=f"{found.lead:+.2f}", divergence=f"{found.divergence:.2f}")
        )
    bar.empty()
    return found


def _result(
    words: Words, before: Trace, tried: Tried, experiment: Experiment, step: int, word: int, found: Any
) -> None:
    vocabulary = checkpoints.target_words(before)
    st.markdown(
        words(
            "wanted.reached" if found.reached else "wanted.unreached",
            word=escape(clean(vocabulary[word])),
            rival=escape(clean(vocabulary[found.rival])),
            divergence=f"{found.divergence:.3f}",
            probability=percent(float(found.probability)),
            lead=f"{abs(found.lead):.2f}",
        )
    )
    axis = source_axis(tried.trace)
    columns = zip(st.columns(2, gap="small"), ("own", "found"), (tried.own[step], found.weights), strict=True)
    for column, name, row in columns:
        with column:
            bars(
                row,
                axis,
                key=f"wanted_{name}",
                role="weights",
                title=words(f"wanted.{name}"),
                words=words.table("component"),
                filename=before.text,
                share=True,
            )
    edit = Painted(tuple(float(weight) for weight in found.weights))
    use = history.changer(before, lambda: with_edit(experiment, step, edit))
    st.button(words("wanted.use"), key="use_found", on_click=use, disabled=not found.reached)
