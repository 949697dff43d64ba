"""The stages of one decoder step, a row each: formula, the formula with its numbers, the picture, and the products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.trace import Array
from pages.figures import latex, trace_views
from pages.figures.bars import FEATURES, strips
from pages.figures.captions import clean
from pages.figures.heatmap import heatmap
from pages.figures.latex import block, number, worked
from pages.figures.products import gate_lines, gate_products, products, state_lines
from pages.session.chosen_entry import chosen
from pages.translate.stage import (
    StepView,
    chosen_word,
    frame,
    named,
    over_features,
    over_source,
    over_words,
    row,
    words_of,
)

if TYPE_CHECKING:
    from model.cells import Along


def overview(at: StepView) -> str:
    """LaTeX of the whole step: each vector with its size under it."""
    step = at.step

    def sized(letter: str, values: Array) -> str:
        return rf"\underset{{{len(values)}}}{{{letter}}}"

    context_, state = sized("a_t", step.context), sized(r"\tilde s_t", step.attentional)
    looked = rf"h_{{\mathrm{{last}}}} \to {context_}"
    if step.weights is not None:
        scores_, weights_ = sized("e_t", step.weights), sized(r"\alpha_t", step.weights)
        looked = f"{sized('s_t', step.query)} {_to('score')} {scores_} {_to('softmax')} {weights_}"
        looked += rf" \xrightarrow{{\sum \alpha h}} {context_}"
    logits_, shares = sized("o_t", step.logits), sized(r"\hat y_t", step.logits)
    readout = rf"[a_t;\,s_t] \xrightarrow{{W_c}} {state} \xrightarrow{{W_y}} {logits_} {_to('softmax')} {shares}"
    return block(f"&{looked}", f"&{readout}")


def _to(function: str) -> str:
    return rf"\xrightarrow{{\mathrm{{{function}}}}}"


def query(at: StepView, along: Along) -> None:
    """s_t from s_{t−1} and the word before."""
    t, step = at.t, at.step
    entry = chosen("query", np.abs(step.query))
    formula = [r"s_t &= \mathrm{RNN}(y_{t-1},\, s_{t-1})"]
    formula += [rf"&{line[line.index('=') :]}" for line in decoder_letters(along.cell.formula[-1:])]
    lines = state_lines(along, step.index, entry, "s", t)
    with frame("query"):
        with row(at, "query", block(*formula), *lines):
            over_features(at, "query", step.query, "queries", entry)
        cell(at, along, entry)


def decoder_letters(lines: Sequence[str]) -> list[str]:
    """A cell's formula in the letters of the decoder: its hidden state is s."""
    return [line.replace("h_", "s_") for line in lines]


