"""Is attention an explanation? The weights of one word beside what the word turns out to depend on."""

from typing import Any

import numpy as np
import streamlit as st

from model.trace import Trace
from pages.computed import what_if
from pages.figures.bars import bars
from pages.figures.captions import clean, percent
from pages.figures.trace_views import escape, source_axis
from pages.session import pinned
from pages.session.words import Words
from pages.what_if import before_after

STRONG, WEAK = 0.7, 0.3  # rank correlations from which we say "largely" and below which "hardly"


def panel(words: Words, trace: Trace) -> None:
    """Four measures over the same source tokens, their agreement, and a plain sentence on what that means."""
    step = before_after.steps(words, trace, trace, "explained_step")
    found = what_if.saliency(trace, step)
    measures = {"gradient": found.gradient, "left_out": found.left_out, "erased": found.erased}
    shown = {"weights": found.weights} | measures
    present = {name: values for name, values in shown.items() if values is not None}
    for column, (name, values) in zip(st.columns(len(present), gap="small"), present.items(), strict=True):
        with column, st.container(key=f"measure_{name}", border=True, height="stretch"):
            _measure(words, trace, name, values, found.agreement().get(name))
    if found.weights is not None:
        st.markdown(verdict(words, trace, found))


def _measure(words: Words, trace: Trace, name: str, values: Any, agreement: float | None) -> None:
    bars(
        np.nan_to_num(values),
        source_axis(trace),
        key=f"bars_{name}",
        role="weights" if name == "weights" else "difference",
        title=words(f"explain.{name}"),
        words=words.table("component"),
        filename=trace.text,
        share=name == "weights",
        pin=before_after.inside(pinned.on(trace.pair, trace.text), trace),
        on_change=pinned.hold(trace),
    )
    said = words(f"explain.{name}_says")
    if agreement is not None:
        said += "  \n" + words("explain.agreement", rho="–" if np.isnan(agreement) else f"{agreement:+.2f}")
    st.caption(said)


def verdict(words: Words, trace: Trace, found: Any) -> str:
    """What the correlations and the shuffles say of this word."""
    rhos = [rho for name, rho in found.agreement().items() if name != "erased" and not np.isnan(rho)]
    mean = float(np.mean(rhos)) if rhos else float("nan")
    degree = "largely" if mean >= STRONG else "hardly" if not mean >= WEAK else "partly"
    read = int(found.weights.argmax())
    needed = int(np.nan_to_num(found.left_out).argmax())
    word, rho = escape(clean(trace.target[found.step])), "–" if np.isnan(mean) else f"{mean:+.2f}"
    tokens = {"read": escape(clean(trace.source[read])), "needed": escape(clean(trace.source[needed]))}
    shuffled = words(
        "explain.shuffled",
        kept=percent(float(found.kept)),
        count=len(found.shuffled),
        loss=f"{float(np.median(found.shuffled)):.2f}",
    )
    where = words("explain.same_place" if read == needed else "explain.other_place", **tokens)
    return f"{words(f'explain.{degree}', word=word, rho=rho)} {where} {shuffled}\n\n{words('explain.meaning')}"
