"""The lines of Python that compute the Trace on screen."""

from pathlib import Path

from model.trace import Trace


def lines(trace: Trace, folder: Path | None = None) -> str:
    """A program that ends with ``trace`` equal to this one. ``folder``: where the checkpoints are, if not in assets."""
    place = f", Path({str(folder)!r})" if folder else ""
    register = f", register={trace.register!r}" if trace.register else ""
    header = "from pathlib import Path\n\n" if folder else ""
    return f"""{header}from model import checkpoint, search

translator = checkpoint.load({trace.pair!r}, {trace.score!r}{place})
trace = search.greedy(translator, {trace.text!r}{register})

print(trace.translation)
trace.weights  # (target, source) {"None: no attention" if trace.weights is None else trace.weights.shape}
trace.memory   # (source, feature) {trace.memory.shape}
"""
