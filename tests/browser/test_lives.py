"""The end of a view: whatever it was in the middle of, nothing of it goes on once its host has left the page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from model import search
from model.search import Hypothesis
from pages.figures import bars as bars_module
from pages.figures import beam_tree, component, painted_row, trace_views
from pages.figures import gallery as gallery_module
from pages.figures import machine as machine_module
from pages.figures.alignment import alignment
from pages.figures.heatmap import heatmap
from tests.browser.made_up import SOURCE, TARGET, TOP, WORDS, S, made_up
from tests.conftest import untrained

ALIVE = Path(__file__).with_name("alive.js")  # before any code of the page: counts what is begun and not ended
KINDS = ("heatmap", "alignment", "bars", "strips", "paint", "tree", "gallery", "machine", "board")

START = """async (code) => {
  const source = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const library = await import(source);
  library.default({ parentElement: document.createElement("div") });
  window.wait = (ms) => new Promise((done) => setTimeout(done, ms));
}"""

MOUNT = """async ([kind, data]) => {
  window.host = document.body.appendChild(document.createElement("div"));
  const send = { parentElement: host, setTriggerValue: () => {} };
  window.leave = window.attentionLab[kind]({ ...send, data });
  window.receive = (newer) => window.attentionLab[kind]({ ...send, data: newer });
  const views = () => [...host.querySelectorAll("figure")];
  while (views().some((view) => view.dataset.paint === undefined)) await wait(5);
}"""

# Everything at once: menus open, files saved, keys held, bars hovered, the decoder playing.
USE = """() => {
  const all = (selector) => [...host.querySelectorAll(selector)];
  all(".al-opener").forEach((button) => button.click());
  all("[data-tool]").forEach((button) => button.click());
  for (const key of ["ArrowRight", "ArrowDown", "ArrowUp", "ArrowDown"])
    all("[tabindex], [aria-pressed]").forEach((node) =>
      node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  all("[data-act=play]").forEach((button) => button.click());
  return window.alive();
}"""

LEAVE = """async () => {
  host.remove();
  leave();
  await wait(0);
  return window.alive();
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the library and nothing mounted."""
    context = browser.new_context()
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(path=ALIVE)

    def empty(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Views</title>", content_type="text/html")

    page.route("http://views.test/", empty)
    page.goto("http://views.test/")
    page.evaluate(START, component.code())
    yield page
    context.close()
    assert not errors


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Python sends to each kind of view."""
    found: dict[str, Any] = {}

    def keep(kind: str) -> Callable[..., SimpleNamespace]:
        def mounted(key: str, data: dict[str, Any], **_: object) -> SimpleNamespace:
            found[kind] = json.loads(json.dumps(data))
            return SimpleNamespace(pin=None)

        return mounted

    for module in (component, bars_module):
        monkeypatch.setattr(module, "VIEWS", {kind: keep(kind) for kind in module.VIEWS})
    monkeypatch.setattr(painted_row, "COMPONENT", keep("paint"))
    monkeypatch.setattr(beam_tree, "COMPONENT", keep("tree"))
    monkeypatch.setattr(gallery_module, "VIEW", keep("gallery"))
    monkeypatch.setattr(machine_module, "VIEW", keep("machine"))
    send_all()
    return found


def send_all() -> None:
    arrays = made_up(1)
    common: dict[str, Any] = {"words": WORDS, "filename": "f"}
    row = arrays["weights"][0]

    def maps() -> None:
        alignment(arrays["weights"], SOURCE, TARGET, key="a", title="A", top=TOP, **common)
        heatmap(arrays["weights"], TARGET, SOURCE, key="h", role="weights", title="H", **common)

    maps()
    with component.board("board", 2):
        maps()
        component.note("n", "N", ["one"])
    bars_module.bars(row, SOURCE, key="b", role="weights", title="B", **common)
    bars_module.strips(arrays["memory"], rows=SOURCE, key="s", role="memory", title="S", **common)
    painted_row.paint(row, row, SOURCE, key="p", title="P", open_=[True] * S, on_paint=print, **common)
    cards = [gallery_module.Card(name, name, "", "", (), arrays["weights"]) for name in ("dot", "general")]
    told: dict[str, Any] = {"chosen": "dot", "on_choose": print, "pin": None, "on_change": print}
    gallery_module.gallery({"": cards}, SOURCE, TARGET, key="g", title="G", **told, **common)
    trace = search.greedy(untrained(), "나는 학생이다")
    sides = trace_views.source_axis(trace), trace_views.target_axis(trace)
    rivals = [[("▁a", 0.5)]] * len(trace.target)
    machine_module.machine(trace, *sides, key="m", title="M", top=rivals, pin=None, on_change=print, **common)
    words = [Hypothesis(n, 0, 1, token, (n,), -n, "kept") for n, token in enumerate(("▁a", "▁b"), start=1)]
    root = Hypothesis(0, None, 0, "", (), 0.0, "kept")
    fates = dict.fromkeys((*beam_tree.WORDS, "summary"), "")
    beam_tree.tree([root, *words], 1.0, key="t", title="T", fates=fates, chosen=1, on_choose=print, **common)


def test_every_kind_of_view_is_held_to_this(page: Page) -> None:
    assert set(page.evaluate("Object.keys(window.attentionLab)")) == {*KINDS, "views"}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_goes_on_when_a_view_has_left(page: Page, sent: dict[str, Any], kind: str) -> None:
    before = page.evaluate("window.alive()")
    page.evaluate(MOUNT, [kind, sent[kind]])
    busy = page.evaluate(USE)
    assert {"ResizeObserver", "frame", "timeout", "pointerdown on HTMLDocument"} <= set(busy)
    assert ("interval" in busy) == (kind in ("alignment", "machine", "board"))
    assert page.evaluate(LEAVE) == before


def test_nothing_goes_on_when_a_card_has_left_its_board(page: Page, sent: dict[str, Any]) -> None:
    page.evaluate(MOUNT, ["board", {**sent["board"], "views": []}])
    before = page.evaluate("window.alive()")
    page.evaluate("data => receive(data)", sent["board"])
    page.evaluate("data => receive(data)", {**sent["board"], "views": []})
    assert page.evaluate("window.alive()") == before


def test_a_view_gathers_nothing_while_it_is_used(page: Page, sent: dict[str, Any]) -> None:
    """What is built anew for every step (bars, menus) listens nowhere: the view would hold all of it to its end."""
    page.evaluate(MOUNT, ["alignment", sent["alignment"]])
    before = page.evaluate("window.alive()")
    for _ in range(3):
        page.keyboard.press("Tab")
        page.evaluate(USE)
    page.evaluate("wait(1500)")
    page.locator("[data-act=play]").click()
    page.evaluate("wait(500)")
    assert page.evaluate("window.alive()") == before
