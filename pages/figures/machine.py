"""The machine: one step of the decoder as one connected drawing, from the source tokens to the next word.

Words it shows (table [component] of assets/words/*.toml): those of the heatmap's menu and marks, and machine_summary
{title} {source} {target}, play, pause, back, forward, step {step} {count}, steps, masked, open_stage {stage}, and
stage_… for each of `STAGES`: its name and its letter, parted by " | ".
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from model.trace import Array, Trace
from pages.figures.axis import Axis
from pages.figures.component import view
from pages.figures.heatmap import WORDS as MENU_WORDS
from pages.figures.heatmap import encode, limit, safe_filename
from pages.session import browser_values
from pages.session.browser_values import Pin, told
from pages.session.choices import STAGES

WORDS = (
    *MENU_WORDS, "play", "pause", "back", "forward", "step", "steps", "masked", "open_stage",
    *(f"stage_{stage}" for stage in STAGES),
)  # fmt: skip
VIEW = view("machine")


def machine(
    trace: Trace,
    source: Axis,
    target: Axis,
    *,
    key: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    top: Sequence[Sequence[tuple[str, float]]],
    pin: Pin | None,
    on_change: Callable[[Pin | None], None],
    opened: str | None = None,
    on_open: Callable[[str | None], None] | None = None,
    veiled: bool = False,
    link: str = "page",
) -> None:
    """Draw a Trace as the machine that made it.

    ``top`` lists for each target token the most probable tokens and their probabilities. ``opened``: the stage whose
    arithmetic is open; ``on_open`` is called with the stage whose heading was clicked, None to close it.
    ``veiled``: scores and weights are hidden. The rest is as for `heatmap`.
    """
    data = {
        "key": key,
        "role": "weights",
        "title": title,
        "summary": words["machine_summary"].format(title=title, source=trace.text, target=trace.translation),
        "source": source.sent(),
        "target": target.sent(),
        "states": encode(trace.memory),
        "queries": encode(trace.queries),
        "scores": None if trace.scores is None else encode(trace.scores),
        "weights": None if trace.weights is None else encode(trace.weights),
        "contexts": encode(trace.contexts),
        "attentional": encode(trace.attentional),
        "range": score_range(trace.scores),
        "limits": {
            "states": limit(trace.memory, "memory"),
            "queries": limit(trace.queries, "queries"),
            "contexts": limit(trace.contexts, "contexts"),
            "attentional": limit(trace.attentional, "attentional"),
        },
        "top": [[(token, float(probability)) for token, probability in step] for step in top],
        "opened": opened,
        "opens": on_open is not None and not veiled,
        "veiled": veiled,
        "pin": pin or (None, None),
        "link": link,
        "filename": safe_filename(f"{filename} machine"),
        "words": {word: words[word] for word in WORDS},
    }

    def pinned() -> None:
        on_change(browser_values.pin(st.session_state[key]["pin"]))

    def open_stage() -> None:
        if on_open:
            on_open(browser_values.name(st.session_state[key]["stage"], STAGES))

    VIEW(key=key, data=data, on_pin_change=told(pinned), on_stage_change=told(open_stage))


def score_range(scores: Array | None) -> tuple[float, float]:
    """The ends of the axis that all scores of a sentence are drawn on; it holds 0."""
    if scores is None:
        return 0.0, 1.0
    numbers = scores[np.isfinite(scores)]
    return float(min(numbers.min(initial=0), 0)), float(max(numbers.max(initial=0), 0))
