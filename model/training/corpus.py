"""Parallel sentences: reading, splitting, toy tasks, and batches for training."""

import hashlib
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.textbook.registers import register_of
from model.tokens import BOS, EOS, UNK, Vocabulary, normalise
from model.translator import pad


@dataclass(frozen=True, slots=True)
class Pair:
    """One source sentence and its translation; ``register`` where the target side is Korean.

    often: how many times an epoch has it, on average.
    """

    source: str
    target: str
    register: str | None = None
    often: float = 1.0


def read(path: Path, *, swap: bool = False) -> list[Pair]:
    """Pairs of a TSV file: first column source, second target, more columns ignored.

    ``swap`` takes the second column as the source. Raises ValueError naming the first line without two columns,
    or a file that is not text.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as problem:
        raise ValueError(f"{path} is not UTF-8 text") from problem
    pairs = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        columns = [normalise(column) for column in line.split("\t")]
        if len(columns) < 2 or not all(columns[:2]):
            raise ValueError(f"{path}, line {number}: two columns separated by a tab are needed")
        pairs.append(Pair(columns[1], columns[0]) if swap else Pair(columns[0], columns[1]))
    return pairs


def tag_registers(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs with a Korean target, each with the register its target is in."""
    return [replace(pair, register=pair.register or register_of(pair.target)) for pair in pairs]


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def groups(pairs: Sequence[Pair]) -> list[list[int]]:
    """Indices of pairs that share a side (case, space and punctuation aside), directly or through others."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in pairs:
        parent[root("s" + _key(pair.source))] = root("t" + _key(pair.target))
    found: dict[str, list[int]] = {}
    for index, pair in enumerate(pairs):
        found.setdefault(root("s" + _key(pair.source)), []).append(index)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Split:
    train: list[Pair]
    valid: list[Pair]
    test: list[Pair]


def split(pairs: Sequence[Pair], valid: int, test: int, *, within: int | None = None) -> Split:
    """Hold out ``valid`` and ``test`` sentences that training sees on neither side.

    Sentences that share a side stay together. The choice depends on the sentences alone (a hash of the group),
    not on their order or direction. ``within``: hold out only pairs from the first so many; more data can then be
    added for training without changing what is tested. One pair of a group is tested, the rest of it left out.
    """
    eligible = len(pairs) if within is None else within
    held: list[Pair] = []
    train: list[int] = []
    for group in sorted(groups(pairs), key=lambda group: _hash(pairs[i] for i in group)):
        if len(held) < valid + test and min(group) < eligible:
            held.append(pairs[min(group)])
        else:
            train.extend(group)
    return Split([pairs[i] for i in sorted(train)], held[:valid], held[valid:])


def _hash(group: Iterable[Pair]) -> str:
    """A number drawn by the sentences of a group themselves, the same in both directions."""
    return hashlib.sha256(min(_key(side) for p in group for side in (p.source, p.target)).encode()).hexdigest()


def apart(pairs: Sequence[Pair], held: Sequence[Pair]) -> list[Pair]:
    """The pairs that have neither side in common with held-out ones, case, space and punctuation aside."""
    keys = {_key(side) for pair in held for side in (pair.source, pair.target)} - {""}
    return [pair for pair in pairs if _key(pair.source) not in keys and _key(pair.target) not in keys]


TOYS = ("copy", "reverse", "sort")


def toy(task: str, count: int, seed: int = 0, longest: int = 10) -> list[Pair]:
    """Pairs of a task whose right alignment is known: copy, reverse or sort up to ``longest`` letters."""
    if task not in TOYS:
        raise ValueError(f"no toy task {task!r}; there are {', '.join(TOYS)}")
    rng = np.random.default_rng(seed)
    answers: dict[str, Callable[[list[str]], list[str]]]
    answers = {"copy": list, "reverse": lambda letters: letters[::-1], "sort": sorted}
    drawn = [list(rng.choice(list(string.ascii_lowercase), size=rng.integers(2, longest + 1))) for _ in range(count)]
    return [Pair(" ".join(letters), " ".join(answers[task](letters))) for letters in drawn]


@dataclass(frozen=True, slots=True)
class Batch:
    """source (B, S), lengths (B,), inputs and target (B, T): bos-first and eos-last; PAD fills up."""

    source: Tensor
    lengths: Tensor
    inputs: Tensor
    target: Tensor

    def rows(self, rank: int, world: int) -> "Batch":
        """Every world-th row from rank on: one worker's part of the batch."""
        return Batch(*(getattr(self, name)[rank::world] for name in ("source", "lengths", "inputs", "target")))


