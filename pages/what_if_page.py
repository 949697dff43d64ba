"""What if: act on the translation and see it answer, always beside the untouched one."""

import streamlit as st

from model.edits import Experiment
from model.tokens import BadText
from model.trace import Trace
from pages.ui import beams, beside, cached, choices, compact, controls, editing, explanation, frame, history, wanted
from pages.ui.choices import PANELS

words, asked = controls.words(), st.session_state["asked"]


def show(trace: Trace) -> None:
    """Both translations, what changed between them, and below the panel that was chosen."""
    frame.take_away(words, trace)
    past = history.of(trace)
    experiment, wrong = compact.read(past.states[past.at])
    if wrong:
        st.warning(words("experiment.broken", what=", ".join(wrong)))
    editing.toolbar(words, trace, experiment)
    tried = attempt(trace, experiment)
    beside.both(words, trace, tried)
    if past.states[past.at]:
        beside.changes(words, trace, tried)
    panels = PANELS if trace.weights is not None else PANELS[2:]
    panel = choices.one("what_panel", panels, words("experiment.panel"), lambda name: words(f"experiment.panel_{name}"))
    with st.container(key="panel", border=True):
        st.markdown(words(f"experiment.intro_{panel}"))
        act(panel, trace, tried, experiment)


def attempt(trace: Trace, experiment: Experiment) -> cached.Tried:
    """The experiment; where it cannot be done, a sentence that says why, and the untouched translation."""
    try:
        return cached.tried(trace, compact.write(experiment))
    except BadText as bad:
        names = {"pair": words.pair(trace.pair), "language": words("name." + trace.pair.split("-")[0])}
        st.warning(words(f"problem.{bad.reason}", **names))
    except ValueError:
        st.warning(words("experiment.does_not_fit"))
    return cached.tried(trace, "")


def act(panel: str, trace: Trace, tried: cached.Tried, experiment: Experiment) -> None:
    """One panel: the others cost nothing while they are closed."""
    match panel:
        case "weights":
            editing.row(words, trace, tried, experiment)
        case "word":
            wanted.panel(words, trace, tried, experiment)
        case "sentence":
            editing.sentence(words, trace, experiment)
        case "choice":
            editing.choice(words, trace, experiment)
        case "beam":
            beams.panel(words, trace)
        case "explain":
            explanation.panel(words, trace)


st.header(words("page.what_if"), anchor=False)
st.markdown(words("experiment.intro"))
frame.body(words, asked, show)
