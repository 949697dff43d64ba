"""What the stages of a decoder step have in common: a row with formulas and a picture, and which entry is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.trace import Array
from pages.figures import trace_views
from pages.figures.axis import Axis
from pages.figures.bars import bars, strips
from pages.figures.latex import block
from pages.figures.trace_views import View
from pages.session.chosen_entry import choosing

if TYPE_CHECKING:
    from model.analysis.step_arithmetic import Step

TOP = 8  # words shown of the vocabulary


@dataclass(frozen=True, slots=True)
class StepView:
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


def frame(name: str) -> DeltaGenerator:
    """The frame around a stage."""
    return st.container(key=f"stage_{name}", border=True)


def row(at: StepView, name: str, formula: str, *numbers: str) -> DeltaGenerator:
    """On the left title, formula, and the formula with its numbers as lines; returns the right, for the picture.

    The formula speaks of any step, so that it stays as it is when another step is shown.
    """
    words = at.view.words
    left, right = st.columns([9, 11], gap="medium")
    with left:
        st.markdown(f"**{words(f'step.{name}')}** — {words(f'step.{name}_says')}")
        st.latex(formula)
        if numbers:
            st.latex(block(*numbers))
    return right


def over_features(
    at: StepView, name: str, values: Array, role: str, entry: int, follow: str = "", title: str = ""
) -> None:
    """A vector with its chosen entry; a click chooses another, of this vector or of the one that it follows."""
    strips(values, role=role, chosen=entry, on_choose=choosing(follow or name), **named(at, name, title))


def over_source(at: StepView, name: str, values: Array, role: str, share: bool = False) -> None:
    """A number for each source token; a click pins one."""
    view = at.view
    axis = trace_views.source_axis(view.trace)
    bars(values, axis, role=role, pin=view.pin, on_change=view.on_change, share=share, **named(at, name))


def over_words(at: StepView, name: str, values: Array, share: bool = False) -> None:
    """A number for each of the most probable words; a click chooses one."""
    shown = words_of(at)
    axis = Axis("word", tuple(at.vocabulary[n] for n in shown))
    entry = shown.index(chosen_word(at))

    def choose(place: int) -> None:
        st.session_state["entry of words"] = (_moment(at), shown[place])

    bars(
        values[shown], axis, role="attentional", chosen=entry, on_choose=choose, share=share, **named(at, name)
    )  # fmt: skip


def words_of(at: StepView) -> list[int]:
    """The most probable words, and the written one where it is none of them."""
    top = [int(n) for n in np.argsort(-at.step.probabilities, kind="stable")[:TOP]]
    written = at.view.trace.target_ids[at.step.index]
    return top if written in top else [*top, written]


def chosen_word(at: StepView) -> int:
    """The word that was clicked at this step, else the written one."""
    moment, word = st.session_state.get("entry of words", (None, None))
    here = moment == _moment(at) and word in words_of(at)
    return word if here else at.view.trace.target_ids[at.step.index]


def _moment(at: StepView) -> tuple[str, str, int]:
    return at.view.trace.text, at.view.trace.score, at.step.index


def named(at: StepView, name: str, title: str = "") -> dict[str, Any]:
    """What all pictures of a step are given: key, title, words, file name."""
    words = at.view.words
    return {
        "key": f"step_{name}",
        "title": title or words(f"vector.{name.rstrip('0123456789')}", t=at.t),
        "words": words.table("component"),
        "filename": f"{at.view.filename} {at.t}",
    }
