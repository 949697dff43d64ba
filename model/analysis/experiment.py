"""What if: translating under an experiment, and what it changed.

Because s_t does not depend on a_{t−1}, an edit of the weights at step t changes s̃_t and the word at t, and reaches
what follows through that word alone.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

import torch
from torch import Tensor

from model import search
from model.analysis.edits import Experiment
from model.attention import Attention
from model.checkpoint import Checkpoint
from model.tokens import BOS
from model.trace import Array, Trace
from model.translator import Decoded, Encoded, State


@torch.inference_mode()
def run(checkpoint: Checkpoint, text: str, experiment: Experiment, register: str | None = None) -> Trace:
    """Translate a sentence under an experiment; the Trace holds the edited weights beside the model's own scores.

    Raises BadText, DoesNotFit, and ValueError for edits of a checkpoint without attention.
    """
    if checkpoint.translator.decoder.attention is None and (experiment.edits or experiment.everywhere):
        raise ValueError(f"{checkpoint.name} has no attention, so no weights to edit")
    source = search.read(checkpoint, experiment.sentence or text, register)
    encoded = search.encode(checkpoint, [source])
    ids, given = _Decoding(checkpoint, encoded, experiment).run()
    return search.trace(checkpoint, source, ids, encoded, given)


class _Decoding:
    """One decoding under way, word by word."""

    def __init__(self, checkpoint: Checkpoint, encoded: Encoded, experiment: Experiment) -> None:
        self.decoder, self.encoded, self.experiment = checkpoint.translator.decoder, encoded, experiment
        self.forced = checkpoint.target.encode(experiment.prefix) if experiment.prefix.strip() else []
        self.open = encoded.mask[0].numpy()
        self.random = torch.Generator().manual_seed(experiment.seed)

    def run(self) -> tuple[list[int], Tensor | None]:
        """Ids, eos last unless cut; and the weights that were given (1, T, S), NaN where attention chose."""
        state, word = self.decoder.start(self.encoded), BOS
        ids: list[int] = []
        rows: list[Tensor] = []
        while len(ids) < search.MOST and (len(ids) < len(self.forced) or not search.ended(ids or [BOS])):
            decoded, state, row = self.step(len(ids), word, state)
            word = self.forced[len(ids)] if len(ids) < len(self.forced) else self.choose(decoded.logits[0, 0])
            ids.append(word)
            rows.append(row)
        given = torch.cat(rows, dim=1)
        return ids, None if bool(given.isnan().all()) else given

    def step(self, step: int, word: int, state: State) -> tuple[Decoded, State, Tensor]:
        inputs, edit = torch.tensor([[word]]), self.experiment.edit(step)
        decoded, after = self.decoder(inputs, state, self.encoded)
        row = torch.full((1, 1, len(self.open)), torch.nan)
        if edit is not None:
            row[0, 0] = torch.from_numpy(edit.row(decoded.weights[0, 0].numpy(), self.open))
            decoded, _ = self.decoder(inputs, state, self.encoded, row)
        return decoded, after, row

    def choose(self, logits: Tensor) -> int:
        if self.experiment.temperature <= 0:
            return int(logits.argmax())
        probabilities = torch.softmax(logits / self.experiment.temperature, dim=-1)
        return int(torch.multinomial(probabilities, 1, generator=self.random))


@dataclass(frozen=True, slots=True)
class Difference:
    """What an experiment changed. ``parting``: the first step where the two say different words, None if none.

    ``gone`` and ``new`` are the steps, of the untouched and of the edited translation, whose words are not shared.
    ``effects`` (min(T, T′),): by how much the log-probability of each untouched word changed at its step, given the
    edited weights and the words said so far in the edited translation.
    """

    parting: int | None
    gone: tuple[int, ...]
    new: tuple[int, ...]
    effects: Array


@torch.inference_mode()
def difference(checkpoint: Checkpoint, before: Trace, after: Trace) -> Difference:
    """The untouched translation beside the one of an experiment."""
    gone, new = _unshared(before.target_ids, after.target_ids)
    steps = min(len(before.target_ids), len(after.target_ids))
    pairs = enumerate(zip(before.target_ids, after.target_ids, strict=False))
    parting = next((t for t, (a, b) in pairs if a != b), None)
    if parting is None and len(before.target_ids) != len(after.target_ids):
        parting = steps
    logs = log_probabilities(checkpoint, after)[torch.arange(steps), list(before.target_ids[:steps])]
    return Difference(parting, gone, new, logs.numpy() - before.log_probabilities[:steps])


def log_probabilities(checkpoint: Checkpoint, trace: Trace) -> Tensor:
    """(T, V) of the whole vocabulary at every step of a Trace, read off its contexts and queries."""
    _, logits = checkpoint.translator.decoder.answer(torch.tensor(trace.contexts), torch.tensor(trace.queries))
    return logits.log_softmax(dim=-1)


def _unshared(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places of two sequences outside of their longest common blocks."""
    blocks = SequenceMatcher(a=a, b=b, autojunk=False).get_matching_blocks()
    in_a = {block.a + i for block in blocks for i in range(block.size)}
    in_b = {block.b + i for block in blocks for i in range(block.size)}
    return tuple(i for i in range(len(a)) if i not in in_a), tuple(i for i in range(len(b)) if i not in in_b)


@torch.inference_mode()
def own_weights(checkpoint: Checkpoint, trace: Trace) -> Array:
    """(T, S) the weights attention would have had at every step of a Trace, whatever was put in their place.

    Raises ValueError without attention.
    """
    if trace.scores is None:
        raise ValueError(f"{checkpoint.name} has no attention, so no weights")
    open_ = torch.from_numpy(trace.mask)
    return (
        Attention.attend(torch.tensor(trace.scores)[None], torch.tensor(trace.memory)[None], open_[None])
        .weights[0]
        .numpy()
    )
