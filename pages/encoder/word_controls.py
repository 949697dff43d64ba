"""What can be chosen on the encoder page: a word to swap, two sentences, and a word of both."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from model.trace import Trace
from pages.computed import encoder
from pages.figures.captions import clean
from pages.figures.trace_views import MARKS
from pages.session import choices
from pages.session.words import Words
from pages.shell.controls import EXAMPLES

if TYPE_CHECKING:
    from model.analysis.word_influence import Reading

ONE_WAY = "general-unidirectional"


def swapped(trace: Trace, words: Words) -> str:
    """The sentence with the chosen word replaced by what was typed; by nothing, it is left out."""
    spaced = trace.text.split()
    if st.session_state.get("swap_word", 0) not in range(len(spaced)):
        st.session_state["swap_word"] = 0
    choices.usual("swap_word", min(1, len(spaced) - 1))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        word = st.pills(
            words("encoder.swap_word"),
            range(len(spaced)),
            format_func=lambda i: spaced[i],
            key="swap_word",
            required=True,
            persist_state="session",
        )
        other = st.text_input(
            words("encoder.swap_for"),
            key="swap_for",
            placeholder=words("encoder.swap_placeholder"),
            live="200ms",
            width=260,
            persist_state="session",
        )
    return encoder.replaced(trace.text, word or 0, other or "")


@cache
def _contexts() -> dict[str, list[str]]:
    return tomllib.loads(EXAMPLES.read_text("utf-8"))["contexts"]


def two_sentences(pair: str, words: Words) -> tuple[str, str]:
    """The two sentences to compare, at first the example of this source language."""
    language = pair.split("-")[0]
    usual = _contexts().get(language, ["", ""])
    columns = st.columns(2)
    for n, column in enumerate(columns):
        key = f"context_{language}_{n + 1}"
        choices.usual(key, usual[n])
        with column:
            st.text_input(words("encoder.sentence", n=n + 1), key=key, live="200ms", persist_state="session")
    return st.session_state[f"context_{language}_1"] or "", st.session_state[f"context_{language}_2"] or ""


def common_word(a: Reading, b: Reading, words: Words) -> tuple[int, int] | None:
    """A token of both sentences, as its position in each; None where they have none in common."""
    pairs = [(i, j) for i, j in encoder.shared(a.tokens, b.tokens) if _is_word(a.tokens[i])]
    if not pairs:
        return None
    names = {n: clean(a.tokens[i]) for n, (i, _) in enumerate(pairs)}
    usual = _first_after_the_difference(a, b, pairs)
    choices.usual("common_word", usual, among=names)
    chosen = st.pills(words("encoder.common"), list(names), format_func=names.get, key="common_word", required=True)
    return pairs[usual if chosen is None else chosen]


def _first_after_the_difference(a: Reading, b: Reading, pairs: list[tuple[int, int]]) -> int:
    """The number of the first pair behind the place where the sentences part; of the last pair where none is."""
    parted = next((n for n, (x, y) in enumerate(zip(a.tokens, b.tokens, strict=False)) if x != y), 0)
    return next((n for n, (i, _) in enumerate(pairs) if i > parted), len(pairs) - 1)


def _is_word(token: str) -> bool:
    """Neither punctuation nor a tag nor a lone word mark."""
    return token not in MARKS and any(c.isalnum() for c in token)
