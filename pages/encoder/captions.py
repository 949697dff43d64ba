"""What to look for in the encoder's states, computed from them."""

from collections.abc import Sequence

import numpy as np

from model.trace import Array, Trace
from pages.figures.captions import Look, clean


def embeddings(trace: Trace) -> Look:
    """The two different tokens whose embeddings point most nearly the same way."""
    unit = trace.embeddings / np.maximum(np.linalg.norm(trace.embeddings, axis=1, keepdims=True), 1e-12)
    other = np.not_equal.outer(trace.source_ids, trace.source_ids)
    if not other.any():
        return Look("influence_one")
    alike = np.where(other, unit @ unit.T, -2)
    a, b = sorted(int(n) for n in np.unravel_index(int(alike.argmax()), alike.shape))
    said = {"a": clean(trace.source[a]), "b": clean(trace.source[b]), "cosine": f"{alike[a, b]:.2f}"}
    return Look("embeddings_look", said)


def influence(values: Array, tokens: Sequence[str]) -> Look:
    """The token that the others' states depend on most, and least, on average."""
    if len(tokens) < 2:
        return Look("influence_one")
    means = np.nanmean(values, axis=1)
    most, least = int(means.argmax()), int(means.argmin())
    said = {"most": clean(tokens[most]), "much": f"{means[most]:.2f}"}
    return Look("influence_look", said | {"least": clean(tokens[least]), "little": f"{means[least]:.2f}"})


def similarity(values: Array, tokens: Sequence[str]) -> Look:
    """The two states that point most nearly the same way."""
    if len(tokens) < 2:
        return Look("influence_one")
    pairs = np.where(np.triu(np.ones_like(values), k=1) > 0, values, -2)
    a, b = np.unravel_index(int(pairs.argmax()), pairs.shape)
    said = {"a": clean(tokens[int(a)]), "b": clean(tokens[int(b)]), "cosine": f"{values[a, b]:.2f}"}
    return Look("similarity_look", said)


def swap(values: Array, tokens: Sequence[str]) -> Look:
    """How far the change of the forward states carries to the right of the changed words."""
    forward = values[0]
    gone = np.flatnonzero(np.isnan(forward))
    after = range(int(gone[-1]) + 1 if len(gone) else 0, len(tokens))
    if not len(after) or not np.isfinite(forward[after]).any() or np.nanmax(forward) == 0:
        return Look("swap_nothing")
    near, far = after[0], after[-1]
    if near == far:
        return Look("swap_one", {"near": clean(tokens[near]), "much": f"{forward[near]:.2f}"})
    said = {"near": clean(tokens[near]), "much": f"{forward[near]:.2f}"}
    return Look("swap_look", said | {"far": clean(tokens[far]), "little": f"{forward[far]:.2f}"})


def contexts(column: Array, token: str) -> Look:
    """The same embedding, and how alike the states are. column: embedding, halves, both, one-way where there is one."""
    said = {"token": clean(token), "embedding": f"{column[0]:.2f}", "forward": f"{column[1]:.2f}"}
    if len(column) < 4:
        return Look("contexts_one_way", said)
    said |= {"backward": f"{column[2]:.2f}", "both": f"{column[3]:.2f}"}
    return Look("contexts_look", said)
