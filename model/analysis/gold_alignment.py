"""The gold alignment of a sentence that the textbook has: which source words its target words translate."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from model import textbook
from model.checkpoint import Checkpoint
from model.tokens import normalise, without_final_mark
from model.trace import Array, Trace
from model.training import quality
from model.training.corpus import Pair
from model.training.quality import Gold


def reference(pair: str, text: str, register: str | None = None) -> Gold | None:
    """The textbook's translation and alignment of a sentence, with or without its final mark; None for other sentences.

    Where a register decides among translations, the one of ``register``.
    """
    text = normalise(text)
    for sentence in _textbook().get(without_final_mark(text), ()):
        found = quality.gold(sentence, pair)
        if without_final_mark(found.pair.source) == without_final_mark(text) and found.pair.register in (
            None,
            register,
        ):
            return replace(found, pair=Pair(text, found.pair.target, found.pair.register))
    return None


def right_cells(checkpoint: Checkpoint, gold: Gold, trace: Trace) -> Array:
    """(T, S) the gold alignment piece by piece, for a Trace of its two sentences: 1 for a sure link, ½ for a possible
    one, 0 elsewhere. Rows need not sum to 1."""
    before = len(trace.source) - len(checkpoint.source.segment(trace.text))  # the register tag
    source = [(0, 0)] * before + [span for _, _, *span in checkpoint.source.segment(trace.text)]
    target = [span for _, _, *span in checkpoint.target.segment(gold.pair.target)]
    cells = np.zeros((len(trace.target), len(trace.source)), np.float32)
    for links, value in ((gold.possible, 0.5), (gold.sure, 1.0)):
        for start, end, target_start, target_end in links:
            of_target = [t for t, span in enumerate(target) if _overlap(span, (target_start, target_end))]
            of_source = [s for s, span in enumerate(source) if _overlap(span, (start, end))]
            cells[np.ix_(of_target, of_source)] = value
    return cells


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


@cache
def _textbook() -> dict[str, list[textbook.Sentence]]:
    found: dict[str, list[textbook.Sentence]] = {}
    for sentence in textbook.first_course():
        for side in (sentence.korean, sentence.english):
            found.setdefault(without_final_mark(side), []).append(sentence)
    return found
