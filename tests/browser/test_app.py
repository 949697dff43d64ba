"""The app in a real browser: typing, links, languages, themes, keys, a narrow screen, and silence on the network."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import tiny
from tests.browser.conftest import READY, ROOT, soon, start_server

expect.set_options(timeout=30_000)
KOREAN, ENGLISH = "도서관은 어디에 있어요?", "Where is the library?"
TRANSLATING = ("/", "/encoder", "/step", "/compare", "/what-if")  # pages about a sentence
PATHS = (*TRANSLATING, "/scores")
PICTURES = ROOT / "artifacts"
THEMES = ("light", "dark")
AXE = "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="module")
def url(models: Path) -> Iterator[str]:
    process, address = start_server("app.py", ATTENTION_LAB_CHECKPOINTS=str(models))
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def app(url: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the app at a path, in English unless told otherwise."""

    def opened(path: str = "/", **options: object) -> Page:
        return open_page(url + path, **{"locale": "en-US", **options})

    return opened


@pytest.fixture(scope="session")
def axe() -> Path:
    """axe-core, from npm."""
    script = ROOT / AXE
    if not script.exists():
        subprocess.run(["npm", "install", "--no-save", "--silent", "axe-core@4.14.1"], cwd=ROOT, check=True)
    return script


def settled(page: Page) -> Page:
    page.wait_for_timeout(100)
    page.wait_for_selector(READY)
    return page


def at_rest(page: Page, expression: str) -> object:
    """What an expression says once it has said the same for a second: cards arrive one after another."""
    said, same = page.evaluate(expression), 0
    for _ in range(150):
        page.wait_for_timeout(200)
        now = page.evaluate(expression)
        said, same = now, same + 1 if now == said else 0
        if same == 5:
            return said
    raise AssertionError(f"never at rest: {said}")


def result(page: Page):
    return page.locator(".st-key-translation h2")


def write(page: Page, text: str) -> None:
    """Type with the keyboard, as a reader does; nothing is confirmed with Enter."""
    page.locator(".st-key-text input").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=15)


def choose(page: Page, key: str, label: str) -> None:
    page.locator(f".st-key-{key} button", has_text=label).first.click()
    settled(page)


def query(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def in_address(page: Page, part: str) -> None:
    """Wait until the address says ``part``: it is written after the page has been drawn."""
    page.wait_for_function("part => location.search.includes(part)", arg=part)


def test_typing_translates_without_enter_and_follows_the_language(app) -> None:
    page = app()
    write(page, KOREAN)
    expect(result(page)).to_have_text(ENGLISH)
    write(page, ENGLISH)
    expect(result(page)).to_have_text(KOREAN)
    in_address(page, "pair=en-ko")


def test_the_address_follows_every_control_and_adds_no_history(app) -> None:
    page = app(f"/?text={quote(ENGLISH)}")
    entries = page.evaluate("history.length")
    choose(page, "score", "additive")
    choose(page, "language", "한국어")
    expect(page.locator(".st-key-score")).to_contain_text("덧셈")
    in_address(page, "language=ko")
    said = {
        "text": ENGLISH,
        "pair": "en-ko",
        "score": "additive",
        "search": "beam",
        "register": "haeyo",
        "language": "ko",
    }
    soon(lambda: query(page), said)
    assert page.evaluate("history.length") == entries
    soon(lambda: page.evaluate("document.documentElement.lang"), "ko")


def test_each_translated_sentence_is_an_entry_of_the_history(app) -> None:
    page = app(f"/?text={quote(ENGLISH)}")
    first = result(page).inner_text()
    entries = page.evaluate("history.length")
    write(page, KOREAN)
    expect(result(page)).to_have_text(ENGLISH)
    in_address(page, quote(KOREAN).split("%")[1])
    soon(lambda: query(page)["text"], KOREAN)
    assert page.evaluate("history.length") == entries + 1, "what is typed letter by letter is one entry"
    page.go_back()
    expect(result(page)).to_have_text(first)
    expect(page.locator(".st-key-text input")).to_have_value(ENGLISH)
    soon(lambda: query(page)["text"], ENGLISH)
    page.go_forward()
    expect(result(page)).to_have_text(ENGLISH)
    soon(lambda: query(page)["text"], KOREAN)


def test_a_pinned_cell_is_in_the_address_and_comes_back(app) -> None:
    page = app(f"/?text={quote(KOREAN)}")
    picture = page.locator(".al-view[data-key=chosen] .al-main")
    box = picture.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7)
    in_address(page, "pin=")
    pin = query(page)["pin"]
    choose(page, "score", "dot product")
    in_address(page, "score=dot")
    assert query(page)["pin"] == pin
    again = app(page.url.removeprefix("http://" + urlsplit(page.url).netloc))
    soon(lambda: query(again).get("pin"), pin)
    expect(again.get_by_role("radio", name="dot product", exact=True)).to_be_checked()


