"""The frame of every page: language, shared controls, navigation, footer. Run it with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

from pages.ui import cached, controls, frame

FOLDER = Path(__file__).parent / "pages"  # file names end in _page: a stem equal to a url_path would run without this

st.set_page_config(
    page_title="Attention Lab",
    page_icon=FOLDER.parent / "assets" / "icon.svg",
    layout="wide",
    initial_sidebar_state="collapsed",
)
frame.style()
controls.begin()
words = controls.words()
page = st.navigation(
    {
        words("section.lab"): [
            st.Page(FOLDER / "translate_page.py", title=words("page.translate"), url_path="translate", default=True),
            st.Page(FOLDER / "encoder_page.py", title=words("page.encoder"), url_path="encoder"),
            st.Page(FOLDER / "step_page.py", title=words("page.step"), url_path="step"),
            st.Page(FOLDER / "compare_page.py", title=words("page.compare"), url_path="compare"),
            st.Page(FOLDER / "what_if_page.py", title=words("page.what"), url_path="what-if"),
        ],
        words("section.about"): [
            st.Page(FOLDER / "scores_page.py", title=words("page.scores"), url_path="scores"),
        ],
    },
    position="top",
)
frame.switch(words)
st.session_state["asked"] = controls.bar(words)
page.run()
frame.footer(words, st.session_state["asked"])
frame.keep_address(page.url_path)
cached.warm()
