"""The stages of one decoder step, a row each: formula, the formula with its numbers, the picture, and the products."""

import numpy as np
import streamlit as st

from model.arithmetic import Gates
from model.trace import Array
from pages.ui import formulas, views
from pages.ui.bars import FEATURES, strips
from pages.ui.bench import (
    Bench,
    chosen,
    chosen_word,
    frame,
    named,
    over_features,
    over_source,
    over_words,
    row,
    words_of,
)
from pages.ui.formulas import block, number, worked
from pages.ui.heatmap import heatmap
from pages.ui.products import GATES, gate_lines, gate_products, products
from pages.ui.reading import clean


def overview(bench: Bench) -> str:
    """LaTeX of the whole step: each vector with its size under it."""
    step = bench.step

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


def query(bench: Bench, gates: Gates | None) -> None:
    """s_t from s_{t−1} and the word before."""
    t, step = bench.t, bench.step
    formula, lines = [r"s_t &= \mathrm{RNN}(y_{t-1},\, s_{t-1})"], []
    entry = chosen("query", np.abs(step.query))
    if gates is not None:
        formula.append(r"&= (1 - z_t) \odot n_t + z_t \odot s_{t-1}")
        lines = worked(rf"s_{{{t},{entry}}}", gates.state(step.index, entry), float(step.query[entry]))
    with frame("query"):
        with row(bench, "query", block(*formula), *lines):
            over_features(bench, "query", step.query, "queries", entry)
        cell(bench, gates, entry)


