"""What surrounds a page: style, footer, keyboard help, links and code to take away."""

from pathlib import Path

import streamlit as st

from pages.ui import address, cached, code, controls
from pages.ui.input import Asked
from pages.ui.words import Words

ASSETS = Path(__file__).parents[2] / "assets"
VERSION = "0.1"


def style() -> None:
    """Our style sheet, and the key that opens the keyboard help."""
    st.html(ASSETS / "app.css")
    st.html(ASSETS / "keys.html", unsafe_allow_javascript=True)


def take_away(words: Words, trace, pin: tuple[int, int] | None) -> None:
    """Link, code, keyboard help: three small buttons in the header."""
    state = {key: st.session_state.get(key) for key in address.SHARED}
    with st.container(key="take_away", horizontal=True, gap="small"):
        with st.popover(words("control.link"), type="tertiary"):
            st.caption(words("control.link_says"))
            st.code(address.link(st.context.url or "", state, pin), language=None, wrap_lines=True)
        with st.popover(words("control.code"), type="tertiary", disabled=trace is None):
            st.caption(words("control.code_says"))
            st.code(code.lines(trace, cached.other_folder()) if trace is not None else "", language="python")
        if st.button("?", key="help", help=words("keys.title"), type="tertiary"):
            st.dialog(words("keys.title"))(lambda: st.markdown(words("keys.body")))()


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
