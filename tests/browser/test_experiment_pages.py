"""What only a browser can show of the pages that compare and experiment: painting, the tree, links, a narrow screen."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import tiny
from tests.browser.conftest import READY, ROOT, soon, start_server

expect.set_options(timeout=30_000)
TEXT = "나는 어제 도서관에서 책을 읽었다."
PICTURES = ROOT / "artifacts"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    models = tiny.write(tmp_path_factory.mktemp("checkpoints"), ("general", "cosine", "additive"), 80)
    process, address = start_server("app.py", ATTENTION_LAB_CHECKPOINTS=str(models))
    page = browser.new_page()  # a fresh server knows its pages from the first visit on
    page.goto(address)
    page.wait_for_selector(READY, timeout=60_000)
    page.close()
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def app(url: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page on the sentence, its views drawn, in English unless told otherwise."""

    def opened(path: str, query: str = "", **options: object) -> Page:
        page = open_page(f"{url}/{path}?text={quote(TEXT)}{query}", **{"locale": "en-US", **options})
        return drawn(page)

    return opened


def drawn(page: Page) -> Page:
    page.wait_for_function(
        "[...document.querySelectorAll('.al-view')].length && !document.querySelector('[data-testid=stSkeleton]') &&"
        "[...document.querySelectorAll('.al-view')].every((view) => view.dataset.paint)"
    )
    return page


def settled(page: Page) -> Page:
    page.wait_for_timeout(150)
    page.wait_for_selector(READY)
    return drawn(page)


def edits(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("edits", [""])[0]


def painted(page: Page) -> list[float]:
    columns = page.locator("[data-key=paint] .al-column")
    return [float(columns.nth(i).get_attribute("aria-valuenow") or "nan") / 100 for i in range(columns.count())]


def drag(page: Page, column: Locator, share: float) -> None:
    box = column.locator("u").bounding_box()
    assert box
    across, top = box["x"] + box["width"] / 2, box["y"] + box["height"] * (1 - share)
    page.mouse.move(across, box["y"] + box["height"] - 1)
    page.mouse.down()
    page.mouse.move(across, top, steps=3)
    page.mouse.up()


def test_painting_a_row_renormalises_it_and_reaches_translation_and_address(app) -> None:
    page = app("what-if", "&pin=2.")
    page.locator("[data-key=paint]").scroll_into_view_if_needed()
    drag(page, page.locator("[data-key=paint] .al-column").nth(1), 0.6)
    page.wait_for_function("location.search.includes('edits=2p')")
    soon(lambda: painted(page)[1], pytest.approx(0.6, abs=0.03))
    row = painted(settled(page))
    assert sum(row) == pytest.approx(1, abs=0.01)
    again = app("what-if", f"&pin=2.&edits={edits(page)}")
    soon(lambda: painted(again), pytest.approx(row, abs=0.002))
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("!location.search.includes('edits=')")


def test_the_row_is_painted_with_keys_too(app) -> None:
    page = app("what-if", "&pin=2.")
    before = painted(page)
    page.locator("[data-key=paint] .al-column").nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    page.wait_for_function("location.search.includes('edits=2p')")
    soon(lambda: painted(page)[1], pytest.approx(min(before[1] + 0.2, 1), abs=0.01))
    assert sum(painted(settled(page))) == pytest.approx(1, abs=0.01)


def test_a_click_on_the_tree_opens_that_hypothesis(app) -> None:
    page = app("what-if")
    page.get_by_role("radio", name="Beam").click()
    settled(page)
    dropped = page.locator("[data-key=tree] .al-dropped").last
    number = dropped.get_attribute("data-number")
    dropped.click()
    settled(page)
    expect(page.locator(f'[data-key=tree] [data-number="{number}"]')).to_have_class(
        "al-node al-dropped al-lit al-pinned"
    )
    said = page.locator("[data-key=tree] .al-readout")
    last = page.locator("[data-key=hypothesis_flow] .al-chip[data-step]").last
    soon(lambda: (last.text_content() or "?") in said.inner_text().split("log p")[0], True)


def test_pointing_at_a_word_lights_it_under_every_score_function(app) -> None:
    page = app("compare")
    page.locator(".st-key-full_size summary").click()
    settled(page)
    page.locator("[data-key=see_cosine] .al-main").scroll_into_view_if_needed()
    box = page.locator("[data-key=see_cosine] .al-main").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8)
    said = page.locator("[data-key=see_cosine] .al-readout")
    expect(said).not_to_have_text("")
    token = said.inner_text().split("  ")[0]
    for key in ("see_general", "see_additive"):
        expect(page.locator(f"[data-key={key}] .al-readout")).to_contain_text(token)


@pytest.mark.parametrize("path", ["compare", "what-if"])
def test_a_narrow_dark_korean_screen(app, path: str) -> None:
    page = app(path, "&edits=1u", locale="ko-KR", color_scheme="dark", viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for view in page.locator(".al-view").all():
        box = view.bounding_box()
        assert box is None or box["x"] + box["width"] <= 390
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{path}-390-dark-ko.png", full_page=True)
