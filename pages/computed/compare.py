"""Score functions side by side: the same words forced on all models, and one model's states under other functions."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.trace import Array, Trace
from pages.computed import checkpoints
from pages.computed.run_lock import TURN

if TYPE_CHECKING:
    from model.analysis.evidence import Flatness, Reversed, Sharpened
    from model.analysis.forced_target import Seen
    from model.analysis.same_states import Variant
    from model.training.quality import Gold


@lru_cache(256)
def _gold(pair: str, text: str, register: str | None) -> Gold | None:
    from model.analysis import gold_alignment

    return gold_alignment.reference(pair, text, register)


def reference(pair: str, text: str, register: str | None) -> str | None:
    """The textbook's translation of a sentence, None where the textbook does not have it."""
    found = _gold(pair, text, register)
    return found.pair.target if found else None


@lru_cache(512)
def _seen(place: Path, pair: str, score: str, text: str, target: str, register: str | None) -> Seen:
    from model.analysis import forced_target

    gold = _gold(pair, text, register)
    fits = gold is not None and gold.pair.target == target
    return forced_target.see(checkpoints.load(place, pair, score), text, target, register, gold if fits else None)


def seen(pair: str, text: str, target: str, register: str | None) -> dict[str, Seen]:
    """Every score function that has a model, the same target forced on all. Raises BadText."""
    place = checkpoints.folder()
    with TURN.lent():
        return {name: _seen(place, pair, name, text, target, register) for name in checkpoints.usable(pair)}


@lru_cache(128)
def _right_cells(place: Path, trace: Trace) -> Array:
    from model.analysis import gold_alignment

    gold = _gold(trace.pair, trace.text, trace.register)
    assert gold is not None
    return gold_alignment.right_cells(checkpoints.of(trace), gold, trace)


def right_cells(trace: Trace) -> Array:
    """(T, S) the textbook's alignment of a Trace that says the textbook's translation, piece by piece."""
    return _right_cells(checkpoints.folder(), trace)


@lru_cache(128)
def flatness(trace: Trace) -> Flatness:
    """Why the weights of bounded scores stay flat."""
    from model.analysis import evidence

    return evidence.flatness(checkpoints.of(trace), trace)


@lru_cache(128)
def sharpened(trace: Trace) -> Sharpened:
    """What β does to cosine's weights."""
    from model.analysis import evidence

    return evidence.sharpened(checkpoints.of(trace), trace)


@lru_cache(128)
def rewritten(trace: Trace) -> float:
    """The largest difference between concat's scores and those of additive with the same parameters."""
    from model.analysis import evidence

    return evidence.rewritten(checkpoints.of(trace), trace)


@lru_cache(256)
def turned_round(trace: Trace) -> Reversed:
    """Where the weights go when the source is read from its end."""
    from model.analysis import evidence

    return evidence.turned_round(checkpoints.of(trace), trace)


def resemblance(one: Trace, other: Trace) -> float:
    """How alike the weights of two Traces of the same words are."""
    from model.analysis import evidence

    return evidence.resemblance(one, other)


def beta(pair: str) -> float:
    """The β that cosine learned, its first value where there is no model of it."""
    from model.analysis import evidence

    there = checkpoints.there_is(pair, "cosine")
    return evidence.beta(checkpoints.load(checkpoints.folder(), pair, "cosine") if there else None)


@lru_cache(128)
def _same_states(place: Path, trace: Trace, temperature: float, beta: float) -> dict[str, Variant]:
    from model.analysis import same_states

    return same_states.same_states(checkpoints.of(trace), trace, temperature=temperature, beta=beta)


def same_states(trace: Trace, temperature: float, beta: float) -> dict[str, Variant]:
    """A Trace's queries and keys under other functions, by name."""
    return _same_states(checkpoints.folder(), trace, temperature, beta)
