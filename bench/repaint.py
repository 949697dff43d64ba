"""From a key or a click until the pictures of a page show the answer: against a page that has nothing to draw."""

import time
from collections.abc import Iterator
from itertools import cycle, islice
from statistics import median
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bench.measure import Measure, at_most
from model import textbook
from pages.figures.heatmap import safe_filename
from tests.browser.conftest import READY, start_server

# Resolves with the milliseconds from the next Enter or click until ``settled(old, new)`` is true in a frame.
WATCH = """([settled, before, after]) => {
  window.repainted = new Promise((done) => {
    let start;
    const begin = () => (start ??= performance.now());
    addEventListener("keydown", (event) => event.key === "Enter" && begin(), { capture: true });
    addEventListener("pointerdown", begin, { capture: true });
    const settle = (0, eval)(settled);
    const look = () => {
      if (start !== undefined && settle(before, after)) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    look();
  });
}"""
# All pictures of the sentence before have become pictures of the one after, and are painted.
PICTURES = """(before, after) => {
  const views = [...document.querySelectorAll(".al-view")].map((n) => window.attentionLab.views.get(n.parentElement));
  const of = (name) => views.filter((view) => view?.data?.filename?.startsWith(name));
  return of(after).length > 0 && of(before).length === 0 && of(after).every((view) => view.frame === 0);
}"""
EMPTY = "(before, after) => window.toldEmptyComponent === after"
PAGES = {"translate": "", "encoder": "encoder", "step": "step", "what if": "what-if"}
SCORES = ("dot", "additive")
VIEWPORT = {"width": 1440, "height": 900}
WARM = 12.0  # seconds in which a fresh server reads what it will need


class Timed:
    """A page on which one sentence follows another, by the clock of the browser."""

    def __init__(self, page: Page, settled: str) -> None:
        self.page, self.settled, self.shown = page, settled, "(nothing)"

    def type(self, text: str) -> float:
        """Milliseconds from Enter until the page shows this sentence."""
        typed = self.page.locator("[data-testid=stTextInput] input").first
        typed.fill("")  # focuses, too
        self.page.evaluate(WATCH, [self.settled, safe_filename(self.shown), self._name(text)])
        typed.fill(text)
        self.page.keyboard.press("Enter")
        self.shown = text
        return self.finished()

    def choose(self, score: str, before: str) -> float:
        """Milliseconds from the click until the page shows the same sentence under this score function."""
        names = [safe_filename(f"{self.shown} {name}") for name in (before, score)]
        self.page.evaluate(WATCH, [self.settled, *names])
        self.page.locator(".st-key-score button", has_text=score).first.click()
        return self.finished()

    def finished(self) -> float:
        took = self.page.evaluate("window.repainted")
        self.page.wait_for_selector(READY)
        self.page.wait_for_timeout(150)
        return float(took)

    def _name(self, text: str) -> str:
        return text if self.settled == EMPTY else safe_filename(text)


def measures(chromium: Browser, rounds: int = 15) -> Iterator[Measure]:
    """Sentence after sentence on every page, and one score function after another, each beside the empty page."""
    texts = cycle(_apart())
    app, app_url = start_server("app.py")
    least, least_url = start_server("tests/browser/floor_demo.py")
    try:
        time.sleep(WARM)
        empty = Timed(opened(chromium, least_url, viewport=VIEWPORT), EMPTY)
        for name, path in PAGES.items():
            url = f"{app_url}/{path}?{urlencode({'score': SCORES[0]})}"
            page = Timed(opened(chromium, url, viewport=VIEWPORT), PICTURES)
            times = [(empty.type(text), page.type(text)) for text in islice(texts, rounds)][3:]
            floor, full = (median(column) for column in zip(*times, strict=True))
            if name == "translate":
                yield Measure("Enter → an empty component is told", floor, "ms")
            yield at_most(f"{name}: Enter → all pictures / the empty page", full / floor, "×", 2)
            if name == "translate":
                yield Measure("translate: Enter → all pictures", full, "ms")
                switched = [page.choose(score, before) for before, score in islice(_turns(), rounds)][3:]
                yield at_most(
                    "translate: other score → all pictures / the empty page", median(switched) / floor, "×", 2
                )
            page.page.close()
        page = Timed(opened(chromium, f"{app_url}/compare", viewport=VIEWPORT), PICTURES)
        yield from _side_by_side(page, list(islice(texts, rounds)))
    finally:
        for process in (app, least):
            process.terminate()
            process.wait()


def _side_by_side(page: Timed, texts: list[str]) -> Iterator[Measure]:
    """All score functions on sentences never seen, then on the last two again and again."""
    cold = [page.type(text) for text in texts][3:]
    warm = [page.type(text) for text in islice(cycle(texts[-2:]), len(texts))][3:]
    yield at_most("compare: new sentence → all score functions", median(cold), "ms", 600)
    yield at_most("compare: sentence seen before → the same", median(warm), "ms", 150)


def _apart() -> list[str]:
    """Sentences none of which begins with the one before it, or the other way round."""
    found = [""]
    for text in (s.korean for s in textbook.sentences() if s.split == "test"):
        if text[:4] != found[-1][:4]:
            found.append(text)
    return found[1:]


def _turns() -> Iterator[tuple[str, str]]:
    while True:
        yield SCORES
        yield SCORES[::-1]


def opened(chromium: Browser, url: str, **options: Any) -> Page:
    """A page at rest; the options are those of its context."""
    page = chromium.new_page(**options)
    page.goto(url)
    page.wait_for_selector(READY)
    return page
