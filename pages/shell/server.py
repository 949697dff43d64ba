"""What happens once, when the server starts and no page has been asked for yet."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.cli_util import open_browser
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.server_util import get_url

from pages.computed.run_lock import SWITCH


@asynccontextmanager
async def start(_: st.App) -> AsyncIterator[None]:
    """The lifespan of the server: open a browser as ``streamlit run`` does for a script, and know our pages at once.

    Until st.navigation has run once, Streamlit takes a folder named pages for its older kind of pages, and tells the
    first visitor of any address but / that there is no such page.
    """
    sys.setswitchinterval(SWITCH)
    PagesManager.uses_pages_directory = False
    if not st.get_option("server.headless"):
        asyncio.get_running_loop().call_later(1.0, lambda: open_browser(get_url("localhost")))
    yield
