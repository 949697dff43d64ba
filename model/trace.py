"""The record of one translation: every intermediate the model computed, as numpy arrays.

A Trace is what search returns, what figures draw and what the command line prints. It is never edited: an
experiment makes another Trace.
"""

import dataclasses
import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.circles import circle
from model.tokens import REGISTERS, lookable

Array = NDArray[np.float32]
NONE = "none"  # the choice of no attention at all: the score of a Trace, but no score function


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Every intermediate of one sentence. S source tokens, T target tokens, E embedding, H hidden size, K kept words.

    Axes are always (target, source, feature). ``scores`` and ``weights`` are None for the score ``none``, which
    has no attention: its ``contexts`` repeat the encoder's last state. Sizes are checked once, on creation.
    """

    pair: str  # "ko-en": which checkpoint
    score: str  # "general": which score function
    register: str | None  # "haeyo": the register asked for, where the pair has registers
    text: str  # the sentence as read, after normalisation
    translation: str  # the target tokens joined to a sentence
    source: tuple[str, ...]  # (S,) pieces, the register tag first where there is one
    target: tuple[str, ...]  # (T,) pieces, the end mark last unless the length limit was reached
    source_ids: tuple[int, ...]  # (S,)
    target_ids: tuple[int, ...]  # (T,)
    unknown: tuple[int, ...]  # positions in source the vocabulary does not know
    truncated: int  # source tokens left out because the sentence was too long
    stopped: bool  # the model ended the sentence itself; else it was cut, at the limit or going round in circles
    embeddings: Array  # (S, E) source embeddings
    memory: Array  # (S, H) encoder states: the keys and values of attention
    directions: int  # 2: memory is [forward H/2 ; backward H/2], 1: forward only
    queries: Array  # (T, H) decoder states
    scores: Array | None  # (T, S) before mask and softmax
    weights: Array | None  # (T, S) after softmax, rows sum to 1; a register tag is read but not looked at: 0
    contexts: Array  # (T, H) weights @ memory
    attentional: Array  # (T, E) read out from [context ; query]
    log_probabilities: Array  # (T,) natural log of the probability of each target token
    top_tokens: tuple[tuple[str, ...], ...]  # (T, K) most probable words first
    top_probabilities: Array  # (T, K)

    def __post_init__(self) -> None:
        s, t = len(self.source), len(self.target)
        wrong = [
            f"{name} has {got}, not {want}"
            for name, got, want in (
                ("source_ids", len(self.source_ids), s),
                ("target_ids", len(self.target_ids), t),
                ("embeddings", len(self.embeddings), s),
                ("memory", len(self.memory), s),
                ("queries", len(self.queries), t),
                ("contexts", self.contexts.shape, self.queries.shape[:1] + self.memory.shape[1:]),
                ("attentional", len(self.attentional), t),
                ("log_probabilities", self.log_probabilities.shape, (t,)),
                ("top_tokens", len(self.top_tokens), t),
                ("top_probabilities", len(self.top_probabilities), t),
                ("scores", (t, s) if self.scores is None else self.scores.shape, (t, s)),
                ("weights", (t, s) if self.weights is None else self.weights.shape, (t, s)),
            )
            if got != want
        ]
        if wrong:
            raise ValueError("a Trace whose parts do not fit: " + "; ".join(wrong))

    @property
    def log_probability(self) -> float:
        """Natural log of the probability the model gives the whole target."""
        return float(self.log_probabilities.sum())

    @property
    def circle(self) -> tuple[str, ...]:
        """The target tokens that the model said again and again until it was stopped; none where it was not."""
        return () if self.stopped else self.target[len(self.target) - circle(self.target_ids) :]

    @property
    def mask(self) -> NDArray[np.bool_]:
        """(S,) where attention may look: everywhere but at a register tag."""
        return lookable(np.asarray(self.source_ids), len(REGISTERS) if self.register else 0)

    @property
    def forward_memory(self) -> Array:
        """(S, H / directions): the states of the left-to-right reading."""
        return self.memory[:, : self.memory.shape[1] // self.directions]

    @property
    def backward_memory(self) -> Array:
        """(S, H / 2) states of the right-to-left reading; (S, 0) for a unidirectional encoder."""
        return self.memory[:, self.memory.shape[1] // self.directions :]

    def to_json(self) -> str:
        """All fields under their own names, arrays as nested lists."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        fields["log_probability"] = self.log_probability
        return json.dumps(fields, ensure_ascii=False, default=lambda array: array.tolist())
