"""What a stage of the machine computes, in numbers, under the machine: one stage, or the whole step with its check."""

from dataclasses import replace

import streamlit as st

from model.trace import Trace
from pages.computed import checkpoints, score_cards, steps
from pages.figures import trace_views
from pages.figures.component import board
from pages.figures.trace_views import View
from pages.session.browser_values import Pin
from pages.session.choices import ALL
from pages.translate import captions, notebook_cell, stages
from pages.translate.stage import StepView, frame


def show(view: View, opened: str) -> None:
    """The arithmetic of a stage at the pinned step, else the first; ``opened``: its name, or ALL for every stage."""
    words, trace = view.words, view.trace
    pin = current(trace, view.pin)
    at = StepView(replace(view, pin=pin), steps.step(trace, pin.step or 0), checkpoints.target_words(trace))
    with st.container(key="arithmetic"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.subheader(words("step.title", t=at.t, token=trace_views.escape(trace.target[at.step.index])), anchor=False)
        close = words("step.close" if opened == ALL else "step.all")
        right.button(close, key="stage_all", on_click=choose, args=(None if opened == ALL else ALL,))
        if opened == ALL:
            whole(at)
        drawn = {
            "states": lambda: states(at),
            "query": lambda: stages.query(at, steps.gates(trace)),
            "scores": lambda: stages.score(at, score_cards.cards()[trace.score].formula),
            "weights": lambda: stages.softmax(at),
            "context": lambda: stages.context(at),
            "attentional": lambda: stages.attentional(at),
            "words": lambda: (stages.logits(at), stages.probabilities(at)),
        }
        if trace.weights is None:
            del drawn["scores"], drawn["weights"]
        for name, draw in drawn.items():
            if opened in (name, ALL):
                draw()
        if opened == ALL:
            check(at)


def choose(stage: str | None) -> None:
    """Open the arithmetic of a stage; None closes it."""
    st.session_state["stage"] = stage


def current(trace: Trace, pin: Pin | None) -> Pin:
    """The pinned step, else the first; the pinned source position, else the one with the largest weight there."""
    step, position = pin or (None, None)
    step = 0 if step is None else step
    if position is None:
        position = 0 if trace.weights is None else int(trace.weights[step].argmax())
    return Pin(step, position)


def states(at: StepView) -> None:
    """The encoder's hidden states, one direction above the other."""
    words = at.view.words
    with frame("states"):
        st.markdown(f"**{words('step.states')}** — {words('step.states_says')}")
        with board("both_directions", across=1):
            for name in ("forward", "backward"):
                trace_views.matrix(name, at.view, key=f"step_{name}")
        st.page_link("pages/encoder/page.py", label=words("step.to_encoder"))


def whole(at: StepView) -> None:
    """What happened in this step, and its formulas from end to end."""
    words = at.view.words
    with st.container(key="whole", border=True):
        left, right = st.columns([1, 1], gap="medium")
        with left:
            st.markdown(words("step.intro"))
            look = captions.step(at.step, at.view.trace, at.vocabulary)
            st.info(words(f"step.{look.key}", **trace_views.plain(look.values)))
        with right:
            st.latex(stages.overview(at))


def check(at: StepView) -> None:
    """Every number of the step as a file, and a notebook cell that computes them again."""
    words, trace, step = at.view.words, at.view.trace, at.step
    drawer = st.expander(words("step.check"), key="open_check", on_change="rerun")
    if not drawer.open:
        return
    drawer.caption(words("step.check_says"))
    drawer.download_button(
        words("step.csv"),
        lambda: steps.table(trace, step.index),
        file_name=f"attention-lab {trace.pair} {trace.score} {step.index + 1}.csv",
        mime="text/csv",
        on_click="ignore",
        key="step_csv",
    )
    code = notebook_cell.cell(trace, step, score_cards.code(trace.score), checkpoints.other_folder())
    drawer.code(code, language="python")
