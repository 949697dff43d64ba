"""A made-up trace of known numbers: what the demonstration page draws and the browser tests compare with."""

import tomllib
from pathlib import Path

import numpy as np

from pages.figures.axis import Axis

WORDS = tomllib.loads((Path(__file__).parents[2] / "assets/words/en.toml").read_text("utf-8"))["component"]
SOURCE = Axis(
    "source",
    ("<haeyo>", "▁그", "는", "▁빨간", "▁모자", "를", "▁쓰", "고", "▁있", "다", "▁<b>", ".", "</s>"),
    (0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7),
    ("register", *[""] * 9, "unknown", "", "end"),
)
TARGET = Axis(
    "target",
    ("▁He", "▁is", "▁wear", "ing", "▁a", "▁red", "▁hat", "▁<b>", ".", "</s>"),
    (0, 1, 2, 2, 3, 4, 5, 6, 6, 7),
    (*[""] * 9, "end"),
)
LOOKS = (1, 8, 6, 7, 4, 3, 4, 10, 11, 12)  # the source position each target token looks at most
T, S, H = len(TARGET.tokens), len(SOURCE.tokens), 64
CANDIDATES = ("▁the", "▁a", "▁She", "▁cap", "▁his", "ed", "▁on")
TOP = [[(token, 0.6), *((other, 0.2 / 2**n) for n, other in enumerate(CANDIDATES))] for token in TARGET.tokens]


def made_up(seed: int) -> dict[str, np.ndarray]:
    """Scores that look where LOOKS says, their softmax, states and contexts; another seed, other numbers."""
    random = np.random.default_rng(seed)
    scores = random.normal(0, 1, (T, S)) + 5 * (np.arange(S) == np.array(LOOKS)[:, None])
    weights = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    memory = np.tanh(random.normal(0, 1, (S, H)))
    arrays = {"scores": scores, "weights": weights, "memory": memory, "contexts": weights @ memory}
    return {name: array.astype(np.float32) for name, array in arrays.items()}
