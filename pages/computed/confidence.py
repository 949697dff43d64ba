"""How sure one may be of a translation, and what may help where that is not much. Needs no torch."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model.trace import Trace
from pages.computed import checkpoints

if TYPE_CHECKING:
    from model.analysis.confidence import Calibration
    from model.analysis.known import Known

SURE, UNSURE = 0.6, 0.3  # probability from which a translation is called likely right, and uncertain
LONG = 9  # words from which a sentence is called long


class Judged(NamedTuple):
    """level: "sure", "unsure" or "doubtful"; probability that it is right; auc and sentences of the calibration."""

    level: str
    probability: float
    auc: float
    sentences: int


class Doubts(NamedTuple):
    """reason: "new", "joined", "long" or "hesitated"; words: those it is about; nearest: a sentence that works."""

    reason: str
    words: tuple[str, ...]
    nearest: str | None


@lru_cache(64)
def _calibration(config: Path) -> Calibration | None:
    from model.analysis import confidence

    try:
        return confidence.read(config.read_text("utf-8"))
    except OSError:
        return None


@lru_cache(8)
def _known(place: Path) -> Known | None:
    from model.analysis.known import Known

    try:
        return Known(place)
    except (OSError, ValueError):
        return None


def judged(trace: Trace) -> Judged | None:
    """How likely a translation is right; None for a checkpoint that is not calibrated."""
    found = _calibration(checkpoints.folder() / trace.pair / trace.score / "config.json")
    if found is None:
        return None
    p = found.probability(trace)
    level = "sure" if p >= SURE else "unsure" if p >= UNSURE else "doubtful"
    return Judged(level, p, found.auc, found.sentences)


def doubts(trace: Trace) -> Doubts:
    """What about the sentence makes a wrong translation likely, the most telling first."""
    from model.analysis.known import joined

    known = _known(checkpoints.folder() / trace.pair)
    new = tuple(known.new(trace.text)) if known else ()
    nearest = known.nearest(trace.text) if known else None
    if new:
        return Doubts("new", new, nearest)
    if joined(trace.text, trace.pair.split("-")[0]):
        return Doubts("joined", (), nearest)
    if len(trace.text.split()) >= LONG:
        return Doubts("long", (), nearest)
    return Doubts("hesitated", (trace.target[int(trace.log_probabilities.argmin())],), nearest)
