"""The lesson above the page: what a stop says and asks, the answer, and the way to the other stops."""

from functools import partial

import numpy as np
import streamlit as st

from model.tokens import BadText, normalise
from model.trace import Trace
from pages.computed import checkpoints, translation
from pages.figures import trace_views
from pages.figures.captions import clean, percent
from pages.session import choices, lesson, lesson_progress
from pages.session.lesson import BadLesson, Stop
from pages.session.words import Words
from pages.shell import controls


def begin() -> None:
    """At the start of a session: an address that names a stop and no sentence opens the stop."""
    if not st.session_state.get("lesson_begun"):
        st.session_state["lesson_begun"] = True
        n = lesson_progress.at()
        if n is not None and "text" not in st.query_params:
            go(n)


def draw(words: Words) -> None:
    """The open stop; nothing where no lesson is being followed."""
    n = lesson_progress.at()
    if n is None:
        return
    stop = lesson_progress.stops()[n]
    with st.container(key="lesson", border=True):
        left, right = st.columns([6, 5], gap="medium")
        with left:
            title = trace_views.escape(lesson.said(stop.title, words.language))
            st.markdown(f"**{n + 1}. {title}**\n\n{trace_views.escape(lesson.said(stop.says, words.language))}")
        with right:
            asks(words, n, stop)
        way(words, n)
    if not stop.ask:
        lesson_progress.put(n, True)


