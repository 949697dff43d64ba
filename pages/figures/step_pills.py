"""The row of the decoder's steps, one of which is on screen."""

from collections.abc import Callable

import streamlit as st

from model.trace import Trace
from pages.figures.captions import clean
from pages.session import browser_values
from pages.session.browser_values import told


def step_pills(trace: Trace, label: str, key: str, step: int, on_choose: Callable[[int], None], **options: str) -> None:
    """Draw the steps of a Trace with ``step`` chosen; ``on_choose`` is called with another one that is clicked."""
    st.session_state[key] = step
    count = len(trace.target)
    st.pills(
        label,
        range(count),
        format_func=lambda t: f"{t + 1} {clean(trace.target[t])}",
        key=key,
        required=True,
        on_change=told(lambda: on_choose(browser_values.index(st.session_state[key], count))),
        **options,  # type: ignore[arg-type]
    )
