"""The cell that computes one decoder step again in plain NumPy, to be pasted into a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.trace import Trace

if TYPE_CHECKING:
    from model.analysis.step_arithmetic import Step

SCORES_OF_THE_MODEL = "trace.scores[t]  # this score function does not say its NumPy"


def cell(trace: Trace, step: Step, code: str, folder: Path | None = None) -> str:
    """Python that ends with the probabilities of step ``step.index``. ``code``: the score function in NumPy."""
    place = f", Path({str(folder)!r})" if folder else ""
    register = f", register={trace.register!r}" if trace.register else ""
    return "\n".join(
        [
            *(["from pathlib import Path", ""] if folder else []),
            "import numpy as np",
            "from model import checkpoint, search",
            "",
            f"translator = checkpoint.load({trace.pair!r}, {trace.score!r}{place})",
            f"trace = search.greedy(translator, {trace.text!r}{register})",
            "decoder = {name: value.numpy() for name, value in translator.translator.decoder.state_dict().items()}",
            f"t = {step.index}  # writes {trace.target[step.index]!r}",
            "q, K = trace.queries[t], trace.memory",
            "",
            *_attention(step, code),
            "",
            'joined = decoder["combine.weight"] @ np.concatenate([context, q]) + decoder["combine.bias"]',
            f"attentional = {'joined' if step.attentional is step.combined else 'np.tanh(joined)'}",
            'logits = decoder["embedding.weight"] @ attentional + decoder["bias"]',
            "probabilities = np.exp(logits - logits.max())",
            "probabilities /= probabilities.sum()",
            "for word in np.argsort(-probabilities)[:5]:",
            '    print(f"{translator.target.tokens([word])[0]:12} {probabilities[word]:.4f}")',
        ]
    )


def _attention(step: Step, code: str) -> list[str]:
    if step.weights is None:
        return ["context = trace.contexts[t]  # no attention: the encoder's last state"]
    start = 'p = {name.removeprefix("attention.score."): value for name, value in decoder.items()}'
    hidden = [i for i, looked in enumerate(step.looked) if not looked]
    mask = [f"scores[{hidden}] = -np.inf  # the register tag is read, not looked at"] if hidden else []
    return [
        *([start] if code else []),
        f"scores = {code or SCORES_OF_THE_MODEL}",
        *mask,
        "weights = np.exp(scores - scores.max())",
        "weights /= weights.sum()",
        "context = weights @ K",
    ]
