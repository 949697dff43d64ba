"""How likely a translation is right, judged by the Trace alone: calibrated on sentences with known right answers.

A logistic regression over six numbers of the Trace. Its probabilities are calibrated: of the typed sentences that get
0.3, three in ten are right (calibration.py fits it and measures how well it tells right from wrong). Needs no torch.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from model.entropy import entropy
from model.trace import Array, Trace


def _undecided(trace: Trace) -> float:
    """Mean entropy of the weights in nats."""
    return 0.0 if trace.weights is None else float(entropy(trace.weights).mean())


def _covered(trace: Trace) -> float:
    """Mean over the source of the largest weight that a token ever got: 1 where each was looked at once."""
    return 0.0 if trace.weights is None else float(trace.weights[:, trace.mask].max(axis=0).mean())


FEATURES: dict[str, Callable[[Trace], float]] = {
    "log_probability": lambda trace: float(trace.log_probabilities.mean()),
    "least_probable": lambda trace: float(trace.log_probabilities.min()),
    "undecided": _undecided,
    "covered": _covered,
    "source_tokens": lambda trace: float(len(trace.source)),
    "repeated": lambda trace: 1 - len(set(trace.target_ids)) / len(trace.target_ids),
}


def features(trace: Trace) -> Array:
    """(F,) what is judged by, in the order of FEATURES."""
    return np.array([feature(trace) for feature in FEATURES.values()], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """P(right) = σ(intercept + slopes · features). auc: the chance that a right translation gets more than a wrong one,
    measured on sentences left out of the fit; sentences: how many it was fitted to."""

    intercept: float
    slopes: Mapping[str, float]
    auc: float
    sentences: int

    def probability(self, trace: Trace) -> float:
        """That a teacher would accept the translation."""
        total = self.intercept + sum(slope * FEATURES[name](trace) for name, slope in self.slopes.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def read(text: str) -> Calibration | None:
    """The calibration that a checkpoint's config.json holds; None where it holds none that can be used."""
    try:
        said = json.loads(text)["confidence"]
        slopes = {name: float(said["slopes"][name]) for name in FEATURES}
        return Calibration(float(said["intercept"]), slopes, float(said["auc"]), int(said["sentences"]))
    except (KeyError, TypeError, ValueError):
        return None
