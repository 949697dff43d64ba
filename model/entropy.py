"""How spread a row of weights is: its entropy, and the effective number of tokens. Needs no torch."""

import numpy as np

from model.trace import Array


def entropy(weights: Array) -> Array:
    """(T,) entropy of each row of weights (T, S) in nats: 0 looks at one token, log S at all alike."""
    logs = np.log(weights, out=np.zeros_like(weights), where=weights > 0)
    return np.asarray(-(weights * logs).sum(axis=1))


def effective_tokens(weights: Array) -> Array:
    """(T,) effective number of tokens of each row, exp(entropy): so many tokens would share the weight as evenly."""
    return np.exp(entropy(weights))
