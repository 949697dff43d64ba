"""Experiments on a translation: edits, the search for weights, saliency, and beam search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.trace import Array, Trace
from pages.computed import checkpoints
from pages.computed.run_lock import TURN
from pages.session import edits_text

if TYPE_CHECKING:
    from model.analysis.experiment import Difference
    from model.analysis.find_weights import Found
    from model.analysis.saliency import Saliency
    from model.search import Beam


@dataclass(frozen=True, slots=True)
class Tried:
    """An experiment: the Trace it led to, what it changed, and the weights attention would have had, (T, S) or None."""

    trace: Trace
    difference: Difference
    own: Array | None


@lru_cache(512)
def _tried(place: Path, before: Trace, written: str) -> Tried:
    from model.analysis import experiment

    model = checkpoints.of(before)
    after = experiment.run(model, before.text, edits_text.read(written)[0], before.register)
    own = None if after.weights is None else experiment.own_weights(model, after)
    return Tried(after, experiment.difference(model, before, after), own)


def tried(trace: Trace, written: str) -> Tried:
    """The sentence of a Trace under an experiment. Raises BadText, and ValueError for edits that do not fit."""
    return _tried(checkpoints.folder(), trace, written)


def word_id(trace: Trace, word: str) -> int:
    """The id of the first piece of a target word. Raises ValueError for no word."""
    from model.analysis import find_weights

    return find_weights.word_id(checkpoints.of(trace), word)


def find_weights(trace: Trace, step: int, word: int) -> Iterator[Found]:
    """The nearest weights that make a word the most probable, again and again while they are searched."""
    from model.analysis import find_weights

    found = find_weights.search(checkpoints.of(trace), trace, step, word)
    while True:
        with TURN.lent():
            better = next(found, None)
        if better is None:
            return
        yield better


@lru_cache(256)
def _saliency(place: Path, trace: Trace, step: int) -> Saliency:
    from model.analysis import saliency

    return saliency.of(checkpoints.of(trace), trace, step)


def saliency(trace: Trace, step: int) -> Saliency:
    """What the word at a step of this Trace depends on."""
    return _saliency(checkpoints.folder(), trace, step)


@lru_cache(64)
def _beam(place: Path, pair: str, score: str, text: str, register: str | None, width: int, penalty: float) -> Beam:
    from model import search

    return search.beam(checkpoints.load(place, pair, score), text, width, register, penalty)


def beam(trace: Trace, width: int, penalty: float) -> Beam:
    """Beam search for the sentence of a Trace."""
    return _beam(checkpoints.folder(), trace.pair, trace.score, trace.text, trace.register, width, penalty)


@lru_cache(128)
def _hypothesis(place: Path, pair: str, score: str, text: str, register: str | None, ids: tuple[int, ...]) -> Trace:
    from model import search

    model = checkpoints.load(place, pair, score)
    return search.trace(model, search.read(model, text, register), ids)


def hypothesis(trace: Trace, ids: tuple[int, ...]) -> Trace:
    """The Trace of a hypothesis of a beam, unfinished or not."""
    return _hypothesis(checkpoints.folder(), trace.pair, trace.score, trace.text, trace.register, ids)
