"""The panels that change an experiment: a row of weights, the sentence, the choice of words."""

from collections.abc import Mapping
from dataclasses import replace
from random import randrange

import numpy as np
import streamlit as st

from model.analysis import edits
from model.analysis.edits import Edit, Experiment, Masked, OneHot, Painted, Shuffled, Tempered, Uniform
from model.trace import Trace
from pages.computed import checkpoints
from pages.computed.what_if import Tried
from pages.figures.captions import clean, percent
from pages.figures.painted_row import paint
from pages.figures.trace_views import escape, source_axis
from pages.session import edits_text, history
from pages.session.choices import ATTENTION_TEMPERATURES, WORD_TEMPERATURES
from pages.session.words import Words
from pages.shell import python_code
from pages.what_if import before_after


def toolbar(words: Words, trace: Trace, experiment: Experiment) -> None:
    """Undo, redo, reset, and each change in force, which a click takes back."""
    past = history.of(trace)
    with st.container(key="experiment_bar", horizontal=True, vertical_alignment="center", gap="small"):
        for name, by, possible in (("undo", -1, past.at > 0), ("redo", 1, past.at + 1 < len(past.states))):
            label = words(f"experiment.{name}")
            st.button(label, key=name, on_click=history.step, args=(trace, by), disabled=not possible)
        reset = history.changer(trace, Experiment)
        st.button(words("experiment.reset"), key="reset", on_click=reset, disabled=not past.states[past.at])
        for item, without in edits_text.changes(experiment):
            taken_back = history.changer(trace, lambda without=without: without)
            st.button(f"{_name(words, item, trace)} ✕", key=f"change {item}", on_click=taken_back, type="tertiary")
        if past.states[past.at]:
            with st.popover(words("control.code"), type="tertiary", key="experiment_code"):
                st.caption(words("control.code_says"))
                st.code(python_code.experiment(trace, experiment, checkpoints.other_folder()), language="python")
    if not past.states[past.at]:
        st.caption(words("experiment.nothing"))


def _name(words: Words, item: str, trace: Trace) -> str:
    """A change in words: "step 3: all on 책"."""
    experiment, _ = edits_text.read(item)
    for step, edit in (*experiment.edits.items(), (None, experiment.everywhere)):
        if edit is not None:
            where = words("experiment.everywhere") if step is None else words("experiment.at_step", step=step + 1)
            return f"{where}: {_edit_name(words, edit, trace)}"
    if experiment.prefix:
        return words("experiment.did_prefix", prefix=escape(experiment.prefix))
    if experiment.sentence:
        return words("experiment.did_sentence", sentence=escape(experiment.sentence))
    return words("experiment.did_draw", temperature=f"{experiment.temperature:.2f}")


def _edit_name(words: Words, edit: Edit, trace: Trace) -> str:
    match edit:
        case OneHot(position) | Masked(position):
            token = clean(trace.source[position]) if position < len(trace.source) else str(position + 1)
            return words(f"experiment.did_{type(edit).__name__.lower()}", token=escape(token))
        case Tempered(temperature):
            return words("experiment.did_tempered", temperature=f"{temperature:.2f}")
    return words(f"experiment.did_{type(edit).__name__.lower()}")


def row(words: Words, before: Trace, tried: Tried, experiment: Experiment) -> None:
    """Paint the weights of one step, or set them as a whole; at this step or at every step."""
    step = before_after.steps(words, tried.trace, before, "row_step")
    position = before_after.position(tried, before, step)
    everywhere = st.toggle(words("experiment.everywhere_toggle"), key="row_everywhere", persist_state="session")

    def put(edit: Edit | None) -> None:
        history.change(before, with_edit(experiment, None if everywhere else step, edit))

    left, right = st.columns([3, 2], gap="medium")
    with left:
        paint(
            tried.trace.weights[step],
            tried.own[step],
            source_axis(tried.trace),
            key="paint",
            title=words("experiment.row", step=step + 1, token=clean(tried.trace.target[step])),
            words=words.table("component"),
            filename=before.text,
            open_=tried.trace.mask,
            on_paint=lambda weights: put(Painted(weights)),
            pin=before_after.inside(before_after.pinned.on(before.pair, before.text), tried.trace),
        )
        st.caption(_effect(words, tried, step))
        st.caption(words("experiment.row_says"))
    with right:
        token = clean(tried.trace.source[position])
        presets = {
            "one": OneHot(position),
            "uniform": Uniform(),
            "shuffled": Shuffled(_next_seed(experiment, step)),
            "masked": Masked(position),
            "own": None,
        }
        for name, edit in presets.items():
            alone = name == "masked" and sum(tried.trace.mask) < 2
            label = words(f"experiment.set_{name}", token=escape(token))
            st.button(label, key=f"set_{name}", on_click=put, args=(edit,), disabled=alone, width="stretch")


