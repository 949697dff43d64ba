"""One step, in numbers: everything between the decoder's query and the word it writes."""

from dataclasses import replace

import streamlit as st

from model.trace import Trace
from pages.ui import cached, controls, frame, notebook, stages, step_reading, stepping, views
from pages.ui.bench import Bench

words, asked = controls.words(), st.session_state["asked"]


def show(trace: Trace) -> None:
    """The whole, then the stages in their order, then the numbers to take away."""
    pin = stepping.choose(trace, words)
    view = replace(views.of(trace, words), pin=pin)
    frame.take_away(words, trace)
    bench = Bench(view, cached.step(trace, pin.step), cached.target_words(trace))
    whole(bench)
    stages.query(bench, cached.decoder_gates(trace))
    if trace.weights is not None:
        stages.score(bench, cached.cards()[trace.score].formula)
        stages.softmax(bench)
    stages.context(bench)
    stages.attentional(bench)
    stages.logits(bench)
    stages.probabilities(bench)
    check(bench)


def whole(bench: Bench) -> None:
    """Where in the sentence this step stands, and what happened in it."""
    with st.container(key="whole", border=True):
        left, right = st.columns([11, 9], gap="medium")
        with left:
            views.matrix("contexts" if bench.view.trace.weights is None else "weights", bench.view, key="whole_matrix")
        with right:
            st.markdown(words("step.intro"))
            st.latex(stages.overview(bench))
            look = step_reading.step(bench.step, bench.view.trace, bench.vocabulary)
            st.info(words(f"step.{look.key}", **views.plain(look.values)))


def check(bench: Bench) -> None:
    """Every number of the step as a file, and a notebook cell that computes them again."""
    trace, step = bench.view.trace, bench.step
    drawer = st.expander(words("step.check"), key="open_check", on_change="rerun")
    if not drawer.open:
        return
    drawer.caption(words("step.check_says"))
    drawer.download_button(
        words("step.csv"),
        lambda: cached.step_table(trace, step.index),
        file_name=f"attention-lab {trace.pair} {trace.score} {step.index + 1}.csv",
        mime="text/csv",
        on_click="ignore",
        key="step_csv",
    )
    code = notebook.cell(trace, step, cached.score_code(trace.score), cached.other_folder())
    drawer.code(code, language="python")


st.header(words("page.step"))
frame.body(words, asked, show)
