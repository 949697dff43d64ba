"""The linked views in a real browser: what a reader can do to them, and that the numbers stay the numbers."""

import csv
import io
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Download, Page, expect

from pages.figures.colours import SCALES
from tests.browser.conftest import soon
from tests.browser.made_up import LOOKS, SOURCE, TARGET, TOP, H, S, T, made_up

ARRAYS = made_up(1)
HAT, HAT_SOURCE = 6, 4
DEMO = "tests/browser/component_demo.py"


@pytest.fixture
def demo(app_url: Callable[[str], str], open_page: Callable[..., Page]) -> Callable[..., Page]:
    def opened(**options: object) -> Page:
        page = open_page(app_url(DEMO), **options)
        expect(page.locator("[data-key=similarity][data-paint]")).to_have_count(1)
        return page

    return opened


def view(page: Page, key: str):
    return page.locator(f".al-view[data-key={key}]")


def readout(page: Page, key: str):
    return view(page, key).locator(".al-readout")


def chip(page: Page, side: str, index: int):
    return view(page, "alignment").locator(f".al-chip[data-{side}='{index}']")


def cell(page: Page, key: str, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell on the screen; the last row and column are found from the lower right of the canvas."""
    canvas = view(page, key).locator(".al-main")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    place = canvas.evaluate(
        "node => { const p = window.attentionLab.views.get(node.closest('.al-view').parentElement).place;"
        " return [p.cell, p.down, p.top]; }"
    )
    return box["x"] + (column + 0.5) * place[0], box["y"] + place[2] + (row + 0.5) * place[1]


def status(page: Page):
    return page.locator("[data-testid=stText]").first


def download(page: Page, key: str, tool: str) -> Download:
    view(page, key).locator(".al-opener").click()
    with page.expect_download() as caught:
        view(page, key).locator(f"[data-tool={tool}]").click()
    return caught.value


def content(file: Download) -> bytes:
    return Path(file.path()).read_bytes()


def test_hover_lights_both_tokens_everywhere_without_a_rerun(demo):
    page = demo()
    page.mouse.move(*cell(page, "weights", HAT, HAT_SOURCE))
    for key in ("weights", "scores"):
        expect(readout(page, key)).to_contain_text("hat ← 모자")
        value = float(readout(page, key).inner_text().split()[-1])
        assert value == pytest.approx(ARRAYS[key][HAT, HAT_SOURCE], rel=5e-4)
    expect(readout(page, "memory")).to_have_text("모자")
    expect(readout(page, "contexts")).to_have_text("hat")
    expect(view(page, "alignment").locator(".al-chip.al-lit")).to_have_count(2)
    expect(chip(page, "step", HAT)).to_have_class(re.compile("al-lit"))
    expect(chip(page, "position", HAT_SOURCE)).to_have_class(re.compile("al-lit"))
    page.mouse.move(2, 2)
    expect(view(page, "alignment").locator(".al-lit")).to_have_count(0)
    expect(readout(page, "scores")).to_have_text("")
    expect(status(page)).to_have_text("pin None told 0 runs 1")


def test_hover_in_the_alignment_lights_the_heatmaps(demo):
    page = demo()
    chip(page, "position", 6).hover()
    expect(readout(page, "memory")).to_have_text("쓰")
    view(page, "alignment").locator(f".al-ribbon[data-step='{HAT}'][data-position='{HAT_SOURCE}']").hover(force=True)
    expect(readout(page, "scores")).to_contain_text("hat ← 모자")


def test_hover_over_a_bar_lights_its_token(demo):
    page = demo()
    bars = view(page, "alignment").locator(".al-column")
    chip(page, "step", HAT).click()
    for position in (HAT_SOURCE, HAT_SOURCE + 1):  # each time the bars are built anew under the pointer
        bars.nth(position).hover()
        expect(bars.nth(position)).to_have_class(re.compile("al-lit"))
        expect(view(page, "alignment").locator(".al-column.al-lit")).to_have_count(1)
        expect(readout(page, "scores")).to_contain_text(f"hat ← {SOURCE.tokens[position].removeprefix('▁')}")
    view(page, "alignment").locator(".al-row").first.hover()
    expect(readout(page, "scores")).to_have_text("hat")


def test_any_script_may_take_part_in_the_link(demo):
    page = demo()
    page.evaluate(
        "dispatchEvent(new CustomEvent('attention-lab:hover', {detail: {step: 0, position: 1, origin: 'elsewhere'}}))"
    )
    expect(readout(page, "weights")).to_contain_text("He ← 그")


def test_click_pins_and_a_second_click_frees(demo):
    page = demo()
    page.mouse.click(*cell(page, "scores", HAT, HAT_SOURCE))
    expect(status(page)).to_contain_text("pin (6, 4) told 1")
    expect(view(page, "alignment").locator(".al-pinned")).to_have_count(2)
    page.mouse.click(*cell(page, "weights", HAT, HAT_SOURCE))
    expect(status(page)).to_contain_text("pin None told 2")
    chip(page, "step", 2).click()
    expect(status(page)).to_contain_text("pin (2, None) told 3")
    page.mouse.click(*cell(page, "memory", 3, 40))
    expect(status(page)).to_contain_text("pin (2, 3) told 4")  # a view keeps the side it does not know


def test_python_can_pin(demo):
    page = demo()
    page.get_by_role("button", name="pin from Python").click()
    expect(readout(page, "scores")).to_contain_text("wear ← 쓰")
    expect(chip(page, "step", 2)).to_have_class(re.compile("al-pinned"))
    page.mouse.click(*cell(page, "scores", HAT, HAT_SOURCE))
    expect(status(page)).to_contain_text("pin (6, 4)")


def test_keys_move_the_pin_and_escape_frees_it(demo):
    page = demo()
    page.mouse.click(*cell(page, "weights", HAT, HAT_SOURCE))
    page.mouse.move(2, 2)
    view(page, "weights").locator(".al-scroller").focus()
    for _ in range(12):  # faster than reruns come back: an older pin must not pull the newer one back
        page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    expect(status(page)).to_contain_text("pin (4, 12)")
    expect(readout(page, "scores")).to_contain_text("a ← </s> (end mark)")
    page.keyboard.press("Escape")
    expect(status(page)).to_contain_text("pin None")
    expect(readout(page, "scores")).to_have_text("")


def test_a_feature_is_chosen_beside_the_pin(demo):
    page = demo()
    page.mouse.click(*cell(page, "memory", 3, 40))
    expect(status(page)).to_contain_text("pin (None, 3) told 1")
    view(page, "memory").locator(".al-scroller").focus()
    page.mouse.move(2, 2)
    page.keyboard.press("ArrowRight")
    expect(readout(page, "memory")).to_have_text(f"빨간 · dimension 41  {ARRAYS['memory'][3, 41]:#.4g}")
    page.keyboard.press("ArrowUp")
    expect(status(page)).to_contain_text("pin (None, 2) told 2")
    expect(readout(page, "memory")).to_contain_text("는 · dimension 41")
    page.mouse.click(*cell(page, "similarity", 1, 5))
    page.mouse.click(*cell(page, "similarity", 2, 5))  # another cell of the pinned column does not free it
    page.mouse.move(2, 2)
    expect(status(page)).to_contain_text("pin (None, 5) told 3")
    expect(readout(page, "similarity")).to_contain_text("는 ← 를")


def test_stepping_shows_only_what_is_known(demo):
    page = demo()
    stage = view(page, "alignment").locator(".al-stage")
    stage.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(view(page, "alignment").locator(".al-count")).to_have_text("step 3 of 10")
    hidden = view(page, "alignment").locator(".al-chip.al-unknown")
    expect(hidden).to_have_count(T - 3)
    late = "all => all.some(n => n.dataset.step > 2)"
    soon(lambda: stage.locator(".al-ribbon:not(.al-unknown)").evaluate_all(late), False)
    expect(readout(page, "weights")).to_have_text("wear")
    page.mouse.move(*cell(page, "weights", HAT, HAT_SOURCE))
    expect(readout(page, "weights")).not_to_contain_text("hat")
    page.mouse.move(2, 2)
    stage.focus()
    page.keyboard.press("ArrowLeft")
    expect(hidden).to_have_count(T - 2)
    page.keyboard.press("Escape")
    expect(hidden).to_have_count(0)
    expect(status(page)).to_contain_text("runs 1")


def test_play_runs_to_the_end_and_stops(demo):
    page = demo()
    view(page, "alignment").locator(".al-stage").focus()
    page.keyboard.press("Space")
    expect(view(page, "alignment").locator("[data-act=play]")).to_have_attribute("aria-label", "Pause")
    expect(view(page, "alignment").locator(".al-count")).to_have_text(f"step {T} of {T}", timeout=20_000)
    expect(view(page, "alignment").locator("[data-act=play]")).not_to_have_attribute("aria-label", "Pause")


def test_bars_speak_of_the_chosen_step(demo):
    page = demo()
    chip(page, "step", HAT).click()
    columns = view(page, "alignment").locator(".al-column")
    expect(columns).to_have_count(S)
    heights = "all => all.map(n => parseFloat(n.style.height) / 100)"
    soon(lambda: columns.locator("i").evaluate_all(heights), pytest.approx(ARRAYS["weights"][HAT].tolist(), abs=1e-4))
    rows = view(page, "alignment").locator(".al-row")
    expect(rows.locator("span")).to_have_text([token.removeprefix("▁") for token, _ in TOP[HAT]])
    assert [float(text) for text in rows.locator("b").all_inner_texts()] == [round(p, 3) for _, p in TOP[HAT]]


def test_ribbons_are_as_wide_as_the_weights(demo):
    page = demo()
    ribbons = view(page, "alignment").locator(".al-ribbon")
    expect(ribbons).to_have_count(int((ARRAYS["weights"] >= 0.02).sum()))
    found = ribbons.evaluate_all(
        "all => all.map(n => [+n.dataset.step, +n.dataset.position, +n.firstChild.getAttribute('stroke-width')])"
    )
    widths = {(int(s), int(p)): width for s, p, width in found}
    scale = widths[0, LOOKS[0]] / ARRAYS["weights"][0, LOOKS[0]]
    assert all(width == pytest.approx(scale * ARRAYS["weights"][place], rel=1e-4) for place, width in widths.items())


def test_without_attention_there_is_a_sentence_and_no_line(demo):
    page = demo()
    page.get_by_text("none", exact=True).click()
    expect(view(page, "alignment").locator(".al-note")).to_contain_text("no attention")
    expect(view(page, "alignment").locator(".al-ribbon")).to_have_count(0)
    expect(view(page, "alignment").locator(".al-chip")).to_have_count(S + T)
    expect(view(page, "alignment").locator(".al-row")).to_have_count(8)


@pytest.mark.parametrize("key", ["weights", "scores", "memory"])
def test_csv_holds_every_number_exactly(demo, key: str):
    file = download(demo(), key, "csv")
    assert file.suggested_filename == f"그는_모자를_general_{key}.csv"
    head, *lines = csv.reader(io.StringIO(content(file).decode("utf-8-sig")))
    rows, columns = {"memory": (SOURCE.tokens, tuple(map(str, range(H))))}.get(key, (TARGET.tokens, SOURCE.tokens))
    assert tuple(head[1:]) == columns
    assert tuple(line[0] for line in lines) == rows
    assert np.array_equal(np.array([line[1:] for line in lines], dtype=np.float32), ARRAYS[key])


def test_svg_is_made_of_cells(demo):
    root = ElementTree.fromstring(content(download(demo(color_scheme="light"), "weights", "svg")))
    cells = [node for node in root.iter() if node.get("class") == "cell"]
    values = np.full((T, S), np.nan)
    for node in cells:
        values[int(node.get("data-row")), int(node.get("data-column"))] = float(node.get("data-value"))
    assert np.array_equal(values.astype(np.float32), ARRAYS["weights"])
    fill = {(int(n.get("data-row")), int(n.get("data-column"))): n.get("fill") for n in cells}
    assert fill[0, 1] == colour("sequential", ARRAYS["weights"][0, 1])
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Weights", "모자", "hat", "0.5", "<b>"} <= set(texts)
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))


def colour(scale: str, fraction: float) -> str:
    """The colour of a scale in the light theme, computed independently of the browser."""
    stops = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in SCALES[scale][0]])
    place = round(255 * float(fraction)) / 255 * (len(stops) - 1)
    mixed = [np.interp(place, range(len(stops)), channel) for channel in stops.T]
    return f"rgb({','.join(str(int(c + 0.5)) for c in mixed)})"


def test_alignment_exports_ribbons_and_numbers(demo):
    page = demo()
    root = ElementTree.fromstring(content(download(page, "alignment", "svg")))
    assert sum(node.get("class") == "al-ribbon" for node in root.iter()) == (ARRAYS["weights"] >= 0.02).sum()
    lines = list(csv.reader(io.StringIO(content(download(page, "alignment", "csv")).decode("utf-8-sig"))))
    assert np.array_equal(np.array([line[1:] for line in lines[1:]], dtype=np.float32), ARRAYS["weights"])


def test_png_has_twice_the_pixels(demo):
    page = demo()
    svg = ElementTree.fromstring(content(download(page, "weights", "svg")))
    png = content(download(page, "weights", "png"))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == tuple(round(2 * float(svg.get(side))) for side in ("width", "height"))


def test_table_on_demand(demo):
    page = demo()
    expect(page.locator("table")).to_have_count(0)
    view(page, "scores").locator(".al-opener").click()
    view(page, "scores").locator("[data-tool=table]").click()
    table = view(page, "scores").locator("table")
    expect(table.locator("thead th")).to_have_text(list(SOURCE.tokens))
    expect(table.locator("tbody th")).to_have_text(list(TARGET.tokens))
    numbers = [float(text) for text in table.locator("td").all_inner_texts() if text]
    assert np.allclose(numbers, ARRAYS["scores"].ravel(), rtol=1e-3)
    expect(table.locator("b")).to_have_count(0)  # the token <b> is text


def test_new_data_changes_the_picture_in_place(demo):
    page = demo()
    before = view(page, "scores").locator(".al-main").evaluate("node => { node.kept = true; return node.toDataURL(); }")
    page.mouse.click(*cell(page, "scores", HAT, HAT_SOURCE))
    expect(status(page)).to_contain_text("pin (6, 4)")
    page.get_by_role("button", name="Increment").click()
    expect(status(page)).to_contain_text("runs 3")
    page.mouse.move(2, 2)
    expect(readout(page, "scores")).to_contain_text(f"{made_up(2)['scores'][HAT, HAT_SOURCE]:.3f}"[:4])
    picture = view(page, "scores").locator(".al-main")
    assert picture.evaluate("node => node.kept")
    soon(lambda: picture.evaluate("node => node.toDataURL()") != before, True)


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize(("scheme", "dark"), [("light", 0), ("dark", 1)])
def test_canvas_is_sharp_and_themed(demo, density: int, scheme: str, dark: int):
    page = demo(device_scale_factor=density, color_scheme=scheme)
    canvas = view(page, "weights").locator(".al-main")
    size = canvas.evaluate(
        "node => [node.width, parseFloat(node.style.width), node.height, parseFloat(node.style.height)]"
    )
    assert size[0] == round(density * size[1]) and size[2] == round(density * size[3])
    x, y = cell(page, "weights", 0, 0)
    box = canvas.bounding_box()
    place = [density * (x - box["x"] - 12), density * (y - box["y"] - 10)]
    pixel = "(node, [x, y]) => [...node.getContext('2d').getImageData(x, y, 1, 1).data.slice(0, 3)]"
    zero = [int(SCALES["sequential"][dark][0][i : i + 2], 16) for i in (1, 3, 5)]
    soon(lambda: canvas.evaluate(pixel, place), pytest.approx(zero, abs=12))  # the weight here is nearly 0


def test_phone(demo):
    page = demo(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for key in ("alignment", "weights", "memory"):
        box = view(page, key).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    source, target = (chip(page, side, 0).bounding_box() for side in ("position", "step"))
    assert source["x"] + source["width"] < target["x"]  # side by side
    chip(page, "step", HAT).tap()
    expect(status(page)).to_contain_text("pin (6, None)")
    page.touchscreen.tap(*cell(page, "weights", 1, 2))
    expect(status(page)).to_contain_text("pin (1, 2)")
    expect(readout(page, "weights")).to_contain_text("is ← 는")


def test_pictures_have_a_text_alternative(demo):
    page = demo()
    best = np.unravel_index(ARRAYS["scores"].argmax(), (T, S))
    image = view(page, "scores").get_by_role("img")
    expect(image).to_have_attribute("aria-label", re.compile(f"Scores: {T} × {S}"))
    expect(image).to_have_attribute("aria-label", re.compile(re.escape(TARGET.tokens[best[0]].removeprefix("▁"))))
    expect(view(page, "alignment").get_by_role("img")).to_have_attribute("aria-label", re.compile("hat ← 모자"))
