"""The least that a page can do: one text input and one empty component that is told what was typed."""

import streamlit as st

EMPTY = st.components.v2.component(
    "attention_lab_empty",
    js="""
export default function ({ data }) {
  window.toldEmptyComponent = data.text;
}
""",
)
EMPTY(key="empty", data={"text": st.text_input("text", key="text", live="200ms")})
