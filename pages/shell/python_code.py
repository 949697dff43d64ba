"""The lines of Python that compute the Trace on screen, and the one of an experiment."""

from pathlib import Path

from model.analysis.edits import Experiment
from model.trace import Trace


def experiment(trace: Trace, experiment: Experiment, folder: Path | None = None) -> str:
    """A program that ends with ``trace`` equal to the one that an experiment on the sentence of ``trace`` leads to."""
    place = f", Path({str(folder)!r})" if folder else ""
    register = f", {trace.register!r}" if trace.register else ""
    header = "from pathlib import Path\n\n" if folder else ""
    return f"""{header}from model import checkpoint
from model.analysis import experiment
from model.analysis.edits import Experiment, Masked, OneHot, Painted, Shuffled, Tempered, Uniform

translator = checkpoint.load({trace.pair!r}, {trace.score!r}{place})
change = {experiment!r}
trace = experiment.run(translator, {trace.text!r}, change{register})

print(trace.translation)
"""


def lines(trace: Trace, search: str, folder: Path | None = None) -> str:
    """A program that ends with ``trace`` equal to this one, found by ``search``. ``folder``: where the checkpoints are,
    if not in assets."""
    place = f", Path({str(folder)!r})" if folder else ""
    register = f", register={trace.register!r}" if trace.register else ""
    header = "from pathlib import Path\n\n" if folder else ""
    arguments = f"(translator, {trace.text!r}{register})"
    found = f"search.greedy{arguments}" if search == "greedy" else f"search.beam{arguments}.trace"
    return f"""{header}from model import checkpoint, search

translator = checkpoint.load({trace.pair!r}, {trace.score!r}{place})
trace = {found}

print(trace.translation)
trace.weights  # (target, source) {"None: no attention" if trace.weights is None else trace.weights.shape}
trace.memory   # (source, feature) {trace.memory.shape}
"""
