"""What memory owes to each word: the same sentence read with a word left out, swapped, or in another sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from model import search
from model.checkpoint import Checkpoint
from model.trace import Array


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the encoder made of a sentence: S tokens, embeddings (S, E), memory (S, H)."""

    text: str
    tokens: tuple[str, ...]
    embeddings: Array
    memory: Array
    directions: int

    @property
    def halves(self) -> tuple[Array, ...]:
        """The forward and, where there is one, the backward part of memory."""
        return tuple(np.split(self.memory, self.directions, axis=1))


def read(checkpoint: Checkpoint, text: str, register: str | None = None) -> Reading:
    """Encode a sentence. Raises BadText."""
    source = search.read(checkpoint, text, register)
    encoded = search.encode(checkpoint, [source])
    directions = 2 if checkpoint.translator.config.bidirectional else 1
    return Reading(source.text, source.tokens, encoded.embeddings[0].numpy(), encoded.memory[0].numpy(), directions)


def replaced(text: str, word: int, other: str) -> str:
    """The sentence with its white-space word number ``word`` replaced; by nothing: left out."""
    words = text.split()
    return " ".join([*words[:word], *other.split(), *words[word + 1 :]])


def matched(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Positions that two sentences share: those before the stretch in which they differ, and those after it."""
    shortest = min(len(before), len(after))
    same = [a == b for a, b in zip(before, after, strict=False)] + [False]
    head = same.index(False)
    ends = [a == b for a, b in zip(reversed(before), reversed(after), strict=False)] + [False]
    tail = min(ends.index(False), shortest - head)
    return [(i, i) for i in range(head)] + [(len(before) - n, len(after) - n) for n in range(tail, 0, -1)]


def shared(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the tokens that two sentences have in common, wherever they stand: first with first, and so on."""
    places: dict[str, list[int]] = {}
    for position, token in enumerate(after):
        places.setdefault(token, []).append(position)
    return [(i, places[token].pop(0)) for i, token in enumerate(before) if places.get(token)]


def likeness(a: Reading, b: Reading, pairs: Sequence[tuple[int, int]]) -> Array:
    """(rows, S of a): cosine of a's and b's embeddings, of each half of memory and of memory; NaN where not paired."""
    layers = [(a.embeddings, b.embeddings), *zip(a.halves, b.halves, strict=True)]
    layers += [(a.memory, b.memory)] if a.directions == 2 else []
    found = np.full((len(layers), len(a.tokens)), np.nan, dtype=np.float32)
    for row, (mine, other) in enumerate(layers):
        for i, j in pairs:
            found[row, i] = cosine(mine[i : i + 1], other[j : j + 1])[0, 0]
    return found


def cosine(a: Array, b: Array) -> Array:
    """(N, H), (M, H) → (N, M): how nearly two states point the same way, −1 to 1."""
    return _unit(a) @ _unit(b).T


def change(before: Array, after: Array) -> Array:
    """(N, H) twice → (N,): how far each state moved, as a share of its own length: ‖after − before‖ / ‖before‖."""
    return np.linalg.norm(after - before, axis=-1) / np.maximum(np.linalg.norm(before, axis=-1), 1e-12)


def changes(before: Reading, after: Reading) -> Array:
    """(directions, S): the change of each half of memory at each position of ``before``; NaN where it has gone."""
    found = np.full((before.directions, len(before.tokens)), np.nan, dtype=np.float32)
    pairs = matched(before.tokens, after.tokens)
    if pairs:
        mine, other = (list(side) for side in zip(*pairs, strict=True))
        for half, (a, b) in enumerate(zip(before.halves, after.halves, strict=True)):
            found[half, mine] = change(a[mine], b[other])
    return found


@torch.inference_mode()
def influence(checkpoint: Checkpoint, ids: Sequence[int], memory: Array) -> Array:
    """(S, S): row i is the change of every state when token i is left out; NaN for token i itself."""
    size = len(ids)
    found = np.full((size, size), np.nan, dtype=np.float32)
    if size == 1:
        return found
    rest = [[n for n in range(size) if n != i] for i in range(size)]
    without = checkpoint.translator.encoder(torch.tensor(ids)[torch.tensor(rest)]).memory.numpy()
    for i, kept in enumerate(rest):
        found[i, kept] = change(memory[kept], without[i])
    return found


def _unit(states: Array) -> Array:
    return states / np.maximum(np.linalg.norm(states, axis=-1, keepdims=True), 1e-12)
