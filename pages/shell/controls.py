"""The controls that every page shares: language, sentence, direction, score function, register."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from model.tokens import REGISTERS, normalise
from model.trace import NONE
from pages.computed import checkpoints, first_screen, score_cards, translation
from pages.session import address, choices, history, lesson_progress, pinned
from pages.session.browser_values import Pin
from pages.session.words import LANGUAGES, Words, load, preferred
from pages.shell import request as typed
from pages.shell.needs import Needs
from pages.shell.request import Asked

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples" / "sentences.toml"
FIRST_PAGE = "pages/translate/page.py"
PAIRS = ("ko-en", "en-ko")
REGISTER = "haeyo"  # the usual one
LECTURE = ("on",)  # lecture mode: everything larger, the controls folded away


@cache
def examples() -> dict[str, list[str]]:
    """language → sentences to try, one click away."""
    return tomllib.loads(EXAMPLES.read_text("utf-8"))["sentences"]


def begin() -> None:
    """At the start of a session: take the state from the address, and the usual values where it says nothing."""
    if "language" not in st.session_state:
        follow(st.query_params.to_dict())


def follow(query: Mapping[str, str]) -> None:
    """Take the state from an address: at the start of a session, and when a visitor goes back in the history."""
    allowed = {"pair": pairs(), "register": REGISTERS, "language": LANGUAGES, "search": translation.SEARCHES}
    allowed["lecture"] = LECTURE
    allowed["score"] = [name for pair in pairs() for name in scores(pair)]
    asked, wrong = address.read(query, allowed, choices.begin(query))
    wrong += [f"{key}={asked.pop(key)[: address.LONGEST_SHOWN]}" for key in lesson_progress.begin(asked)]
    st.session_state["broken"] = wrong
    text = asked.get("text", first_screen.TEXT)
    pair = asked.get("pair") or typed.misdirected(text, PAIRS[0]) or PAIRS[0]
    language = st.session_state.get("language") or preferred(st.context.locale)
    usual = {"language": language, "text": text, "pair": pair, "score": "", "register": REGISTER}
    usual["search"] = translation.SEARCHES[0]
    usual |= {"lecture": ""}
    usual |= {"target": ""}  # the words forced on all models by the page that compares them
    st.session_state.update({key: asked.get(key, value) for key, value in usual.items()})
    if place := address.pin_of(asked.get("pin")):
        elsewhere = asked.get("target") or asked.get("edits")  # these words are not the translation's
        pinned.put(pair, normalise(text), Pin(*place), checked=bool(elsewhere))
    if asked.get("edits"):
        history.put(pair, normalise(text), asked["edits"])


def state() -> dict[str, str | None]:
    """What the address of this moment has to say; a register only where there are registers."""
    page = st.session_state.get("page", "")
    now = {key: st.session_state.get(key) for key in address.KEYS}
    pin = pinned.on(now["pair"], normalise(now["text"] or ""))
    register = now["register"] if checkpoints.registers(now["pair"]) else None
    edits = history.on(now["pair"], normalise(now["text"] or ""))
    return now | {"register": register, "pin": address.pin_text(pin), "edits": edits} | choices.state(page)


def words() -> Words:
    """The words of the interface's language."""
    return load(st.session_state["language"])


def pairs() -> list[str]:
    """The directions: ours, then those that someone has trained."""
    return list(dict.fromkeys([*PAIRS, *checkpoints.available()]))


def scores(pair: str) -> list[str]:
    """The score functions that can be chosen for a pair; the stored example's where there are no models yet."""
    return checkpoints.available().get(pair) or [first_screen.SCORE]


def language(words: Words) -> None:
    """The switch between the languages of the interface."""
    _choice(words, "language", list(LANGUAGES), lambda name: words(f"language.{name}"))


def lecturing() -> bool:
    """Whether the page is shown to a room."""
    return st.session_state.get("lecture") in LECTURE


def switch_lecture() -> None:
    """Lecture mode on or off."""
    st.session_state["lecture"] = "" if lecturing() else LECTURE[0]


def asked() -> Asked:
    """What the shared controls ask for, after they were drawn in this run."""
    return st.session_state["asked"]


def theme(words: Words) -> None:
    """A button that turns light into dark and back; assets/frame.js does it and remembers it."""
    other = "light" if st.context.theme.type == "dark" else "dark"
    st.button(words(f"control.{other}"), key=f"theme_{other}", help=words("control.theme"), type="tertiary")


