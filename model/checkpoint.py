"""Checkpoints on disk: parameters, configuration and vocabularies; no pickle anywhere.

<folder>/<pair>/source.vocabulary, target.vocabulary        SentencePiece models, shared by the pair's scores
<folder>/<pair>/<name>/parameters.safetensors, config.json  name: a score function, or a variant of one
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch.overrides import TorchFunctionMode

from model import rounding
from model.listing import listed
from model.scores import SCORES
from model.tokens import Vocabulary
from model.trace import NONE
from model.translator import Config, Translator

FOLDER = Path(__file__).parent.parent / "assets" / "checkpoints"


class NoCheckpoint(LookupError):
    """There is no checkpoint of that pair and name."""


class BadCheckpoint(ValueError):
    """A file of a checkpoint is broken, or does not belong to it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A Translator with the vocabularies it was trained with, and what is known of its training."""

    pair: str
    name: str
    translator: Translator
    source: Vocabulary
    target: Vocabulary
    training: dict[str, Any]  # updates, seed, figures … for the interface to show

    @property
    def score(self) -> str:
        return self.translator.config.score

    @property
    def registers(self) -> bool:
        """The source takes a register tag."""
        return self.source.has_registers()


def available(folder: Path = FOLDER) -> dict[str, list[str]]:
    """pair → names of its checkpoints, score functions first in their order, then none, then variants."""
    rank = {name: i for i, name in enumerate([*SCORES, NONE])}
    return {pair: sorted(names, key=lambda n: (rank.get(n, len(rank)), n)) for pair, names in listed(folder).items()}


def check_vocabularies(pair: str, source: Vocabulary, target: Vocabulary, folder: Path = FOLDER) -> None:
    """Raises ValueError where checkpoints of the pair were made with other vocabularies, which saving would replace."""
    for side, vocabulary in (("source", source), ("target", target)):
        there = folder / pair / f"{side}.vocabulary"
        if there.exists() and there.read_bytes() != vocabulary.proto:
            raise ValueError(f"{there} is another vocabulary; choose another folder or remove {there.parent}")


def save(checkpoint: Checkpoint, folder: Path = FOLDER) -> Path:
    """Write the parameters in 8 bits (rounding.py); returns the folder. Raises as check_vocabularies does."""
    check_vocabularies(checkpoint.pair, checkpoint.source, checkpoint.target, folder)
    place = folder / checkpoint.pair / checkpoint.name
    place.mkdir(parents=True, exist_ok=True)
    checkpoint.source.save(place.parent / "source.vocabulary")
    checkpoint.target.save(place.parent / "target.vocabulary")
    save_file(rounding.packed(checkpoint.translator.state_dict()), place / "parameters.safetensors")
    told = {"config": asdict(checkpoint.translator.config), "training": checkpoint.training}
    (place / "config.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return place


class _Uninitialised(TorchFunctionMode):
    """Parameters are not drawn at random, only to be replaced: on the device meta that would import half of torch."""

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if getattr(function, "__module__", None) == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        return function(*args, **kwargs)


def about(pair: str, name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The config and training of a checkpoint, its parameters left alone. Raises NoCheckpoint with what there is, and
    BadCheckpoint for a config.json that is none."""
    file = folder / pair / name / "config.json"
    if not file.exists():
        there = ", ".join(f"{p}: {' '.join(names)}" for p, names in available(folder).items()) or "none at all"
        raise NoCheckpoint(f"no checkpoint {name!r} for {pair!r}; there are {there}")
    with _refusing(file):
        told = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or not all(isinstance(told.get(key), dict) for key in ("config", "training")):
            raise ValueError("it has no config and training")
        return told


def load(pair: str, name: str, folder: Path = FOLDER) -> Checkpoint:
    """Read a checkpoint, in single precision and evaluation mode. Raises NoCheckpoint with what there is, and
    BadCheckpoint for files that are broken or do not belong together."""
    told, place = about(pair, name, folder), folder / pair / name
    with _refusing(place / "config.json"), torch.device("meta"), _Uninitialised():
        translator = Translator(Config(**told["config"]))
    with _refusing(place / "parameters.safetensors"):
        state = rounding.unpacked(load_file(place / "parameters.safetensors"))
        unsound = [name for name, value in state.items() if not value.isfinite().all()]
        if unsound:
            raise ValueError(f"{unsound[0]} holds values that are no numbers")
        translator.load_state_dict(state, assign=True)
    translator.requires_grad_(False).eval()
    source, target = (_vocabulary(place.parent / f"{side}.vocabulary") for side in ("source", "target"))
    sizes = translator.config.source_size, translator.config.target_size
    if (len(source), len(target)) != sizes:
        raise BadCheckpoint(f"{place}: the vocabularies have {len(source)} and {len(target)} pieces, not {sizes}")
    return Checkpoint(pair, name, translator, source, target, told["training"])


def _vocabulary(path: Path) -> Vocabulary:
    with _refusing(path):
        vocabulary = Vocabulary.load(path)
        len(vocabulary)  # parses it
        return vocabulary


@contextmanager
def _refusing(file: Path) -> Iterator[None]:
    """Whatever a broken or foreign file makes fail becomes a sentence that names the file."""
    try:
        yield
    except (OSError, RuntimeError, SafetensorError, TypeError, ValueError) as problem:
        first = str(problem).strip().partition("\n")[0] or type(problem).__name__
        raise BadCheckpoint(f"{file} cannot be used: {first[:200]}") from problem
