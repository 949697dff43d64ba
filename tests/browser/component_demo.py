"""A page of made-up traces that the browser tests open: every kind of view, and controls that change what they show."""

import time
import tomllib
from pathlib import Path

import numpy as np
import streamlit as st

from pages.ui.alignment import alignment
from pages.ui.heatmap import heatmap
from pages.ui.pin import Axis, Pin

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
LOOKS = (1, 8, 6, 7, 4, 3, 4, 10, 11, 12)
T, S, H = len(TARGET.tokens), len(SOURCE.tokens), 64


def made_up(seed: int) -> dict[str, np.ndarray]:
    """Scores that look where LOOKS says, their softmax, and vectors."""
    random = np.random.default_rng(seed)
    scores = random.normal(0, 1, (T, S)) + 5 * (np.arange(S) == np.array(LOOKS)[:, None])
    weights = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    memory = np.tanh(random.normal(0, 1, (S, H)))
    arrays = {"scores": scores, "weights": weights, "memory": memory, "contexts": weights @ memory}
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def pinned(pin: Pin | None) -> None:
    st.session_state.pin = pin
    st.session_state.told = st.session_state.get("told", 0) + 1


st.set_page_config(layout="wide")
seed = st.number_input("seed", value=1, key="seed")
arrays = made_up(int(seed))
pin = st.session_state.get("pin")
st.text(f"pin {tuple(pin) if pin else None} told {st.session_state.get('told', 0)}")
common = {"words": WORDS, "filename": "그는 모자를 general", "pin": pin, "on_change": pinned}
FEATURES = Axis("feature")
CANDIDATES = ("▁the", "▁a", "▁She", "▁cap", "▁his", "ed", "▁on")
top = [[(token, 0.6), *((other, 0.3 / 2**n) for n, other in enumerate(CANDIDATES))] for token in TARGET.tokens]
weights = None if st.toggle("none", key="none") else arrays["weights"]
alignment(weights, SOURCE, TARGET, key="alignment", title="Alignment", top=top, **common)
left, right = st.columns(2)
with left:
    heatmap(arrays["weights"], TARGET, SOURCE, key="weights", role="weights", title="Weights", **common)
with right:
    heatmap(arrays["scores"], TARGET, SOURCE, key="scores", role="scores", title="Scores", **common)
bands = (("forward →", H // 2), ("← backward", H // 2))
heatmap(arrays["memory"], SOURCE, FEATURES, key="memory", role="memory", title="Memory", bands=bands, **common)
heatmap(arrays["contexts"], TARGET, FEATURES, key="contexts", role="contexts", title="Context vectors", **common)
similarity = np.corrcoef(arrays["memory"])
heatmap(similarity, SOURCE, SOURCE, key="similarity", role="similarity", title="Similarity of states", **common)
if st.toggle("eight", key="eight"):
    for i in range(8):
        axis = [Axis(side, tuple(f"▁w{n % 7}" for n in range(20))) for side in ("target", "source")]
        values = np.random.default_rng((int(seed), i)).normal(size=(20, 20))
        heatmap(values, *axis, key=f"many{i}", role="scores", title=f"Scores {i}", **common)
st.text(f"finished {time.time():.3f}")