def ask(words: Words, needs: Needs) -> None:
    """Draw the shared controls that a page needs."""
    st.session_state["needs"] = needs
    pair = st.session_state["pair"]
    _usual_score(pair)
    if needs:
        with st.container(key="controls"):
            if lecturing():
                with st.expander(f"{words.pair(pair)} · {title(words, st.session_state['score'])}", key="folded"):
                    _bar(words, needs)
            else:
                _bar(words, needs)
            pair = st.session_state["pair"]
    if wrong := st.session_state.pop("broken", None):
        st.warning(words("frame.broken_address", what=", ".join(wrong)))
    if st.session_state.pop("turned", False):
        st.toast(words("problem.turned", letters=typed.letters(words, st.session_state["text"]), pair=words.pair(pair)))
    register = st.session_state["register"] if checkpoints.registers(pair) else None
    search = st.session_state["search"] if Needs.SEARCH in needs else "greedy"
    st.session_state["asked"] = Asked(st.session_state["text"] or "", pair, st.session_state["score"], register, search)


def _bar(words: Words, needs: Needs) -> None:
    if needs & (Needs.DIRECTION | Needs.SENTENCE):
        with st.container(key="ask", horizontal=True, vertical_alignment="center", gap="small"):
            if Needs.DIRECTION in needs:
                _choice(words, "pair", pairs(), words.pair, on_change=_follow_pair)
            if Needs.SENTENCE in needs:
                _sentence(words)
                _register(words, st.session_state["pair"])
    if Needs.SCORE in needs:
        pair = st.session_state["pair"]
        _usual_score(pair)
        with st.container(key="how", horizontal=True, vertical_alignment="center", gap="small"):
            _choice(words, "score", scores(pair), lambda name: title(words, name))
            if Needs.SEARCH in needs:
                _choice(words, "search", list(translation.SEARCHES), lambda name: words(f"search.{name}"))


def _usual_score(pair: str) -> None:
    """Choose a score function that the pair has, where the chosen one is none of them."""
    names = scores(pair)
    if st.session_state["score"] not in names:
        st.session_state["score"] = first_screen.SCORE if first_screen.SCORE in names else names[0]


def _choice(words: Words, key: str, options: list[str], label, on_change=None) -> str:
    return st.segmented_control(
        words(f"control.{key}"),
        options,
        format_func=label,
        key=key,
        required=True,
        on_change=on_change or "rerun",
        label_visibility="collapsed",
        persist_state="session",
    )


def _sentence(words: Words) -> None:
    st.text_input(
        words("control.text"),
        key="text",
        placeholder=words("control.placeholder"),
        live="200ms",
        on_change=_follow_text,
        label_visibility="collapsed",
        persist_state="session",
    )
    drawer = st.popover(words("control.examples"), key="examples", on_change="rerun")
    if drawer.open:
        rows = drawer.container(gap=None)
        for sentence in (sentence for side in examples().values() for sentence in side):
            rows.button(sentence, key=f"example {sentence}", type="tertiary", on_click=choose, args=(sentence,))


def _register(words: Words, pair: str) -> str | None:
    options = checkpoints.registers(pair)
    if not options:
        return None
    return st.selectbox(
        words("control.register"),
        options,
        format_func=lambda name: words(f"register.{name}"),
        key="register",
        help=words("control.register_help"),
        label_visibility="collapsed",
        width=190,
        persist_state="session",
    )


def title(words: Words, score: str, *, whole: bool = False) -> str:
    """The name of a score function in the interface's language; without what stands in brackets unless ``whole``."""
    if score not in score_cards.cards():
        return words("score.none") if score == NONE else score
    name = score_cards.cards()[score].title[words.language]
    return name if whole else name.split(" (")[0]


def choose(sentence: str) -> None:
    """Make this the sentence, its language the source, and close the drawer that it was chosen from."""
    st.session_state["text"], st.session_state["examples"] = sentence, False
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
    if typed.fits(st.session_state["text"] or "", pair):
        return
    last = st.session_state.get("last")
    back = translation.trace(**last).translation if last and last["pair"] == typed.turned(pair) else ""
    if back and typed.fits(back, pair):
        st.session_state["text"] = back
    elif source in examples():
        st.session_state["text"] = examples()[source][0]
