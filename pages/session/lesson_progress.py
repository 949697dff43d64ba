"""Where a visitor is in a lesson: which one, at which stop, what was answered, and a lesson of one's own."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.session import lesson
from pages.session.lesson import BadLesson, Stop


def begin(asked: Mapping[str, str]) -> list[str]:
    """Take lesson and stop from what an address asks for; returns the keys whose values do not exist."""
    wrong = []
    try:
        open_lesson(lesson.unpacked(asked["lesson"]), asked["lesson"]) if asked.get("lesson") else open_lesson(None)
    except BadLesson:
        wrong.append("lesson")
        open_lesson(None)
    number = asked.get("stop", "")
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(stops())):
        return [*wrong, "stop"]
    st.session_state["stop"] = number
    return wrong


def open_lesson(found: tuple[Stop, ...] | None, packed: str = "") -> None:
    """Follow this lesson from now on; None: the one that comes with the app."""
    st.session_state["lesson"], st.session_state["lesson_stops"] = packed, found
    st.session_state["stop"] = ""


def stops() -> tuple[Stop, ...]:
    """The stops of the lesson that is followed."""
    return st.session_state.get("lesson_stops") or lesson.ours()


def at() -> int | None:
    """The number of the stop that is open, from 0; None where no lesson is being followed."""
    number = st.session_state.get("stop")
    return int(number) - 1 if number and int(number) <= len(stops()) else None


def leave() -> None:
    """Close the lesson; it can be gone on with."""
    if (n := at()) is not None:
        st.session_state["left_at"] = n
    st.session_state["stop"] = ""


def answers() -> dict[tuple[str, int], Any]:
    """(lesson, stop) → what was answered there; True at a stop that asks nothing."""
    return st.session_state.setdefault("answers", {})


def answer(n: int) -> Any:
    """What was answered at a stop, None for nothing yet."""
    return answers().get((st.session_state.get("lesson", ""), n))


def put(n: int, value: Any) -> None:
    """Answer at a stop; None takes the answer back."""
    answers()[st.session_state.get("lesson", ""), n] = value


def veil() -> str:
    """What the open stop asks to predict and still hides: "token", "paint" or nothing."""
    n = at()
    if n is None or answer(n) is not None:
        return ""
    ask = stops()[n].ask
    return ask if ask in ("token", "paint") else ""


def mine() -> list[Stop]:
    """The visitor's own lesson."""
    return st.session_state.setdefault("own_lesson", [])
