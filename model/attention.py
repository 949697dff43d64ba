"""Attention: score, mask, softmax, weighted sum, once for all score functions."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.scores import Score


class Attended(NamedTuple):
    """What attention did: scores and weights (B, T, S), contexts (B, T, H)."""

    scores: Tensor
    weights: Tensor
    contexts: Tensor


class Attention(nn.Module):
    """α = softmax(score(q, K)), a = α V with values V = keys K (Bahdanau et al. 2015, Luong et al. 2015)."""

    def __init__(self, score: Score) -> None:
        super().__init__()
        self.score = score

    def forward(self, query: Tensor, keys: Tensor, mask: Tensor | None = None, given: Tensor | None = None) -> Attended:
        """query (B, T, H), keys (B, S, H), mask (B, S) True where a key may be looked at; None: everywhere.

        given (B, T, S): weights to use in place of the softmax's; a row of NaN leaves its step to the softmax.
        """
        scores = self.score(query, keys)
        return self.attend(scores, keys, mask, given)

    @staticmethod
    def attend(scores: Tensor, values: Tensor, mask: Tensor | None = None, given: Tensor | None = None) -> Attended:
        """The part after the score: under the mask the softmax reads −∞, so weights are exactly 0 there."""
        looked = scores if mask is None else scores.masked_fill(~mask.unsqueeze(1), -torch.inf)
        weights = torch.softmax(looked, dim=-1)
        if given is not None:
            weights = torch.where(given.isnan(), weights, given)
        return Attended(scores, weights, weights.to(values.dtype) @ values)
