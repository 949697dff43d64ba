"""What to do differently in a translation: edits of the weights, forced first words, temperature, another sentence."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.tokens import without_final_mark
from model.trace import Array

Open = NDArray[np.bool_]  # (S,) where attention may look
ROUNDING = 1e-5  # rows whose sum is this near to 1 are taken as they are, so that a model's own row stays its own


class DoesNotFit(ValueError):
    """An edit names a source position that is not there or may not be looked at, or has a row of another length."""


class Edit(ABC):
    """Turns the weights of one step into others. Subclasses are final."""

    @abstractmethod
    def row(self, own: Array, open_: Open) -> Array:
        """own (S,): the model's own weights; open_ (S,) where attention may look. Raises DoesNotFit."""


@dataclass(frozen=True, slots=True)
class OneHot(Edit):
    """All weight on one source position."""

    position: int

    def row(self, own: Array, open_: Open) -> Array:
        _check(self.position, open_)
        return np.eye(len(own), dtype=own.dtype)[self.position]


@dataclass(frozen=True, slots=True)
class Uniform(Edit):
    """The same weight for every position: the context is the mean of memory."""

    def row(self, own: Array, open_: Open) -> Array:
        return normalised(np.ones_like(own), open_)


@dataclass(frozen=True, slots=True)
class Shuffled(Edit):
    """The model's own weights on positions drawn by ``seed``."""

    seed: int

    def row(self, own: Array, open_: Open) -> Array:
        row = own.copy()
        row[open_] = np.random.default_rng(self.seed).permutation(own[open_])
        return row


@dataclass(frozen=True, slots=True)
class Masked(Edit):
    """The model's own weights with one position taken out, as if it had been under the mask."""

    position: int

    def row(self, own: Array, open_: Open) -> Array:
        _check(self.position, open_)
        left = open_ & (np.arange(len(own)) != self.position)
        if not left.any():
            raise DoesNotFit("the only position that may be looked at cannot be masked")
        return normalised(own, left)


@dataclass(frozen=True, slots=True)
class Tempered(Edit):
    """softmax(e / temperature), made from the weights themselves: α^(1/temperature), normalised."""

    temperature: float

    def row(self, own: Array, open_: Open) -> Array:
        if self.temperature == 1:
            return own
        logs = np.log(np.maximum(own, np.finfo(own.dtype).tiny)) / self.temperature
        return normalised(np.exp(logs - logs[open_].max()), open_)


@dataclass(frozen=True, slots=True)
class Painted(Edit):
    """A row of one's own, brought to the sum 1."""

    weights: tuple[float, ...]

    def row(self, own: Array, open_: Open) -> Array:
        if len(self.weights) != len(own):
            raise DoesNotFit(f"a row of {len(self.weights)} weights for {len(own)} source tokens")
        return normalised(np.asarray(self.weights, own.dtype), open_)


def normalised(row: Array, open_: Open) -> Array:
    """The row with 0 where attention may not look and the sum 1; uniform where nothing is left of it."""
    kept = np.where(open_, np.maximum(row, 0), 0).astype(row.dtype)
    total = float(kept.sum(dtype=np.float64))
    if total <= 0:
        return (open_ / open_.sum()).astype(row.dtype)
    return kept if abs(total - 1) < ROUNDING else (kept / total).astype(row.dtype)


def _check(position: int, open_: Open) -> None:
    if not 0 <= position < len(open_) or not open_[position]:
        raise DoesNotFit(f"attention cannot look at position {position} of {len(open_)} source tokens")


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to do differently. As it stands: nothing.

    ``edits``: step → edit of its weights; ``everywhere``: for the steps without one of their own. ``sentence``: to be
    translated instead, empty for the same. ``prefix``: the first words, forced. ``temperature`` of the choice of words:
    0 takes the most probable, 1 draws from the model's distribution, with ``seed``.
    """

    edits: Mapping[int, Edit] = field(default_factory=dict)
    everywhere: Edit | None = None
    sentence: str = ""
    prefix: str = ""
    temperature: float = 0.0
    seed: int = 0

    def edit(self, step: int) -> Edit | None:
        return self.edits.get(step, self.everywhere)


# Changes of the sentence itself, word by word; its final mark stays where it is.


def source_words(text: str) -> tuple[list[str], str]:
    """The words of a sentence between spaces, and its final mark."""
    body = without_final_mark(text)
    return body.split(), text[len(body) :]


def swapped(text: str, i: int, j: int) -> str:
    """The sentence with words i and j in each other's place. Raises IndexError, as the three below do."""
    words, mark = source_words(text)
    words[i], words[j] = words[j], words[i]
    return " ".join(words) + mark


def deleted(text: str, i: int) -> str:
    words, mark = source_words(text)
    del words[i]
    return " ".join(words) + mark


def repeated(text: str, i: int) -> str:
    words, mark = source_words(text)
    words.insert(i, words[i])
    return " ".join(words) + mark


def replaced(text: str, i: int, word: str) -> str:
    words, mark = source_words(text)
    words[i] = word
    return " ".join(words) + mark
