"""What if: act on the translation and see it answer, always beside the untouched one."""

import streamlit as st

from model.analysis.edits import Experiment
from model.tokens import BadText
from model.trace import Trace
from pages.computed import what_if
from pages.session import choices, edits_text, history
from pages.session.choices import PANELS
from pages.shell import chrome, controls
from pages.shell.translated import translated
from pages.what_if import beam_panel, before_after, edit_panels, find_weights_panel, saliency_panel

words, asked = controls.words(), controls.asked()


def show(trace: Trace) -> None:
    """Both translations, what changed between them, and below the panel that was chosen."""
    chrome.take_away(words, trace)
    past = history.of(trace)
    experiment, wrong = edits_text.read(past.states[past.at])
    if wrong:
        st.warning(words("experiment.broken", what=", ".join(wrong)))
    edit_panels.toolbar(words, trace, experiment)
    tried = attempt(trace, experiment)
    before_after.both(words, trace, tried)
    if past.states[past.at]:
        before_after.changes(words, trace, tried)
    panels = PANELS if trace.weights is not None else PANELS[2:]
    panel = choices.one("what_panel", panels, words("experiment.panel"), lambda name: words(f"experiment.panel_{name}"))
    with st.container(key="panel", border=True):
        st.markdown(words(f"experiment.intro_{panel}"))
        act(panel, trace, tried, experiment)


def attempt(trace: Trace, experiment: Experiment) -> what_if.Tried:
    """The experiment; where it cannot be done, a sentence that says why, and the untouched translation."""
    try:
        return what_if.tried(trace, edits_text.write(experiment))
    except BadText as bad:
        names = {"pair": words.pair(trace.pair), "language": words("name." + trace.pair.split("-")[0])}
        st.warning(words(f"problem.{bad.reason}", **names))
    except ValueError:
        st.warning(words("experiment.does_not_fit"))
    return what_if.tried(trace, "")


def act(panel: str, trace: Trace, tried: what_if.Tried, experiment: Experiment) -> None:
    """One panel: the others cost nothing while they are closed."""
    match panel:
        case "weights":
            edit_panels.row(words, trace, tried, experiment)
        case "word":
            find_weights_panel.panel(words, trace, tried, experiment)
        case "sentence":
            edit_panels.sentence(words, trace, experiment)
        case "choice":
            edit_panels.choice(words, trace, experiment)
        case "beam":
            beam_panel.panel(words, trace)
        case "explain":
            saliency_panel.panel(words, trace)


st.header(words("page.what_if"), anchor=False)
st.markdown(words("experiment.intro"))
translated(words, asked, show)
