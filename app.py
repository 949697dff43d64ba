"""The frame of every page: style, navigation, footer. Run it with ``streamlit run app.py``."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from pages.shell.needs import Needs

FOLDER = Path(__file__).parent / "pages"  # a folder each, with page.py: a stem equal to a url_path would run without us
PAGES = ("translate", "encoder", "step", "compare", "what_if", "scores")
HIDDEN = ("step",)  # opens in another page; its address is kept


def show() -> None:
    """A run of the page that the address names; it is shown the controls that it needs."""
    from pages.computed import warm_up
    from pages.shell import chrome, controls, lesson_bar

    st.set_page_config(
        page_title="Attention Lab",
        page_icon=chrome.picture("icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    chrome.style()
    controls.begin()
    lesson_bar.begin()
    words = controls.words()
    pages = [
        st.Page(
            FOLDER / name / "page.py",
            title=words(f"page.{name}"),
            url_path=name.replace("_", "-"),
            default=name == "translate",
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for name in PAGES
    ]
    page = st.navigation(pages, position="top")
    if (wanted := st.session_state.pop("go_to", None)) not in (None, page.url_path):
        st.switch_page(next(other for other in pages if other.url_path == wanted))
    st.session_state["page"] = page.url_path
    chrome.switch(words)
    controls.ask(words, needs_of(page.url_path or "translate"))
    lesson_bar.draw(words)
    page.run()
    chrome.footer(words)
    chrome.keep_address()
    warm_up.warm()


def needs_of(url_path: str) -> "Needs":
    """What the package of a page says it needs of the shared controls."""
    return import_module(f"pages.{url_path.replace('-', '_')}").NEEDS


if __name__ == "__main__":  # Streamlit runs this file as a script, once for every change on a page
    from pages.computed.run_lock import TURN

    with TURN:
        show()
else:  # and the server imports it, once
    from pages.shell import server

    app = st.App(__file__, lifespan=server.start)
