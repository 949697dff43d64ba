"""Eight heatmaps of 20 × 20 and a button for new numbers, drawn by the component or (?plotly) by st.plotly_chart."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.figures.axis import Axis
from pages.figures.colours import colourscale
from pages.figures.component import bring_code
from pages.figures.heatmap import heatmap
from tests.browser.made_up import WORDS

SIZE = 20
ROWS, COLUMNS = (Axis(side, tuple(f"▁w{i}" for i in range(SIZE))) for side in ("target", "source"))


def draw_plotly(values: np.ndarray, title: str, key: str) -> None:
    """The same picture with Plotly: positions with token labels, the same colours, a colour bar."""
    grid = go.Heatmap(z=values.astype(np.float32), colorscale=colourscale("scores", False), zmid=0)
    figure = go.Figure(grid, {"title": {"text": title}, "height": 500})
    labels = {"tickvals": list(range(SIZE)), "automargin": False}
    figure.update_xaxes(ticktext=COLUMNS.tokens, **labels)
    figure.update_yaxes(ticktext=ROWS.tokens, autorange="reversed", **labels)
    st.plotly_chart(figure, key=key)


bring_code()
st.session_state.turn = st.session_state.get("turn", 0)
st.button("next", on_click=lambda: st.session_state.update(turn=st.session_state.turn + 1))
turn = st.session_state.turn
for i in range(8):
    values = np.random.default_rng((turn, i)).normal(size=(SIZE, SIZE))
    title = f"{i} turn {turn}"
    if "plotly" in st.query_params:
        draw_plotly(values, title, key=f"plotly{i}")
    else:
        heatmap(values, ROWS, COLUMNS, key=f"map{i}", role="scores", title=title, words=WORDS, filename="speed")
