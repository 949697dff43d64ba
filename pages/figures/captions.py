"""What to look for in a Trace: one computed fact for each picture, as a key of the table [look] and its values."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from model.entropy import effective_tokens
from model.trace import Array, Trace

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SPREAD = 1.5  # effective number of tokens from which a step counts as undecided


class Look(NamedTuple):
    """key: which sentence; values: what to fill in; words: values that are themselves keys of [look]."""

    key: str
    values: dict[str, Any] = {}
    words: dict[str, str] = {}


def clean(token: str) -> str:
    """A token as it is read: without the word mark of SentencePiece, a lone mark as a space sign."""
    return token.replace("▁", "") or "␣"


def joined(tokens: Sequence[str]) -> str:
    """Tokens as one text."""
    return "".join(tokens).replace("▁", " ").strip()


def alignment(trace: Trace) -> Look:
    """The largest jump of the reading position from one word to the next; marks are left out."""
    if trace.weights is None:
        return Look("reach", {"count": len(trace.source)})
    read = trace.weights.argmax(axis=1)
    steps = [t for t, token in enumerate(trace.target) if is_word(token) and is_word(trace.source[read[t]])]
    jumps = [(abs(int(read[b]) - int(read[a])), a, b) for a, b in zip(steps, steps[1:], strict=False)]
    distance, a, b = max(jumps, key=lambda jump: jump[0], default=(0, 0, 0))
    if distance <= 1:
        return Look("in_order")
    values = {
        "before": clean(trace.target[a]),
        "after": clean(trace.target[b]),
        "from": clean(trace.source[read[a]]),
        "to": clean(trace.source[read[b]]),
        "distance": distance,
    }
    return Look("jump", values, {"way": "jump_back" if read[b] < read[a] else "jump_on"})


def is_word(token: str) -> bool:
    """No punctuation, no end mark, no register tag: a token that says something."""
    return any(c.isalnum() for c in token) and not (token.startswith("<") and token.endswith(">"))


def weights(trace: Trace) -> Look:
    """The step whose weights are spread the most, in effective tokens exp(entropy), and the sharpest."""
    if trace.weights is None:
        return Look("reach", {"count": len(trace.source)})
    spread = effective_tokens(trace.weights)
    loose, sharp = int(spread.argmax()), int(spread.argmin())
    if spread[loose] < SPREAD:
        best = int(trace.weights[sharp].argmax())
        values = {"weight": f"{trace.weights[sharp, best]:.2f}", "source": clean(trace.source[best])}
        return Look("all_sharp", {"sharp": clean(trace.target[sharp])} | values)
    values = {"token": clean(trace.target[loose]), "count": f"{spread[loose]:.1f}", "sharp": clean(trace.target[sharp])}
    return Look("most_spread", values)


def scores(trace: Trace) -> Look:
    """The step where the best source token is furthest ahead of the second."""
    if trace.scores is None or len(trace.source) < 2:
        return Look("reach", {"count": len(trace.source)})
    order = np.argsort(-trace.scores, axis=1)
    rows = np.arange(len(order))
    first, second = trace.scores[rows, order[:, 0]], trace.scores[rows, order[:, 1]]
    if not np.isfinite(second).all():  # attention may look at one token only: the register tag is masked
        return weights(trace)
    gaps = first - second
    step = int(gaps.argmax())
    values = {
        "token": clean(trace.target[step]),
        "first": clean(trace.source[order[step, 0]]),
        "second": clean(trace.source[order[step, 1]]),
        "gap": f"{gaps[step]:.1f}",
        "times": large(float(np.exp(gaps[step]))),
    }
    return Look("gap", values)


def forward(trace: Trace) -> Look:
    """The source token at which the left-to-right state moves furthest from the state before it."""
    return Look("forward_change", {"token": clean(trace.source[_turning_point(trace.forward_memory)])})


def backward(trace: Trace) -> Look:
    """The same for the right-to-left state."""
    back = len(trace.source) - 1 - _turning_point(trace.backward_memory[::-1])
    return Look("backward_change", {"token": clean(trace.source[back])})


def _turning_point(states: Array) -> int:
    before = np.vstack([np.zeros_like(states[:1]), states[:-1]])
    return int(np.linalg.norm(states - before, axis=1).argmax())


def contexts(trace: Trace) -> Look:
    """The two steps whose contexts point most nearly the same way."""
    if trace.weights is None or len(trace.target) < 2:
        return Look("reach", {"count": len(trace.source)})
    unit = trace.contexts / np.linalg.norm(trace.contexts, axis=1, keepdims=True)
    alike = np.triu(unit @ unit.T, k=1) - 2 * np.tri(len(unit))
    a, b = np.unravel_index(int(alike.argmax()), alike.shape)
    names = {"first": clean(trace.target[int(a)]), "second": clean(trace.target[int(b)])}
    return Look("same_context", names | {"cosine": f"{alike[a, b]:.2f}"})


def attentional(trace: Trace) -> Look:
    """The step at which the model was least sure of the word it wrote."""
    step = int(trace.log_probabilities.argmin())
    written, p = clean(trace.target[step]), float(np.exp(trace.log_probabilities[step]))
    others = zip(trace.top_tokens[step], trace.top_probabilities[step], strict=True)
    second = next(((clean(token), float(q)) for token, q in others if clean(token) != written), None)
    if second is None:
        return Look("least_sure_one", {"token": written, "p": percent(p)})
    values = {"token": written, "first": written, "p": percent(p), "second": second[0], "q": percent(second[1])}
    return Look("least_sure", values)


def most_read(trace: Trace) -> int:
    """The source position that gets the most weight over all steps. The Trace must have weights."""
    assert trace.weights is not None
    return int(trace.weights.sum(axis=0).argmax())


def sentence_probability(trace: Trace) -> dict[str, str]:
    """How probable the whole target is, and the geometric mean per token."""
    total = trace.log_probability
    return {
        "probability": percent(float(np.exp(total))),
        "per_token": percent(float(np.exp(total / len(trace.target)))),
    }


def percent(p: float) -> str:
    """12 %, 0.3 %, 4·10⁻⁷ %: as many figures as mean something."""
    if p >= 0.1 or p == 0:
        return f"{100 * p:.0f} %"
    return f"{100 * p:.1f} %" if p >= 0.001 else f"{power(100 * p)} %"


def large(times: float) -> str:
    """A factor: 3.4, 120, 1,500, 2·10⁷."""
    if times < 10:
        return f"{times:.1f}"
    return f"{times:,.0f}" if times < 1e6 else power(times)


def power(number: float) -> str:
    """2·10⁻⁷: one figure and a power of ten."""
    figure, exponent = f"{number:.0e}".split("e")
    return f"{figure}·10{str(int(exponent)).translate(RAISED)}"