@pytest.mark.parametrize("path", PATHS)
def test_a_cold_link_shows_the_same_picture_as_a_warm_one(models: Path, open_page, path: str) -> None:
    process, address = start_server("app.py", ATTENTION_LAB_CHECKPOINTS=str(models))
    try:
        page = open_page(f"{address}{path}?text={quote(ENGLISH)}&pair=en-ko&score=dot&register=hapsyo&language=ko")
        if path in TRANSLATING:
            expect(page.locator(".st-key-text input")).to_have_value(ENGLISH)
            expect(page.get_by_role("radio", name="내적", exact=True)).to_be_checked()
            expect(page.get_by_role("combobox", name="말투")).to_have_value("합쇼체 (-습니다)")
        else:  # a page that asks for no sentence shows none, and keeps what the link says
            expect(page.locator(".st-key-formulas")).to_be_visible()
            expect(page.locator(".st-key-text")).to_have_count(0)
            soon(lambda: query(page).get("text"), ENGLISH)
        expect(page.get_by_role("dialog")).to_have_count(0)  # no "Page not found" for the first visitor
    finally:
        process.terminate()
        process.wait()


def test_the_link_to_copy_is_the_address(app) -> None:
    page = app(f"/?text={quote(ENGLISH)}")
    page.locator(".st-key-take_away button", has_text="Link").click()
    in_address(page, "pair=")
    link = page.locator("[data-testid=stPopoverBody] code")
    soon(lambda: parse_qs(urlsplit(link.inner_text()).query), parse_qs(urlsplit(page.url).query))


def test_a_chosen_example_is_translated_and_the_drawer_closes(app) -> None:
    page = app(f"/?text={quote(KOREAN)}")
    page.locator(".st-key-examples button").first.click()
    page.get_by_role("button", name="I am a student", exact=True).click()
    expect(page.locator(".st-key-text input")).to_have_value("I am a student")
    expect(page.get_by_role("button", name="I am a student", exact=True)).to_have_count(0)
    in_address(page, "pair=en-ko")


def test_the_browser_decides_language_and_theme(app) -> None:
    korean = app(locale="ko-KR", color_scheme="dark")
    expect(korean.get_by_text("디코더의 한 단계")).to_be_visible()
    scheme = "getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme"
    soon(lambda: korean.evaluate(scheme), "dark")
    english = app(locale="de-DE", color_scheme="light")
    expect(english.get_by_text("One step of the decoder")).to_be_visible()


def test_the_question_mark_opens_the_help_but_not_while_typing(app) -> None:
    page = app()
    write(page, "What?")
    settled(page)
    assert page.get_by_role("dialog").count() == 0
    page.locator("h2").first.click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Space")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("text", ["", "😀😀", "мама мыла раму", "<img src=x onerror=alert(1)>", "나는 " * 90])
def test_bad_input_never_ends_in_a_traceback(app, text: str) -> None:
    page = app(f"/?text={quote(KOREAN)}")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.locator(".st-key-text input").fill(text)
    page.wait_for_timeout(500)
    settled(page)
    assert page.locator("[data-testid=stException]").count() == 0
    expect(result(page)).to_be_visible()


def test_nothing_leaves_the_machine(url: str, browser: Browser) -> None:
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    for path in PATHS:
        page.goto(url + path)
        page.wait_for_selector(READY)
        page.wait_for_timeout(500)
    context.close()
    hosts = {urlsplit(address).hostname for address in asked if urlsplit(address).scheme not in ("data", "blob")}
    assert hosts == {"127.0.0.1"}
    assert any(address.endswith("NotoSansKR-Regular.woff2") for address in asked)