def cell(bench: Bench, gates: Gates | None, entry: int) -> None:
    """On click: the gates of the GRU, the products of one, and the plain recurrent network beside it."""
    words = bench.view.words
    drawer = st.expander(words("step.open_cell"), key="open_cell", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        if gates is None:
            st.markdown(words("step.no_gates"))
            return
        left, right = st.columns([9, 11], gap="medium")
        with left:
            st.markdown(words("step.gates_say", entry=entry))
            st.latex(block(*gate_lines(gates, bench.step.index, entry)))
            st.markdown(words("step.plain_rnn"))
            st.latex(r"s_t = \tanh(W x_t + U s_{t-1} + b)")
        with right:
            for name in GATES:
                over_features(bench, name, getattr(gates, name)[bench.step.index], "queries", entry, follow="query")
    gate_products(bench.view, "update", gates, bench.step.index, entry)


def score(bench: Bench, formula: str) -> None:
    """e_{t,i}: how well each key answers, with what the score function computes on the way."""
    step, i, found = bench.step, bench.position, bench.step.inner
    assert step.scores is not None
    name = rf"e_{{{bench.t},{i + 1}}}"
    lines = [f"{name} &= {number(float(step.scores[i]))}"]
    if found is not None:
        lines = worked(name, found.sum(i), float(step.scores[i]), r"\tanh" if found.squashed else "")
    with frame("score"):
        with row(bench, "score", rf"e_{{t,i}} = {formula}", *lines):
            over_source(bench, "scores", step.scores, "scores")
        if found is None:
            st.caption(bench.view.words("step.not_told"))
            return
        inner(bench)
        written = rf"\sum_n ({found.left})_n\,({found.right})_n = {number(found.sum(i).value)}"
        products(bench.view, "score", found.sum(i), "scores", written, str)


def inner(bench: Bench) -> None:
    """On click: every quantity inside the score function, over the source tokens where it depends on the key."""
    words, found = bench.view.words, bench.step.inner
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
                _quantity(bench, n, quantity, "memory" if name == "k" else "scores")


def _quantity(bench: Bench, n: int, quantity: Array, role: str) -> None:
    view = bench.view
    if len(quantity) == 1:
        strips(quantity[0], role="queries", **named(bench, f"inner{n}"))
        return
    source, options = views.source_axis(view.trace), named(bench, f"inner_keys{n}")
    heatmap(quantity, source, FEATURES, role=role, pin=view.pin, on_change=view.on_change, **options)


def softmax(bench: Bench) -> None:
    """α_{t,i}: scores as shares of 1."""
    step, i, t = bench.step, bench.position, bench.t
    assert step.scores is not None and step.weights is not None
    top = [int(n) for n in np.argsort(-step.weights)[:3]]
    below = " + ".join(f"e^{{{number(float(step.scores[n]))}}}" for n in top)
    more = r" + \cdots" if len(step.scores) > len(top) else ""
    share = rf"\frac{{e^{{{number(float(step.scores[i]))}}}}}{{{below}{more}}} = {number(float(step.weights[i]))}"
    formula = r"\alpha_{t,i} = \frac{e^{e_{t,i}}}{\sum_j e^{e_{t,j}}}"
    line = rf"\alpha_{{{t},{i + 1}}} &= {share if step.looked[i] else '0'}"
    with frame("softmax"), row(bench, "softmax", formula, line):
        over_source(bench, "weights", step.weights, "weights", share=True)


def context(bench: Bench) -> None:
    """a_t: the weighted sum of the values."""
    step, t, entry = bench.step, bench.t, chosen("context", np.abs(bench.step.context))
    if step.weights is None:
        with frame("context"), row(bench, "context_none", r"a_t = h_{\mathrm{last}}"):
            over_features(bench, "context", step.context, "contexts", entry)
        return
    source, top = bench.view.trace.source, [int(n) for n in np.argsort(-step.weights)[:3]]
    mix = " + ".join(rf"{number(float(step.weights[n]))}\,h_{{{formulas.text(source[n])}}}" for n in top)
    more = r" + \cdots" if len(source) > len(top) else ""
    total = step.context_sum(entry)
    lines = worked(rf"a_{{{t},{entry}}}", total, float(step.context[entry]))
    with frame("context"):
        with row(bench, "context", r"a_t = \sum_i \alpha_{t,i}\,h_i", f"a_{{{t}}} &= {mix}{more}", *lines):
            over_features(bench, "context", step.context, "contexts", entry)
        written = rf"a_{{{entry}}} = \sum_i \alpha_i\, h_{{i,{entry}}} = {number(total.value)}"
        products(bench.view, "context", total, "contexts", written, lambda n: clean(source[n]))


def attentional(bench: Bench) -> None:
    """s̃_t: context and query through one layer."""
    step, t, half = bench.step, bench.t, len(bench.step.context)
    entry = chosen("attentional", np.abs(step.attentional))
    total, squash = step.combined_sum(entry), r"\tanh" if step.attentional is not step.combined else ""
    inside = r"W_c\,[a_t;\, s_t] + b_c"
    formula = r"\tilde s_t = " + (f"{squash}({inside})" if squash else inside)
    lines = worked(rf"\tilde s_{{{t},{entry}}}", total, float(step.attentional[entry]), squash)
    with frame("attentional"):
        with row(bench, "attentional", formula, *lines):
            strips(step.joined, role="contexts", bands=(("a", half), ("s", half)), **named(bench, "joined"))
            over_features(bench, "attentional", step.attentional, "attentional", entry)
        written = rf"\sum_n W_{{c,{entry},n}}\,[a; s]_n + b_{{c,{entry}}} = {number(total.value)}"
        products(
            bench.view, "attentional", total, "attentional", written,
            lambda n: f"a {n}" if n < half else f"s {n - half}",
        )  # fmt: skip


def logits(bench: Bench) -> None:
    """One number for each word of the vocabulary; the products of the chosen one."""
    step, t, word = bench.step, bench.t, chosen_word(bench)
    total, name = step.logit_sum(word), formulas.text(bench.vocabulary[word])
    lines = worked(rf"o_{{{t},{name}}}", total, float(step.logits[word]))
    with frame("logits"):
        with row(bench, "logits", r"o_t = W_y\,\tilde s_t + b_y", *lines):
            over_words(bench, "logits", step.logits)
        written = rf"\sum_n W_{{y,{name},n}}\,\tilde s_n + b_{{y,{name}}} = {number(total.value)}"
        products(bench.view, "logits", total, "attentional", written, str)


def probabilities(bench: Bench) -> None:
    """The softmax over the vocabulary: what the model writes."""
    step, t, word = bench.step, bench.t, chosen_word(bench)
    name, logit = formulas.text(bench.vocabulary[word]), number(float(step.logits[word]))
    value = number(float(step.probabilities[word]))
    line = rf"\hat y_{{{t},{name}}} &= \frac{{e^{{{logit}}}}}{{\sum_v e^{{o_v}}}} = {value}"
    with frame("probabilities"), row(bench, "probabilities", r"\hat y_t = \mathrm{softmax}(o_t)", line):
        over_words(bench, "probabilities", step.probabilities, share=True)
        shown = words_of(bench)
        rest = max(1 - float(step.probabilities[shown].sum()), 0)
        count = f"{len(step.probabilities) - len(shown):,}"
        st.caption(bench.view.words("step.rest", count=count, rest=f"{100 * rest:.1f} %"))
