"""Chromium and Streamlit servers for the browser tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
READY = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app_url() -> Iterator[Callable[[str], str]]:
    """Gives the address of a running app: ``app_url("app.py")`` starts its server where none runs yet."""
    servers: dict[str, tuple[subprocess.Popen[bytes], str]] = {}

    def url(script: str) -> str:
        if script not in servers:
            servers[script] = start_server(script)
        return servers[script][1]

    yield url
    for process, _ in servers.values():
        process.terminate()
        process.wait()


def start_server(script: str, **environment: str) -> tuple[subprocess.Popen[bytes], str]:
    """A fresh Streamlit process for a script of the project on a free port, and its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--server.port={port} --server.headless=true --server.fileWatcherType=none --server.address=127.0.0.1"
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, *options.split()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **environment},
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return process, url
        except OSError:
            assert process.poll() is None, f"the server of {script} ended with {process.returncode}"
            time.sleep(0.2)
    process.terminate()
    raise TimeoutError(f"the server of {script} did not answer")


def soon(look: Callable[[], object], wanted: object) -> None:
    """Assert that ``look()`` becomes ``wanted`` (or pytest.approx of it): a picture is drawn a frame after its data."""
    until = time.monotonic() + 10
    while look() != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert look() == wanted


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a fresh context (keyword options are the context's) and waits until Streamlit rests.

    A test fails when a page it opened raised an error in the browser.
    """
    contexts, errors = [], []

    def opened(url: str, **options: object) -> Page:
        contexts.append(browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        page.wait_for_selector(READY, timeout=60_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors
