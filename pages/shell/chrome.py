"""What surrounds a page: style, footer, keyboard help, links and code to take away."""

import base64
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from model.trace import Trace
from pages.computed import checkpoints
from pages.figures.component import bring_code
from pages.session import address
from pages.session.words import Words
from pages.shell import controls, lesson_bar, python_code, request
from pages.shell.needs import Needs

ASSETS = Path(__file__).parents[2] / "assets"
STYLE = f"<style>{(ASSETS / 'app.css').read_text('utf-8')}</style>"
VERSION = tomllib.loads((ASSETS.parent / "pyproject.toml").read_text("utf-8"))["project"]["version"]
BROWSER = st.components.v2.component("attention_lab_frame", js=(ASSETS / "frame.js").read_text("utf-8"))


class Style:
    """Our style sheet: given as a string, Streamlit would look for a file of that name in every run."""

    def _repr_html_(self) -> str:
        return STYLE


@cache
def picture(name: str) -> str:
    """A picture of ours as a data URL: given its path, Streamlit would read the file in every run."""
    return f"data:image/svg+xml;base64,{base64.b64encode((ASSETS / name).read_bytes()).decode()}"


def style() -> None:
    """Our mark, our style sheet, and the code of the pictures."""
    st.logo(picture("logo.svg"), size="large")
    st.html(Style())
    bring_code()


def switch(words: Words) -> None:
    """In the header: keyboard help and the language of the interface."""
    with st.container(key="switch", horizontal=True, gap="small"):
        lesson_bar.menu(words)
        if st.button("?", key="help", help=words("keys.title"), type="tertiary"):
            st.dialog(words("keys.title"))(lambda: st.markdown(words("keys.body")))()
        controls.theme(words)
        controls.language(words)


def take_away(words: Words, trace: Trace) -> None:
    """What to take away, in the header: a link to this picture and the code that computes it."""
    with st.container(key="take_away", horizontal=True, gap=None):
        link = st.popover(words("control.link"), type="tertiary", key="link", on_change="rerun")
        if link.open:
            link.caption(words("control.link_says"))
            link.code(address.link(st.context.url or "", controls.state()), language=None, wrap_lines=True)
        lines = st.popover(words("control.code"), type="tertiary", key="code", on_change="rerun")
        if lines.open:
            lines.caption(words("control.code_says"))
            lines.code(python_code.lines(trace, request.searched(), checkpoints.other_folder()), language="python")


def keep_address() -> None:
    """Write the state into the browser's address; the page only makes sure that a new one writes it again."""
    now = {name: st.session_state[name] for name in ("language", "page")} | {"lecture": controls.lecturing()}
    data = {"query": address.query(controls.state()), **now}
    with st.container(key="browser"):
        st.button("l", key="lecture_key", on_click=controls.switch_lecture)  # pressed by the key l
        BROWSER(key="frame", data=data, on_address_change=_went_back)


def _went_back() -> None:
    """The visitor went back or forward to an address of this page."""
    search = st.session_state["frame"]["address"]
    if isinstance(search, str):
        controls.follow(dict(parse_qsl(search.removeprefix("?"))))


def checkpoint_facts(words: Words, pair: str, score: str) -> str:
    """ " · 7,000 updates · BLEU 24.1 on held-out sentences", as far as the checkpoint says."""
    said = checkpoints.training(pair, score)
    facts = []
    if "updates" in said:
        facts.append(words("translate.updates", updates=f"{said['updates']:,}"))
    if "bleu" in said:
        facts.append(words("translate.bleu", bleu=f"{said['bleu']:.1f}"))
    if "chrf" in said:
        facts.append(words("translate.chrf", chrf=f"{said['chrf']:.1f}"))
    if "textbook_bleu" in said:
        facts.append(words("translate.textbook", bleu=f"{said['textbook_bleu']:.1f}"))
    return "".join(f" · {fact}" for fact in facts)


def footer(words: Words) -> None:
    """Version, the checkpoint of a page that chose one, credits."""
    said = words("footer.version", version=VERSION)
    if Needs.SCORE in st.session_state["needs"]:
        pair, score = st.session_state["pair"], st.session_state["score"]
        which = f"{words.pair(pair)} · {controls.title(words, score, whole=True)}"
        said += f" — {words('footer.checkpoint', checkpoint=which + checkpoint_facts(words, pair, score))}"
    with st.container(key="footer"):
        st.caption(f"{said}\n\n{words('footer.credits')}\n\n{words('footer.offline')}")
