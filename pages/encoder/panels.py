"""The pictures of the encoder: memory as it is built, what words do to it, and one word in two sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.trace import Array, Trace
from pages.computed import encoder
from pages.encoder import captions
from pages.figures import trace_views
from pages.figures.axis import Axis
from pages.figures.bars import FEATURES, bars, strips
from pages.figures.captions import Look, clean
from pages.figures.heatmap import heatmap
from pages.figures.latex import block, number
from pages.figures.products import gate_products, main_gate, state_lines
from pages.figures.trace_views import View
from pages.session.chosen_entry import choosing, chosen
from pages.session.words import Words

if TYPE_CHECKING:
    from model.analysis.word_influence import Reading
    from model.cells import Along

DIRECTIONS = ("forward", "backward")


def tokens(trace: Trace, words: Words) -> None:
    """Each token with its number in the vocabulary: what the encoder is given."""
    shown = zip(trace.source, trace.source_ids, strict=True)
    st.markdown(" ".join(f":gray-badge[{trace_views.escape(clean(token))} · {i}]" for token, i in shown))


def embeddings(view: View) -> None:
    """The vectors that the tokens are looked up as."""
    source, look = trace_views.source_axis(view.trace), captions.embeddings(view.trace)
    _matrix(view, "embeddings", view.trace.embeddings, source, FEATURES, "embeddings", look)


def recurrence(view: View, gates: Sequence[Along]) -> None:
    """Each reading direction as small multiples over the positions, and the formulas of one state in numbers."""
    position = view.pin.position if view.pin and view.pin.position is not None else 0
    for name, found in zip(DIRECTIONS, gates, strict=False):
        with st.container(key=f"recurrence_{name}", border=True):
            _one_state(view, name, found, position)


def _one_state(view: View, name: str, gates: Along, i: int) -> None:
    words, source = view.words, trace_views.source_axis(view.trace)
    follow = f"encoder_{name}"
    entry = chosen(follow, np.abs(gates.states[i]))
    left, right = st.columns([9, 11], gap="medium")
    with left:
        token = trace_views.escape(clean(view.trace.source[i]))
        st.markdown(f"**{words(f'encoder.{name}')}** — {words(f'encoder.{name}_says', token=token)}")
        st.latex(block(*_state_lines(gates, name, i, entry)))
        gate = main_gate(gates)
        _strips(view, f"{name}_{gate}", gates.gates[gate][i], "queries", chosen=entry, on_choose=choosing(follow))
    with right:
        linked = {"rows": source, "pin": view.pin, "on_change": view.on_change}
        _strips(view, f"{name}_states", gates.states, "memory", chosen=entry, on_choose=choosing(follow), **linked)
    _all_gates(view, name, gates, {"chosen": entry, "on_choose": choosing(follow), **linked})
    gate_products(view, f"encoder_{name}", gates, i, entry)


def _all_gates(view: View, name: str, gates: Along, linked: dict) -> None:
    """On click: the gates of the cell at every position."""
    drawer = st.expander(view.words("encoder.all_gates"), key=f"open_gates_{name}", on_change="rerun")
    if drawer.open:
        with drawer:
            for gate, column in zip(gates.gates, st.columns(len(gates.gates), gap="small"), strict=True):
                with column:
                    _strips(view, f"{name}_all_{gate}", gates.gates[gate], "queries", **linked)


def _state_lines(gates: Along, name: str, i: int, entry: int) -> list[str]:
    """h from the state before and the gates, for one entry."""
    arrow, before = (r"\overrightarrow{h}", i) if name == "forward" else (r"\overleftarrow{h}", i + 2)
    cell = rf"\mathrm{{{gates.cell.title['en']}}}"
    lines = [rf"{arrow}_{{{i + 1}}} &= {cell}(x_{{{i + 1}}},\, {arrow}_{{{before}}})"]
    for gate, part in gates.cell.gates.items():
        inside, value = gates.gate(gate, i, entry).value, float(gates.gates[gate][i, entry])
        lines.append(rf"{part.letter}_{{{entry}}} &= {part.through}({number(inside)}) = {number(value)}")
    return [*lines, *state_lines(gates, i, entry, arrow, i + 1)]


def _strips(view: View, name: str, values: Array, role: str, **options) -> None:
    part = name.partition("_")[2].removeprefix("all_")
    title = view.words(f"encoder.{part}" if part == "states" else f"cell.{part}")
    strips(
        values, key=f"encoder_{name}", role=role, title=title, words=view.words.table("component"),
        filename=f"{view.filename} {name}", **options,
    )  # fmt: skip


def plain(words: Words) -> None:
    """The tanh network beside the gated cells."""
    st.markdown(words("step.plain_rnn"))
    st.latex(r"h_i = \tanh(W x_i + U h_{i-1} + b)")


def influence(view: View, values: Array) -> None:
    """What leaving out each token does to every state."""
    source = trace_views.source_axis(view.trace)
    _matrix(view, "influence", values, source, source, "difference", captions.influence(values, view.trace.source))


def similarity(view: View) -> None:
    """Cosine of all pairs of states."""
    source, values = trace_views.source_axis(view.trace), encoder.similarity(view.trace)
    look = captions.similarity(values, view.trace.source)
    _matrix(view, "similarity", values, source, source, "similarity", look)


def swap(view: View, before: Reading, after: Reading) -> None:
    """How far the states of a sentence move when one word is another."""
    words, values = view.words, encoder.changes(before, after)
    names = Axis("reading", tuple(words(f"encoder.{name}") for name in DIRECTIONS[: len(values)]))
    look = captions.swap(values, before.tokens)
    _matrix(view, "swap", values, names, trace_views.source_axis(view.trace), "difference", look)


def contexts(words: Words, a: Reading, b: Reading, place: tuple[int, int], one_way: Sequence[Reading]) -> None:
    """One word in two sentences: how alike its embedding and states are. one_way: both, read by a one-way encoder."""
    pairs = encoder.shared(a.tokens, b.tokens)
    values = encoder.likeness(a, b, pairs)
    names = [words(f"encoder.{name}") for name in ("embedding", *DIRECTIONS, "both")][: len(values)]
    if one_way:
        values = np.vstack([values, encoder.likeness(*one_way, pairs)[1:]])
        names.append(words("encoder.one_way"))
    left, right = st.columns([9, 11], gap="medium")
    with left:
        _bars_of(words, values[:, place[0]], Axis("reading", tuple(names)), a.tokens[place[0]])
        look = captions.contexts(values[:, place[0]], a.tokens[place[0]])
        st.caption(
            f"{words('encoder.contexts_says')} **{words(f'encoder.{look.key}', **trace_views.plain(look.values))}**"
        )
    with right:
        axes = Axis("reading", tuple(names)), Axis("source", a.tokens)
        says = words("encoder.along_says"), ""
        _heatmap(words, "along", values, *axes, "similarity", f"{a.text} {b.text}", link="contexts", says=says)
    _two_states(words, a, b, place)


def _bars_of(words: Words, values: Array, axis: Axis, token: str) -> None:
    title = words("encoder.alike", token=clean(token))
    filename = f"{token} cosine"
    bars(values, axis, key="alike", role="similarity", title=title, words=words.table("component"), filename=filename)


def _two_states(words: Words, a: Reading, b: Reading, place: tuple[int, int]) -> None:
    """The word's state in each sentence, bar by bar."""
    half = a.memory.shape[1] // a.directions
    bands = tuple((words(f"encoder.{name}"), half) for name in DIRECTIONS[: a.directions])
    entry = chosen("contexts", np.abs(a.memory[place[0]] - b.memory[place[1]]))
    for column, reading, i, key in zip(st.columns(2), (a, b), place, ("state_a", "state_b"), strict=True):
        with column:
            title = words("encoder.state_in", token=clean(reading.tokens[i]), text=reading.text)
            strips(
                reading.memory[i], key=key, role="memory", title=title, words=words.table("component"),
                filename=reading.text, chosen=entry, on_choose=choosing("contexts"), bands=bands,
            )  # fmt: skip


def _matrix(view: View, name: str, values: Array, rows: Axis, columns: Axis, role: str, look: Look) -> None:
    words = view.words
    says = words(f"encoder.{name}_says"), words(f"encoder.{look.key}", **look.values)
    options = {"pin": view.pin, "on_change": view.on_change, "says": says}
    _heatmap(words, name, values, rows, columns, role, view.filename, **options)


def _heatmap(
    words: Words, name: str, values: Array, rows: Axis, columns: Axis, role: str, filename: str, **options
) -> None:
    heatmap(
        values, rows, columns, key=f"encoder_{name}", role=role, title=words(f"encoder.{name}_title"),
        words=words.table("component"), filename=filename, **options,
    )  # fmt: skip
