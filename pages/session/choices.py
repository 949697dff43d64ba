"""What the controls of single pages chose: it is in the address of their page too, under the keys of the widgets."""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import streamlit as st

Reader = Callable[[str], Any]  # the value that a text in an address stands for; raises ValueError for none


def one_of(*names: str) -> Reader:
    """Reads one of these names."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(text)
        return text

    return read


def between(least: float, most: float, kind: type = float) -> Reader:
    """Reads a number within these bounds."""

    def read(text: str) -> Any:
        if not least <= (number := kind(text)) <= most:
            raise ValueError(text)
        return number

    return read


ORDERS = ("family", "probability", "entropy", "agreement")
PANELS = ("weights", "word", "sentence", "choice", "beam", "explain")
VIEWS = ("weights", "scores", "alignment", "states", "contexts", "attentional")
ALL = "all"  # stages of the machine at once
STAGES = ("states", "query", "scores", "weights", "context", "attentional", "words")
TEMPERATURES = 0.1, 8.0  # least and most, as those below
ATTENTION_TEMPERATURES = 0.1, 10.0
WORD_TEMPERATURES = 0.0, 3.0
WIDTHS = 1, 8
PENALTIES = 0.0, 2.0
CHOICES: dict[str, dict[str, Reader]] = {  # url_path of a page → key of a widget → how its value is read
    "": {"view": one_of(*VIEWS), "stage": one_of(*STAGES, ALL)},
    "encoder": {
        "swap_word": between(0, 999, int),
        "swap_for": str,
        "context_ko_1": str,
        "context_ko_2": str,
        "context_en_1": str,
        "context_en_2": str,
        "common_word": between(0, 999, int),
    },
    "compare": {
        "compare_order": one_of(*ORDERS),
        "versus_a": str,
        "versus_b": str,
        "states_temperature": between(*TEMPERATURES),
    },
    "what-if": {
        "what_panel": one_of(*PANELS),
        "beam_width": between(*WIDTHS, int),
        "beam_penalty": between(*PENALTIES),
    },
}


def usual(key: str, value: Any, among: Container[Any] | None = None) -> None:
    """The value of a control that nobody has touched, or whose value is no longer ``among`` the possible ones.

    An address need not say it.
    """
    if among is not None and st.session_state.get(key) not in among:
        st.session_state[key] = value
    st.session_state.setdefault(key, value)
    st.session_state.setdefault("usual", {})[key] = value


def one(key: str, options: Sequence[str], label: str, name: Callable[[str], str], *, labelled: bool = False) -> str:
    """A row of options, one of which is always chosen: usually the first. ``name``: what an option is called."""
    usual(key, options[0], among=options)
    return st.segmented_control(
        label,
        options,
        format_func=name,
        key=key,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        persist_state="session",
    )


def begin(query: Mapping[str, str]) -> list[str]:
    """Take what an address says about the controls of any page; returns the keys whose values do not exist."""
    wrong = []
    for key, read in ((key, read) for page in CHOICES.values() for key, read in page.items() if key in query):
        try:
            st.session_state[key] = read(query[key])
        except ValueError:
            wrong.append(key)
    return wrong


def state(page: str) -> dict[str, str]:
    """What the address of a page has to say about its own controls: what is not as usual."""
    chosen = {key: st.session_state.get(key) for key in CHOICES.get(page, ())}
    usual = st.session_state.get("usual", {})
    return {key: str(value) for key, value in chosen.items() if value is not None and value != usual.get(key, "")}
