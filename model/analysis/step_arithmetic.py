"""The arithmetic of a translation, in NumPy: from a Trace and the parameters, every number between its arrays.

Nothing here runs the network. Each result is computed again from the parameters, so that a test can hold it against the
Trace, and each entry can say which products it is the sum of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from model.cells import Along, Parameters, Sum, along
from model.checkpoint import Checkpoint
from model.scores import Score
from model.tokens import BOS
from model.trace import Array, Trace

Values = dict[str, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Inner:
    """What a score function computes on the way, for one query: quantities (S, N), or (1, N) where all keys share it.

    scores = Σₙ left · right + added, through tanh where squashed; left and right are names (LaTeX) of quantities.
    """

    quantities: dict[str, Array]
    left: str
    right: str
    added: float
    squashed: bool
    keys_read: bool  # False where other keys would get the same scores

    def sum(self, position: int) -> Sum:
        """The products that make the score of one key (before the tanh, where there is one)."""
        left, right = (_row(self.quantities[name], position) for name in (self.left, self.right))
        return Sum(left, right, self.added)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Every number of one decoder step. S source tokens, H hidden, E embedding size, V words of the vocabulary.

    scores, exponentials and weights are None without attention; inner is None where the score function does not tell.
    """

    index: int
    query: Array  # (H,) s_t
    keys: Array  # (S, H) memory, which is also the values
    inner: Inner | None
    scores: Array | None  # (S,)
    looked: NDArray[np.bool_]  # (S,) the mask: False at a register tag, which is read but not looked at
    exponentials: Array | None  # (S,) e^(score − largest score), 0 under the mask
    own: Array | None  # (S,) softmax of the scores
    weights: Array | None  # (S,) what the Trace has: ``own``, or weights that an experiment put in its place
    given: bool  # the weights are an experiment's
    context: Array  # (H,)
    joined: Array  # (2H,) [a_t; s_t]
    combined: Array  # (E,) W_c [a_t; s_t] + b_c
    attentional: Array  # (E,) its tanh, or itself under the readout "linear"
    logits: Array  # (V,)
    probabilities: Array  # (V,)
    parameters: Values

    @property
    def context_share(self) -> float:
        """How much of W_c [a; s] comes from the context: its length beside the query's, as a share of both."""
        half, matrix = len(self.context), self.parameters["decoder.combine.weight"]
        context, query = (
            float(np.linalg.norm(p)) for p in (matrix[:, :half] @ self.context, matrix[:, half:] @ self.query)
        )
        return context / (context + query)

    def context_sum(self, entry: int) -> Sum:
        """a_t = Σᵢ αᵢ hᵢ, one entry of it; without attention the context is no sum."""
        if self.weights is None:
            raise ValueError("without attention the context is the encoder's last state, not a sum")
        return Sum(self.weights, self.keys[:, entry])

    def combined_sum(self, entry: int) -> Sum:
        """One entry of W_c [a_t; s_t] + b_c: products over the context, then over the query."""
        matrix, bias = self.parameters["decoder.combine.weight"], self.parameters["decoder.combine.bias"]
        return Sum(matrix[entry], self.joined, float(bias[entry]))

    def logit_sum(self, word: int) -> Sum:
        """The logit of one word of the vocabulary: W_y s̃_t + b_y, one row of it."""
        matrix, bias = self.parameters["decoder.embedding.weight"], self.parameters["decoder.bias"]
        return Sum(matrix[word], self.attentional, float(bias[word]))


def parameters(checkpoint: Checkpoint) -> Values:
    """All parameters by name, not copied."""
    return {name: value.detach().numpy() for name, value in checkpoint.translator.state_dict().items()}


def step(checkpoint: Checkpoint, trace: Trace, index: int) -> Step:
    """The numbers of decoder step ``index``, from its query on. Raises IndexError where there is no such step."""
    values = parameters(checkpoint)
    query, keys = trace.queries[index], trace.memory
    inner, scores = _scores(checkpoint, query, keys)
    looked = trace.mask
    exponentials = None if scores is None else looked * np.exp(scores - scores[looked].max())
    own = None if exponentials is None else exponentials / exponentials.sum()
    weights, given = _weights(trace, index, own)
    context = trace.contexts[index] if weights is None else weights @ keys
    joined = np.concatenate([context, query])
    combined = values["decoder.combine.weight"] @ joined + values["decoder.combine.bias"]
    attentional = np.tanh(combined) if checkpoint.translator.config.readout == "tanh" else combined
    logits = values["decoder.embedding.weight"] @ attentional + values["decoder.bias"]
    return Step(
        index, query, keys, inner, scores, looked, exponentials, own, weights, given, context, joined, combined,
        attentional, logits, _softmax(logits), values,
    )  # fmt: skip


