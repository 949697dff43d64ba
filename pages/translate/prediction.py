"""The weights that a visitor expects at a stop of a lesson, painted before they are shown."""

import numpy as np
import streamlit as st

from pages.figures import trace_views
from pages.figures.painted_row import paint
from pages.figures.trace_views import View
from pages.session import lesson_progress


def paint_row(view: View) -> None:
    """A row to paint on, at first even over all tokens that may be looked at; a button gives it as the answer."""
    trace, words, n = view.trace, view.words, lesson_progress.at()
    even = trace.mask / trace.mask.sum()
    kept = st.session_state.get("painted_guess")
    row = np.asarray(kept[1]) if kept and kept[0] == (n, trace.source) else even

    def keep(painted: tuple[float, ...]) -> None:
        st.session_state["painted_guess"] = ((n, trace.source), painted)

    axis = trace_views.source_axis(trace)
    title = words("lesson.paint_title")
    table = words.table("component")
    paint(row, row, axis, key="guess", title=title, words=table, filename="guess", open_=trace.mask, on_paint=keep)
    given = tuple(float(x) for x in row)
    st.button(words("lesson.guess"), key="guess_done", type="primary", on_click=lesson_progress.put, args=(n, given))