def test_one_screen_holds_the_sentence_the_machine_and_the_translation(app) -> None:
    page = app(f"/?text={quote(KOREAN)}", viewport={"width": 1440, "height": 900})
    parts = (".st-key-text", ".st-key-score", "[data-key=machine]", ".st-key-translation h2", "[data-key=chosen]")
    for part in parts:
        box = page.locator(part).first.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 900, part


def test_controls_stay_in_sight_when_scrolling(app) -> None:
    page = app()
    page.locator(".st-key-footer").scroll_into_view_if_needed()
    expect(page.locator(".st-key-score")).to_be_in_viewport()


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_needs_no_sideways_scrolling(app, path: str) -> None:
    page = app(f"{path}?text={quote(KOREAN)}", viewport={"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollWidth <= 390")  # once styled
    if path in TRANSLATING:
        box = page.locator(".st-key-text input").bounding_box()
        assert box and box["width"] > 280


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", [*(f"{path}?text={quote(KOREAN)}" for path in PATHS), "/?text=мама"])
def test_axe_finds_nothing_serious(app, axe: Path, path: str, width: int, theme: str) -> None:
    page = app(path, color_scheme=theme, viewport={"width": width, "height": 900})
    settled(page).wait_for_timeout(1000)  # until nothing fades in any more
    page.add_script_tag(path=str(axe))
    ours = "{ exclude: '[data-testid=stSidebarNav]' }"  # Streamlit's menu on narrow screens puts headings into its list
    found = page.evaluate(f"axe.run({ours}, {{ resultTypes: ['violations'] }})")["violations"]
    assert [(v["id"], v["nodes"][0]["target"]) for v in found if v["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pictures_are_kept(app, theme: str, locale: str, width: int) -> None:
    page = app(color_scheme=theme, locale=locale, viewport={"width": width, "height": 900})
    PICTURES.mkdir(exist_ok=True)
    settled(page)
    picture = PICTURES / f"translate-{locale[:2]}-{theme}-{width}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000


def readout(page: Page, key: str):
    return page.locator(f".al-view[data-key={key}] .al-readout")


def test_keys_win_over_a_resting_pointer(app) -> None:
    page = app(f"/?text={quote(KOREAN)}")
    picture = page.locator(".al-view[data-key=chosen] .al-main")
    box = picture.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    in_address(page, "pin=")
    before = readout(page, "chosen").inner_text()
    page.keyboard.press("ArrowDown")
    expect(readout(page, "chosen")).not_to_have_text(before)
    moved = readout(page, "chosen").inner_text()
    page.wait_for_timeout(800)  # the run that the new pin asks for, under a pointer that rests
    assert readout(page, "chosen").inner_text() == moved
    page.mouse.move(x + 3, y + 1)
    expect(readout(page, "chosen")).to_have_text(before)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_hovering_moves_no_picture(app, language: str) -> None:
    page = app(f"/compare?text={quote(KOREAN)}&language={language}")
    settled(page)
    boxes = "[...document.querySelectorAll('.al-main')].map((e) => Math.round(e.getBoundingClientRect().top))"
    before = at_rest(page, boxes)
    first = page.locator(".al-main").nth(1).bounding_box()
    assert first
    for part in (0.1, 0.5, 0.9):
        page.mouse.move(first["x"] + first["width"] * part, first["y"] + first["height"] * part)
        page.wait_for_timeout(120)
        assert page.evaluate(boxes) == before


def test_the_theme_is_chosen_in_the_header_and_stays(app) -> None:
    page = app(f"/?text={quote(KOREAN)}", color_scheme="light", locale="ko-KR")
    scheme = "getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme"
    soon(lambda: page.evaluate(scheme), "light")
    page.get_by_role("button", name="어둡게").click()
    expect(page.get_by_role("button", name="밝게")).to_be_visible()
    soon(lambda: page.evaluate(scheme), "dark")
    expect(page.locator(".st-key-text input")).to_have_value(KOREAN)
    assert page.get_by_role("button", name="Main menu").count() == 0
