"""The experiment of a session: it belongs to a sentence, is in the address, and can be undone and redone."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from model.analysis.edits import Experiment
from model.trace import Trace
from pages.session import edits_text

LONGEST = 200  # states that can be gone back to


@dataclass
class History:
    """The states of one sentence's experiment, written, and which one is on screen."""

    pair: str
    text: str
    states: list[str] = field(default_factory=lambda: [""])
    at: int = 0


def on(pair: str | None, text: str) -> str | None:
    """The experiment on a sentence (as the model reads it), written; None for none."""
    history = st.session_state.get("history")
    return history.states[history.at] if history and (history.pair, history.text) == (pair, text) else None


def put(pair: str, text: str, written: str) -> None:
    """Begin with an experiment from an address, which can be undone."""
    st.session_state["history"] = History(pair, text, ["", written], 1)


def of(trace: Trace) -> History:
    """The history of this sentence; a new sentence begins a new one."""
    history = st.session_state.get("history")
    if history is None or (history.pair, history.text) != (trace.pair, trace.text):
        history = st.session_state["history"] = History(trace.pair, trace.text)
    return history


def change(trace: Trace, experiment: Experiment) -> None:
    """Make this the experiment; what had been undone is forgotten."""
    history, written = of(trace), edits_text.write(experiment)
    if written == history.states[history.at]:
        return
    history.states = [*history.states[: history.at + 1], written][-LONGEST:]
    history.at = len(history.states) - 1


def changer(trace: Trace, make: Callable[[], Experiment]) -> Callable[[], None]:
    """A callback that changes the experiment into what ``make`` returns then."""
    return lambda: change(trace, make())


def step(trace: Trace, by: int) -> None:
    """Undo (−1) or redo (+1)."""
    history = of(trace)
    history.at = min(max(history.at + by, 0), len(history.states) - 1)
