"""The gallery of score functions in a real browser: the first screen, choosing, and what is said of a cell."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests import tiny
from tests.browser.conftest import READY, start_server

expect.set_options(timeout=60_000)
TEXT = "나는 어제 도서관에서 책을 읽었다."
SCORES = (
    "cosine", "dot", "scaled_dot", "general", "biased_general", "activated_general",
    "concat", "additive", "deep", "location", "none",
)  # fmt: skip
SIZES = [(1440, 900), (1280, 720)]
BOX = "node => { const b = node.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }"
PARTS = ".al-score > :not(.al-picture), .al-picture canvas, .al-family-name"
Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    models = tiny.write(tmp_path_factory.mktemp("checkpoints"), SCORES, 30)
    process, address = start_server("app.py", ATTENTION_LAB_CHECKPOINTS=str(models))
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def app(url: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    def opened(query: str = "", size: tuple[int, int] = SIZES[0], **options: object) -> Page:
        address = f"{url}/compare?text={quote(TEXT)}&pair=ko-en&score=general&search=greedy{query}"
        viewport = {"width": size[0], "height": size[1]}
        return settled(open_page(address, **{"locale": "en-US", "viewport": viewport, **options}))

    return opened


def settled(page: Page) -> Page:
    page.wait_for_timeout(300)
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_selector(".al-gallery[data-paint]", timeout=60_000)
    page.wait_for_timeout(300)
    return page


def boxes(page: Page, selector: str) -> list[Box]:
    shown = [node for node in page.locator(selector).all() if node.is_visible()]
    return [tuple(node.evaluate(BOX)) for node in shown]


def apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5


def card(page: Page, name: str):
    return page.locator(f".al-score[data-score={name}]")


def in_address(page: Page, key: str, value: str) -> None:
    page.wait_for_function(
        "([key, value]) => new URLSearchParams(location.search).get(key) === value", arg=[key, value]
    )


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
@pytest.mark.parametrize("size", SIZES)
def test_the_first_screen_holds_every_card(app, size: tuple[int, int], locale: str) -> None:
    page = app(size=size, locale=locale)
    for part in (".st-key-compare_intro", ".st-key-target input", ".st-key-compare_order", ".al-score"):
        found = boxes(page, part)
        assert len(found) == (len(SCORES) if part == ".al-score" else 1), part
        for left, top, right, bottom in found:
            assert left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1], part
    assert all(bottom - top >= 48 for _, top, _, bottom in boxes(page, ".al-picture canvas"))


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
@pytest.mark.parametrize("size", [*SIZES, (900, 800), (390, 844)])
def test_nothing_overlaps_or_is_cut(app, size: tuple[int, int], locale: str) -> None:
    page = app(size=size, locale=locale)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for selector in (PARTS, ".al-score", ".st-key-compare_top p, .st-key-compare_top input, .al-gallery .al-title"):
        found = boxes(page, selector)
        assert found
        for i, box in enumerate(found):
            assert box[0] >= 0 and box[2] <= size[0]
            assert all(apart(box, other) for other in found[:i]), (selector, box)
    cut = "nodes => nodes.filter((n) => n.scrollWidth > n.clientWidth + 1).map((n) => n.textContent)"
    assert page.locator(".al-score, .al-score > *, .al-family-name").evaluate_all(cut) == []


def test_a_click_chooses_the_score_function(app) -> None:
    page = app()
    expect(card(page, "general")).to_have_attribute("aria-pressed", "true")
    card(page, "additive").click()
    in_address(page, "score", "additive")
    settled(page)
    expect(card(page, "additive")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".al-score[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".st-key-score [aria-checked=true]")).to_have_text("additive")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keys_choose_and_keep_the_focus(app, key: str) -> None:
    page = app()
    card(page, "cosine").focus()
    page.keyboard.press("Tab")
    page.keyboard.press(key)
    in_address(page, "score", "dot")
    settled(page)
    expect(card(page, "dot")).to_be_focused()
    expect(card(page, "dot")).to_have_attribute("aria-pressed", "true")


def test_arrows_read_the_cells_of_the_card_in_focus(app) -> None:
    page = app()
    card(page, "dot").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    in_address(page, "pin", "1.1")
    said = page.locator(".al-gallery .al-readout")
    expect(said).to_contain_text("←")
    expect(said).to_contain_text("dot product")
    in_address(page, "score", "general")


def test_a_cell_lights_up_in_all_and_its_own_weight_is_said(app) -> None:
    page = app()
    said = page.locator(".al-gallery .al-readout")
    pictures = "() => [...document.querySelectorAll('.al-score canvas')].map((c) => c.toDataURL())"
    before = page.evaluate(pictures)
    cell = """name => {
      const view = window.attentionLab.views.get(document.querySelector('.al-gallery').parentElement);
      const card = view.cards.find(({ data }) => data.name === name);
      const box = card.canvas.getBoundingClientRect();
      const { left, top, across, down } = view.lay(box.width, box.height);
      const weight = card.weights[1 * view.data.source.tokens.length + 2];
      return [box.left + left + 2.5 * across, box.top + top + 1.5 * down, weight.toPrecision(4)];
    }"""
    words = []
    for name, title in (("dot", "dot product"), ("additive", "additive")):
        x, y, weight = page.evaluate(cell, name)
        page.mouse.move(x, y)
        expect(said).to_contain_text(f"{weight} · {title}")
        words.append(said.inner_text().split("  ")[0])
    assert words[0] == words[1] and "←" in words[0]
    drawn = [a != b for a, b in zip(before, page.evaluate(pictures), strict=True)]
    assert drawn == [name != "none" for name in SCORES]


def test_another_order_keeps_the_cards(app) -> None:
    page = app()
    page.locator(".st-key-compare_order button", has_text="most probable").click()
    in_address(page, "compare_order", "probability")
    settled(page)
    expect(page.locator(".al-score")).to_have_count(len(SCORES))
    log = "nodes => nodes.map((n) => Number(n.textContent.replace('log p ', '').replace('−', '-')))"
    found = page.locator(".al-numbers span:last-child").evaluate_all(log)
    assert found == sorted(found, reverse=True)
    assert boxes(page, ".al-family-name") == []


def test_full_size_pictures_open_on_demand(app) -> None:
    page = app()
    expect(page.locator("[data-key=see_dot]")).not_to_be_attached()
    page.locator(".st-key-full_size summary").click()
    expect(page.locator("[data-key=see_dot] .al-main")).to_be_visible()
