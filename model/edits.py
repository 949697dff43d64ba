"""What if: translating with weights that attention did not choose, with forced first words, or a changed sentence.

Because s_t does not depend on a_{t−1}, an edit of the weights at step t changes s̃_t and the word at t, and reaches
what follows through that word alone.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model import search
from model.checkpoint import Checkpoint
from model.tokens import BOS, EOS, FIRST_TAG
from model.trace import Array, Trace
from model.translator import Decoded, Encoded, State

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


def looked_at(checkpoint: Checkpoint, trace: Trace) -> Open:
    """(S,) where attention may look in a Trace: everywhere but at a register tag."""
    ids = np.asarray(trace.source_ids)
    return (ids < FIRST_TAG) | (ids >= FIRST_TAG + checkpoint.translator.config.tags)


def _check(position: int, open_: Open) -> None:
    if not 0 <= position < len(open_) or not open_[position]:
        raise DoesNotFit(f"attention cannot look at position {position} of {len(open_)} source tokens")


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to do differently. As it stands: nothing.

    ``edits``: step → edit of its weights; ``everywhere``: for the steps without one of their own. ``prefix``: the first
    words, forced. ``temperature`` of the choice of words: 0 takes the most probable, 1 draws from the model's
    distribution, with ``seed``.
    """

    edits: Mapping[int, Edit] = field(default_factory=dict)
    everywhere: Edit | None = None
    prefix: str = ""
    temperature: float = 0.0
    seed: int = 0

    def edit(self, step: int) -> Edit | None:
        return self.edits.get(step, self.everywhere)


@torch.inference_mode()
def run(checkpoint: Checkpoint, text: str, experiment: Experiment, register: str | None = None) -> Trace:
    """Translate a sentence under an experiment; the Trace holds the edited weights beside the model's own scores.

    Raises BadText, DoesNotFit, and ValueError for edits of a checkpoint without attention.
    """
    if checkpoint.translator.decoder.attention is None and (experiment.edits or experiment.everywhere):
        raise ValueError(f"{checkpoint.name} has no attention, so no weights to edit")
    source = search.read(checkpoint, text, register)
    encoded = search.encode(checkpoint, [source])
    ids, given = _Decoding(checkpoint, encoded, experiment).run()
    return search.trace(checkpoint, source, ids, encoded, given)


class _Decoding:
    """One decoding under way, word by word."""

    def __init__(self, checkpoint: Checkpoint, encoded: Encoded, experiment: Experiment) -> None:
        self.decoder, self.encoded, self.experiment = checkpoint.translator.decoder, encoded, experiment
        self.forced = checkpoint.target.encode(experiment.prefix) if experiment.prefix.strip() else []
        self.open = encoded.mask[0].numpy()
        self.random = torch.Generator().manual_seed(experiment.seed)

    def run(self) -> tuple[list[int], Tensor | None]:
        """Ids, eos last unless cut; and the weights that were given (1, T, S), NaN where attention chose."""
        state, word = self.decoder.start(self.encoded), BOS
        ids: list[int] = []
        rows: list[Tensor] = []
        while len(ids) < search.MOST and word != EOS:
            decoded, state, row = self.step(len(ids), word, state)
            word = self.forced[len(ids)] if len(ids) < len(self.forced) else self.choose(decoded.logits[0, 0])
            ids.append(word)
            rows.append(row)
        given = torch.cat(rows, dim=1)
        return ids, None if bool(given.isnan().all()) else given

    def step(self, step: int, word: int, state: State) -> tuple[Decoded, State, Tensor]:
        inputs, edit = torch.tensor([[word]]), self.experiment.edit(step)
        decoded, after = self.decoder(inputs, state, self.encoded)
        row = torch.full((1, 1, len(self.open)), torch.nan)
        if edit is not None:
            row[0, 0] = torch.from_numpy(edit.row(decoded.weights[0, 0].numpy(), self.open))
            decoded, _ = self.decoder(inputs, state, self.encoded, row)
        return decoded, after, row

    def choose(self, logits: Tensor) -> int:
        if self.experiment.temperature <= 0:
            return int(logits.argmax())
        probabilities = torch.softmax(logits / self.experiment.temperature, dim=-1)
        return int(torch.multinomial(probabilities, 1, generator=self.random))


@dataclass(frozen=True, slots=True)
class Difference:
    """What an experiment changed. ``parting``: the first step where the two say different words, None if none.

    ``gone`` and ``new`` are the steps, of the untouched and of the edited translation, whose words are not shared.
    ``effects`` (min(T, T′),): by how much the log-probability of each untouched word changed at its step, given the
    edited weights and the words said so far in the edited translation.
    """

    parting: int | None
    gone: tuple[int, ...]
    new: tuple[int, ...]
    effects: Array


@torch.inference_mode()
def difference(checkpoint: Checkpoint, before: Trace, after: Trace) -> Difference:
    """The untouched translation beside the one of an experiment."""
    gone, new = _unshared(before.target_ids, after.target_ids)
    steps = min(len(before.target_ids), len(after.target_ids))
    pairs = enumerate(zip(before.target_ids, after.target_ids, strict=False))
    parting = next((t for t, (a, b) in pairs if a != b), None)
    if parting is None and len(before.target_ids) != len(after.target_ids):
        parting = steps
    logs = log_probabilities(checkpoint, after)[torch.arange(steps), list(before.target_ids[:steps])]
    return Difference(parting, gone, new, logs.numpy() - before.log_probabilities[:steps])


def log_probabilities(checkpoint: Checkpoint, trace: Trace) -> Tensor:
    """(T, V) of the whole vocabulary at every step of a Trace, read off its contexts and queries."""
    _, logits = checkpoint.translator.decoder.answer(torch.tensor(trace.contexts), torch.tensor(trace.queries))
    return logits.log_softmax(dim=-1)


def _unshared(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places of two sequences outside of their longest common blocks."""
    blocks = SequenceMatcher(a=a, b=b, autojunk=False).get_matching_blocks()
    in_a = {block.a + i for block in blocks for i in range(block.size)}
    in_b = {block.b + i for block in blocks for i in range(block.size)}
    return tuple(i for i in range(len(a)) if i not in in_a), tuple(i for i in range(len(b)) if i not in in_b)


# Changes of the sentence itself, word by word; its final mark stays where it is.


def source_words(text: str) -> tuple[list[str], str]:
    """The words of a sentence between spaces, and its final mark."""
    body = re.sub(r"[.?!…]+$", "", text)
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
