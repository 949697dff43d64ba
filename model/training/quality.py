"""How good a checkpoint is: BLEU and chrF, BLEU by length, how spread its weights are, how right its alignment is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from model import search
from model.checkpoint import Checkpoint
from model.textbook import Sentence
from model.tokens import Vocabulary, normalise
from model.trace import Trace
from model.training.corpus import Pair

BANDS = (5, 10, 15, 20)  # source words: 1–5, 6–10, 11–15, 16–20, more

Link = tuple[int, int]  # source word, target word
Spans = list[tuple[int, int]]  # start and end (exclusive) in characters


@dataclass(frozen=True, slots=True)
class Quality:
    """BLEU (Papineni et al. 2002) and chrF (Popović 2015) of a corpus in percent, with sacrebleu's signatures."""

    sentences: int
    bleu: float
    chrf: float
    bleu_signature: str
    chrf_signature: str


def quality(answers: Sequence[str], references: Sequence[str]) -> Quality:
    """answers against one reference each, in the same order. Raises ValueError where there is nothing to compare."""
    if not answers or len(answers) != len(references):
        raise ValueError(f"{len(answers)} translations cannot be compared with {len(references)} references")
    metrics = BLEU(), CHRF()
    bleu, chrf = (metric.corpus_score(answers, [references]).score for metric in metrics)
    return Quality(len(answers), bleu, chrf, *(str(metric.get_signature()) for metric in metrics))


def translations(checkpoint: Checkpoint, pairs: Sequence[Pair], width: int = 1) -> list[str]:
    """Translations in order, greedy unless ``width`` is that of a beam, each in the register of its reference where the
    checkpoint takes registers."""
    answers = [""] * len(pairs)
    for register in {pair.register for pair in pairs}:
        rows = [i for i, pair in enumerate(pairs) if pair.register == register]
        wanted = register if checkpoint.registers else None
        found = search.translate(checkpoint, [pairs[i].source for i in rows], wanted, width)
        for i, answer in zip(rows, found, strict=True):
            answers[i] = answer
    return answers


@dataclass(frozen=True, slots=True)
class Band:
    """Sentences whose source has ``shortest`` to ``longest`` words (None: any more), and the BLEU of them all."""

    shortest: int
    longest: int | None
    sentences: int
    bleu: float


def by_length(pairs: Sequence[Pair], answers: Sequence[str], bands: Sequence[int] = BANDS) -> list[Band]:
    """BLEU by the number of source words; bands without a sentence are left out."""
    words = np.array([len(pair.source.split()) for pair in pairs])
    band = np.searchsorted(bands, words)
    found = []
    for i in range(len(bands) + 1):
        rows = np.flatnonzero(band == i).tolist()
        if rows:
            bleu = quality([answers[r] for r in rows], [pairs[r].target for r in rows]).bleu
            shortest = bands[i - 1] + 1 if i else 1
            found.append(Band(shortest, bands[i] if i < len(bands) else None, len(rows), bleu))
    return found


@dataclass(frozen=True, slots=True)
class Gold:
    """A pair with its alignment: links of (source start, end, target start, end) in characters, ends exclusive."""

    pair: Pair
    sure: tuple[tuple[int, int, int, int], ...]
    possible: tuple[tuple[int, int, int, int], ...]


def gold(sentence: Sentence, pair: str) -> Gold:
    """A textbook sentence in the direction of a pair of Korean and English."""
    if pair == "ko-en":
        return Gold(Pair(sentence.korean, sentence.english), sentence.sure, sentence.possible)
    sure, possible = (
        tuple((en_start, en_end, ko_start, ko_end) for ko_start, ko_end, en_start, en_end in links)
        for links in (sentence.sure, sentence.possible)
    )
    return Gold(Pair(sentence.english, sentence.korean, sentence.register), sure, possible)


def alignment_error(checkpoint: Checkpoint, golds: Iterable[Gold]) -> float:
    """Alignment error rate of a checkpoint made to say the references (Och & Ney 2003); 0 is perfect, 1 all wrong.

    Each target word is linked to the source word with most of its weight, or to none where punctuation has more.
    Raises ValueError for a checkpoint without attention.
    """
    found = []
    for g in golds:
        trace = search.forced(checkpoint, g.pair.source, g.pair.target, g.pair.register)
        if trace.weights is None:
            raise ValueError(f"{checkpoint.name} has no attention, so no alignment")
        source, target = word_spans(g.pair.source), word_spans(g.pair.target)
        weights = word_weights(trace, checkpoint.source, checkpoint.target, g.pair.target)
        sure = word_links(g.sure, source, target)
        found.append((best_links(weights), sure, sure | word_links(g.possible, source, target)))
    return error_rate(found)


def error_rate(alignments: Iterable[tuple[set[Link], set[Link], set[Link]]]) -> float:
    """AER = 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|) over (A found, S sure, P possible with S in it) of all sentences."""
    right = total = 0
    for found, sure, possible in alignments:
        right += len(found & sure) + len(found & possible)
        total += len(found) + len(sure)
    if not total:
        raise ValueError("no links to compare")
    return 1 - right / total


def word_spans(text: str) -> Spans:
    """Where the words of a text are; punctuation belongs to none."""
    return [match.span() for match in re.finditer(r"\w+(?:['’-]\w+)*", text)]


def word_links(links: Iterable[tuple[int, int, int, int]], source: Spans, target: Spans) -> set[Link]:
    """Links between characters as links between the words they lie in."""
    return {
        (i, j)
        for start, end, target_start, target_end in links
        for i in _within(source, start, end)
        for j in _within(target, target_start, target_end)
    }


def _within(spans: Spans, start: int, end: int) -> list[int]:
    return [i for i, span in enumerate(spans) if span[0] < end and start < span[1]]


def word_weights(trace: Trace, source: Vocabulary, target: Vocabulary, text: str) -> NDArray[np.float64]:
    """Weights (target words, source words) of a forced trace of ``text``: summed over the pieces of a source word,
    averaged over those of a target word. Rows sum to less than 1: the rest lies outside of words."""
    assert trace.weights is not None
    tag = 1 if trace.register else 0
    of_source = _pieces_in_words(source, trace.text, len(trace.source) - tag)
    of_target = _pieces_in_words(target, normalise(text), len(trace.target) - 1)
    weights = trace.weights[:-1, tag:].astype(np.float64)
    pieces = np.maximum(1, of_target.sum(axis=0))[:, None]
    return np.asarray(of_target.T @ weights @ of_source / pieces)


def _pieces_in_words(vocabulary: Vocabulary, text: str, count: int) -> NDArray[np.float64]:
    """(pieces, words) 1 where a piece has letters of a word, or is the mark before it; the first ``count`` pieces."""
    words = word_spans(text)
    table = np.zeros((count, len(words)))
    for piece, (_, token, start, end) in enumerate(vocabulary.segment(text)[:count]):
        table[piece, _within(words, start, end + (token == "▁"))] = 1
    return table


def best_links(weights: NDArray[np.float64]) -> set[Link]:
    """The source word of each target word: the one with most weight, if it has more than what lies outside of words."""
    outside = 1 - weights.sum(axis=1)
    best = weights.argmax(axis=1)
    return {(int(i), j) for j, i in enumerate(best) if weights[j, i] > outside[j]}
