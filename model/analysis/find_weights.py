"""Which weights would make the model say another word? A gradient search over one row, all parameters frozen.

Looks for the row α nearest to the model's own α⁰, by KL(α ‖ α⁰), under which a chosen word is the most probable. α is a
softmax of what is searched, several starts at once; the price on missing the word is raised while it is missed and
lowered while it is reached (dual ascent), which leads along the border between the two. A row that is found can be
checked by one product; that none exists is never proven, so the nearest miss is told instead.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from model.analysis.edits import Painted
from model.analysis.experiment import own_weights
from model.checkpoint import Checkpoint
from model.trace import Array, Trace

STARTS = 6  # rows searched from at once: the model's own, uniform, and the single positions that come nearest
MARGIN = 0.01  # how far the word shall lead, in nats, so that rounding cannot turn it round
RATE, PRICE, PRICE_RATE = 0.3, 5.0, 1.0  # the first falls to 0 over the search


@dataclass(frozen=True, slots=True)
class Found:
    """The state of a search, and at its end the result.

    ``reached``: ``weights`` (S,) make the word the most probable, and no nearer ones are known; otherwise they are
    those under which it comes nearest. ``lead``: log-probability of the word less that of its strongest rival, in nats.
    ``divergence``: KL(weights ‖ the model's own) in nats.
    """

    done: float  # share of the search, 1 at its end
    reached: bool
    weights: Array
    divergence: float
    probability: float
    lead: float
    rival: int  # id of the most probable other word


def search(
    checkpoint: Checkpoint, trace: Trace, step: int, word: int, rounds: int = 200, seconds: float = 0.9
) -> Iterator[Found]:
    """Search for weights at ``step`` of a Trace that make the word (an id) the most probable; yields about ten times.

    Ends after ``rounds``, or earlier after ``seconds``. Raises ValueError without attention, IndexError for a step or a
    word that does not exist.
    """
    if trace.weights is None:
        raise ValueError(f"{checkpoint.name} has no attention, so no weights to find")
    if not 0 <= word < len(checkpoint.target) or not 0 <= step < len(trace.target):
        raise IndexError(f"no word {word} or no step {step}")
    with torch.inference_mode(False):
        yield from _Search(checkpoint, trace, step, word).run(rounds, seconds)


def word_id(checkpoint: Checkpoint, word: str) -> int:
    """The first piece of a typed word, as it stands at the start of a word. Raises ValueError for nothing."""
    ids = checkpoint.target.encode(word)
    if not ids:
        raise ValueError("there is no word to look for")
    return ids[0]


class _Search:
    """One search under way: K rows over the S positions that attention may look at."""

    def __init__(self, checkpoint: Checkpoint, trace: Trace, step: int, word: int) -> None:
        self.decoder, self.word = checkpoint.translator.decoder, word
        self.open = torch.from_numpy(trace.mask)
        self.memory = torch.tensor(trace.memory)[self.open]
        self.query = torch.tensor(trace.queries[step])
        self.own = torch.tensor(own_weights(checkpoint, trace)[step])[self.open].clamp_min(1e-12)
        self.best: tuple[float, float, Tensor] | None = None  # divergence, lead, weights: reached, and the nearest
        self.miss: tuple[float, Tensor] = (-torch.inf, self.own)  # lead and weights: missed by the least

    def run(self, rounds: int, seconds: float) -> Iterator[Found]:
        logs = self.starts().requires_grad_()
        price = torch.full((len(logs),), PRICE)
        optimiser = torch.optim.Adam([logs], lr=RATE, betas=(0.9, 0.95))
        began = time.monotonic()
        for number in range(rounds):
            done = max(number / rounds, (time.monotonic() - began) / seconds)
            weights = torch.softmax(logs, dim=-1)
            divergence, lead = self.divergence(weights), self.lead(weights)[0]
            self.remember(weights.detach(), divergence.detach(), lead.detach())
            if number % max(1, rounds // 10) == 0:
                yield self.state(min(done, 1.0))
            if done >= 1:
                break
            missed = MARGIN - lead
            optimiser.param_groups[0]["lr"] = RATE * (1 - done)
            optimiser.zero_grad()
            (divergence + price * missed).sum().backward()
            optimiser.step()
            price = (price * torch.exp(PRICE_RATE * missed.detach().clamp(-0.3, 0.3))).clamp(1e-3, 1e4)
        self.pull_back()
        yield self.state(1.0)

    def starts(self) -> Tensor:
        """(K, S) logs of the rows to search from."""
        size = len(self.own)
        uniform = torch.full((1, size), 1 / size)
        single = 0.9 * torch.eye(size) + 0.1 * uniform
        nearest = self.lead(single)[0].topk(min(size, STARTS - 2)).indices
        return torch.cat([self.own[None], uniform, single[nearest]]).log()

    def logits(self, weights: Tensor) -> Tensor:
        contexts = weights @ self.memory
        return self.decoder.answer(contexts, self.query.expand_as(contexts))[1]

    def lead(self, weights: Tensor) -> tuple[Tensor, Tensor]:
        """(K,) logit of the word less that of its strongest rival, and the rivals' ids."""
        logits = self.logits(weights)
        word = torch.arange(logits.shape[-1]) == self.word
        rival = logits.masked_fill(word, -torch.inf).max(dim=-1)
        return logits[:, self.word] - rival.values, rival.indices

    def divergence(self, weights: Tensor) -> Tensor:
        """(K,) KL(weights ‖ own)."""
        return (weights * (weights.clamp_min(1e-12).log() - self.own.log())).sum(dim=-1)

    def remember(self, weights: Tensor, divergence: Tensor, lead: Tensor) -> None:
        there = torch.where(lead > 0, divergence, torch.inf)
        i = int(there.argmin())
        if lead[i] > 0 and (self.best is None or there[i] < self.best[0]):
            self.best = float(there[i]), float(lead[i]), weights[i]
        i = int(lead.argmax())
        if lead[i] > self.miss[0]:
            self.miss = float(lead[i]), weights[i]

    def pull_back(self) -> None:
        """The way from the row that was found straight back to the model's own, as far as the word stays on top."""
        if self.best is None:
            return
        share = torch.linspace(0, 1, 65)[:, None]
        weights = (1 - share) * self.best[2] + share * self.own
        self.remember(weights, self.divergence(weights), self.lead(weights)[0])

    def state(self, done: float) -> Found:
        weights = self.best[2] if self.best else self.miss[1]
        lead, rival = self.lead(weights[None])
        row = torch.zeros(len(self.open))
        row[self.open] = weights
        return Found(
            done,
            self.best is not None,
            row.numpy(),
            float(self.divergence(weights)),
            float(self.logits(weights[None]).softmax(dim=-1)[0, self.word]),
            float(lead),
            int(rival),
        )


def as_edit(found: Found) -> Painted:
    """The edit that puts these weights into the translation."""
    return Painted(tuple(found.weights.tolist()))
