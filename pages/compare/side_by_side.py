"""Score functions side by side: a small picture each of the same sentence and the same words, a table, a difference."""

from typing import Any

import numpy as np
import streamlit as st

from model.entropy import effective_tokens
from model.tokens import normalise
from model.trace import Trace
from pages.computed import score_cards
from pages.figures.axis import Axis
from pages.figures.captions import percent
from pages.figures.component import board, note
from pages.figures.heatmap import heatmap
from pages.figures.trace_views import escape, source_axis, target_axis
from pages.session import choices, pinned
from pages.session.choices import ORDERS
from pages.session.words import Words
from pages.shell import controls

ROOM = ((7, 5), (11, 4))  # up to so many source tokens, so many pictures stand in a row


def target(words: Words, trace: Trace, reference: str | None) -> str:
    """The words that every model is made to say: typed ones, else the textbook's, else this model's translation."""
    usual = reference or trace.translation
    typed = st.text_input(
        words("compare.target"), key="target", placeholder=usual, live="200ms", persist_state="session"
    )
    typed = normalise(typed or "")
    kind = "typed" if typed else "reference" if reference else "own"
    st.caption(words(f"compare.target_{kind}", score=controls.title(words, trace.score)))
    return typed or usual


def order(words: Words, seens: dict[str, Any]) -> list[Any]:
    """The models in the order a reader chooses; those without the measure last."""
    label = words("compare.order")
    by = choices.one("compare_order", ORDERS, label, lambda name: words(f"compare.by_{name}"), labelled=True)
    measures = {
        "family": lambda seen: 0,
        "probability": lambda seen: -seen.trace.log_probability,
        "entropy": lambda seen: np.inf if seen.entropy is None else float(seen.entropy.mean()),
        "agreement": lambda seen: np.inf if seen.agreement is None else -seen.agreement,
    }
    return sorted(seens.values(), key=measures[by])


def table(words: Words, seens: list[Any]) -> None:
    """Every model's numbers: how probable the words, how spread the weights, how right the alignment, what it says."""
    columns = ("score", "probability", "per_token", "spread", "agreement", "translation")
    rows = [[words(f"compare.{name}") for name in columns], ["---", *["---:"] * 4, "---"]]
    rows += [_row(words, seen) for seen in seens]
    with st.container(key="compare_table"):
        st.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))


def _row(words: Words, seen: Any) -> list[str]:
    log = seen.trace.log_probability
    spread = "–" if seen.entropy is None else f"{effective_tokens(seen.trace.weights).mean():.2f}"
    agreement = "–" if seen.agreement is None else percent(float(seen.agreement))
    name = f"**{controls.title(words, seen.name)}**"
    return [name, f"{log:.2f}", f"{log / len(seen.trace.target):.2f}", spread, agreement, escape(seen.translation)]


def entropies(words: Words, seens: list[Any]) -> None:
    """How undecided each model is at each step, as a share of the most there can be."""
    attending = [seen for seen in seens if seen.entropy is not None]
    if not attending or attending[0].trace.mask.sum() < 2:
        return
    trace = attending[0].trace
    lookable = int(trace.mask.sum())
    most = np.log(lookable)
    _draw(
        words,
        np.clip([seen.entropy / most for seen in attending], 0, 1),
        Axis("score", tuple(controls.title(words, seen.name) for seen in attending)),
        target_axis(trace),
        trace,
        key="entropies",
        role="weights",
        title=words("compare.entropies"),
        says=words("compare.entropies_says", most=f"{most:.2f}", tokens=lookable),
    )


def multiples(words: Words, seens: list[Any], right: Any = None) -> None:
    """The weights of every model, linked: pointing at a word shows it in all. First the ``right`` cells (T, S)."""
    trace = seens[0].trace
    with cards("multiples", trace):
        if right is not None:
            picture(words, trace, right, "see_right", words("compare.right"), says=words("compare.right_says"))
        for seen in seens:
            title = controls.title(words, seen.name)
            picture(words, seen.trace, seen.trace.weights, f"see_{seen.name}", title, says=_says(words, seen))


def cards(key: str, trace: Trace) -> Any:
    """A place for pictures, as many in a row as the source tokens leave room for."""
    return board(key, across=next((n for tokens, n in ROOM if len(trace.source) <= tokens), 3))


def _says(words: Words, seen: Any) -> str:
    said = [words("compare.card_probability", log=f"{seen.trace.log_probability:.2f}")]
    if seen.entropy is not None:
        said.append(words("compare.card_spread", tokens=f"{effective_tokens(seen.trace.weights).mean():.1f}"))
    if seen.agreement is not None:
        said.append(words("compare.card_agreement", share=percent(float(seen.agreement))))
    return f"{' · '.join(said)}\n“{seen.translation}”"


def versus(words: Words, seens: dict[str, Any], first: str) -> None:
    """Two models and the difference of their weights."""
    names = [name for name, seen in seens.items() if seen.trace.weights is not None]
    if len(names) < 2:
        return
    chosen = []
    for column, key, usual in zip(st.columns(2), "ab", _two(names, first), strict=True):
        with column:
            chosen.append(_pick(words, f"versus_{key}", names, usual))
    traces = [seens[name].trace for name in chosen]
    titles = [controls.title(words, name) for name in chosen]
    values = traces[0].weights - traces[1].weights
    step, position = np.unravel_index(np.abs(values).argmax(), values.shape)
    said = words(
        "compare.difference_says",
        a=titles[0],
        b=titles[1],
        moved=percent(float(np.abs(values).sum(axis=1).mean() / 2)),
        target=target_axis(traces[0]).name(int(step), {}),
        source=source_axis(traces[0]).name(int(position), {}),
        by=f"{values[step, position]:+.2f}",
    )
    between = words("compare.difference", a=titles[0], b=titles[1])
    with board("versus", across=3):
        for trace, title, key in zip(traces, titles, "ab", strict=True):
            picture(words, trace, trace.weights, f"versus_map_{key}", title)
        picture(words, traces[0], values, "versus_map", between, "difference", said)
    formulas = (score_cards.cards()[trace.score].formula for trace in traces)
    st.latex(r" \qquad\qquad ".join(rf"\text{{{t}}}:\; {f}" for t, f in zip(titles, formulas, strict=True)))


def _two(names: list[str], first: str) -> tuple[str, str]:
    first = first if first in names else names[0]
    return first, next(name for name in names if name != first)


def _pick(words: Words, key: str, names: list[str], usual: str) -> str:
    choices.usual(key, usual, among=names)
    return st.selectbox(
        words(f"compare.{key}"),
        names,
        format_func=lambda name: controls.title(words, name),
        key=key,
        persist_state="session",
    )


def picture(
    words: Words, trace: Trace, values: Any, key: str, title: str, role: str = "weights", says: str = ""
) -> None:
    """One matrix (T, S) over the tokens of a Trace; on a board a sentence where there is none."""
    if values is None:
        note(key, title, [words("shows.no_attention"), says])
        return
    _draw(words, values, target_axis(trace), source_axis(trace), trace, key=key, role=role, title=title, says=says)


def _draw(
    words: Words, values: Any, rows: Axis, columns: Axis, trace: Trace, *, key: str, role: str, title: str, says: str
) -> None:
    heatmap(
        values,
        rows,
        columns,
        key=key,
        role=role,
        title=title,
        words=words.table("component"),
        filename=f"{trace.text} {title}",
        pin=pinned.current(trace),
        on_change=pinned.hold(trace),
        says=(says, ""),
    )
