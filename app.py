"""The frame of every page: language, shared controls, navigation, footer. Run it with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent / "pages"  # file names end in _page: a stem equal to a url_path would run without this
SECTIONS = {"lab": ("translate", "encoder", "step", "compare", "what_if"), "about": ("scores",)}


def show() -> None:
    """A run of the page that the address names."""
    from pages.ui import cached, controls, frame

    st.set_page_config(
        page_title="Attention Lab",
        page_icon=frame.picture("icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    frame.style()
    controls.begin()
    words = controls.words()
    pages = {
        words(f"section.{section}"): [
            st.Page(
                FOLDER / f"{name}_page.py",
                title=words(f"page.{name}"),
                url_path=name.replace("_", "-"),
                default=name == "translate",
            )
            for name in names
        ]
        for section, names in SECTIONS.items()
    }
    page = st.navigation(pages, position="top")
    st.session_state["page"] = page.url_path
    frame.switch(words)
    st.session_state["asked"] = controls.bar(words)
    page.run()
    frame.footer(words, st.session_state["asked"])
    frame.keep_address()
    cached.warm()


if __name__ == "__main__":  # Streamlit runs this file as a script, once for every change on a page
    from pages.ui.turn import TURN

    with TURN:
        show()
else:  # and the server imports it, once
    from pages.ui import serve

    app = st.App(__file__, lifespan=serve.start)
