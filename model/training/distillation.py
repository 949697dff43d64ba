"""Sequence-level knowledge distillation (Kim & Rush 2016): checkpoints together translate what they were trained on.

Several models make fewer mistakes than one, and their translations are more alike than those of many translators:
easier to learn from. Only translations they are sure of are kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from model import search
from model.checkpoint import Checkpoint
from model.search import Source
from model.tokens import EOS, UNK, BadText
from model.training.corpus import Pair

SURE = -1.0  # mean log-probability of a token, in nats, above which a translation is kept


def distilled(teachers: Sequence[Checkpoint], pairs: Sequence[Pair], size: int = 192) -> Iterator[Pair]:
    """The pairs whose source the teachers translate surely, with their translation as the target, shortest first.

    The teachers are checkpoints of one pair and share its vocabularies.
    """
    read: list[tuple[Source, Pair]] = []
    for pair in pairs:
        try:
            read.append((search.read(teachers[0], pair.source, pair.register), pair))
        except BadText:
            continue
    read.sort(key=lambda one: len(one[0].ids))
    for start in range(0, len(read), size):
        part = read[start : start + size]
        answers = together(teachers, [source for source, _ in part])
        for (_, pair), (ids, sureness) in zip(part, answers, strict=True):
            text = teachers[0].target.decode(ids)
            if sureness > SURE and ids[-1] == EOS and UNK not in ids and text:
                yield replace(pair, target=text)


@torch.inference_mode()
def together(teachers: Sequence[Checkpoint], sources: Sequence[Source]) -> list[tuple[list[int], float]]:
    """Greedy translations under the mean of the teachers' log-probabilities: ids, and that mean over the tokens."""
    encoded = [search.encode(teacher, sources) for teacher in teachers]
    decoders = [teacher.translator.decoder for teacher in teachers]
    states = [decoder.start(one) for decoder, one in zip(decoders, encoded, strict=True)]
    sums, rows = torch.zeros(len(sources)), torch.arange(len(sources))

    def choose(word: Tensor) -> Tensor:
        total = torch.zeros(())
        for i, decoder in enumerate(decoders):
            decoded, states[i] = decoder(word, states[i], encoded[i])
            total = total + decoded.logits[:, -1].log_softmax(dim=-1)
        best = (total / len(teachers)).max(dim=-1)
        sums[rows] += best.values
        return best.indices[:, None]

    def keep(going: Sequence[int]) -> None:
        nonlocal rows
        rows = rows[going]
        states[:] = [search.states_of(state, going) for state in states]
        encoded[:] = [search.encoded_of(one, going) for one in encoded]

    answers = search.until_ended(len(sources), choose, keep)
    return [(ids, total / len(ids)) for ids, total in zip(answers, sums.tolist(), strict=True)]
