"""Same states, other score: the queries and keys of one model under functions it was not trained with."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F

from model.attention import Attention
from model.checkpoint import Checkpoint
from model.scores import SCORES, Score
from model.trace import Array, Trace


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
    own, open_ = torch.tensor(trace.scores), torch.from_numpy(trace.mask)
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
