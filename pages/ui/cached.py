"""Everything the interface gets from the model, cached: the one place where the two meet.

Nothing here imports torch before a sentence has to be translated: the first screen is a stored Trace, the list of
checkpoints is read off the folder, and the score functions' titles off the source of model/scores.py.
"""

import ast
import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from model.tokens import REGISTERS, Vocabulary
from model.trace import Trace
from pages.ui import stored
from pages.ui.turn import TURN

ROOT = Path(__file__).parents[2]
NONE = "none"


def folder() -> Path:
    """Where the checkpoints are: assets/checkpoints, unless ATTENTION_LAB_CHECKPOINTS names another folder."""
    return _folder(os.environ.get("ATTENTION_LAB_CHECKPOINTS", ""))


@lru_cache(8)
def _folder(named: str) -> Path:
    return Path(named) if named else ROOT / "assets" / "checkpoints"


def other_folder() -> Path | None:
    """The folder the checkpoints come from, where it is not the usual one."""
    return folder() if os.environ.get("ATTENTION_LAB_CHECKPOINTS") else None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a cached function needs besides its key, and is the same for the same key: all of them are equal."""

    trace: Trace = field(compare=False)


Ids = tuple[tuple[int, ...], tuple[int, ...]]


def ids(trace: Trace) -> Ids:
    """What a Trace reads and says, exactly: the source and target ids."""
    return trace.source_ids, trace.target_ids


@dataclass(frozen=True, slots=True)
class Card:
    """What the interface says of a score function. ``paper``: authors and year; ``summary``: its docstring."""

    name: str
    title: dict[str, str]
    formula: str
    paper: str
    link: str


def cards() -> dict[str, Card]:
    """Every score function, in the order of its definition: read live where torch is there already."""
    if "model.scores" in sys.modules:
        return _live_cards(tuple(sys.modules["model.scores"].SCORES.values()))
    return _written_cards()


@lru_cache(4)
def _live_cards(scores: tuple[Any, ...]) -> dict[str, Card]:
    return {s.name: Card(s.name, s.title, s.formula, str(s.paper), s.paper.link) for s in scores}


@cache
def _written_cards() -> dict[str, Card]:
    """The same from the source text, because importing it would import torch."""
    module = ast.parse((ROOT / "model" / "scores.py").read_text("utf-8"))
    classes = [c for c in module.body if isinstance(c, ast.ClassDef) and any(_is_score(b) for b in c.bases)]
    return {card.name: card for card in map(_card, classes)}


def _is_score(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id == "Score"


def _card(score: ast.ClassDef) -> Card:
    said = {line.targets[0].id: line.value for line in score.body if isinstance(line, ast.Assign)}  # type: ignore[attr-defined]
    authors, year, link = (ast.literal_eval(argument) for argument in said["paper"].args)  # type: ignore[attr-defined]
    name, title, formula = (ast.literal_eval(said[field]) for field in ("name", "title", "formula"))
    return Card(name, title, formula, f"{authors} {year}", link)


@lru_cache(8)
def _listed(place: Path, moment: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for config in sorted(place.glob("*/*/config.json")):
        found.setdefault(config.parent.parent.name, []).append(config.parent.name)
    return found


def _available(place: Path) -> dict[str, list[str]]:
    """What is in the folder, looked up again every half minute."""
    return _listed(place, int(time.monotonic() / 30))


def available() -> dict[str, list[str]]:
    """pair → score functions with a trained checkpoint, in the order of their definition, no attention last."""
    order = [*cards(), NONE]
    return {pair: [name for name in order if name in names] for pair, names in _available(folder()).items()}


@lru_cache(64)
def _about(config: Path) -> dict[str, Any]:
    return json.loads(config.read_text("utf-8")) if config.exists() else {}


def training(pair: str, score: str) -> dict[str, Any]:
    """What a checkpoint's file says of its training: updates, bleu …; empty where it says nothing."""
    return _about(folder() / pair / score / "config.json").get("training", {})


@lru_cache(16)
def _registers(vocabulary: Path) -> tuple[str, ...]:
    return REGISTERS if vocabulary.exists() and Vocabulary.load(vocabulary).has_registers() else ()


def registers(pair: str) -> tuple[str, ...]:
    """The registers a pair's models can be asked for; none where the target has no registers."""
    return _registers(folder() / pair / "source.vocabulary")


@lru_cache(4)
def _stored(path: Path) -> Trace:
    return stored.read(path)


def first() -> Trace | None:
    """The stored example of the first screen; it speaks for our checkpoints, not for those of another folder."""
    return _stored(stored.FIRST) if stored.FIRST.exists() and not other_folder() else None


def trace(pair: str, score: str, text: str, register: str | None) -> Trace:
    """The greedy translation of a sentence with all its intermediates. Raises BadText."""
    example = first()
    if example is not None and (pair, score, text) == (example.pair, example.score, example.text):
        return example
    return _trace(folder(), pair, score, text, register)


