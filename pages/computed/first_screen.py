"""The worked example that is on screen before anyone types: a Trace on disk, read without loading a model.

``python -m pages.computed.first_screen`` makes it again from the checkpoints that are there.
"""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np

from model.trace import Trace

FIRST = Path(__file__).parents[2] / "assets" / "examples" / "first.npz"
TEXT, PAIR, SCORE = "나는 어제 도서관에서 책을 읽었다.", "ko-en", "general"


def write(trace: Trace, path: Path = FIRST) -> None:
    """Arrays in half precision would not sum to 1, so they stay single; everything else is one string of JSON."""
    values = {f.name: getattr(trace, f.name) for f in fields(trace)}
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    rest = {name: value for name, value in values.items() if name not in arrays}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, json=np.array(json.dumps(rest, ensure_ascii=False)), **arrays)


def read(path: Path = FIRST) -> Trace:
    """A stored Trace. Raises FileNotFoundError where there is none."""
    with np.load(path, allow_pickle=False) as stored:
        rest = json.loads(str(stored["json"]))
        arrays = {name: stored[name] for name in stored.files if name != "json"}
    lists = {name: _tuple(value) if isinstance(value, list) else value for name, value in rest.items()}
    return Trace(**lists, **arrays)


def _tuple(value: list) -> tuple:
    return tuple(tuple(v) if isinstance(v, list) else v for v in value)


def make() -> None:
    """Translate the example with the checkpoint that is there, and store it."""
    from model import checkpoint, search

    write(search.beam(checkpoint.load(PAIR, SCORE), TEXT).trace)


if __name__ == "__main__":
    make()
