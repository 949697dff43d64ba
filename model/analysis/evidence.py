"""Evidence for what is said of the score functions, computed from the sentence on screen."""

from dataclasses import dataclass

import numpy as np
import torch

from model import search
from model.analysis.same_states import same_states
from model.checkpoint import Checkpoint
from model.entropy import effective_tokens
from model.scores import Additive, Concat, Cosine, Score
from model.trace import Array, Trace


@dataclass(frozen=True, slots=True)
class Flatness:
    """Why weights of bounded scores stay flat: ``lowest`` and ``highest`` score seen; ``ratio``: the largest weight of
    a step over its smallest, the largest seen; ``possible``: what it could be; ``tokens``: how many may be looked at;
    ``most``: the largest weight that one of them can get; ``mean``: a step's largest weight, averaged over the steps;
    ``saturated``: the share of scores that are within 1 % of the bound."""

    lowest: float
    highest: float
    ratio: float
    possible: float
    tokens: int
    most: float
    mean: float
    saturated: float


def flatness(checkpoint: Checkpoint, trace: Trace, bound: float = 1.0) -> Flatness:
    """Of scores that lie within (−bound, bound), such as activated_general's. Raises ValueError without attention."""
    if trace.scores is None or trace.weights is None:
        raise ValueError(f"{checkpoint.name} has no attention, so no weights")
    open_ = trace.mask
    scores, weights = trace.scores[:, open_], trace.weights[:, open_]
    possible = float(np.exp(2 * bound))
    ratio = float(np.exp((scores.max(axis=1) - scores.min(axis=1)).max()))
    most = possible / (possible + open_.sum() - 1)
    mean, saturated = weights.max(axis=1).mean(), (np.abs(scores) > 0.99 * bound).mean()
    return Flatness(
        float(scores.min()), float(scores.max()), ratio, possible, int(open_.sum()), float(most), float(mean),
        float(saturated),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sharpened:
    """What β does to cosine: its learned value; the largest weight and the effective number of tokens, averaged over
    the steps, with it and with β = 1."""

    beta: float
    largest: float
    largest_without: float
    effective: float
    effective_without: float


def beta(checkpoint: Checkpoint | None) -> float:
    """The β that a checkpoint of cosine learned; without one, the β that cosine starts with."""
    score = _score(checkpoint) if checkpoint else Cosine(1, 1, 1)
    if not isinstance(score, Cosine):
        raise ValueError(f"{checkpoint and checkpoint.name} has no β")
    return score.beta.item()


@torch.inference_mode()
def sharpened(checkpoint: Checkpoint, trace: Trace) -> Sharpened:
    """Raises ValueError for any score but cosine."""
    score = _score(checkpoint)
    if not isinstance(score, Cosine) or trace.weights is None:
        raise ValueError(f"{checkpoint.name} has no β")
    flat = same_states(checkpoint, trace)["cosine_1"].weights
    assert flat is not None
    means = [float(effective_tokens(weights).mean()) for weights in (trace.weights, flat)]
    return Sharpened(score.beta.item(), float(trace.weights.max()), float(flat.max()), means[0], means[1])


@torch.inference_mode()
def rewritten(checkpoint: Checkpoint, trace: Trace) -> float:
    """The largest difference between concat's scores of a Trace and those of `additive` given the halves of its W:
    rounding alone, for W [k; q] = W₁ k + W₂ q. Raises ValueError for any score but concat."""
    concat, config = _score(checkpoint), checkpoint.translator.config
    if not isinstance(concat, Concat) or trace.scores is None:
        raise ValueError(f"{checkpoint.name} is not concat")
    additive = Additive(config.hidden, config.inner, config.longest)
    for_key, for_query = concat.W.weight.chunk(2, dim=1)
    parts = {"W1.weight": for_key, "W2.weight": for_query, "W2.bias": concat.W.bias, "w.weight": concat.w.weight}
    additive.load_state_dict(parts)
    scores = additive(torch.tensor(trace.queries)[None], torch.tensor(trace.memory)[None])[0]
    return float(np.abs(scores.numpy() - trace.scores).max())


@dataclass(frozen=True, slots=True)
class Reversed:
    """Where the weights are when the source is turned round and the same words are forced.

    ``stayed``: mean correlation of a step with itself before, position by position; ``followed``: word by word.
    """

    trace: Trace
    stayed: float
    followed: float


def turned_round(checkpoint: Checkpoint, trace: Trace) -> Reversed:
    """Force a Trace's target on its source read from the end. Raises ValueError without attention."""
    if trace.weights is None:
        raise ValueError(f"{checkpoint.name} has no attention, so no weights")
    open_ = trace.mask
    order = np.arange(len(open_))
    order[open_] = order[open_][::-1]
    source = search.Source(
        trace.text,
        tuple(trace.source_ids[i] for i in order),
        tuple(trace.source[i] for i in order),
        (),
        0,
        trace.register,
    )
    other = search.trace(checkpoint, source, trace.target_ids)
    assert other.weights is not None
    before, after = trace.weights[:, open_], other.weights[:, open_]
    return Reversed(other, _similarity(before, after), _similarity(before, after[:, ::-1]))


def resemblance(a: Trace, b: Trace) -> float:
    """How alike the weights of two Traces of the same sentences are, step by step."""
    assert a.weights is not None and b.weights is not None
    return _similarity(a.weights, b.weights)


def _similarity(a: Array, b: Array) -> float:
    """The mean of the rows' correlations; rows without differences are left out, NaN where all are."""
    rows = [np.corrcoef(x, y)[0, 1] for x, y in zip(a, b, strict=True) if x.std() > 0 and y.std() > 0]
    return float(np.mean(rows)) if rows else float("nan")


def _score(checkpoint: Checkpoint) -> Score | None:
    attention = checkpoint.translator.decoder.attention
    return attention.score if attention else None
