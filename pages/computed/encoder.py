"""What the encoder makes of a sentence, and what each word does to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.trace import Array, Trace
from pages.computed import checkpoints

if TYPE_CHECKING:
    from model.analysis.word_influence import Reading
    from model.cells import Along


@lru_cache(64)
def _gates(place: Path, trace: Trace) -> tuple[Along, ...]:
    from model.analysis import step_arithmetic

    return step_arithmetic.encoder_gates(checkpoints.of(trace), trace)


def gates(trace: Trace) -> tuple[Along, ...]:
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


def changes(before: Reading, after: Reading) -> Array:
    """(directions, S): how far the hidden states of a sentence move when one of its words is another."""
    from model.analysis import word_influence

    return word_influence.changes(before, after)


def shared(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the tokens that two sentences have in common."""
    from model.analysis import word_influence

    return word_influence.shared(before, after)


def likeness(a: Reading, b: Reading, pairs: Sequence[tuple[int, int]]) -> Array:
    """(rows, S of a): cosine of the embeddings and hidden states of tokens that two sentences share."""
    from model.analysis import word_influence

    return word_influence.likeness(a, b, pairs)


def replaced(text: str, word: int, other: str) -> str:
    """The sentence with one word replaced, or left out."""
    from model.analysis import word_influence

    return word_influence.replaced(text, word, other)
