"""From what was typed to a Trace, or to a sentence that says why not."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from model.tokens import LONGEST, BadText, normalise
from model.trace import Trace
from pages.computed import checkpoints, translation
from pages.figures.captions import joined
from pages.figures.trace_views import escape
from pages.session.words import Words

LIMITS = "circle", "truncated", "mixed"  # problems of a sentence that was translated all the same


@dataclass(frozen=True, slots=True)
class Asked:
    """What the shared controls ask for; a page that did not need a control finds here what it was set to last."""

    text: str
    pair: str
    score: str
    register: str | None
    search: str


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


def words_by_script(text: str) -> Counter[str]:
    """How many words of a text are written in each script, by Unicode's names: LATIN, HANGUL … ; a word with letters of
    two scripts (TV를) counts for the one it ends in."""
    letters = ([c for c in word if c.isalpha()] for word in text.split())
    return Counter(unicodedata.name(word[-1], "?").split()[0] for word in letters if word)


def fits(text: str, pair: str) -> bool:
    """Some word of a text is written as the source language of a pair is, or nothing is known of either."""
    found, script = words_by_script(text), checkpoints.script(pair)
    return not found or script is None or script in found


def turned(pair: str) -> str:
    """The pair of the other direction."""
    source, _, target = pair.partition("-")
    return f"{target}-{source}"


def misdirected(text: str, pair: str) -> str | None:
    """The pair a text belongs to by its letters, where it is another one and there are models for it."""
    if fits(text, pair):
        return None
    there = [other for other, names in checkpoints.available().items() if names and fits(text, other)]
    return turned(pair) if turned(pair) in there else there[0] if there else None


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
        "search": asked.search,
    }
    return Answer(trace, _limits(trace, words))


def searched() -> str:
    """The search that found the Trace on screen."""
    last = st.session_state.get("last")
    return last["search"] if last else translation.SEARCHES[0]


def by_beam(asked: Asked, trace: Trace) -> str | None:
    """What the beam that the visitor chose says, where a page shows what greedy search says and that is another."""
    if asked.search == st.session_state["search"]:
        return None
    other = translation.trace(trace.pair, trace.score, trace.text, trace.register)
    return other.translation if other.target_ids != trace.target_ids else None


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def _translate(asked: Asked, words: Words) -> Trace:
    if not checkpoints.available() and not _is_first(asked):
        raise _Refused(Problem("no_checkpoints", {"folder": checkpoints.folder()}))
    names = {"pair": words.pair(asked.pair), "language": words.language_name(asked.pair.split("-")[0])}
    if other := misdirected(asked.text, asked.pair):
        raise _Refused(Problem("wrong_side", names | {"letters": letters(words, asked.text)}, other))
    if asked.score not in checkpoints.available().get(asked.pair, ()) and not _is_first(asked):
        raise _Refused(Problem("no_checkpoint", names | {"score": asked.score}))
    try:
        return translation.trace(asked.pair, asked.score, normalise(asked.text), asked.register, asked.search)
    except BadText as bad:
        raise _Refused(Problem(bad.reason, names)) from None
    except checkpoints.Broken as broken:
        raise _Refused(Problem("bad_checkpoint", {"why": escape(str(broken))})) from None


def _is_first(asked: Asked) -> bool:
    return translation.is_first(asked.pair, asked.score, asked.text, asked.search)


def letters(words: Words, text: str) -> str:
    """What the letters of most words of a text are called."""
    script = words_by_script(text).most_common(1)[0][0]
    return words.table("letters").get(script, script.title())


def _limits(trace: Trace, words: Words) -> Problem | None:
    """What of the sentence the model could not take as it stands, or could not end."""
    if trace.circle:
        return Problem("circle", {"tokens": escape(joined(trace.circle))})
    if trace.truncated:
        return Problem("truncated", {"fit": LONGEST, "total": LONGEST + trace.truncated})
    found, script = words_by_script(trace.text), checkpoints.script(trace.pair)
    if script in found and 2 * found[script] < found.total():
        return Problem("mixed", {"language": words.language_name(trace.pair.split("-")[0])}, _other(trace))
    return None


def _other(trace: Trace) -> str | None:
    other = turned(trace.pair)
    return other if checkpoints.available().get(other) else None