def cell(at: StepView, along: Along, entry: int) -> None:
    """On click: the gates of the cell and the products of one."""
    words, kind = at.view.words, along.cell
    drawer = st.expander(words("step.open_cell", cell=kind.title[words.language]), key="open_cell", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        left, right = st.columns([9, 11], gap="medium")
        with left:
            st.markdown(words(f"cell.says_{kind.name}", entry=entry))
            st.latex(block(*(line.replace("=", "&=", 1) for line in decoder_letters(kind.formula))))
            st.latex(block(*decoder_letters(gate_lines(along, at.step.index, entry))))
        with right:
            for name, values in along.gates.items():
                title = words(f"cell.{name}")
                over_features(at, name, values[at.step.index], "queries", entry, "query", title)
    gate_products(at.view, "gate", along, at.step.index, entry)


def score(at: StepView, formula: str) -> None:
    """e_{t,i}: how well each key answers, with what the score function computes on the way."""
    step, i, found = at.step, at.position, at.step.inner
    assert step.scores is not None
    name = rf"e_{{{at.t},{i + 1}}}"
    lines = [f"{name} &= {number(float(step.scores[i]))}"]
    if found is not None:
        lines = worked(name, found.sum(i), float(step.scores[i]), r"\tanh" if found.squashed else "")
    with frame("score"):
        with row(at, "score", rf"e_{{t,i}} = {formula}", *lines):
            over_source(at, "scores", step.scores, "scores")
        if found is None:
            st.caption(at.view.words("step.not_told"))
            return
        inner(at)
        bias = " + b" if found.added else ""
        written = rf"\sum_n ({found.left})_n\,({found.right})_n{bias} = {number(found.sum(i).value)}"
        products(at.view, "score", found.sum(i), "scores", written, str)


def inner(at: StepView) -> None:
    """On click: every quantity inside the score function, over the source tokens where it depends on the key."""
    words, found = at.view.words, at.step.inner
    drawer = st.expander(words("step.inside_score"), key="open_inner", on_change="rerun")
    if not drawer.open or found is None:
        return
    with drawer:
        if not found.keys_read:
            st.markdown(words("step.keys_unread"))
        for n, (name, quantity) in enumerate(found.quantities.items()):
            left, right = st.columns([3, 17], gap="small")
            left.latex(name)
            with right:
                _quantity(at, n, quantity, "memory" if name == "k" else "scores")


def _quantity(at: StepView, n: int, quantity: Array, role: str) -> None:
    view = at.view
    if len(quantity) == 1:
        strips(quantity[0], role="queries", **named(at, f"inner{n}"))
        return
    source, options = trace_views.source_axis(view.trace), named(at, f"inner_keys{n}")
    heatmap(quantity, source, FEATURES, role=role, pin=view.pin, on_change=view.on_change, **options)


def softmax(at: StepView) -> None:
    """α_{t,i}: scores as shares of 1."""
    step, i, t = at.step, at.position, at.t
    assert step.scores is not None and step.weights is not None and step.own is not None
    looked = np.flatnonzero(step.looked)
    top = [int(n) for n in looked[np.argsort(-step.scores[looked], kind="stable")][:3]]
    below = " + ".join(_exp(step.scores[n]) for n in top)
    more = r" + \cdots" if len(looked) > len(top) else ""
    share = rf"\frac{{{_exp(step.scores[i])}}}{{{below}{more}}} = {number(float(step.own[i]))}"
    formula = r"\alpha_{t,i} = \frac{\exp e_{t,i}}{\sum_j \exp e_{t,j}}"
    line = rf"\alpha_{{{t},{i + 1}}} &= {share if step.looked[i] else '0'}"
    with frame("softmax"), row(at, "softmax", formula, line):
        over_source(at, "weights", step.weights, "weights", share=True)
        if not step.looked.all():
            st.caption(at.view.words("step.masked", token=trace_views.escape(at.view.trace.source[0])))
        if step.given:
            st.caption(at.view.words("step.given"))


def _exp(score: float) -> str:
    """e to the power of a score; written exp(…), whose numbers stay on the line."""
    return rf"\exp({number(float(score))})"


def context(at: StepView) -> None:
    """a_t: the weighted sum of the values."""
    step, t, entry = at.step, at.t, chosen("context", np.abs(at.step.context))
    if step.weights is None:
        with frame("context"), row(at, "context_none", r"a_t = h_{\mathrm{last}}"):
            over_features(at, "context", step.context, "contexts", entry)
        return
    source, top = at.view.trace.source, [int(n) for n in np.argsort(-step.weights)[:3]]
    mix = " + ".join(rf"{number(float(step.weights[n]))}\,h_{{{latex.text(source[n])}}}" for n in top)
    more = r" + \cdots" if len(source) > len(top) else ""
    total = step.context_sum(entry)
    lines = worked(rf"a_{{{t},{entry}}}", total, float(step.context[entry]))
    with frame("context"):
        with row(at, "context", r"a_t = \sum_i \alpha_{t,i}\,h_i", f"a_{{{t}}} &= {mix}{more}", *lines):
            over_features(at, "context", step.context, "contexts", entry)
        written = rf"a_{{{entry}}} = \sum_i \alpha_i\, h_{{i,{entry}}} = {number(total.value)}"
        products(at.view, "context", total, "contexts", written, lambda n: clean(source[n]))


def attentional(at: StepView) -> None:
    """s̃_t: context and query through one layer."""
    step, t, half = at.step, at.t, len(at.step.context)
    entry = chosen("attentional", np.abs(step.attentional))
    total, squash = step.combined_sum(entry), r"\tanh" if step.attentional is not step.combined else ""
    inside = r"W_c\,[a_t;\, s_t] + b_c"
    formula = r"\tilde s_t = " + (f"{squash}({inside})" if squash else inside)
    lines = worked(rf"\tilde s_{{{t},{entry}}}", total, float(step.attentional[entry]), squash)
    with frame("attentional"):
        with row(at, "attentional", formula, *lines):
            strips(step.joined, role="contexts", bands=(("a", half), ("s", half)), **named(at, "joined"))
            over_features(at, "attentional", step.attentional, "attentional", entry)
        written = rf"\sum_n W_{{c,{entry},n}}\,[a; s]_n + b_{{c,{entry}}} = {number(total.value)}"
        products(
            at.view, "attentional", total, "attentional", written,
            lambda n: f"a {n}" if n < half else f"s {n - half}",
        )  # fmt: skip


def logits(at: StepView) -> None:
    """One number for each word of the vocabulary; the products of the chosen one."""
    step, t, word = at.step, at.t, chosen_word(at)
    total, name = step.logit_sum(word), latex.text(at.vocabulary[word])
    lines = worked(rf"o_{{{t},{name}}}", total, float(step.logits[word]))
    with frame("logits"):
        with row(at, "logits", r"o_t = W_y\,\tilde s_t + b_y", *lines):
            over_words(at, "logits", step.logits)
        written = rf"\sum_n W_{{y,{name},n}}\,\tilde s_n + b_{{y,{name}}} = {number(total.value)}"
        products(at.view, "logits", total, "attentional", written, str)


def probabilities(at: StepView) -> None:
    """The softmax over the vocabulary: what the model writes."""
    step, t, word = at.step, at.t, chosen_word(at)
    name, logit = latex.text(at.vocabulary[word]), number(float(step.logits[word]))
    value = number(float(step.probabilities[word]))
    line = rf"\hat y_{{{t},{name}}} &= \frac{{e^{{{logit}}}}}{{\sum_v e^{{o_v}}}} = {value}"
    with frame("probabilities"), row(at, "probabilities", r"\hat y_t = \mathrm{softmax}(o_t)", line):
        over_words(at, "probabilities", step.probabilities, share=True)
        shown = words_of(at)
        rest = max(1 - float(step.probabilities[shown].sum()), 0)
        count = f"{len(step.probabilities) - len(shown):,}"
        st.caption(at.view.words("step.rest", count=count, rest=f"{100 * rest:.1f} %"))
