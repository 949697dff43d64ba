"""What takes time in the browser: Chromium against a server of its own, by the clock."""

import time
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench import repaint
from bench.measure import Measure, at_least, at_most
from bench.repaint import opened
from tests.browser.conftest import SWITCHES, start_server

# Milliseconds from the click until all eight pictures show the new numbers, whatever draws them.
REDRAWN = """turn => new Promise((done) => {
  const start = performance.now();
  const titles = (name) => [...document.querySelectorAll(name)].filter((n) => n.textContent.endsWith(`turn ${turn}`));
  const painted = (title) => window.attentionLab.views.get(title.closest(".al-view").parentElement).frame === 0;
  const look = () => {
    const drawn = titles(".al-title").filter(painted).length + titles(".gtitle").length;
    if (drawn === 8) done(performance.now() - start);
    else requestAnimationFrame(look);
  };
  document.querySelector("[data-testid=stButton] button").click();
  look();
})"""


def measures(rounds: int = 12) -> Iterator[Measure]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield cold_start(chromium)
        yield from heatmaps(chromium, rounds)
        yield from repaint.measures(chromium)
        chromium.close()


def cold_start(chromium: Browser) -> Measure:
    """From the start of the server's process until the translation of the stored example is on screen."""
    begun = time.perf_counter()
    server, url = start_server("app.py")
    try:
        page = chromium.new_page()
        page.goto(url)
        page.wait_for_selector(".al-view")
        return at_most("first page visible after the process starts", time.perf_counter() - begun, "s", 3)
    finally:
        server.terminate()


def heatmaps(chromium: Browser, rounds: int) -> Iterator[Measure]:
    """Eight heatmaps of 20 × 20 redrawn after a click: the component against st.plotly_chart, in turn."""
    server, url = start_server("tests/browser/speed_demo.py")
    try:
        pages = [opened(chromium, url), opened(chromium, f"{url}?plotly")]
        times = [[_redrawn(page, turn) for page in pages] for turn in range(1, rounds + 1)]
        component, plotly = (median(column[2:]) for column in zip(*times, strict=True))
        yield at_least("8 heatmaps redrawn: st.plotly_chart / component", plotly / component, "×", 5)
        yield Measure("8 heatmaps redrawn by the component", component, "ms")
    finally:
        server.terminate()


def _redrawn(page: Page, turn: int) -> float:
    page.wait_for_timeout(300)
    return page.evaluate(REDRAWN, turn)