@lru_cache(512)
def _trace(place: Path, pair: str, score: str, text: str, register: str | None) -> Trace:
    from model import search

    return search.greedy(_checkpoint(place, pair, score), text, register)


def has_model(trace: Trace) -> bool:
    """There is a checkpoint to compute with, not the stored example alone."""
    return trace.score in _available(folder()).get(trace.pair, ())


def variant(pair: str, name: str) -> bool:
    """There is a checkpoint of that name, which may be a variant of a score function."""
    return name in _available(folder()).get(pair, ())


@lru_cache(256)
def _step(place: Path, pair: str, score: str, text: str, register: str | None, index: int):
    from model import arithmetic

    return arithmetic.step(_checkpoint(place, pair, score), trace(pair, score, text, register), index)


def step(trace: Trace, index: int):
    """model.arithmetic.Step: the numbers of one decoder step."""
    return _step(folder(), trace.pair, trace.score, trace.text, trace.register, index)


@lru_cache(64)
def _gates(place: Path, pair: str, score: str, text: str, register: str | None):
    from model import arithmetic

    model, found = _checkpoint(place, pair, score), trace(pair, score, text, register)
    return arithmetic.decoder_gates(model, found), arithmetic.encoder_gates(model, found)


def decoder_gates(trace: Trace):
    """model.arithmetic.Gates of the decoder; None where its cell is no GRU."""
    return _gates(folder(), trace.pair, trace.score, trace.text, trace.register)[0]


def encoder_gates(trace: Trace):
    """model.arithmetic.Gates of each reading direction; none where the cell is no GRU."""
    return _gates(folder(), trace.pair, trace.score, trace.text, trace.register)[1]


@lru_cache(8)
def _target_words(place: Path, pair: str, score: str) -> tuple[str, ...]:
    target = _checkpoint(place, pair, score).target
    return tuple(target.tokens(range(len(target))))


def target_words(trace: Trace) -> tuple[str, ...]:
    """The target vocabulary, in the order of its ids."""
    return _target_words(folder(), trace.pair, trace.score)


def step_table(trace: Trace, index: int) -> str:
    """All numbers of a step as CSV."""
    from model import arithmetic

    return arithmetic.to_csv(step(trace, index), trace.source, target_words(trace))


def score_code(score: str) -> str:
    """A score function in NumPy, empty where it does not say."""
    from model.scores import SCORES

    return SCORES[score].code if score in SCORES else ""


@lru_cache(256)
def _reading(place: Path, pair: str, name: str, text: str, register: str | None):
    from model import variation

    return variation.read(_checkpoint(place, pair, name), text, register)


def reading(pair: str, name: str, text: str, register: str | None):
    """model.variation.Reading: what the encoder makes of a sentence. Raises BadText."""
    return _reading(folder(), pair, name, text, register)


@lru_cache(64)
def _influence(place: Path, pair: str, score: str, text: str, register: str | None):
    from model import variation

    found = trace(pair, score, text, register)
    return variation.influence(_checkpoint(place, pair, score), found.source_ids, found.memory)


def influence(trace: Trace):
    """(S, S): the change of every state when each token is left out."""
    return _influence(folder(), trace.pair, trace.score, trace.text, trace.register)


@lru_cache(256)
def _reference(pair: str, text: str, register: str | None):
    from model import comparison

    return comparison.reference(pair, text, register)


def reference(pair: str, text: str, register: str | None) -> str | None:
    """The textbook's translation of a sentence, None where the textbook does not have it."""
    found = _reference(pair, text, register)
    return found.pair.target if found else None


@lru_cache(512)
def _seen(place: Path, pair: str, score: str, text: str, target: str, register: str | None):
    from model import comparison

    gold = _reference(pair, text, register)
    fits = gold is not None and gold.pair.target == target
    return comparison.see(_checkpoint(place, pair, score), text, target, register, gold if fits else None)


def seen(pair: str, text: str, target: str, register: str | None) -> dict[str, Any]:
    """model.comparison.Seen of every score function that has a model, the same target forced on all. Raises BadText."""
    with TURN.lent():
        return {name: _seen(folder(), pair, name, text, target, register) for name in available()[pair]}


@lru_cache(128)
def _right_cells(place: Path, pair: str, score: str, text: str, register: str | None, beside: Beside):
    from model import comparison

    return comparison.right_cells(_checkpoint(place, pair, score), _reference(pair, text, register), beside.trace)


def right_cells(trace: Trace):
    """(T, S) the textbook's alignment of a Trace that says the textbook's translation, piece by piece."""
    return _right_cells(folder(), trace.pair, trace.score, trace.text, trace.register, Beside(trace))


@lru_cache(256)
def _evidence(place: Path, kind: str, pair: str, score: str, ids: Ids, beside: Beside):
    from model import comparison

    return getattr(comparison, kind)(_checkpoint(place, pair, score), beside.trace)


