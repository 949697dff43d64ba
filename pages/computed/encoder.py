"""What the encoder makes of a sentence, and what each word does to it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.trace import Array, Trace
from pages.computed import checkpoints

if TYPE_CHECKING:
    from model.cells import Gates

    from model.analysis.word_influence import Reading


@lru_cache(64)
def _gates(place: Path, trace: Trace) -> tuple[Gates, ...]:
    from model.analysis import step_arithmetic

    return step_arithmetic.encoder_gates(checkpoints.of(trace), trace)


def gates(trace: Trace) -> tuple[Gates, ...]:
    """The encoder's cell along the source of this Trace, in each reading direction."""
    return _gates(checkpoints.folder(), trace)


@lru_cache(256)
def _reading(place: Path, pair: str, name: str, text: str, register: str | None) -> Reading:
    from model.analysis import word_influence

    return word_influence.read(checkpoints.load(place, pair, name), text, register)


def reading(pair: str, name: str, text: str, register: str | None) -> Reading:
    """What the encoder of a checkpoint makes of a sentence. Raises BadText."""
    return _reading(checkpoints.folder(), pair, name, text, register)


@lru_cache(64)
def _influence(place: Path, trace: Trace) -> Array:
    from model.analysis import word_influence

    return word_influence.influence(checkpoints.of(trace), trace.source_ids, trace.memory)


def influence(trace: Trace) -> Array:
    """(S, S): the change of every hidden state of this Trace when each token is left out."""
    return _influence(checkpoints.folder(), trace)


def similarity(trace: Trace) -> Array:
    """(S, S): cosine of all pairs of hidden states."""
    from model.analysis import word_influence

    return word_influence.cosine(trace.memory, trace.memory)
