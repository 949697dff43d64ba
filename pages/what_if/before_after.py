"""The untouched translation beside the one of an experiment: both alignments, and what changed."""

from typing import Any

import numpy as np
import streamlit as st

from model.trace import Trace
from pages.computed.what_if import Tried
from pages.figures.alignment import alignment
from pages.figures.axis import Axis
from pages.figures.bars import bars
from pages.figures.captions import clean
from pages.figures.step_pills import step_pills
from pages.figures.trace_views import escape, source_axis, target_axis
from pages.session import pinned
from pages.session.browser_values import Pin
from pages.session.words import Words


def both(words: Words, before: Trace, tried: Tried) -> None:
    """Two pictures of the same kind: left as it is, right as it would be."""
    same = before.source == tried.trace.source
    for column, key, trace, changed in zip(
        st.columns(2, gap="small"),
        ("untouched", "edited"),
        (before, tried.trace),
        (tried.difference.gone, tried.difference.new),
        strict=True,
    ):
        with column, st.container(key=f"{key}_card", border=True, height="stretch"):
            link = "page" if same or key == "edited" else "untouched"
            flow(words, trace, key, words(f"experiment.{key}"), link, before)
            st.markdown(f"### {marked(trace, changed)}")
            st.caption(words("experiment.probability", log=f"{trace.log_probability:.2f}"))


def flow(words: Words, trace: Trace, key: str, title: str, link: str, pinned_on: Trace | None) -> None:
    """The alignment of a Trace; ``pinned_on``: the Trace whose sentence a pin belongs to, None: pins are not kept."""
    top = [list(zip(*row, strict=True)) for row in zip(trace.top_tokens, trace.top_probabilities.tolist(), strict=True)]
    pin = inside(pinned.on(pinned_on.pair, pinned_on.text), trace) if pinned_on else None
    alignment(
        trace.weights,
        source_axis(trace),
        target_axis(trace),
        key=key,
        title=title,
        words=words.table("component"),
        filename=f"{trace.text} {trace.score} {key}",
        top=top,
        pin=pin,
        on_change=pinned.hold(pinned_on) if pinned_on else None,
        link=link,
    )


def inside(pin: Pin | None, trace: Trace) -> Pin | None:
    """The part of a pin that lies inside a Trace."""
    if pin is None:
        return None
    step = pin.step if pin.step is not None and pin.step < len(trace.target) else None
    position = pin.position if pin.position is not None and pin.position < len(trace.source) else None
    return None if (step, position) == (None, None) else Pin(step, position)


def marked(trace: Trace, changed: tuple[int, ...]) -> str:
    """The translation as it is written, on a colour where its pieces changed."""
    runs: list[tuple[bool, str]] = []
    for i, token in enumerate(trace.target):
        text = "" if token == "</s>" else token.replace("▁", " ")
        if runs and runs[-1][0] == (i in changed):
            text = runs.pop()[1] + text
        runs.append((i in changed, text))
    return "".join(_coloured(text) if new else escape(text) for new, text in runs).strip() or "–"


def _coloured(text: str) -> str:
    """Markdown for text on a colour, the spaces around it outside."""
    inner = text.strip()
    return text.replace(inner, f":orange-background[{escape(inner)}]") if inner else text


def changes(words: Words, before: Trace, tried: Tried) -> None:
    """In a sentence where the two part, and as bars what the experiment did to each untouched word."""
    found = tried.difference
    left, right = st.columns([2, 3], gap="medium", vertical_alignment="center")
    with left:
        st.markdown(_parting(words, before, tried))
        st.caption(words("experiment.effects_says"))
    with right:
        steps = len(found.effects)
        axis = target_axis(before)
        shown = Axis("target", axis.tokens[:steps], axis.groups[:steps], axis.marks[:steps])
        bars(
            found.effects,
            shown,
            key="effects",
            role="difference",
            title=words("experiment.effects"),
            words=words.table("component"),
            filename=before.text,
            pin=inside(pinned.on(before.pair, before.text), before),
            on_change=pinned.hold(before),
        )


def _parting(words: Words, before: Trace, tried: Tried) -> str:
    found, after = tried.difference, tried.trace
    if found.parting is None:
        touched = int(np.abs(found.effects).argmax())
        token, by = escape(clean(before.target[touched])), f"{found.effects[touched]:+.2f}"
        return words("experiment.same_words", token=token, by=by)
    return words(
        "experiment.parted",
        step=found.parting + 1,
        before=_token(before, found.parting),
        after=_token(after, found.parting),
        gone=len(found.gone),
        new=len(found.new),
        total=f"{after.log_probability - before.log_probability:+.2f}",
    )


def _token(trace: Trace, step: int) -> str:
    return escape(clean(trace.target[step])) if step < len(trace.target) else "–"


def steps(words: Words, trace: Trace, before: Trace, key: str) -> int:
    """The row of the decoder's steps; the pinned one is chosen, and choosing pins."""
    pin = inside(pinned.on(before.pair, before.text), trace)
    step = pin.step if pin and pin.step is not None else 0
    position = pin.position if pin else None
    step_pills(trace, words("experiment.step"), key, step, lambda to: pinned.hold(before)(Pin(to, position)))
    return step


def position(tried: Tried, before: Trace, step: int) -> int:
    """The pinned source position, else the one this step looks at most."""
    pin = inside(pinned.on(before.pair, before.text), tried.trace)
    if pin and pin.position is not None and tried.trace.mask[pin.position]:
        return pin.position
    weights: Any = tried.trace.weights
    return int(weights[step].argmax())
