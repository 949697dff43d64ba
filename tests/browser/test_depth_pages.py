"""The encoder and the arithmetic of a step in a real browser: choosing steps, tokens, entries; wide, narrow, dark."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import app_page
from tests.browser.conftest import READY, ROOT, start_server

expect.set_options(timeout=60_000)
TEXT = "나는 커피를 좋아해"
PICTURES = ROOT / "artifacts"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    models = app_page.write(tmp_path_factory.mktemp("checkpoints"))
    process, address = start_server("app.py", ATTENTION_LAB_CHECKPOINTS=str(models))
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def visited() -> list[Page]:
    return []


@pytest.fixture
def app(url: str, open_page: Callable[..., Page], visited: list[Page]) -> Callable[..., Page]:
    def opened(path: str, query: str = "", **options: object) -> Page:
        if not visited:
            visited.append(open_page(url))  # a fresh server knows its pages from the first visit on
        address = f"{url}/{path}?text={quote(TEXT)}&pair=ko-en&score=general{query}"
        return settled(open_page(address, **{"locale": "en-US", **options}))

    return opened


def settled(page: Page) -> Page:
    page.wait_for_timeout(300)
    page.wait_for_selector(READY, timeout=60_000)
    return page


def view(page: Page, key: str) -> Locator:
    return page.locator(f"[data-key={key}]")


def formulas(page: Page, stage: str) -> Locator:
    """The formula of a stage with its numbers: the second, after the general one."""
    return page.locator(f".st-key-stage_{stage} .katex-display annotation").nth(1)


def click_in(page: Page, key: str, across: float, down: float) -> None:
    canvas = view(page, key).locator("canvas.al-main")
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": across * box["width"], "y": down * box["height"]})
    settled(page)


def test_a_link_opens_each_page_as_itself(app) -> None:
    page = app("encoder")
    expect(page.get_by_role("heading", name="Encoder", exact=True)).to_be_visible()
    page = app("step")
    expect(page.get_by_role("heading", name="in numbers")).to_be_visible()
    expect(page.locator(".st-key-controls")).to_be_visible()


def test_a_clicked_token_and_a_clicked_entry_are_written_out(app) -> None:
    page = app("step", "&pin=1.0")
    expect(formulas(page, "score")).to_contain_text("e_{2,1}")
    click_in(page, "step_scores", 0.5, 0.99)
    expect(formulas(page, "score")).not_to_contain_text("e_{2,1}")
    page.wait_for_function("/^1\\.(?!0$)/.test(new URLSearchParams(location.search).get('pin'))")
    click_in(page, "step_context", 0.04, 0.5)
    expect(formulas(page, "context")).to_contain_text("a_{2,0}")
    click_in(page, "step_context", 0.96, 0.5)
    expect(formulas(page, "context")).to_contain_text("a_{2,11}")


def test_the_products_open_and_sum_up(app) -> None:
    page = app("step")
    page.locator(".st-key-open_context summary").click()
    settled(page)
    products = view(page, "products_context")
    expect(products).to_be_visible()
    products.locator(".al-opener").click()
    products.locator("[data-tool=table]").click()
    expect(products.locator("td:not(:empty)").first).to_be_visible()
    *values, total = [float(cell) for cell in products.locator("td:not(:empty)").all_inner_texts()]
    assert sum(values) == pytest.approx(total, abs=0.01)


def test_playing_goes_through_all_steps_and_stops(app) -> None:
    page = app("step")
    steps = view(page, "machine").locator("[data-step]")
    expect(steps.first).to_be_visible()
    count = steps.count()
    page.get_by_role("button", name="Play the decoder").click()
    expect(formulas(page, "query")).to_contain_text(f"s_{{{count},")
    expect(page.get_by_role("button", name="Play the decoder")).to_be_visible()


def test_arrow_keys_choose_entries_and_tokens(app) -> None:
    page = app("step", "&pin=1.0")
    view(page, "step_weights").locator(".al-scroller").focus()
    page.keyboard.press("ArrowDown")
    expect(formulas(page, "softmax")).to_contain_text(r"\alpha_{2,2}")
    click_in(page, "step_context", 0.04, 0.5)
    view(page, "step_context").locator(".al-scroller").focus()
    page.keyboard.press("ArrowRight")
    expect(formulas(page, "context")).to_contain_text("a_{2,1}")


def test_a_strip_opens_the_recurrence_of_its_token(app) -> None:
    page = app("encoder")
    first = page.locator(".st-key-recurrence_forward .katex-display annotation").first
    expect(first).to_contain_text("_{1}")
    click_in(page, "encoder_forward_states", 0.9, 0.85)
    expect(first).not_to_contain_text("_{1} &=")


def test_swapping_a_word_answers_while_typing(app) -> None:
    page = app("encoder")
    before = view(page, "encoder_swap").locator("canvas.al-main").get_attribute("aria-label")
    page.locator(".st-key-swap_for input").fill("학생이다")
    expect(view(page, "encoder_swap").locator("canvas.al-main")).not_to_have_attribute("aria-label", str(before))


@pytest.mark.parametrize("path", ["step", "encoder"])
@pytest.mark.parametrize(("theme", "width", "locale"), [("dark", 1440, "ko-KR"), ("light", 390, "en-US")])
def test_pages_fit_wide_and_narrow_in_both_themes(app, path: str, theme: str, width: int, locale: str) -> None:
    options = {"color_scheme": theme, "viewport": {"width": width, "height": 900}, "locale": locale}
    page = app(path, **options)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=Path(PICTURES) / f"{path}-{theme}-{width}.png")
