"""What surrounds a page: style, footer, keyboard help, links and code to take away."""

import base64
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from model.trace import Trace
from pages.ui import address, cached, code, controls, pinned, reading, views
from pages.ui.component import bring_code
from pages.ui.input import Asked, Problem, answer
from pages.ui.words import Words

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
        if st.button("?", key="help", help=words("keys.title"), type="tertiary"):
            st.dialog(words("keys.title"))(lambda: st.markdown(words("keys.body")))()
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
            lines.code(code.lines(trace, cached.other_folder()), language="python")


def keep_address() -> None:
    """Write the state into the browser's address; the page only makes sure that a new one writes it again."""
    now = {name: st.session_state[name] for name in ("language", "page")}
    with st.container(key="browser"):
        BROWSER(key="frame", data={"query": address.query(controls.state()), **now})


def body(words: Words, asked: Asked, show: Callable[[Trace], None], *, stored_will_do: bool = False) -> None:
    """What was asked for, drawn by ``show``; above it the problem, if there is one.

    stored_will_do: the page can be drawn from the stored example alone, without a trained model.
    """
    found = answer(asked, words)
    if found.problem:
        problem(words, found.problem, found.trace)
    elif found.trace and (outside := pinned.unfit(found.trace)):
        st.warning(words("frame.broken_address", what=f"pin={address.pin_text(outside)}"))
    if found.trace and (stored_will_do or cached.has_model(found.trace)):
        show(found.trace)
    elif found.trace:
        st.warning(words("problem.no_model"))


def problem(words: Words, problem: Problem, shown: Trace | None) -> None:
    """Why there is no translation, what would help, and what is on screen instead."""
    said = words(f"problem.{problem.reason}", **problem.values)
    if shown is not None and problem.reason != "truncated":
        said += " " + words("problem.previous", text=views.escape(shown.text))
    with st.container(key="problem", horizontal=True, vertical_alignment="center"):
        st.warning(said)
        if problem.turn:
            label = words("problem.turn", pair=words.pair(problem.turn))
            st.button(label, key="turn", on_click=controls.turn, args=(problem.turn,))


def translation(trace: Trace) -> None:
    """The translated sentence."""
    with st.container(key="translation"):
        st.header(views.escape(trace.translation) or "–", anchor=False)


def made_by(words: Words, trace: Trace) -> str:
    """How probable the translation is, which checkpoint made it, and what it could not read or end, as Markdown."""
    made = words(
        "translate.made_by",
        pair=words.pair(trace.pair),
        score=controls.title(words, trace.score),
        facts=checkpoint_facts(words, trace.pair, trace.score),
    )
    said = [words("translate.probability", **reading.sentence_probability(trace)), made]
    if trace.unknown:
        said.append(words("translate.unknown", tokens=", ".join(views.escape(trace.source[i]) for i in trace.unknown)))
    if not trace.stopped:
        said.append(words("translate.not_stopped", steps=len(trace.target)))
    return " ".join(said)


def notes(words: Words, trace: Trace) -> None:
    """What the marked tokens are, and what attention is not."""
    said = [words("translate.end_mark")]
    if trace.register:
        said.append(words("translate.register_tag", tag=views.escape(trace.source[0])))
    st.caption(" ".join(said))
    if trace.weights is not None:
        token = reading.clean(trace.source[reading.most_read(trace)])
        with st.container(key="is_not"):
            st.markdown(words("translate.is_not", token=views.escape(token)))


def checkpoint_facts(words: Words, pair: str, score: str) -> str:
    """ " · 7,000 updates · BLEU 24.1 on held-out sentences", as far as the checkpoint says."""
    said = cached.training(pair, score)
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


def footer(words: Words, asked: Asked) -> None:
    """Version, checkpoint, credits."""
    which = f"{words.pair(asked.pair)} · {controls.title(words, asked.score, whole=True)}"
    facts = checkpoint_facts(words, asked.pair, asked.score)
    with st.container(key="footer"):
        st.caption(
            f"{words('footer.version', version=VERSION)} — {words('footer.checkpoint', checkpoint=which + facts)}\n\n"
            f"{words('footer.credits')}\n\n{words('footer.offline')}"
        )
