"""What to look for in one decoder step, computed from its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.trace import Trace
from pages.figures.captions import Look, clean, large, percent

if TYPE_CHECKING:
    from model.analysis.step_arithmetic import Step


def step(step: Step, trace: Trace, vocabulary: tuple[str, ...]) -> Look:
    """Where it looked, by how much, and what it wrote before what else."""
    first, second = (int(n) for n in np.argsort(-step.probabilities, kind="stable")[:2])
    written = trace.target_ids[step.index]
    other = second if written == first else first
    values = {
        "t": step.index + 1,
        "count": len(trace.target),
        "token": clean(trace.target[step.index]),
        "p": percent(float(step.probabilities[written])),
        "other": clean(vocabulary[other]),
        "q": percent(float(step.probabilities[other])),
        "half": percent(step.context_share),
    }
    if step.weights is None or step.scores is None:
        return Look("look_none", values)
    best, next_ = _leaders(step)
    values |= {"source": clean(trace.source[best]), "weight": f"{step.weights[best]:.2f}"}
    if next_ is None:
        return Look("look_one", values)
    gap = float(step.scores[best] - step.scores[next_])
    return Look(
        "look", values | {"next": clean(trace.source[next_]), "gap": f"{gap:.1f}", "times": large(float(np.exp(gap)))}
    )


def _leaders(step: Step) -> tuple[int, int | None]:
    """The two positions with the largest weights."""
    assert step.weights is not None
    order = [int(n) for n in np.argsort(-step.weights, kind="stable") if step.looked[n]]
    return order[0], order[1] if len(order) > 1 else None