def evidence(kind: str, trace: Trace):
    """What model.comparison.<kind> finds in a Trace: flatness, sharpened, rewritten, turned_round."""
    return _evidence(folder(), kind, trace.pair, trace.score, ids(trace), Beside(trace))


def resemblance(one: Trace, other: Trace) -> float:
    """How alike the weights of two Traces of the same words are."""
    from model import comparison

    return comparison.resemblance(one, other)


def beta(pair: str) -> float:
    """The β that cosine learned, its first value where there is no model of it."""
    from model import comparison

    return comparison.beta(_checkpoint(folder(), pair, "cosine") if variant(pair, "cosine") else None)


@lru_cache(128)
def _same_states(
    place: Path, pair: str, score: str, ids: Ids, temperature: float, beta: float, beside: Beside
) -> dict[str, Any]:
    from model import comparison

    return comparison.same_states(_checkpoint(place, pair, score), beside.trace, temperature=temperature, beta=beta)


def same_states(trace: Trace, temperature: float, beta: float) -> dict[str, Any]:
    """model.comparison.Variant by name: a Trace's queries and keys under other functions."""
    return _same_states(folder(), trace.pair, trace.score, ids(trace), temperature, beta, Beside(trace))


@dataclass(frozen=True, slots=True)
class Tried:
    """An experiment: the Trace it led to, what it changed (model.experiment.Difference), the weights attention would
    have had (T, S) or None without attention, and where it may look (S,)."""

    trace: Trace
    difference: Any
    own: Any
    looked: tuple[bool, ...]


@lru_cache(512)
def _tried(place: Path, pair: str, score: str, text: str, register: str | None, written: str) -> Tried:
    from model import experiment
    from pages.ui import compact

    model, before = _checkpoint(place, pair, score), trace(pair, score, text, register)
    after = experiment.run(model, text, compact.read(written)[0], register)
    own = None if after.weights is None else experiment.own_weights(model, after)
    looked = tuple(experiment.looked_at(model, after).tolist())
    return Tried(after, experiment.difference(model, before, after), own, looked)


def tried(trace: Trace, written: str) -> Tried:
    """The sentence of a Trace under an experiment. Raises BadText, and ValueError for edits that do not fit."""
    return _tried(folder(), trace.pair, trace.score, trace.text, trace.register, written)


def word_id(trace: Trace, word: str) -> int:
    """The id of the first piece of a target word. Raises ValueError for no word."""
    from model import find_weights

    return find_weights.word_id(_checkpoint(folder(), trace.pair, trace.score), word)


def find_weights(trace: Trace, step: int, word: int) -> Iterator[Any]:
    """model.find_weights.Found, again and again while it searches."""
    from model import find_weights

    found = find_weights.search(_checkpoint(folder(), trace.pair, trace.score), trace, step, word)
    while True:
        with TURN.lent():
            better = next(found, None)
        if better is None:
            return
        yield better


@lru_cache(256)
def _saliency(place: Path, pair: str, score: str, ids: Ids, step: int, beside: Beside):
    from model import saliency

    return saliency.of(_checkpoint(place, pair, score), beside.trace, step)


def saliency(trace: Trace, step: int):
    """model.saliency.Saliency of the word at a step."""
    return _saliency(folder(), trace.pair, trace.score, ids(trace), step, Beside(trace))


@lru_cache(64)
def _beam(place: Path, pair: str, score: str, text: str, register: str | None, width: int, penalty: float):
    from model import search

    return search.beam(_checkpoint(place, pair, score), text, width, register, penalty)


def beam(trace: Trace, width: int, penalty: float):
    """model.search.Beam of the sentence of a Trace."""
    return _beam(folder(), trace.pair, trace.score, trace.text, trace.register, width, penalty)


@lru_cache(128)
def _hypothesis(place: Path, pair: str, score: str, text: str, register: str | None, ids: tuple[int, ...]) -> Trace:
    from model import search

    model = _checkpoint(place, pair, score)
    return search.trace(model, search.read(model, text, register), ids)


def hypothesis(trace: Trace, ids: tuple[int, ...]) -> Trace:
    """The Trace of a hypothesis of a beam, unfinished or not."""
    return _hypothesis(folder(), trace.pair, trace.score, trace.text, trace.register, ids)


@lru_cache(24)
def _checkpoint(place: Path, pair: str, score: str):
    from model import checkpoint

    _settle()
    return checkpoint.load(pair, score, place)


@cache
def warm() -> None:
    """Once a process, soon after the first page: import torch in the background, so that no sentence waits for it."""
    _later(1.0, _import_torch)


def _import_torch() -> None:
    with suppress(ImportError):  # whoever needs it says so
        import model.search  # noqa: F401

        _later(5.0, _read_textbook)


def _read_textbook() -> None:
    """Its sentences take a second to make, once a process: no page waits for them either."""
    from model import comparison

    comparison.reference("ko-en", "")


def _later(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


@cache
def _settle() -> None:
    """Once, when torch has come: one thread a sentence (they are small), its objects out of the collector's way."""
    import torch

    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
