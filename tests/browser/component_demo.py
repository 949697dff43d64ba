"""A page of made-up traces that the browser tests open: every kind of view, and controls that change what they show.

To look at it: PYTHONPATH=. streamlit run tests/browser/component_demo.py
"""

import numpy as np
import streamlit as st

from pages.figures.alignment import alignment
from pages.figures.axis import Axis
from pages.figures.component import bring_code
from pages.figures.heatmap import heatmap
from pages.session.browser_values import Pin
from tests.browser.made_up import SOURCE, TARGET, TOP, WORDS, H, made_up

FEATURES = Axis("feature")


def pinned(pin: Pin | None) -> None:
    """Remember the pin, and how often the browser told one."""
    st.session_state.pin = pin
    st.session_state.told = st.session_state.get("told", 0) + 1


st.set_page_config(layout="wide")
bring_code()
st.session_state.runs = st.session_state.get("runs", 0) + 1
with st.container(horizontal=True):
    seed = int(st.number_input("seed", value=1, key="seed", width=150))
    plain = st.toggle("none", key="none")
    many = st.toggle("many", key="many")
    st.button("pin from Python", on_click=lambda: st.session_state.update(pin=Pin(2, 6)))
pin = st.session_state.get("pin")
st.text(f"pin {tuple(pin) if pin else None} told {st.session_state.get('told', 0)} runs {st.session_state.runs}")
arrays = made_up(seed)
common = {"words": WORDS, "filename": "그는 모자를: general", "pin": pin, "on_change": pinned}
weights = None if plain else arrays["weights"]
alignment(weights, SOURCE, TARGET, key="alignment", title="Alignment", top=TOP, **common)
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
for i in range(8 if many else 0):
    rows, columns = (Axis(side, tuple(f"▁w{n % 7}" for n in range(20))) for side in ("target", "source"))
    values = np.random.default_rng((seed, i)).normal(size=(20, 20))
    heatmap(values, rows, columns, key=f"many{i}", role="scores", title=f"Scores {i}", link="many", **common)