def _weights(trace: Trace, index: int, own: Array | None) -> tuple[Array | None, bool]:
    """The weights of a step, and whether they are others than the softmax's."""
    if trace.weights is None or own is None:
        return None, False
    row = trace.weights[index]
    given = not np.allclose(row, own, rtol=1e-3, atol=1e-5)
    return (row, True) if given else (own, False)


def decoder_gates(checkpoint: Checkpoint, trace: Trace) -> Along:
    """How s_t came from s_{t−1} and the word before, at each step of the Trace."""
    values = parameters(checkpoint)
    embedding = values["decoder.embedding.weight"]
    inputs = embedding[[BOS, *trace.target_ids[:-1]]] * embedding.shape[1] ** 0.5
    last = np.concatenate([trace.forward_memory[-1], trace.backward_memory[:1].ravel()])
    start = np.tanh(values["decoder.bridge.weight"] @ last + values["decoder.bridge.bias"])
    before = np.vstack([start, trace.queries[:-1]])
    return along(checkpoint.translator.config.cell, Parameters.named(values, "decoder.rnn"), inputs, before)


def encoder_gates(checkpoint: Checkpoint, trace: Trace) -> tuple[Along, ...]:
    """The forward and, where there is one, the backward reading of the source."""
    values, cell = parameters(checkpoint), checkpoint.translator.config.cell
    ahead, back = trace.forward_memory, trace.backward_memory
    before = np.vstack([np.zeros_like(ahead[:1]), ahead[:-1]])
    forward = along(cell, Parameters.named(values, "encoder.rnn"), trace.embeddings, before)
    if trace.directions == 1:
        return (forward,)
    after = np.vstack([back[1:], np.zeros_like(back[:1])])
    reverse = Parameters.named(values, "encoder.rnn", "_reverse")
    return forward, along(cell, reverse, trace.embeddings, after, backward=True)


def table(step: Step, source: Sequence[str], words: Sequence[str]) -> Iterator[tuple[str, int, str, float]]:
    """All numbers of a step as rows: quantity, entry, its token where it has one, value. ``words``: the vocabulary."""
    for name, values, tokens in (
        ("query", step.query, ()),
        ("score", step.scores, source),
        ("weight", step.weights, source),
        ("context", step.context, ()),
        ("combined", step.combined, ()),
        ("attentional", step.attentional, ()),
        ("logit", step.logits, words),
        ("probability", step.probabilities, words),
    ):
        for entry, value in enumerate(() if values is None else values):
            yield name, entry, tokens[entry] if tokens else "", float(value)


def to_csv(step: Step, source: Sequence[str], words: Sequence[str]) -> str:
    """The rows of ``table`` with a header; values with all the digits a single-precision number has."""
    rows = pd.DataFrame(table(step, source, words), columns=["quantity", "entry", "token", "value"])
    return rows.to_csv(index=False, float_format="%.9g", lineterminator="\r\n")


def _scores(checkpoint: Checkpoint, query: Array, keys: Array) -> tuple[Inner | None, Array | None]:
    attention = checkpoint.translator.decoder.attention
    if attention is None:
        return None, None
    inner = _inner(attention.score, query, keys)
    if inner is None:
        return None, _alone(attention.score(*_batch(query, keys)))
    raw = (inner.quantities[inner.left] * inner.quantities[inner.right]).sum(axis=1) + inner.added
    return inner, np.tanh(raw) if inner.squashed else raw


@torch.inference_mode()
def _inner(score: Score, query: Array, keys: Array) -> Inner | None:
    working = score.working(*_batch(query, keys))
    if working is None:
        return None
    quantities = {name: _alone(value) for name, value in working.inner.items()}
    read = not torch.equal(score(*_batch(query, keys)), score(*_batch(query, keys + 1)))
    return Inner(quantities, working.left, working.right, float(working.added), working.squashed, read)


def _batch(query: Array, keys: Array) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor(query)[None, None], torch.tensor(keys)[None]


def _alone(value: torch.Tensor) -> Array:
    """Without the axes of the batch and of the steps, both 1."""
    return value[0, 0].detach().numpy()


def _row(quantity: Array, position: int) -> Array:
    return quantity[position if len(quantity) > 1 else 0]


def _softmax(logits: Array) -> Array:
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()
