"""Score functions side by side: separately trained models made to say the same words; and, clearly another question,
one model's queries and keys under other functions. Each claim about a score function comes with its evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from model import evaluate, search, textbook
from model.attention import Attention
from model.checkpoint import Checkpoint
from model.corpus import Pair
from model.evaluate import Gold
from model.experiment import looked_at
from model.scores import SCORES, Additive, Concat, Cosine, Score
from model.tokens import normalise
from model.trace import Array, Trace


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence as one checkpoint sees it, made to say a given target.

    ``entropy`` (T,) of the weights in nats, None without attention. ``agreement`` with the gold alignment: 1 − its
    error rate, None where the sentence has none or there is no attention. ``translation``: what it says when free.
    """

    name: str
    trace: Trace
    entropy: Array | None
    agreement: float | None
    translation: str


def see(checkpoint: Checkpoint, text: str, target: str, register: str | None = None, gold: Gold | None = None) -> Seen:
    """Force the target on a checkpoint and measure. ``gold``: the alignment of these two sentences. Raises BadText."""
    trace = search.forced(checkpoint, text, target, register)
    free = search.greedy(checkpoint, text, register).translation
    if trace.weights is None:
        return Seen(checkpoint.name, trace, None, None, free)
    agreement = 1 - evaluate.alignment_error(checkpoint, [gold]) if gold else None
    return Seen(checkpoint.name, trace, evaluate.entropy(trace.weights), agreement, free)


def reference(pair: str, text: str, register: str | None = None) -> Gold | None:
    """The textbook's translation and alignment of a sentence, with or without its final mark; None for other sentences.

    Where a register decides among translations, the one of ``register``.
    """
    text = normalise(text)
    for sentence in _textbook().get(_bare(text), ()):
        found = evaluate.gold(sentence, pair)
        if _bare(found.pair.source) == _bare(text) and found.pair.register in (None, register):
            return replace(found, pair=Pair(text, found.pair.target, found.pair.register))
    return None


def right_cells(checkpoint: Checkpoint, gold: Gold, trace: Trace) -> Array:
    """(T, S) the gold alignment piece by piece, for a Trace of its two sentences: 1 for a sure link, ½ for a possible
    one, 0 elsewhere. Rows need not sum to 1."""
    before = len(trace.source) - len(checkpoint.source.segment(trace.text))  # the register tag
    source = [(0, 0)] * before + [span for _, _, *span in checkpoint.source.segment(trace.text)]
    target = [span for _, _, *span in checkpoint.target.segment(gold.pair.target)]
    cells = np.zeros((len(trace.target), len(trace.source)), np.float32)
    for links, value in ((gold.possible, 0.5), (gold.sure, 1.0)):
        for start, end, target_start, target_end in links:
            of_target = [t for t, span in enumerate(target) if _overlap(span, (target_start, target_end))]
            of_source = [s for s, span in enumerate(source) if _overlap(span, (start, end))]
            cells[np.ix_(of_target, of_source)] = value
    return cells


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


@cache
def _textbook() -> dict[str, list[textbook.Sentence]]:
    found: dict[str, list[textbook.Sentence]] = {}
    for sentence in textbook.sentences():
        for side in (sentence.korean, sentence.english):
            found.setdefault(_bare(side), []).append(sentence)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[.?!…]+$", "", text)


# Same states, other score


@dataclass(frozen=True, slots=True)
class Variant:
    """One model's queries and keys under another function, its decoder reading the context that results.

    ``scores`` (T, S); ``weights`` (T, S) None where there is no softmax and the scores themselves are the coefficients;
    ``log_probabilities`` (T,) of the words of the Trace; ``said`` (T,) ids of the words that are now the most probable.
    """

    name: str
    scores: Array
    weights: Array | None
    log_probabilities: Array
    said: tuple[int, ...]

    @property
    def log_probability(self) -> float:
        return float(self.log_probabilities.sum())


VARIANTS = ("own", "tempered", "hard", "cosine_1", "cosine_beta", "dot", "scaled_dot", "sum")