def way(words: Words, n: int) -> None:
    """Back and on, all stops with what is done, and the way out."""
    stops = lesson_progress.stops()
    with st.container(key="lesson_way", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(words("lesson.back"), key="lesson_back", disabled=n == 0, on_click=go, args=(n - 1,))
        st.button(words("lesson.on"), key="lesson_on", disabled=n + 1 == len(stops), on_click=go, args=(n + 1,))
        st.segmented_control(
            words("lesson.stops"),
            range(len(stops)),
            format_func=lambda i: f"{'✓' if lesson_progress.answer(i) is not None else ''}{i + 1}",
            key=f"lesson_stop {n}",
            default=n,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: go(st.session_state[f"lesson_stop {n}"]),
        )
        st.button(words("lesson.leave"), key="lesson_leave", type="tertiary", on_click=lesson_progress.leave)


def asks(words: Words, n: int, stop: Stop) -> None:
    """The question; after the answer what is right."""
    if not stop.ask:
        return
    st.markdown(f"**{trace_views.escape(lesson.said(stop.question, words.language))}**")
    given = lesson_progress.answer(n)
    if given is not None:
        with st.container(key="lesson_reveal"):
            revealed(words, stop, given)
            label = words("lesson.again")
            st.button(label, key="lesson_again", type="tertiary", on_click=lesson_progress.put, args=(n, None))
    elif stop.ask == "choice":
        _options(n, [(name, i) for i, name in enumerate(lesson.said(stop.options, words.language))])
    elif stop.ask == "token" and (trace := on_screen()):
        tokens = ((clean(token), i) for i, token in enumerate(trace.source) if trace.mask[i])
        _options(n, list(tokens))
    elif stop.ask == "paint":
        st.caption(words("lesson.paint"))


def _options(n: int, options: list[tuple[str, int]]) -> None:
    with st.container(key="lesson_options", horizontal=True, gap="small"):
        for name, value in options:
            act = partial(lesson_progress.put, n, value)
            st.button(trace_views.escape(name), key=f"lesson_option {value}", on_click=act)


def revealed(words: Words, stop: Stop, given: object) -> None:
    """How far off the answer was, and what the stop has to say about it."""
    said = lesson.said(stop.reveal, words.language)
    trace = on_screen() if stop.ask in ("token", "paint") else None
    if stop.ask == "choice":
        options = lesson.said(stop.options, words.language)
        key = "right" if given == stop.answer else "wrong"
        verdict = words(f"lesson.{key}", answer=trace_views.escape(options[stop.answer]))
    elif trace is None or trace.weights is None:
        verdict = ""
    else:
        verdict = _measured(words, trace, given)
    st.markdown(f"{verdict} {trace_views.escape(said)}")


def _measured(words: Words, trace: Trace, given: object) -> str:
    """The answer against the weights of the pinned step."""
    pin = trace_views.of(trace, words).pin
    assert trace.weights is not None
    row = trace.weights[0 if pin is None or pin.step is None else pin.step]
    best = int(row.argmax())
    named = {"token": trace_views.escape(clean(trace.source[best])), "weight": f"{row[best]:.2f}"}
    if isinstance(given, int) and given < len(row):
        key = "token_right" if given == best else "token_wrong"
        chosen = {"chosen": trace_views.escape(clean(trace.source[given])), "share": f"{row[given]:.2f}"}
        return words(f"lesson.{key}", **named, **chosen)
    if isinstance(given, tuple) and len(given) == len(row):
        off = float(np.abs(np.asarray(given) - row).sum() / 2)
        return words("lesson.paint_off", off=percent(off), **named)
    return ""


def on_screen() -> Trace | None:
    """The translation of the sentence on screen; None where there is none."""
    now = controls.state()
    try:
        return translation.trace(
            str(now["pair"]), str(now["score"]), normalise(now["text"] or ""), now["register"], str(now["search"])
        )
    except (BadText, checkpoints.Broken):
        return None


def go(n: int) -> None:
    """Open a stop: everything as its address says, what it does not say as usual."""
    stop = lesson_progress.stops()[n]
    kept = {key: st.session_state.get(key) for key in ("language", "lecture", "lesson", "lesson_stops")}
    for key in (key for page in choices.CHOICES.values() for key in page):
        st.session_state.pop(key, None)
    st.session_state["pinned"], st.session_state["history"] = (None, None), None
    controls.follow(stop.query)
    st.session_state.update(kept | {"stop": str(n + 1), "go_to": "" if stop.page == "translate" else stop.page})


def menu(words: Words) -> None:
    """In the header: begin or go on, the visitor's own lesson, a teacher's file."""
    drawer = st.popover(words("lesson.menu"), type="tertiary", key="lessons", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        label = words("lesson.no_lecture" if controls.lecturing() else "lesson.lecture")
        st.button(label, key="lecture_switch", on_click=controls.switch_lecture, help=words("lesson.lecture_says"))
        left_at = st.session_state.get("left_at", 0)
        label = words("lesson.resume", n=left_at + 1) if left_at else words("lesson.start")
        st.button(label, key="lesson_start", type="primary", on_click=_start, args=(left_at,))
        st.caption(words("lesson.menu_says", count=len(lesson_progress.stops())))
        own(words)
        st.file_uploader(words("lesson.open"), type="toml", key="lesson_file", on_change=_uploaded)
        if problem := st.session_state.get("lesson_problem"):
            st.warning(words(f"lesson.{problem.key}", **problem.values))


def _start(n: int) -> None:
    st.session_state["lessons"] = False
    go(min(n, len(lesson_progress.stops()) - 1))


def own(words: Words) -> None:
    """What is on screen as a stop of one's own lesson, and that lesson as a file."""
    st.text_input(words("lesson.add_title"), key="own_title", placeholder=words("lesson.add_placeholder"))
    st.button(words("lesson.add"), key="lesson_add", on_click=_add)
    if mine := lesson_progress.mine():
        st.caption(words("lesson.mine", titles=", ".join(trace_views.escape(lesson.said(s.title, "")) for s in mine)))
        with st.container(horizontal=True, gap="small"):
            st.button(words("lesson.open_mine"), key="lesson_open_mine", on_click=_open_mine)
            name = "attention-lab-lesson.toml"
            st.download_button(words("lesson.save"), lesson.written(mine), name, "application/toml", key="lesson_save")


def _add() -> None:
    """Keep what is on screen."""
    now = {
        key: value
        for key, value in controls.state().items()
        if value and key not in ("stop", "lesson", "language", "lecture")
    }
    title = normalise(st.session_state.get("own_title") or "") or str(now.get("text", ""))
    page = st.session_state.get("page") or "translate"
    address = controls.address.query({key: str(value) for key, value in now.items()})
    lesson_progress.mine().append(Stop(page, address, {"": title}))
    st.session_state["own_title"] = ""


def _open_mine() -> None:
    mine = tuple(lesson_progress.mine())
    lesson_progress.open_lesson(mine, lesson.packed(mine))
    _start(0)


def _uploaded() -> None:
    """A teacher's file: its stops, or why they cannot be read."""
    st.session_state["lesson_problem"] = None
    if (file := st.session_state.get("lesson_file")) is None:
        return
    try:
        found = lesson.parsed(file.getvalue().decode("utf-8-sig"))
        lesson_progress.open_lesson(found, lesson.packed(found))
        _start(0)
    except UnicodeDecodeError:
        st.session_state["lesson_problem"] = BadLesson("no_toml", error="UTF-8")
    except BadLesson as bad:
        st.session_state["lesson_problem"] = bad
