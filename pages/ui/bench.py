"""What the stages of a decoder step have in common: a row with formulas and a picture, and which entry is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.arithmetic import Step
from model.trace import Array
from pages.ui import views
from pages.ui.bars import bars, strips
from pages.ui.formulas import block
from pages.ui.pin import Axis
from pages.ui.views import View

TOP = 8  # words shown of the vocabulary


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


def frame(name: str) -> DeltaGenerator:
    """The frame around a stage."""
    return st.container(key=f"stage_{name}", border=True)


def row(bench: Bench, name: str, formula: str, *numbers: str) -> DeltaGenerator:
    """On the left title, formula, and the formula with its numbers as lines; returns the right, for the picture.

    The formula speaks of any step, so that it stays as it is when another step is shown.
    """
    words = bench.view.words
    left, right = st.columns([9, 11], gap="medium")
    with left:
        st.markdown(f"**{words(f'step.{name}')}** — {words(f'step.{name}_says')}")
        st.latex(formula)
        if numbers:
            st.latex(block(*numbers))
    return right


def over_features(bench: Bench, name: str, values: Array, role: str, entry: int, follow: str = "") -> None:
    """A vector with its chosen entry; a click chooses another, of this vector or of the one that it follows."""
    strips(values, role=role, chosen=entry, on_choose=choosing(follow or name), **named(bench, name))


def over_source(bench: Bench, name: str, values: Array, role: str, share: bool = False) -> None:
    """A number for each source token; a click pins one."""
    view = bench.view
    axis = views.source_axis(view.trace)
    bars(values, axis, role=role, pin=view.pin, on_change=view.on_change, share=share, **named(bench, name))


def over_words(bench: Bench, name: str, values: Array, share: bool = False) -> None:
    """A number for each of the most probable words; a click chooses one."""
    shown = words_of(bench)
    axis = Axis("word", tuple(bench.vocabulary[n] for n in shown))
    entry = shown.index(chosen_word(bench))

    def choose(place: int) -> None:
        st.session_state["entry of words"] = (_moment(bench), shown[place])

    bars(
        values[shown], axis, role="attentional", chosen=entry, on_choose=choose, share=share, **named(bench, name)
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


def named(bench: Bench, name: str) -> dict[str, Any]:
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
