"""Is attention an explanation? The weights of one word beside what the word depends on, measured in three other ways.

Jain & Wallace 2019 (Attention is not Explanation), Serrano & Smith 2019 (Is Attention Interpretable?), Wiegreffe &
Pinter 2019 (Attention is not not Explanation).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from model.analysis.edits import Open
from model.checkpoint import Checkpoint
from model.tokens import BOS
from model.trace import Array, Trace
from model.translator import Encoded, pad

SHUFFLES = 100


@dataclass(frozen=True, slots=True)
class Saliency:
    """What the word of one step depends on. S source tokens; everything in nats of the word's log-probability.

    ``gradient``: gradient × input, summed over the embedding. ``left_out``: how much probability is lost when the token
    is taken out of the sentence. ``erased``: the same when only attention may not look at it at this step; NaN where it
    never may, or where nothing else is left. ``shuffled`` (N,): the same when the weights are put on other tokens at
    random; ``kept``: the share of those shuffles after which the word is still the most probable one.
    weights, erased, shuffled and kept are None without attention.
    """

    step: int
    weights: Array | None
    gradient: Array
    left_out: Array
    erased: Array | None
    shuffled: Array | None
    kept: float | None

    def measures(self) -> dict[str, Array]:
        """The three measures by name."""
        found = {"gradient": self.gradient, "left_out": self.left_out, "erased": self.erased}
        return {name: values for name, values in found.items() if values is not None}

    def agreement(self) -> dict[str, float]:
        """Spearman's ρ of the weights with the size of each measure; NaN where one of them is constant.

        What is too small to matter ties: weights are taken to 1/100, measures to 1/100 of their largest. Otherwise the
        order among a dozen weights of almost 0 would decide.
        """
        if self.weights is None:
            return {}
        weights = np.round(self.weights, 2)
        return {name: rank_correlation(weights, _in_hundredths(values)) for name, values in self.measures().items()}


def of(checkpoint: Checkpoint, trace: Trace, step: int, shuffles: int = SHUFFLES, seed: int = 0) -> Saliency:
    """All measures for the word said at ``step`` of a Trace of this checkpoint. Raises IndexError for no such step."""
    word = trace.target_ids[step]
    gradient = gradient_times_input(checkpoint, trace, step)
    left_out = leave_one_out(checkpoint, trace, step)
    if trace.weights is None:
        return Saliency(step, None, gradient, left_out, None, None, None)
    erased = trace.log_probabilities[step] - _log(checkpoint, trace, step, _erased(trace.weights[step]))[:, word]
    logs = _log(checkpoint, trace, step, _shuffled(trace.weights[step], trace.mask, shuffles, seed))
    shuffled = trace.log_probabilities[step] - logs[:, word]
    kept = float((logs.argmax(dim=-1) == word).float().mean())
    return Saliency(step, trace.weights[step], gradient, left_out, _array(erased), _array(shuffled), kept)


def gradient_times_input(checkpoint: Checkpoint, trace: Trace, step: int) -> Array:
    """(S,) ∂ log p(word) / ∂ embedding · embedding: to first order, what the token's embedding adds to log p."""
    translator = checkpoint.translator
    with torch.enable_grad():
        embeddings = torch.tensor(trace.embeddings)[None].requires_grad_()
        encoded = translator.encoder.read(embeddings, torch.tensor([trace.source_ids]))
        word = _forced(checkpoint, encoded, trace, step)[0, trace.target_ids[step]]
        (gradient,) = torch.autograd.grad(word, embeddings)
    return _array((gradient * embeddings).sum(dim=-1)[0].detach())


@torch.inference_mode()
def leave_one_out(checkpoint: Checkpoint, trace: Trace, step: int) -> Array:
    """(S,) log p(word) lost when one source token is taken out; NaN for the only token of a sentence."""
    ids = trace.source_ids
    if len(ids) < 2:
        return np.full(len(ids), np.nan, np.float32)
    sources = pad([ids[:i] + ids[i + 1 :] for i in range(len(ids))])
    logs = _forced(checkpoint, checkpoint.translator.encoder(sources), trace, step)
    return _array(trace.log_probabilities[step] - logs[:, trace.target_ids[step]])


def _forced(checkpoint: Checkpoint, encoded: Encoded, trace: Trace, step: int) -> Tensor:
    """(B, V) log-probabilities at a step, made to say the same words before it, for each of B sources."""
    inputs = torch.tensor([[BOS, *trace.target_ids[:step]]]).expand(len(encoded.memory), -1)
    decoder = checkpoint.translator.decoder
    decoded, _ = decoder(inputs, decoder.start(encoded), encoded)
    return decoded.logits[:, -1].log_softmax(dim=-1)


@torch.inference_mode()
def _log(checkpoint: Checkpoint, trace: Trace, step: int, weights: Array) -> Tensor:
    """(N, V) log-probabilities at a step under N other rows of weights (N, S)."""
    contexts = torch.from_numpy(weights) @ torch.from_numpy(trace.memory)
    query = torch.from_numpy(trace.queries[step]).expand(len(contexts), -1)
    _, logits = checkpoint.translator.decoder.answer(contexts, query)
    return logits.log_softmax(dim=-1)


def _erased(row: Array) -> Array:
    """(S, S) the row without each of its positions in turn, brought to the sum 1; NaN where nothing is left."""
    rows = np.tile(row, (len(row), 1))
    np.fill_diagonal(rows, 0)
    left = rows.sum(axis=1, keepdims=True)
    return np.divide(rows, left, out=np.full_like(rows, np.nan), where=left > 0)


def _shuffled(row: Array, open_: Open, count: int, seed: int) -> Array:
    """(N, S) the row on positions drawn at random, never on one that may not be looked at."""
    rows = np.tile(row, (count, 1))
    rows[:, open_] = np.random.default_rng(seed).permuted(rows[:, open_], axis=1)
    return rows


def rank_correlation(a: ArrayLike, b: ArrayLike) -> float:
    """Spearman's ρ: the correlation of ranks, ties sharing their mean rank. Pairs with NaN are left out; NaN where
    fewer than two pairs or no differences are left."""
    ranks = pd.DataFrame({"a": a, "b": b}).dropna().rank()
    if len(ranks) < 2 or not ranks.std().all():
        return float("nan")
    return float(np.corrcoef(ranks["a"], ranks["b"])[0, 1])


def _in_hundredths(values: Array) -> Array:
    """The size of each value as a share of the largest, to 1/100."""
    sizes = np.abs(values)
    largest = np.nanmax(sizes, initial=0)
    return np.asarray(np.round(sizes / largest, 2)) if largest > 0 else sizes


def _array(tensor: Tensor) -> Array:
    return tensor.numpy().astype(np.float32)
