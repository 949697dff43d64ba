"""The numbers of single decoder steps, and the gates of the decoder's cell."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.trace import Trace
from pages.computed import checkpoints

if TYPE_CHECKING:
    from model.analysis.step_arithmetic import Step
    from model.cells import Along


@lru_cache(256)
def _step(place: Path, trace: Trace, index: int) -> Step:
    from model.analysis import step_arithmetic

    return step_arithmetic.step(checkpoints.of(trace), trace, index)


def step(trace: Trace, index: int) -> Step:
    """The numbers of one decoder step of this Trace."""
    return _step(checkpoints.folder(), trace, index)


@lru_cache(64)
def _gates(place: Path, trace: Trace) -> Along:
    from model.analysis import step_arithmetic

    return step_arithmetic.decoder_gates(checkpoints.of(trace), trace)


def gates(trace: Trace) -> Along:
    """The decoder's cell along the target of this Trace."""
    return _gates(checkpoints.folder(), trace)


def table(trace: Trace, index: int) -> str:
    """All numbers of a step as CSV, with the byte-order mark by which Excel knows that it is UTF-8."""
    from model.analysis import step_arithmetic

    return "\ufeff" + step_arithmetic.to_csv(step(trace, index), trace.source, checkpoints.target_words(trace))
