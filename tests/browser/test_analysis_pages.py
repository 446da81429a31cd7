"""Täckning, Jämför, Sverige and Data in Chromium: found by axe, read on a phone, used."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.axe import findings
from tests.browser.runs import choose

pytestmark = pytest.mark.browser

PAGES = {
    "coverage": ("tackning", {"kommun": "Solna"}),
    "coverage without a place": ("tackning", {"kommun": "Linköping"}),
    "periods": ("jamfor", {"kommun": "Linköping"}),
    "one period, in English": ("jamfor", {"kommun": "Kalmar", "lang": "en"}),
    "country": ("sverige", {}),
    "data": ("data", {"kommun": "Solna"}),
}
PHONE = {"width": 390, "height": 844}
LAMPS = "id;N;E\n" + "\n".join(f"L{i};59,36{i:02d};18,00{i:02d}" for i in range(60)) + "\nx;56;16\n"


@pytest.mark.parametrize(("path", "params"), PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_and_nothing_leaves_or_breaks(app, visit, path, params):
    visitor = visit(app.link(path, **params))
    visitor.page.locator("footer.about").wait_for()
    visitor.settle()
    assert findings(visitor.page) == set()
    assert not visitor.left
    assert not visitor.errors


@pytest.mark.parametrize(("path", "params"), PAGES.values(), ids=PAGES)
def test_a_phone_shows_all_without_scrolling_sideways(app, visit, path, params):
    visitor = visit(app.link(path, **params), **PHONE)
    visitor.page.locator("footer.about").wait_for()
    main = visitor.page.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_file_is_dropped_confirmed_and_then_drawn_on_the_map(running_app, visit, tmp_path: Path):
    app = running_app(tmp_path)  # what is stored here must not stand on the maps of other tests
    path = tmp_path / "lampor.csv"
    path.write_text(LAMPS, encoding="utf-8")
    visitor = visit(app.link("data", kommun="Solna"))
    page = visitor.page
    page.get_by_role("combobox", name="Vad är det?").wait_for()
    choose(page, "Vad är det?", "Lampor som finns")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text("61 i filen, 60 kan sparas, 1 lämnas utanför").wait_for()
    visitor.settle()
    assert findings(page) == set()
    page.get_by_role("button", name="Det stämmer").click()
    page.locator(".notice.done").wait_for()
    assert "60 objekt" in page.locator(".stored").inner_text()
    drawn = visit(app.link(kommun="Solna", existing="belysning"))
    frame = drawn.map()
    canvas = frame.locator("canvas.points")
    canvas.wait_for(state="attached")
    painted = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
        .data.some(value => value > 0)"""
    frame.wait_for_function(f"() => ({painted})(document.querySelector('canvas.points'))")
    assert "60 objekt" in drawn.page.locator("ul.existing").inner_text()
    drawn.page.get_by_role("button", name="Punktinsatser i Hagalund").wait_for()
    assert not drawn.errors
