"""One step, in numbers: everything between the decoder's query and the word it writes."""

from dataclasses import replace

import streamlit as st

from model.trace import Trace
from pages.computed import checkpoints, score_cards, steps
from pages.figures import trace_views
from pages.shell import chrome, controls
from pages.shell.translated import translated
from pages.step import captions, notebook_cell, stages, stepper
from pages.step.stage import StepView

words, asked = controls.words(), controls.asked()


def show(trace: Trace) -> None:
    """The whole, then the stages in their order, then the numbers to take away."""
    pin = stepper.choose(trace, words)
    view = replace(trace_views.of(trace, words), pin=pin)
    chrome.take_away(words, trace)
    at = StepView(view, steps.step(trace, pin.step), checkpoints.target_words(trace))
    whole(at)
    stages.query(at, steps.gates(trace))
    if trace.weights is not None:
        stages.score(at, score_cards.cards()[trace.score].formula)
        stages.softmax(at)
    stages.context(at)
    stages.attentional(at)
    stages.logits(at)
    stages.probabilities(at)
    check(at)


def whole(at: StepView) -> None:
    """Where in the sentence this step stands, and what happened in it."""
    with st.container(key="whole", border=True):
        left, right = st.columns([11, 9], gap="medium")
        with left:
            trace_views.matrix("contexts" if at.view.trace.weights is None else "weights", at.view, key="whole_matrix")
        with right:
            st.markdown(words("step.intro"))
            st.latex(stages.overview(at))
            look = captions.step(at.step, at.view.trace, at.vocabulary)
            st.info(words(f"step.{look.key}", **trace_views.plain(look.values)))


def check(at: StepView) -> None:
    """Every number of the step as a file, and a notebook cell that computes them again."""
    trace, step = at.view.trace, at.step
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


st.header(words("page.step"))
translated(words, asked, show)
