"""The machine in a real browser: the first screen, stepping and playing, stages, and what follows a switch."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests import app_page
from tests.browser.conftest import READY, start_server

expect.set_options(timeout=60_000)
TEXT = "나는 어제 도서관에서 커피를"  # at most 12 tokens
SIZES = [(1440, 900), (1280, 720)]
BOX = "node => { const b = node.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }"
Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    models = app_page.write(tmp_path_factory.mktemp("checkpoints"))
    process, address = start_server("app.py", ATTENTION_LAB_CHECKPOINTS=str(models))
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def app(url: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    def opened(query: str = "", size: tuple[int, int] = SIZES[0], **options: object) -> Page:
        address = f"{url}/?text={quote(TEXT)}&pair=ko-en&score=general&search=greedy{query}"
        viewport = {"width": size[0], "height": size[1]}
        return settled(open_page(address, **{"locale": "en-US", "viewport": viewport, **options}))

    return opened


def settled(page: Page) -> Page:
    page.wait_for_timeout(300)
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_selector(".al-machine[data-paint]", timeout=60_000)
    return page


def boxes(page: Page, selector: str) -> list[Box]:
    shown = [node for node in page.locator(selector).all() if node.is_visible()]
    return [tuple(node.evaluate(BOX)) for node in shown]


def apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5


def chosen(page: Page) -> int:
    return int(page.locator(".al-steps [aria-selected=true]").get_attribute("data-step") or -1)


def pinned(page: Page, pin: str) -> None:
    page.wait_for_function("pin => new URLSearchParams(location.search).get('pin') === pin", arg=pin)


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
@pytest.mark.parametrize("size", SIZES)
def test_the_first_screen_holds_the_machine_and_all_steps(app, size: tuple[int, int], locale: str) -> None:
    page = app(size=size, locale=locale)
    for part in (
        ".st-key-text",
        ".st-key-translation h2",
        ".al-steps",
        ".al-machine canvas",
        "[data-key=chosen] canvas",
    ):
        for left, top, right, bottom in boxes(page, part):
            assert left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1], part


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
@pytest.mark.parametrize("size", [*SIZES, (390, 844)])
def test_headings_and_buttons_keep_apart(app, size: tuple[int, int], locale: str) -> None:
    page = app(size=size, locale=locale)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    heads = boxes(page, ".al-stagehead")
    assert len(heads) == 7
    for i, head in enumerate(heads):
        assert head[0] >= 0 and head[2] <= size[0]
        assert all(apart(head, other) for other in heads[:i])


def test_on_a_phone_the_translation_is_in_the_first_screen(app) -> None:
    page = app(size=(390, 844))
    ((_, _, _, bottom),) = boxes(page, ".st-key-translation h2")
    assert bottom < 844


def test_arrows_step_wherever_the_pointer_rests(app) -> None:
    page = app()
    steps = page.locator(".al-steps [data-step]")
    steps.nth(3).hover()
    assert chosen(page) == 3
    page.keyboard.press("ArrowRight")
    pinned(page, "4.")
    assert chosen(page) == 4
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    pinned(page, "2.")
    assert chosen(page) == 2


def test_playing_shows_each_step_and_ends_at_the_last(app) -> None:
    page = app()
    last = page.locator(".al-steps [data-step]").count() - 1
    page.evaluate(
        """() => { window.seen = []; window.addEventListener('attention-lab:step', e => seen.push(e.detail.upto)); }"""
    )
    page.keyboard.press("Space")
    pinned(page, f"{last}.")
    assert chosen(page) == last
    assert page.evaluate("seen") == [*range(1, last + 2), None]


def test_a_heading_opens_its_arithmetic_below_and_closes_it(app) -> None:
    page = app("&pin=1.")
    page.locator("[data-stage=weights]").click()
    settled(page)
    expect(page.locator("[data-key=step_weights]")).to_be_visible()
    expect(page.locator("[data-key=step_scores]")).not_to_be_attached()
    assert page.locator("[data-stage=weights]").get_attribute("aria-expanded") == "true"
    page.locator("[data-stage=weights]").click()
    settled(page)
    expect(page.locator("[data-key=step_weights]")).not_to_be_attached()


def test_hovering_a_row_lights_the_token_everywhere(app) -> None:
    page = app()
    canvas = page.locator(".al-machine canvas")
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 52 + 10)
    expect(page.locator("[data-key=machine] .al-readout")).to_contain_text("α =")
    expect(page.locator("[data-key=chosen] .al-readout")).not_to_be_empty()


def test_another_score_function_leaves_the_old_weights_as_a_ghost(app) -> None:
    page = app("&pin=1.")
    ghost = "() => window.attentionLab.views.get(document.querySelector('.al-machine').parentElement)?.ghost?.length"
    assert page.evaluate(ghost) is None
    page.locator(".st-key-score button", has_text="additive").click()
    page.wait_for_function(ghost)
    page.wait_for_function(f"() => !({ghost})()")


@pytest.mark.parametrize("size", SIZES)
def test_lecture_mode_enlarges_everything_and_points_where_it_should(app, size: tuple[int, int]) -> None:
    page = app("&pin=1.", size=size)
    small = page.locator(".st-key-translation h2").bounding_box()
    page.keyboard.press("l")
    page.wait_for_function("() => new URLSearchParams(location.search).get('lecture') === 'on'")
    settled(page)
    expect(page.locator(".st-key-text input")).not_to_be_visible()
    large = page.locator(".st-key-translation h2").bounding_box()
    assert small and large and large["height"] > 1.1 * small["height"]
    heads = boxes(page, ".al-stagehead")
    assert all(apart(head, other) for i, head in enumerate(heads) for other in heads[:i])
    where = """() => { const m = window.attentionLab.views.get(document.querySelector('.al-machine').parentElement);
      const box = m.canvas.getBoundingClientRect(), zoom = m.canvas.currentCSSZoom;
      return [box.left + 40 * zoom, box.top + (m.place.top + 2.5 * m.place.row) * zoom]; }"""
    page.mouse.move(*page.evaluate(where))
    expect(page.locator("[data-key=machine] .al-readout")).to_contain_text("α =")
    hovered = (
        "() => window.attentionLab.views.get(document.querySelector('.al-machine').parentElement).link.hover.position"
    )
    assert page.evaluate(hovered) == 2
    page.keyboard.press("l")
    expect(page.locator(".st-key-text input")).to_be_visible()
