"""Which entry of a vector a reader has clicked."""

from collections.abc import Callable

import streamlit as st

from model.trace import Array


def chosen(name: str, sizes: Array) -> int:
    """The entry of a vector that was clicked last, else its largest."""
    entry = st.session_state.get(f"entry of {name}")
    return int(sizes.argmax()) if entry is None or not 0 <= entry < len(sizes) else entry


def choosing(name: str) -> Callable[[int], None]:
    """What is called with the entry that is clicked."""
    return lambda entry: st.session_state.update({f"entry of {name}": entry})
