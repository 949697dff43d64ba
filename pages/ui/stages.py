"""The stages of one decoder step, a row each: formula, the formula with its numbers, the picture, and the products."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import streamlit as st

from model.arithmetic import Gates, Step, Sum
from model.trace import Array
from pages.ui import formulas, views
from pages.ui.bars import bars
from pages.ui.formulas import number, terms
from pages.ui.heatmap import heatmap
from pages.ui.pin import Axis
from pages.ui.reading import clean
from pages.ui.views import View

FEATURES = Axis("feature")
TOP = 8  # words shown of the vocabulary


@dataclass(frozen=True, slots=True)
class Bench:
    """What every stage needs: the view of the whole Trace, the step, and the words of the target vocabulary."""

    view: View
    step: Step
    vocabulary: tuple[str, ...]

    @property
    def t(self) -> int:
        return self.step.index + 1

    @property
    def position(self) -> int:
        """The source token whose arithmetic is open."""
        pin = self.view.pin
        return 0 if pin is None or pin.position is None else pin.position


# --- a row and its picture --------------------------------------------------------------------------------------------


@contextmanager
def stage(bench: Bench, name: str, *formula: str) -> Iterator[None]:
    """A framed row: title and formulas on the left; what is drawn inside stands on the right."""
    words = bench.view.words
    with st.container(key=f"stage_{name}", border=True):
        left, right = st.columns([9, 11], gap="medium")
        with left:
            st.markdown(f"**{words(f'step.{name}')}** — {words(f'step.{name}_says')}")
            for line in formula:
                st.latex(line)
        with right:
            yield


def vector(bench: Bench, name: str, values: Array, role: str, bands: tuple = ()) -> int:
    """Bars over features; returns the entry that is chosen, at first the largest."""
    entry = chosen(name, np.abs(values))
    _bars(bench, name, values, FEATURES, role, chosen=entry, on_choose=choosing(name), bands=bands)
    return entry


def over_source(bench: Bench, name: str, values: Array, role: str, share: bool = False) -> None:
    """Bars over the source tokens; a click pins one."""
    view = bench.view
    _bars(bench, name, values, views.source_axis(view.trace), role, pin=view.pin, on_change=view.on_change, share=share)


def over_words(bench: Bench, name: str, values: Array, shown: list[int], share: bool = False) -> int:
    """Bars over words of the vocabulary; returns the chosen one as its number, at first the written one."""
    tokens = tuple(bench.vocabulary[n] for n in shown)
    written = bench.view.trace.target_ids[bench.step.index]
    word = st.session_state.get("entry of words", (None, None))
    number_ = word[1] if word[0] == _moment(bench) and word[1] in shown else written

    def choose(row: int) -> None:
        st.session_state["entry of words"] = (_moment(bench), shown[row])

    axis = Axis("word", tokens)
    _bars(bench, name, values[shown], axis, "attentional", chosen=shown.index(number_), on_choose=choose, share=share)
    return number_


def _moment(bench: Bench) -> tuple[str, str, int]:
    return bench.view.trace.text, bench.view.trace.score, bench.step.index


def _bars(bench: Bench, name: str, values: Array, axis: Axis, role: str, **options) -> None:
    words = bench.view.words
    title = words(f"vector.{name.rstrip('0123456789')}", t=bench.t)
    filename = f"{bench.view.filename} {bench.t}"
    key = f"step_{name}"
    bars(values, axis, key=key, role=role, title=title, words=words.table("component"), filename=filename, **options)


def chosen(name: str, sizes: Array) -> int:
    """The entry of a vector that was clicked last, else its largest."""
    entry = st.session_state.get(f"entry of {name}")
    return int(sizes.argmax()) if entry is None or entry >= len(sizes) else entry


def choosing(name: str) -> Callable[[int], None]:
    return lambda entry: st.session_state.update({f"entry of {name}": entry})


def arithmetic(
    bench: Bench, name: str, label: str, total: Sum, left: str, right: str, entry: Callable[[int], str], after: str = ""
) -> None:
    """On click: the products of one entry, largest first, down to their sum; ``after``: LaTeX of what follows."""
    words = bench.view.words
    drawer = st.expander(words("step.arithmetic", entry=label), key=f"open_{name}", on_change="rerun")
    if drawer.open:
        with drawer:
            st.markdown(formulas.table(total, left, right, entry, words))
            if after:
                st.latex(after)


# --- the stages -------------------------------------------------------------------------------------------------------


def query(bench: Bench, gates: Gates | None) -> None:
    """s_t from s_{t−1} and the word before."""
    t, step = bench.t, bench.step
    lines = [rf"s_{{{t}}} = \mathrm{{RNN}}(y_{{{t - 1}}},\, s_{{{t - 1}}})"]
    entry = chosen("query", np.abs(step.query))
    if gates is not None:
        lines.append(
            rf"s_{{{t},{entry}}} = (1 - z)\,n + z\,s_{{{t - 1},{entry}}} = "
            rf"{terms(gates.state(step.index, entry))} = {number(float(step.query[entry]))}"
        )
    with stage(bench, "query", *lines):
        vector(bench, "query", step.query, "queries")
    with st.container():
        cell(bench, gates, entry)


def cell(bench: Bench, gates: Gates | None, entry: int) -> None:
    """On click: the gates of the GRU, and the plain recurrent network beside it."""
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
            for line in gate_lines(gates, bench.step.index, entry):
                st.latex(line)
            st.markdown(words("step.plain_rnn"))
            st.latex(r"s_t = \tanh(W x_t + U s_{t-1} + b)")
        with right:
            for name in ("reset", "update", "candidate"):
                _bars(bench, name, getattr(gates, name)[bench.step.index], FEATURES, "queries",
                      chosen=entry, on_choose=choosing("query"))  # fmt: skip


def gate_lines(gates: Gates, index: int, entry: int) -> list[str]:
    """r, z, n and the new state, each with the numbers of one entry."""
    before = {"reset": ("r", r"\sigma", "W_r x + U_r s + b_r"), "update": ("z", r"\sigma", "W_z x + U_z s + b_z")}
    before["candidate"] = ("n", r"\tanh", r"W_n x + b_n + r \odot (U_n s + c_n)")
    found = []
    for name, (letter, squash, inside) in before.items():
        value = number(float(getattr(gates, name)[index, entry]))
        total = gates.gate(name, index, entry)
        found.append(rf"{letter} = {squash}({inside}) = {squash}({number(total.value)}) = {value}")
    return found


def score(bench: Bench, formula: str) -> None:
    """e_{t,i}: how well each key answers, with what the score function computes on the way."""
    step, i = bench.step, bench.position
    assert step.scores is not None
    token, lines = clean(bench.view.trace.source[i]), [rf"e_{{{bench.t},i}} = {formula}"]
    name, value = rf"e_{{{bench.t},{i + 1}}}", number(float(step.scores[i]))
    if step.inner is not None:
        total = step.inner.sum(i)
        inside = rf"\tanh({number(total.value)})" if step.inner.squashed else ""
        lines.append(" = ".join(part for part in (name, terms(total), inside, value) if part))
    else:
        lines.append(f"{name} = {value}")
    with stage(bench, "score", *lines):
        over_source(bench, "scores", step.scores, "scores")
    if step.inner is None:
        st.caption(bench.view.words("step.not_told"))
        return
    inner(bench)
    left, right = step.inner.left, step.inner.right
    after = rf"{name} = \tanh({number(step.inner.sum(i).value)}) = {value}" if step.inner.squashed else ""
    arithmetic(bench, "score", f"$e$ ({views.escape(token)})", step.inner.sum(i), left, right, str, after)


def inner(bench: Bench) -> None:
    """On click: every quantity inside the score function, over the source tokens where it depends on the key."""
    view, words, found = bench.view, bench.view.words, bench.step.inner
    drawer = st.expander(words("step.inside_score"), key="open_inner", on_change="rerun")
    if not drawer.open or found is None:
        return
    source = views.source_axis(view.trace)
    with drawer:
        if not any(len(quantity) > 1 for name, quantity in found.quantities.items() if name != "W_i"):
            st.markdown(words("step.keys_unread"))
        for n, (name, quantity) in enumerate(found.quantities.items()):
            left, right = st.columns([2, 11], gap="small")
            left.latex(name)
            role = "memory" if name == "k" else "queries" if len(quantity) == 1 else "scores"
            with right:
                if len(quantity) == 1:
                    _bars(bench, f"inner{n}", quantity[0], FEATURES, role)
                    continue
                heatmap(
                    quantity, source, FEATURES, key=f"inner{n}", role=role, title=words("step.per_key"),
                    words=words.table("component"), filename=f"{view.filename} {bench.t} {n}", pin=view.pin,
                    on_change=view.on_change,
                )  # fmt: skip


def softmax(bench: Bench) -> None:
    """α_{t,i}: scores as shares of 1."""
    step, i, t = bench.step, bench.position, bench.t
    assert step.scores is not None and step.weights is not None and step.exponentials is not None
    top = [int(n) for n in np.argsort(-step.weights)[:3]]
    below = " + ".join(f"e^{{{number(float(step.scores[n]))}}}" for n in top)
    more = r" + \cdots" if len(step.scores) > len(top) else ""
    lines = [
        rf"\alpha_{{{t},i}} = \frac{{e^{{e_{{{t},i}}}}}}{{\sum_j e^{{e_{{{t},j}}}}}}",
        rf"\alpha_{{{t},{i + 1}}} = \frac{{e^{{{number(float(step.scores[i]))}}}}}{{{below}{more}}}"
        rf" = {number(float(step.weights[i]))}",
    ]
    if not step.looked[i]:
        lines[1] = rf"\alpha_{{{t},{i + 1}}} = 0"
    with stage(bench, "softmax", *lines):
        over_source(bench, "weights", step.weights, "weights", share=True)


def context(bench: Bench) -> None:
    """a_t: the weighted sum of the values."""
    step, t = bench.step, bench.t
    entry = chosen("context", np.abs(step.context))
    if step.weights is None:
        with stage(bench, "context_none", rf"a_{{{t}}} = h_{{\text{{last}}}}"):
            vector(bench, "context", step.context, "contexts")
        return
    source, top = bench.view.trace.source, [int(n) for n in np.argsort(-step.weights)[:3]]
    mix = " + ".join(rf"{number(float(step.weights[n]))}\,h_{{{formulas.text(source[n])}}}" for n in top)
    more = r" + \cdots" if len(source) > len(top) else ""
    total = step.context_sum(entry)
    lines = (
        rf"a_{{{t}}} = \sum_i \alpha_{{{t},i}}\,h_i = {mix}{more}",
        rf"a_{{{t},{entry}}} = {terms(total)} = {number(total.value)}",
    )
    with stage(bench, "context", *lines):
        vector(bench, "context", step.context, "contexts")
    names = [views.escape(clean(token)) for token in source]
    arithmetic(bench, "context", f"$a_{{{entry}}}$", total, r"\alpha_i", f"h_{{i,{entry}}}", lambda n: names[n])


def attentional(bench: Bench) -> None:
    """s̃_t: context and query through one layer."""
    step, t = bench.step, bench.t
    entry = chosen("attentional", np.abs(step.attentional))
    total, squashed = step.combined_sum(entry), step.attentional is not step.combined
    open_, close = (r"\tanh(", ")") if squashed else ("", "")
    inside = rf"\tanh({number(total.value)}) = " if squashed else ""
    value = number(float(step.attentional[entry]))
    lines = (
        rf"\tilde s_{{{t}}} = {open_}W_c\,[a_{{{t}}};\, s_{{{t}}}] + b_c{close}",
        rf"\tilde s_{{{t},{entry}}} = {open_}{terms(total)}{close}",
        rf"= {inside}{value}",
    )
    half = len(step.context)
    with stage(bench, "attentional", *lines):
        _bars(bench, "joined", step.joined, FEATURES, "contexts", bands=(("a", half), ("s", half)))
        vector(bench, "attentional", step.attentional, "attentional")
    names = [f"$a_{{{n}}}$" if n < half else f"$s_{{{n - half}}}$" for n in range(2 * half)]
    after = rf"\tilde s_{{{t},{entry}}} = \tanh({number(total.value)}) = {value}" if squashed else ""
    arithmetic(
        bench, "attentional", rf"$\tilde s_{{{entry}}}$", total, f"W_{{c,{entry}}}", "[a; s]", lambda n: names[n], after
    )


def words_of(bench: Bench) -> list[int]:
    """The most probable words, and the written one where it is none of them."""
    top = [int(n) for n in np.argsort(-bench.step.probabilities, kind="stable")[:TOP]]
    written = bench.view.trace.target_ids[bench.step.index]
    return top if written in top else [*top, written]


def logits(bench: Bench) -> None:
    """One number for each word of the vocabulary; the products of the chosen one."""
    step, t, shown = bench.step, bench.t, words_of(bench)
    word = _chosen_word(bench, shown)
    total, name = step.logit_sum(word), formulas.text(bench.vocabulary[word])
    lines = (rf"o_{{{t}}} = W_y\,\tilde s_{{{t}}} + b_y", rf"o_{{{t},{name}}} = {terms(total)} = {number(total.value)}")
    with stage(bench, "logits", *lines):
        over_words(bench, "logits", step.logits, shown)
    label = f"$o$ ({views.escape(clean(bench.vocabulary[word]))})"
    arithmetic(bench, "logits", label, total, rf"W_{{y,{name}}}", r"\tilde s", str)


def probabilities(bench: Bench) -> None:
    """The softmax over the vocabulary: what the model writes."""
    step, t, shown = bench.step, bench.t, words_of(bench)
    word = _chosen_word(bench, shown)
    rest = 1 - float(step.probabilities[shown].sum())
    name, logit = formulas.text(bench.vocabulary[word]), number(float(step.logits[word]))
    value = number(float(step.probabilities[word]))
    lines = (
        rf"\hat y_{{{t}}} = \mathrm{{softmax}}(o_{{{t}}})",
        rf"\hat y_{{{t},{name}}} = \frac{{e^{{{logit}}}}}{{\sum_v e^{{o_v}}}} = {value}",
    )
    with stage(bench, "probabilities", *lines):
        over_words(bench, "probabilities", step.probabilities, shown, share=True)
        count = f"{len(step.probabilities) - len(shown):,}"
        st.caption(bench.view.words("step.rest", count=count, rest=f"{100 * max(rest, 0):.1f} %"))


def _chosen_word(bench: Bench, shown: list[int]) -> int:
    moment, word = st.session_state.get("entry of words", (None, None))
    return word if moment == _moment(bench) and word in shown else bench.view.trace.target_ids[bench.step.index]
