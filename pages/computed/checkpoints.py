"""The checkpoints: which there are, what they say of themselves, and loading one."""

from __future__ import annotations

import gc
import json
import os
import time
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.tokens import REGISTERS, Vocabulary
from model.trace import NONE, Trace
from pages.computed import score_cards

if TYPE_CHECKING:
    from model.checkpoint import Checkpoint

ROOT = Path(__file__).parents[2]
ONE_WAY = "general-unidirectional"  # general with an encoder that reads left to right only
LOOK_AGAIN = 30  # seconds until the folder is listed again


def folder() -> Path:
    """Where the checkpoints are: assets/checkpoints, unless ATTENTION_LAB_CHECKPOINTS names another folder."""
    return _folder(os.environ.get("ATTENTION_LAB_CHECKPOINTS", ""))


@lru_cache(8)
def _folder(named: str) -> Path:
    return Path(named) if named else ROOT / "assets" / "checkpoints"


def other_folder() -> Path | None:
    """The folder the checkpoints come from, where it is not the usual one."""
    return folder() if os.environ.get("ATTENTION_LAB_CHECKPOINTS") else None


@lru_cache(8)
def _listed(place: Path, moment: int) -> dict[str, list[str]]:
    from model.listing import listed

    return listed(place)


def names() -> dict[str, list[str]]:
    """pair → all its checkpoints, variants too."""
    return _listed(folder(), int(time.monotonic() / LOOK_AGAIN))


def available() -> dict[str, list[str]]:
    """pair → score functions with a trained checkpoint, in the order of their definition, no attention last."""
    order = [*score_cards.cards(), NONE]
    return {pair: [name for name in order if name in found] for pair, found in names().items()}


def there_is(pair: str, name: str) -> bool:
    """There is a checkpoint of that name, which may be a variant of a score function."""
    return name in names().get(pair, ())


def has_model(trace: Trace) -> bool:
    """There is a checkpoint to compute with, not the stored example alone."""
    return there_is(trace.pair, trace.score)


@lru_cache(64)
def _about(config: Path) -> dict[str, object]:
    try:
        said = json.loads(config.read_text("utf-8"))
    except (OSError, ValueError):  # no such file, or no JSON: loading the checkpoint says so
        return {}
    return said if isinstance(said, dict) else {}


def training(pair: str, score: str) -> dict[str, float]:
    """What a checkpoint's file says of its training: updates, bleu …; empty where it says nothing."""
    said = _about(folder() / pair / score / "config.json").get("training", {})
    return said if isinstance(said, dict) else {}


def _known(file: Path) -> Vocabulary | None:
    """A vocabulary, None where there is none or the file is broken: loading a checkpoint with it says so."""
    try:
        vocabulary = Vocabulary.load(file)
        len(vocabulary)
    except (OSError, RuntimeError):
        return None
    return vocabulary


@lru_cache(16)
def _registers(vocabulary: Path) -> tuple[str, ...]:
    known = _known(vocabulary)
    return REGISTERS if known and known.has_registers() else ()


def registers(pair: str) -> tuple[str, ...]:
    """The registers a pair's models can be asked for; none where the target has no registers."""
    return _registers(folder() / pair / "source.vocabulary")


@lru_cache(16)
def _script(vocabulary: Path) -> str | None:
    known = _known(vocabulary)
    if known is None:
        return None
    letters = Counter(c for piece in known.tokens(range(len(known))) for c in piece if c.isalpha())
    scripts = Counter[str]()
    for letter, count in letters.items():
        scripts[unicodedata.name(letter, "?").split()[0]] += count
    return scripts.most_common(1)[0][0] if scripts else None


def script(pair: str) -> str | None:
    """The script that the source language of a pair is written in, by Unicode's name; None without a vocabulary."""
    return _script(folder() / pair / "source.vocabulary")


@lru_cache(8)
def _target_words(place: Path, pair: str, score: str) -> tuple[str, ...]:
    target = load(place, pair, score).target
    return tuple(target.tokens(range(len(target))))


def target_words(trace: Trace) -> tuple[str, ...]:
    """The target vocabulary, in the order of its ids."""
    return _target_words(folder(), trace.pair, trace.score)


class Broken(Exception):
    """A checkpoint that cannot be used; the message says which file and why."""


@lru_cache(24)
def load(place: Path, pair: str, score: str) -> Checkpoint:
    """A checkpoint of a folder. Raises Broken."""
    from model import checkpoint

    _settle()
    try:
        return checkpoint.load(pair, score, place)
    except checkpoint.BadCheckpoint as problem:
        raise Broken(str(problem)) from problem


def usable(pair: str) -> list[str]:
    """The score functions of a pair whose checkpoints can be loaded."""
    return [name for name in available()[pair] if _loads(folder(), pair, name)]


@lru_cache(64)
def _loads(place: Path, pair: str, name: str) -> bool:
    try:
        load(place, pair, name)
    except Broken:
        return False
    return True


def of(trace: Trace) -> Checkpoint:
    """The checkpoint that made a Trace."""
    return load(folder(), trace.pair, trace.score)


@cache
def _settle() -> None:
    """Once, when torch has come: one thread a sentence (they are small), its objects out of the collector's way."""
    import torch

    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
