"""The address of a page that has become part of translate: it opens there, the arithmetic of a whole step below."""

import streamlit as st

from pages.shell import controls

if "search" not in st.query_params:
    st.session_state["search"] = "greedy"  # links from before there was a choice speak of greedy search
st.session_state["stage"] = "all"
st.switch_page(controls.FIRST_PAGE)