@torch.inference_mode()
def same_states(
    checkpoint: Checkpoint, trace: Trace, *, temperature: float = 1.0, beta: float = 10.0
) -> dict[str, Variant]:
    """The Trace's queries and keys under each of VARIANTS, by name. Raises ValueError without attention.

    own: as trained. tempered: own scores / temperature. hard: all weight on the largest. cosine_1 and cosine_beta: with
    β = 1 and β = ``beta``. dot, scaled_dot. sum: no softmax, a_t = Σ⟨s_t, h_i⟩ h_i.
    """
    if trace.scores is None:
        raise ValueError(f"{checkpoint.name} has no attention, so no scores")
    queries, memory = torch.tensor(trace.queries), torch.tensor(trace.memory)
    own, open_ = torch.tensor(trace.scores), torch.from_numpy(looked_at(checkpoint, trace))
    angle = F.normalize(queries, dim=-1) @ F.normalize(memory, dim=-1).T
    dot = _fresh(SCORES["dot"], checkpoint, queries, memory)
    largest = own.masked_fill(~open_, -torch.inf).argmax(dim=-1)
    scores = {
        "own": own,
        "tempered": own / temperature,
        "hard": torch.full_like(own, -torch.inf).scatter(1, largest[:, None], 0.0),
        "cosine_1": angle,
        "cosine_beta": beta * angle,
        "dot": dot,
        "scaled_dot": _fresh(SCORES["scaled_dot"], checkpoint, queries, memory),
    }
    attended = {name: Attention.attend(e[None], memory[None], open_[None]) for name, e in scores.items()}
    found = {
        name: _variant(name, checkpoint, trace, a.scores[0], a.weights[0], a.contexts[0])
        for name, a in attended.items()
    }
    found["hard"] = replace(found["hard"], scores=trace.scores)
    return found | {"sum": _variant("sum", checkpoint, trace, dot, None, (dot * open_) @ memory)}


def _fresh(score: type[Score], checkpoint: Checkpoint, queries: Tensor, memory: Tensor) -> Tensor:
    """The scores (T, S) of a function that needs no trained parameters."""
    config = checkpoint.translator.config
    return score(config.hidden, config.inner, config.longest)(queries[None], memory[None])[0]


def _variant(
    name: str, checkpoint: Checkpoint, trace: Trace, scores: Tensor, weights: Tensor | None, contexts: Tensor
) -> Variant:
    _, logits = checkpoint.translator.decoder.answer(contexts, torch.tensor(trace.queries))
    logs = logits.log_softmax(dim=-1)
    of_target = logs.gather(1, torch.tensor(trace.target_ids)[:, None])[:, 0]
    rows = None if weights is None else weights.numpy()
    return Variant(name, scores.numpy(), rows, of_target.numpy(), tuple(logs.argmax(dim=-1).tolist()))


# Evidence for what is said of the score functions


@dataclass(frozen=True, slots=True)
class Flatness:
    """Why weights of bounded scores stay flat: ``lowest`` and ``highest`` score seen; ``ratio``: the largest weight of
    a step over its smallest, the largest seen; ``possible``: what it could be; ``most``: the largest weight that one of
    S tokens can get; ``seen``: the largest weight there is."""

    lowest: float
    highest: float
    ratio: float
    possible: float
    most: float
    seen: float


def flatness(checkpoint: Checkpoint, trace: Trace, bound: float = 1.0) -> Flatness:
    """Of scores that lie within (−bound, bound), such as activated_general's. Raises ValueError without attention."""
    if trace.scores is None or trace.weights is None:
        raise ValueError(f"{checkpoint.name} has no attention, so no weights")
    open_ = looked_at(checkpoint, trace)
    scores, weights = trace.scores[:, open_], trace.weights[:, open_]
    possible = float(np.exp(2 * bound))
    ratio = float(np.exp((scores.max(axis=1) - scores.min(axis=1)).max()))
    most = possible / (possible + open_.sum() - 1)
    return Flatness(float(scores.min()), float(scores.max()), ratio, possible, float(most), float(weights.max()))


@dataclass(frozen=True, slots=True)
class Sharpened:
    """What β does to cosine: its learned value; largest weight and mean entropy (nats) with it, and with β = 1."""

    beta: float
    largest: float
    largest_without: float
    entropy: float
    entropy_without: float


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
    means = [float(evaluate.entropy(weights).mean()) for weights in (trace.weights, flat)]
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
    open_ = looked_at(checkpoint, trace)
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