def _effect(words: Words, tried: Tried, step: int) -> str:
    """The arithmetic of one edited row: the weight that moved, how far the context turned, what it made of the word."""
    trace = tried.trace
    row, own = trace.weights[step], tried.own[step]
    before, after = own @ trace.memory, trace.contexts[step]
    cosine = float(before @ after / (np.linalg.norm(before) * np.linalg.norm(after)))
    return words(
        "experiment.row_effect",
        moved=percent(float(np.abs(row - own).sum() / 2)),
        cosine=f"{cosine:.2f}",
        word=escape(clean(trace.top_tokens[step][0])),
        probability=percent(float(trace.top_probabilities[step][0])),
    )


def with_edit(experiment: Experiment, step: int | None, edit: Edit | None) -> Experiment:
    """The experiment with another edit at a step, or at every step (None); without one where ``edit`` is None."""
    if step is None:
        return replace(experiment, everywhere=edit, edits={} if edit is None else experiment.edits)
    others: Mapping[int, Edit] = {at: one for at, one in experiment.edits.items() if at != step}
    return replace(experiment, edits=others if edit is None else {**others, step: edit})


def _next_seed(experiment: Experiment, step: int) -> int:
    now = experiment.edit(step)
    return now.seed + 1 if isinstance(now, Shuffled) else 1


def sentence(words: Words, before: Trace, experiment: Experiment) -> None:
    """Swap, delete, repeat or replace a word of the source, or type another sentence."""
    text = experiment.sentence or before.text
    found, _ = edits.source_words(text)

    def put(changed: str) -> None:
        history.change(before, replace(experiment, sentence="" if changed == before.text else changed))

    at = st.pills(
        words("experiment.word"),
        range(len(found)),
        format_func=lambda i: escape(found[i]),
        default=0,
        key=f"source_word {text}",
        required=True,
    )
    with st.container(horizontal=True, gap="small"):
        last = at + 1 >= len(found)
        st.button(
            words("experiment.swap"),
            key="swap",
            on_click=put,
            args=(_or(edits.swapped, text, at, at + 1),),
            disabled=last,
        )
        st.button(
            words("experiment.delete"),
            key="delete",
            on_click=put,
            args=(edits.deleted(text, at),),
            disabled=len(found) < 2,
        )
        st.button(words("experiment.repeat"), key="repeat", on_click=put, args=(edits.repeated(text, at),))
    st.session_state["instead"] = text
    st.text_input(
        words("experiment.instead"), key="instead", on_change=lambda: put(st.session_state["instead"].strip())
    )
    st.caption(words("experiment.sentence_says"))


def _or(change, text: str, i: int, j: int) -> str:
    return change(text, i, j) if j < len(edits.source_words(text)[0]) else text


def choice(words: Words, before: Trace, experiment: Experiment) -> None:
    """Force the first words; sharpen or flatten attention; draw words instead of taking the most probable."""
    st.session_state["prefix"] = experiment.prefix
    st.text_input(
        words("experiment.prefix"),
        key="prefix",
        placeholder=before.translation.split(" ")[0],
        on_change=lambda: history.change(before, replace(experiment, prefix=st.session_state["prefix"].strip())),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        if before.weights is not None:
            _attention_temperature(words, before, experiment)
    with right:
        _word_temperature(words, before, experiment)


def _attention_temperature(words: Words, before: Trace, experiment: Experiment) -> None:
    now = experiment.everywhere
    st.session_state["attention_temperature"] = now.temperature if isinstance(now, Tempered) else 1.0

    def put() -> None:
        temperature = st.session_state["attention_temperature"]
        history.change(before, replace(experiment, everywhere=None if temperature == 1 else Tempered(temperature)))

    st.slider(
        words("experiment.attention_temperature"),
        *ATTENTION_TEMPERATURES,
        step=0.1,
        key="attention_temperature",
        on_change=put,
    )
    st.caption(words("experiment.attention_temperature_says"))


def _word_temperature(words: Words, before: Trace, experiment: Experiment) -> None:
    st.session_state["word_temperature"] = experiment.temperature

    def put() -> None:
        history.change(before, replace(experiment, temperature=st.session_state["word_temperature"]))

    def again() -> None:
        history.change(before, replace(experiment, seed=randrange(1, 10_000)))

    st.slider(words("experiment.word_temperature"), *WORD_TEMPERATURES, step=0.1, key="word_temperature", on_change=put)
    st.button(words("experiment.again"), key="again", on_click=again, disabled=experiment.temperature == 0)
    st.caption(words("experiment.word_temperature_says"))