def batch(sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Batch:
    """sources as Vocabulary.tagged makes them, targets without bos and eos."""
    return Batch(
        pad(sources),
        torch.tensor([len(source) for source in sources]),
        pad([[BOS, *target] for target in targets]),
        pad([[*target, EOS] for target in targets]),
    )


@dataclass(frozen=True, slots=True)
class Noise:
    """What training does to sentences so that typed text works and small data goes further."""

    drop_punctuation: float = 0.3  # chance that the source loses its final punctuation
    sampling: float = 0.0  # α of subword regularisation, 0: always the best segmentation
    word_dropout: float = 0.0  # chance that a source token is read as unknown
    target_dropout: float = 0.1  # chance that a target token is read as unknown, so that the source must be asked


QUIET = Noise(0.0, 0.0, 0.0, 0.0)


def epoch(
    pairs: Sequence[Pair],
    source: Vocabulary,
    target: Vocabulary,
    tokens: int,
    noise: Noise,
    seed: int,
    longest: int,
) -> Iterator[Batch]:
    """All pairs once, or as ``often`` as they say, in batches of about ``tokens`` target tokens; decided by the seed.

    Sentences of equal source length share a batch, so almost nothing is padding.
    """
    rng = np.random.default_rng(seed)
    chances = zip(pairs, rng.random(len(pairs)), strict=True)
    pairs = [p for p, r in chances for _ in range(int(p.often) + (r < p.often % 1))]
    sources = _source_rows(pairs, source, noise, rng, longest)
    targets = _segmented([p.target for p in pairs], target, noise.sampling, seed + 1)
    lengths = np.array([(len(s), len(t) + 1) for s, t in zip(sources, targets, strict=True)])
    order = np.lexsort((rng.random(len(pairs)), lengths[:, 1], lengths[:, 0]))
    batches = list(_chunks(order, lengths, tokens))
    for i in rng.permutation(len(batches)):
        made = batch([sources[j] for j in batches[i]], [targets[j] for j in batches[i]])
        if noise.target_dropout:
            hidden = torch.from_numpy(rng.random(made.inputs.shape) < noise.target_dropout) & made.inputs.gt(EOS)
            made.inputs[hidden] = UNK
        yield made


def _source_rows(
    pairs: Sequence[Pair], vocabulary: Vocabulary, noise: Noise, rng: np.random.Generator, longest: int
) -> list[list[int]]:
    bare = rng.random(len(pairs)) < noise.drop_punctuation
    texts = [p.source.rstrip(" .!?") or p.source if drop else p.source for p, drop in zip(pairs, bare, strict=True)]
    rows = _segmented(texts, vocabulary, noise.sampling, int(rng.integers(2**31)))
    if noise.word_dropout:
        rows = [
            [i if r >= noise.word_dropout else UNK for i, r in zip(row, rng.random(len(row)), strict=True)]
            for row in rows
        ]
    return [vocabulary.tagged(row[: longest - 1], p.register) for row, p in zip(rows, pairs, strict=True)]


def _segmented(texts: Sequence[str], vocabulary: Vocabulary, alpha: float, seed: int) -> list[list[int]]:
    """Half of the texts under a drawn segmentation, half under the best one, which is what users will get."""
    best = vocabulary.pieces.encode(list(texts))
    if not alpha:
        return best
    drawn = vocabulary.encode_sampled(texts, alpha, seed)
    keep = np.random.default_rng(seed).random(len(texts)) < 0.5
    return [b if k else d for b, d, k in zip(best, drawn, keep, strict=True)]


def _chunks(order: np.ndarray, lengths: np.ndarray, tokens: int) -> Iterator[np.ndarray]:
    """Runs of ``order`` with one source length and at most about ``tokens`` target tokens, padding counted."""
    start = 0
    for end in range(1, len(order) + 1):
        full = end == len(order) or lengths[order[end], 0] != lengths[order[start], 0]
        if full or lengths[order[end], 1] * (end + 1 - start) > tokens:
            yield order[start:end]
            start = end
