"""Fitting a checkpoint's confidence to the typed set, and what its pair has met and learnt.

Beside the pair's vocabularies: words.npy, the hashes of all words that training read, and learnt.txt, sentences of the
textbook that the model translates as the textbook does.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import search, textbook
from model.analysis import confidence
from model.analysis.confidence import FEATURES, Calibration
from model.analysis.known import LEARNT, WORDS, hashes
from model.checkpoint import Checkpoint
from model.training import typed
from model.training.corpus import Pair

FOLDS = 10
RIDGE = 1.0  # on the slopes of standardised features
STEPS = 30  # of Newton's method; it converges in ten
LONGEST = 9  # words of a sentence that is offered instead
MOST = 1500  # sentences that are tried; each takes some 20 ms

Numbers = NDArray[np.float64]


def calibrated(chosen: Checkpoint) -> Calibration:
    """The confidence of a checkpoint, fitted to its pair's typed set. Raises ValueError where nothing can be fitted."""
    ones = typed.read(chosen.pair)
    traces = [search.beam(chosen, one.sentence).trace for one in ones]
    language = chosen.pair.split("-")[1]
    kept = (typed.kept(one, trace.translation, language) for one, trace in zip(ones, traces, strict=True))
    right = np.fromiter(kept, bool, len(ones))
    if not FOLDS <= right.sum() <= len(right) - FOLDS:
        raise ValueError(f"{right.sum()} of {len(right)} translations are right: too few of a kind to tell them apart")
    x = np.stack([confidence.features(trace) for trace in traces]).astype(np.float64)
    line = fit(x, right)
    slopes = dict(zip(FEATURES, line[:-1].tolist(), strict=True))
    return Calibration(float(line[-1]), slopes, auc(left_out(x, right), right), len(ones))


def fit(x: Numbers, right: NDArray[np.bool_]) -> Numbers:
    """(F + 1,) slopes and intercept of a logistic regression of right (N,) on x (N, F), by Newton's method."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread[spread == 0] = 1
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    ridge = RIDGE * np.diag([*np.ones(x.shape[1]), 0.0])
    line = np.zeros(z.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-z @ line))
        gradient = z.T @ (p - right) + ridge @ line
        line = line - np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, gradient)
    slopes = line[:-1] / spread
    return np.append(slopes, line[-1] - slopes @ mean)


def left_out(x: Numbers, right: NDArray[np.bool_]) -> Numbers:
    """(N,) log-odds of each sentence by a fit to the other folds."""
    fold, odds = np.arange(len(x)) % FOLDS, np.zeros(len(x))
    for this in range(FOLDS):
        line = fit(x[fold != this], right[fold != this])
        odds[fold == this] = x[fold == this] @ line[:-1] + line[-1]
    return odds


def auc(odds: Numbers, right: NDArray[np.bool_]) -> float:
    """The chance that a right one has higher odds than a wrong one, a tie counting half (Mann & Whitney 1947)."""
    good, bad = odds[right][:, None], odds[~right][None, :]
    return float(((good > bad) + 0.5 * (good == bad)).mean())


def write(chosen: Checkpoint, found: Calibration, folder: Path) -> None:
    """Add a calibration to the config.json of a checkpoint."""
    file = folder / chosen.pair / chosen.name / "config.json"
    told = json.loads(file.read_text(encoding="utf-8")) | {"confidence": asdict(found)}
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def learnt(chosen: Checkpoint) -> list[str]:
    """Short sentences of the phrasebook, and those held out of the first course, that a beam translates as the textbook
    does, marks and case aside."""
    source, target = chosen.pair.split("-")
    sides = {"ko": lambda one: one.korean, "en": lambda one: one.english}
    if not {source, target} <= sides.keys():
        return []
    wanted = {("phrasebook", "train"), ("phrasebook", "test"), ("first", "test")}
    phrases = [one for one in textbook.sentences() if (one.part, one.split) in wanted]
    if chosen.registers:
        phrases = [one for one in phrases if one.register == search.REGISTER]
    short = {sides[source](one): sides[target](one) for one in phrases if len(sides[source](one).split()) <= LONGEST}
    short = dict(list(short.items())[:: 1 + len(short) // MOST])
    answers = search.translate(chosen, list(short), width=search.WIDTH)
    said = zip(short.items(), answers, strict=True)
    return [text for (text, meant), answer in said if textbook.bare(answer) == textbook.bare(meant)]


def write_known(pair: str, read: Iterable[Pair], sentences: Sequence[str], folder: Path) -> None:
    """Keep the words that training read and the sentences that were learnt beside the pair's vocabularies."""
    np.save(folder / pair / WORDS, hashes(one.source for one in read))
    (folder / pair / LEARNT).write_text("\n".join(sentences) + "\n", encoding="utf-8")
