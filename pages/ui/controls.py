"""The controls that every page shares: language, sentence, direction, score function, register."""

import tomllib
from functools import cache
from pathlib import Path

import streamlit as st

from pages.ui import address, cached, stored
from pages.ui import input as typed
from pages.ui.input import Asked
from pages.ui.words import LANGUAGES, Words, load, preferred

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples" / "sentences.toml"
PAIRS = ("ko-en", "en-ko")


@cache
def examples() -> dict[str, list[str]]:
    """language → sentences to try, one click away."""
    return tomllib.loads(EXAMPLES.read_text("utf-8"))["sentences"]


def words() -> Words:
    """The words of the language that is chosen; at first the address's, else the browser's."""
    if "language" not in st.session_state:
        asked = st.query_params.get("language")
        st.session_state["language"] = asked if asked in LANGUAGES else preferred(st.context.locale)
    return load(st.session_state["language"])


def language() -> None:
    """The switch between the languages of the interface."""
    st.segmented_control(
        words()("frame.language"),
        LANGUAGES,
        format_func=lambda name: words()(f"language.{name}"),
        key="language",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def bar(words: Words) -> Asked:
    """The shared controls, and what they ask for."""
    pairs = list(dict.fromkeys([*PAIRS, *cached.available()]))
    pair = _first_pair(pairs) if "pair" not in st.session_state else st.session_state["pair"]
    names = scores(pair)
    allowed = {"pair": pairs, "score": names, "register": cached.registers(pair), "language": LANGUAGES}
    _report_broken_address(words, {key: options for key, options in allowed.items() if options})
    with st.container(key="controls"):
        with st.container(key="ask", horizontal=True, vertical_alignment="bottom", gap="small"):
            _sentence(words, pairs)
            register = _register(words, pair)
        score = _score(words, names)
    return Asked(st.session_state["text"] or "", st.session_state["pair"], score, register)


def _first_pair(pairs: list[str]) -> str:
    """The pair the address asks for, or the one its sentence belongs to, for a session that begins."""
    asked = st.query_params.get("pair")
    if asked in pairs:
        return asked
    other = typed.misdirected(st.query_params.get("text", ""), PAIRS[0])
    if other:
        st.session_state["pair"] = other
    return other or PAIRS[0]


def scores(pair: str) -> list[str]:
    """The score functions that can be chosen for a pair; the stored example's where there are no models yet."""
    return cached.available().get(pair) or [stored.SCORE]


def _sentence(words: Words, pairs: list[str]) -> None:
    st.segmented_control(
        words("control.pair"),
        pairs,
        default=PAIRS[0],
        format_func=words.pair,
        key="pair",
        bind="query-params",
        required=True,
        on_change=_follow_pair,
        label_visibility="collapsed",
    )
    st.text_input(
        words("control.text"),
        stored.TEXT,
        key="text",
        placeholder=words("control.placeholder"),
        live="200ms",
        bind="query-params",
        on_change=_follow_text,
        label_visibility="collapsed",
    )
    with st.popover(words("control.examples"), key="examples"):
        for sentence in (s for side in examples().values() for s in side):
            st.button(sentence, key=f"example {sentence}", type="tertiary", on_click=choose, args=(sentence,))


def _register(words: Words, pair: str) -> str | None:
    options = cached.registers(pair)
    if not options:
        return None
    return st.selectbox(
        words("control.register"),
        options,
        index=options.index(cached.DEFAULT_REGISTER),
        format_func=lambda name: words(f"register.{name}"),
        key="register",
        bind="query-params",
        help=words("control.register_help"),
        label_visibility="collapsed",
        width=190,
    )


def _score(words: Words, names: list[str]) -> str:
    return st.segmented_control(
        words("control.score"),
        names,
        default=stored.SCORE if stored.SCORE in names else names[0],
        format_func=lambda name: title(words, name),
        key="score",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def title(words: Words, score: str, *, whole: bool = False) -> str:
    """The name of a score function in the interface's language; without what stands in brackets unless ``whole``."""
    if score not in cached.cards():
        return words("score.none") if score == cached.NONE else score
    name = cached.cards()[score].title[words.language]
    return name if whole else name.split(" (")[0]


def choose(sentence: str) -> None:
    """Make this the sentence, and its language the source."""
    st.session_state["text"] = sentence
    _follow_text()


def turn(pair: str) -> None:
    """Take the other direction and keep the sentence."""
    st.session_state["pair"] = pair


def _follow_text() -> None:
    """A sentence in the other language turns the direction round."""
    if other := typed.misdirected(st.session_state["text"] or "", st.session_state["pair"]):
        turn(other)
        st.session_state["turned"] = True


def _follow_pair() -> None:
    """A direction turned round takes the last translation as its sentence, or else an example."""
    pair = st.session_state["pair"]
    source = pair.split("-")[0]
    if not pair or typed.language_of(st.session_state["text"] or "") == source:
        return
    last = st.session_state.get("last")
    back = cached.trace(**last).translation if last and last["pair"] == typed.turned(pair) else ""
    if typed.language_of(back) == source:
        st.session_state["text"] = back
    elif source in examples():
        st.session_state["text"] = examples()[source][0]


def _report_broken_address(words: Words, allowed: dict) -> None:
    """Once a session: what the address asked for that is not there."""
    if "address" not in st.session_state:
        st.session_state["address"] = address.broken(st.query_params.to_dict(), allowed)
    if wrong := st.session_state["address"]:
        st.warning(words("frame.broken_address", what=", ".join(wrong)))
        st.session_state["address"] = []
