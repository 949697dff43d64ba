"""Score functions side by side: separately trained models made to say the same words."""

from dataclasses import dataclass

from model import search
from model.checkpoint import Checkpoint
from model.entropy import entropy
from model.trace import Array, Trace
from model.training import quality
from model.training.quality import Gold


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
    agreement = 1 - quality.alignment_error(checkpoint, [gold]) if gold else None
    return Seen(checkpoint.name, trace, entropy(trace.weights), agreement, free)
