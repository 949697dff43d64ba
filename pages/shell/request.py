"""From what was typed to a Trace, or to a sentence that says why not."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from model.tokens import LONGEST, BadText, normalise
from model.trace import Trace
from pages.computed import checkpoints, translation
from pages.session.words import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """What the shared controls ask for; a page that did not need a control finds here what it was set to last."""

    text: str
    pair: str
    score: str
    register: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a sentence was not translated: a key of the table [problem], its values, and the pair that would fit."""

    reason: str
    values: dict[str, Any] = field(default_factory=dict)
    turn: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A Trace, of this sentence or of the previous one; and the problem, if there was one."""

    trace: Trace | None
    problem: Problem | None


def language_of(text: str) -> str | None:
    """ "ko" for a text with Hangul, "en" for one with Latin letters, None for neither."""
    names = {unicodedata.name(c, "").split()[0] for c in text if c.isalpha()}
    return "ko" if "HANGUL" in names else "en" if "LATIN" in names else None


def turned(pair: str) -> str:
    """The pair of the other direction."""
    source, _, target = pair.partition("-")
    return f"{target}-{source}"


def misdirected(text: str, pair: str) -> str | None:
    """The pair this text belongs to, where it is the other one and there are models for it."""
    language, other = language_of(text), turned(pair)
    wrong = language is not None and language != pair.split("-")[0] and other.startswith(language)
    return other if wrong and checkpoints.available().get(other) else None


def answer(asked: Asked, words: Words) -> Answer:
    """Translate; where that fails, say why and keep the last Trace that this session saw."""
    try:
        trace = _translate(asked, words)
    except _Refused as refused:
        last = st.session_state.get("last")
        return Answer(translation.trace(**last) if last else translation.first(), refused.problem)
    st.session_state["last"] = {
        "pair": trace.pair,
        "score": trace.score,
        "text": trace.text,
        "register": trace.register,
    }
    return Answer(trace, _cut(trace))


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def _translate(asked: Asked, words: Words) -> Trace:
    if not checkpoints.available() and not _is_first(asked):
        raise _Refused(Problem("no_checkpoints", {"folder": checkpoints.folder()}))
    names = {"pair": words.pair(asked.pair), "language": words("name." + asked.pair.split("-")[0])}
    if other := misdirected(asked.text, asked.pair):
        names["language"] = words("name." + other.split("-")[0])
        raise _Refused(Problem("wrong_side", names, other))
    if asked.score not in checkpoints.available().get(asked.pair, ()) and not _is_first(asked):
        raise _Refused(Problem("no_checkpoint", names | {"score": asked.score}))
    try:
        return translation.trace(asked.pair, asked.score, normalise(asked.text), asked.register)
    except BadText as bad:
        raise _Refused(Problem(bad.reason, names)) from None


def _is_first(asked: Asked) -> bool:
    first = translation.first()
    return first is not None and (asked.pair, asked.score, asked.text) == (first.pair, first.score, first.text)


def _cut(trace: Trace) -> Problem | None:
    return Problem("truncated", {"fit": LONGEST, "total": LONGEST + trace.truncated}) if trace.truncated else None
