"""The stages of one decoder step, a row each: formula, the formula with its numbers, the picture, and the products."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from model.arithmetic import Gates, Step, Sum
from model.trace import Array
from pages.ui import formulas, views
from pages.ui.bars import FEATURES, bars, strips
from pages.ui.formulas import block, number, worked
from pages.ui.heatmap import heatmap
from pages.ui.pin import Axis
from pages.ui.reading import clean
from pages.ui.views import View

TOP = 8  # words shown of the vocabulary
GATES = {"reset": ("r", r"\sigma"), "update": ("z", r"\sigma"), "candidate": ("n", r"\tanh")}
INSIDE = {
    "reset": "W_r x + U_r s + b_r",
    "update": "W_z x + U_z s + b_z",
    "candidate": r"W_n x + b_n + r \odot (U_n s + c_n)",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """What every stage needs: the view of the whole Trace, the step, and the words of the target vocabulary."""

    view: View
    step: Step
    vocabulary: tuple[str, ...]

    @property
    def t(self) -> int:
        """The step as one counts."""
        return self.step.index + 1

    @property
    def position(self) -> int:
        """The source token whose arithmetic is open."""
        pin = self.view.pin
        return 0 if pin is None or pin.position is None else pin.position

    @property
    def token(self) -> str:
        """That token, as text."""
        return clean(self.view.trace.source[self.position])


# --- the parts of a row -----------------------------------------------------------------------------------------------


def frame(name: str):
    """The frame around a stage."""
    return st.container(key=f"stage_{name}", border=True)


def row(bench: Bench, name: str, *lines: str):
    """Title and formulas on the left; returns the right-hand side, for the picture."""
    words = bench.view.words
    left, right = st.columns([9, 11], gap="medium")
    with left:
        st.markdown(f"**{words(f'step.{name}')}** — {words(f'step.{name}_says')}")
        st.latex(block(*lines))
    return right


def over_features(bench: Bench, name: str, values: Array, role: str, entry: int, follow: str = "") -> None:
    """A vector with its chosen entry; a click chooses another, of this vector or of the one that it follows."""
    strips(values, role=role, chosen=entry, on_choose=choosing(follow or name), **_named(bench, name))


def over_source(bench: Bench, name: str, values: Array, role: str, share: bool = False) -> None:
    """A number for each source token; a click pins one."""
    view = bench.view
    axis = views.source_axis(view.trace)
    bars(values, axis, role=role, pin=view.pin, on_change=view.on_change, share=share, **_named(bench, name))


def over_words(bench: Bench, name: str, values: Array, share: bool = False) -> None:
    """A number for each of the most probable words; a click chooses one."""
    shown = words_of(bench)
    axis = Axis("word", tuple(bench.vocabulary[n] for n in shown))
    entry = shown.index(chosen_word(bench))

    def choose(place: int) -> None:
        st.session_state["entry of words"] = (_moment(bench), shown[place])

    bars(
        values[shown], axis, role="attentional", chosen=entry, on_choose=choose, share=share, **_named(bench, name)
    )  # fmt: skip


def words_of(bench: Bench) -> list[int]:
    """The most probable words, and the written one where it is none of them."""
    top = [int(n) for n in np.argsort(-bench.step.probabilities, kind="stable")[:TOP]]
    written = bench.view.trace.target_ids[bench.step.index]
    return top if written in top else [*top, written]


def chosen_word(bench: Bench) -> int:
    """The word that was clicked at this step, else the written one."""
    moment, word = st.session_state.get("entry of words", (None, None))
    here = moment == _moment(bench) and word in words_of(bench)
    return word if here else bench.view.trace.target_ids[bench.step.index]


def _moment(bench: Bench) -> tuple[str, str, int]:
    return bench.view.trace.text, bench.view.trace.score, bench.step.index


def _named(bench: Bench, name: str) -> dict:
    """What all pictures of a step are given: key, title, words, file name."""
    words = bench.view.words
    return {
        "key": f"step_{name}",
        "title": words(f"vector.{name.rstrip('0123456789')}", t=bench.t),
        "words": words.table("component"),
        "filename": f"{bench.view.filename} {bench.t}",
    }


def chosen(name: str, sizes: Array) -> int:
    """The entry of a vector that was clicked last, else its largest."""
    entry = st.session_state.get(f"entry of {name}")
    return int(sizes.argmax()) if entry is None or entry >= len(sizes) else entry


def choosing(name: str) -> Callable[[int], None]:
    """What is called with the entry that is clicked."""
    return lambda entry: st.session_state.update({f"entry of {name}": entry})


def products(
    bench: Bench, name: str, label: str, total: Sum, role: str, formula: str, entry: Callable[[int], str]
) -> None:
    """On click: the products of one entry, largest first, down to their sum. ``formula``: LaTeX of that sum."""
    words = bench.view.words
    drawer = st.expander(words("step.products", entry=label), key=f"open_{name}", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        left, right = st.columns([9, 11], gap="medium")
        left.markdown(words("step.products_say"))
        left.latex(formula)
        labels, values = formulas.products(total, entry, words)
        with right:
            axis, named = Axis("product", tuple(labels)), _named(bench, "products") | {"key": f"products_{name}"}
            bars(values, axis, role=role, chosen=len(values) - 1, **named)


# --- the stages -------------------------------------------------------------------------------------------------------


def query(bench: Bench, gates: Gates | None) -> None:
    """s_t from s_{t−1} and the word before."""
    t, step = bench.t, bench.step
    lines = [rf"s_{{{t}}} &= \mathrm{{RNN}}(y_{{{t - 1}}},\, s_{{{t - 1}}})"]
    entry = chosen("query", np.abs(step.query))
    if gates is not None:
        lines.append(rf"s_{{{t},{entry}}} &= (1 - z)\,n + z\,s_{{{t - 1},{entry}}}")
        lines += worked("", gates.state(step.index, entry), float(step.query[entry]))
    with frame("query"):
        with row(bench, "query", *lines):
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
    gate_products(bench, gates, entry)


def gate_lines(gates: Gates, index: int, entry: int) -> list[str]:
    """r, z and n, each with the numbers of one entry."""
    found = []
    for name, (letter, squash) in GATES.items():
        inside, value = gates.gate(name, index, entry).value, float(getattr(gates, name)[index, entry])
        found += [rf"{letter} &= {squash}({INSIDE[name]})", rf"&= {squash}({number(inside)}) = {number(value)}"]
    return found


def gate_products(bench: Bench, gates: Gates, entry: int) -> None:
    """The products inside the update gate: over the word before, then over the state before."""
    total, size = gates.gate("update", bench.step.index, entry), gates.inputs.shape[1]
    formula = rf"W_z x + U_z s_{{{bench.t - 1}}} + b_z = {number(total.value)}"
    products(
        bench, "update", f"$z_{{{entry}}}$", total, "queries", formula,
        lambda n: f"x {n}" if n < size else f"s {n - size}",
    )  # fmt: skip


def score(bench: Bench, formula: str) -> None:
    """e_{t,i}: how well each key answers, with what the score function computes on the way."""
    step, i, found = bench.step, bench.position, bench.step.inner
    assert step.scores is not None
    lines, name = [rf"e_{{{bench.t},i}} &= {formula}"], rf"e_{{{bench.t},{i + 1}}}"
    if found is None:
        lines.append(f"{name} &= {number(float(step.scores[i]))}")
    else:
        lines += worked(name, found.sum(i), float(step.scores[i]), r"\tanh" if found.squashed else "")
    with frame("score"):
        with row(bench, "score", *lines):
            over_source(bench, "scores", step.scores, "scores")
        if found is None:
            st.caption(bench.view.words("step.not_told"))
            return
        inner(bench)
        written = rf"\sum_n ({found.left})_n\,({found.right})_n = {number(found.sum(i).value)}"
        products(bench, "score", f"$e$ ({views.escape(bench.token)})", found.sum(i), "scores", written, str)


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
        strips(quantity[0], role="queries", **_named(bench, f"inner{n}"))
        return
    named = _named(bench, f"inner_keys{n}")
    heatmap(
        quantity, views.source_axis(view.trace), FEATURES, role=role, pin=view.pin, on_change=view.on_change, **named
    )  # fmt: skip


def softmax(bench: Bench) -> None:
    """α_{t,i}: scores as shares of 1."""
    step, i, t = bench.step, bench.position, bench.t
    assert step.scores is not None and step.weights is not None
    top = [int(n) for n in np.argsort(-step.weights)[:3]]
    below = " + ".join(f"e^{{{number(float(step.scores[n]))}}}" for n in top)
    more = r" + \cdots" if len(step.scores) > len(top) else ""
    share = rf"\frac{{e^{{{number(float(step.scores[i]))}}}}}{{{below}{more}}} = {number(float(step.weights[i]))}"
    lines = (
        rf"\alpha_{{{t},i}} &= \frac{{e^{{e_{{{t},i}}}}}}{{\sum_j e^{{e_{{{t},j}}}}}}",
        rf"\alpha_{{{t},{i + 1}}} &= {share if step.looked[i] else '0'}",
    )
    with frame("softmax"), row(bench, "softmax", *lines):
        over_source(bench, "weights", step.weights, "weights", share=True)


def context(bench: Bench) -> None:
    """a_t: the weighted sum of the values."""
    step, t, entry = bench.step, bench.t, chosen("context", np.abs(bench.step.context))
    if step.weights is None:
        with frame("context"), row(bench, "context_none", rf"a_{{{t}}} &= h_{{\mathrm{{last}}}}"):
            over_features(bench, "context", step.context, "contexts", entry)
        return
    source, top = bench.view.trace.source, [int(n) for n in np.argsort(-step.weights)[:3]]
    mix = " + ".join(rf"{number(float(step.weights[n]))}\,h_{{{formulas.text(source[n])}}}" for n in top)
    more = r" + \cdots" if len(source) > len(top) else ""
    total = step.context_sum(entry)
    lines = worked(rf"a_{{{t},{entry}}}", total, float(step.context[entry]))
    with frame("context"):
        with row(bench, "context", rf"a_{{{t}}} &= \sum_i \alpha_{{{t},i}}\,h_i", f"&= {mix}{more}", *lines):
            over_features(bench, "context", step.context, "contexts", entry)
        written = rf"a_{{{entry}}} = \sum_i \alpha_i\, h_{{i,{entry}}} = {number(total.value)}"
        products(bench, "context", f"$a_{{{entry}}}$", total, "contexts", written, lambda n: clean(source[n]))


def attentional(bench: Bench) -> None:
    """s̃_t: context and query through one layer."""
    step, t, half = bench.step, bench.t, len(bench.step.context)
    entry = chosen("attentional", np.abs(step.attentional))
    total, squash = step.combined_sum(entry), r"\tanh" if step.attentional is not step.combined else ""
    inside = rf"W_c\,[a_{{{t}}};\, s_{{{t}}}] + b_c"
    name = rf"\tilde s_{{{t}}}"
    lines = worked(rf"\tilde s_{{{t},{entry}}}", total, float(step.attentional[entry]), squash)
    with frame("attentional"):
        with row(bench, "attentional", f"{name} &= {squash}({inside})" if squash else f"{name} &= {inside}", *lines):
            strips(step.joined, role="contexts", bands=(("a", half), ("s", half)), **_named(bench, "joined"))
            over_features(bench, "attentional", step.attentional, "attentional", entry)
        written = rf"\sum_n W_{{c,{entry},n}}\,[a; s]_n + b_{{c,{entry}}} = {number(total.value)}"
        products(
            bench, "attentional", rf"$\tilde s_{{{entry}}}$", total, "attentional", written,
            lambda n: f"a {n}" if n < half else f"s {n - half}",
        )  # fmt: skip


def logits(bench: Bench) -> None:
    """One number for each word of the vocabulary; the products of the chosen one."""
    step, t, word = bench.step, bench.t, chosen_word(bench)
    total, name = step.logit_sum(word), formulas.text(bench.vocabulary[word])
    lines = worked(rf"o_{{{t},{name}}}", total, float(step.logits[word]))
    with frame("logits"):
        with row(bench, "logits", rf"o_{{{t}}} &= W_y\,\tilde s_{{{t}}} + b_y", *lines):
            over_words(bench, "logits", step.logits)
        label = f"$o$ ({views.escape(clean(bench.vocabulary[word]))})"
        written = rf"\sum_n W_{{y,{name},n}}\,\tilde s_n + b_{{y,{name}}} = {number(total.value)}"
        products(bench, "logits", label, total, "attentional", written, str)


def probabilities(bench: Bench) -> None:
    """The softmax over the vocabulary: what the model writes."""
    step, t, word = bench.step, bench.t, chosen_word(bench)
    name, logit = formulas.text(bench.vocabulary[word]), number(float(step.logits[word]))
    value = number(float(step.probabilities[word]))
    lines = (
        rf"\hat y_{{{t}}} &= \mathrm{{softmax}}(o_{{{t}}})",
        rf"\hat y_{{{t},{name}}} &= \frac{{e^{{{logit}}}}}{{\sum_v e^{{o_v}}}} = {value}",
    )
    with frame("probabilities"), row(bench, "probabilities", *lines):
        over_words(bench, "probabilities", step.probabilities, share=True)
        shown = words_of(bench)
        rest = max(1 - float(step.probabilities[shown].sum()), 0)
        count = f"{len(step.probabilities) - len(shown):,}"
        st.caption(bench.view.words("step.rest", count=count, rest=f"{100 * rest:.1f} %"))
