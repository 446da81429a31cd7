"""Search, filters, list and map as one, timeline, two maps and print, as a planner uses them."""

from __future__ import annotations

import urllib.parse
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore
from geodata.records import Document, Period, PlaceMention, Promise, PromiseSet, TextQuote
from geodata.register import read_register
from geodata.store import open_store
from tests.browser.axe import findings
from tests.browser.conftest import App, start_app, stop_app
from tests.browser.runs import settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ATTACKS = (
    "<img src=x onerror=\"window.top.attacked='img'\">",
    "${window.top.attacked='template'}`",
    "</script><svg onload=\"window.top.attacked='svg'\">",
    "'; DROP TABLE promise_sets; --",
)
A4_POINTS = (595, 842)


def older_set(kommun: str = "0184") -> PromiseSet:
    """A period before the bundled one, with two places of Solna."""
    said = {"c" * 16: ("Fler lampor i Hagalund", "Hagalund"), "d" * 16: ("Råsunda", "Råsunda")}
    return PromiseSet(
        id="a" * 16,
        kommuner=(kommun,),
        period=Period(date(2019, 1, 1), date(2020, 12, 31)),
        parties=("Solna stad",),
        document=Document(id="b" * 64, title="Löften 2019–2020", publisher="Solna stad"),
        promises=tuple(
            Promise(
                id=key,
                kinds=("belysning",),
                actors=("kommun",),
                quote=TextQuote(exact=text, prefix="", suffix="", start=0, end=len(text)),
                mentions=(PlaceMention(surface=place, name=place),),
            )
            for key, (text, place) in said.items()
        ),
    )


@pytest.fixture(scope="module")
def two_periods(browser, tmp_path_factory) -> Iterator[App]:
    """An app of its own, in which Solna has an older period too."""
    assert browser.is_connected()
    running = start_app(tmp_path_factory.mktemp("periods"))
    with open_store(running.store) as store:
        store.put_set(older_set())
        store.sync_register(read_register())
    yield running
    stop_app(running)


def query(page: Page) -> dict[str, str]:
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.url).query))


def in_link(page: Page, key: str, value: str | None) -> None:
    """Wait until the address says so."""
    page.wait_for_function(
        "([key, value]) => new URL(location).searchParams.get(key) === value", arg=[key, value]
    )


def cards(page: Page) -> int:
    return page.locator('[class*="st-key-open-"]').count()


def test_the_list_narrows_while_one_types_and_the_map_stays(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022"))
    page = visitor.page
    frame = visitor.map()
    frame.evaluate("window.mark = 'same frame'; map.touched = true; map.setZoom(13.5)")
    visitor.settle()
    field = page.get_by_role("searchbox", name="Sök i löftena")
    field.press_sequentially("trafi", delay=20)
    in_link(page, "q", "trafi")
    visitor.settle()
    assert cards(page) == 1
    assert page.locator("mark.hit", has_text="Trafi").count() == 1
    state = "[document.activeElement.type, document.activeElement.selectionStart]"
    assert page.evaluate(state) == ["search", 5]
    page.keyboard.press("k")
    in_link(page, "q", "trafik")
    page.keyboard.press("ArrowLeft")
    visitor.settle()
    assert field.input_value() == "trafik"
    assert page.evaluate(state) == ["search", 5]
    assert frame.evaluate("[window.mark, map.getZoom()]") == ["same frame", 13.5]
    field.fill("VÄSTRA")
    in_link(page, "q", "VÄSTRA")
    visitor.settle()
    assert cards(page) == 7
    field.fill("vastra skogen ungdomar")
    in_link(page, "q", "vastra skogen ungdomar")
    visitor.settle()
    assert cards(page) == 1
    assert visitor.errors == []
    assert visitor.left == []


def test_filters_stand_in_the_link_and_go_one_by_one(app, visit):
    visitor = visit(app.link(kommun="Örebro"))
    page = visitor.page
    visitor.map()
    visitor.settle()
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Ingen plats 4").click()
    in_link(page, "precision", "none")
    visitor.settle()
    page.get_by_role("button", name="Polisen 4").click()
    in_link(page, "actor", "polis")
    visitor.settle()
    shown = page.locator(".st-key-found").inner_text()
    again = visit(page.url)
    again.page.locator(".st-key-active button", has_text="Polisen").wait_for()
    again.settle()
    assert again.page.locator(".st-key-found").inner_text() == shown
    again.page.locator(".st-key-active button", has_text="Ingen plats").click()
    in_link(again.page, "precision", None)
    again.settle()
    assert query(again.page)["actor"] == "polis"
    assert cards(again.page) > cards(page)


def test_the_row_and_the_map_choose_each_other_without_a_new_page(app, visit):
    visitor = visit(app.link("loften", kommun="Solna", period="2022"))
    page = visitor.page
    frame = visitor.map()
    frame.evaluate("window.mark = 'same frame'; map.touched = true; map.setView([59.45, 18.2], 12)")
    visitor.settle()
    page.evaluate("window.mark = 'same page'")
    page.get_by_role("link", name="Punktinsatser i Hagalund").click()
    page.locator("tr.opened .detail").wait_for()
    visitor.settle()
    assert query(page)["promise"]
    frame.wait_for_function("map.getBounds().contains([59.3605, 18.0])")
    assert frame.evaluate("[window.mark, map.getZoom()]") == ["same frame", 12]
    assert page.evaluate("window.mark") == "same page"
    frame.wait_for_selector('path[aria-pressed="true"]', state="attached")

    frame.locator('path[aria-label^="Västra skogen"]').focus()
    page.keyboard.press("Enter")
    page.locator("tr.is-here").first.wait_for()
    visitor.settle()
    assert page.locator("tr.is-here").count() == 7
    assert query(page)["place"]
    assert frame.evaluate("window.mark") == "same frame"
    assert page.evaluate("window.mark") == "same page"
    assert visitor.errors == []


def test_the_timeline_is_dragged_and_moved_by_keys(two_periods, visit):
    visitor = visit(two_periods.link("loften", kommun="Solna", period="2022"))
    page = visitor.page
    visitor.map()
    chart = page.locator('[class*="st-key-timeline_chart"] svg.marks').first
    chart.wait_for()
    visitor.settle()
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    across = [box["x"] + box["width"] * share for share in (0.2, 0.3, 0.4)]
    page.mouse.move(across[0], box["y"] + 30)
    page.mouse.down()
    page.mouse.move(across[1], box["y"] + 34)
    page.mouse.move(across[2], box["y"] + 36)
    page.mouse.up()
    page.wait_for_url("**years=**")
    visitor.settle()
    first, last = map(int, query(page)["years"].split("-"))
    assert (first, last < 2022) == (2019, True)
    assert page.locator("a[data-promise]").count() == 2
    page.locator(".st-key-active button", has_text="År").click()
    in_link(page, "years", None)
    visitor.settle()
    assert page.locator("a[data-promise]").count() == 9
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    in_link(page, "years", "2020-2022")
    visitor.settle()
    page.keyboard.press("ArrowRight")  # the focus is where it was
    in_link(page, "years", "2021-2022")
    visitor.settle()
    assert page.locator("a[data-promise]").count() == 7
    assert visitor.errors == []
    assert visitor.left == []


def test_two_maps_move_as_one(two_periods, visit):
    visitor = visit(two_periods.link("jamfor", kommun="Solna", period="2022"))
    page = visitor.page
    visitor.map("Karta över Solna, 2019–2020")
    newer = visitor.map("Karta över Solna, 2022")
    visitor.settle()
    assert visitor.places("Karta över Solna, 2019–2020") == ["Hagalund", "Råsunda"]
    assert visitor.places("Karta över Solna, 2022") == ["Hagalund", "Västra skogen"]
    before = newer.evaluate("map.getZoom()")
    newer.locator("#map_div").focus()
    page.keyboard.press("+")
    newer.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=before)
    begun = newer.evaluate("map.getCenter().lng")
    page.keyboard.press("ArrowRight")
    newer.wait_for_function(
        "begun => map.getCenter().lng > begun + 1e-3 && !map._panAnim._inProgress", arg=begun
    )
    one, other = page.evaluate(
        """() => [...document.querySelectorAll("iframe")].map(({ contentWindow: { map } }) =>
        [map.getZoom(), map.getCenter().lat, map.getCenter().lng])"""
    )
    assert one == pytest.approx(other, abs=5e-4)
    assert one[2] > begun
    page.get_by_text("Återkommer").first.wait_for()
    assert visitor.errors == []


def test_the_page_prints_on_one_sheet_without_the_program_around_it(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022", view="utskrift"))
    page = visitor.page
    page.locator(".sheet img").wait_for()
    page.get_by_role("button", name="Skriv ut").wait_for()
    visitor.settle()
    assert findings(page) == set()
    opened = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        assert len(opened) == 1
        assert opened[0].get_size() == pytest.approx(A4_POINTS, abs=2)
        said = " ".join(opened[0].get_textpage().get_text_range().split())
    finally:
        opened.close()
    for part in ("Solna 2022", "Punktinsatser i Hagalund", "Område", "Källor", "utskrivet"):
        assert part in said
    for part in ("Tillbaka", "Skriv ut", "Uppföljning", "Alla åtgärder", "Ingen spårning"):
        assert part not in said


@pytest.mark.parametrize("path", ["", "loften"])
def test_what_is_typed_never_runs(app, visit, path):
    visitor = visit(app.link(path, kommun="Solna", actor=ATTACKS[0], status=ATTACKS[2]))
    page = visitor.page
    field = page.get_by_role("searchbox", name="Sök i löftena")
    for attack in ATTACKS:
        visitor.settle()
        field.fill(attack)
        in_link(page, "q", attack)
        visitor.settle()
        page.locator(".st-key-active button").first.wait_for()
    assert page.evaluate("window.attacked") is None
    assert visitor.errors == []
    page.get_by_role("button", name="Visa alla löften").click()
    in_link(page, "q", None)
    visitor.settle()
    assert "7 löften" in page.locator(".numbers").inner_text().replace("\n", " ")


@pytest.mark.parametrize("path", ["", "loften", "jamfor"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_with_filters_and_two_periods(two_periods, visit, path, dark):
    link = two_periods.link(path, kommun="Solna", period="alla", q="hagalund", actor="kommun")
    visitor = visit(link, dark=dark)
    visitor.page.locator("footer.about").wait_for()
    visitor.settle()
    assert findings(visitor.page) == set()


def test_on_a_phone_the_map_is_high_even_with_what_exists(running_app, visit, tmp_path):
    path = tmp_path / "k.csv"
    path.write_text("id;lat;lon\na;59,361;18,001\nb;59,362;18,002\n", encoding="utf-8")
    imports = ImportStore(tmp_path / "imports")
    imports.write(inspect(path, "kamera", "0184", imports, Choices(source="Prov")))
    visitor = visit(running_app(tmp_path).link(kommun="Solna"), width=390, height=844)
    visitor.map()
    settled(visitor.page)
    page = visitor.page
    exists = page.get_by_role("button", name="Kameror som finns")
    exists.wait_for()
    top = page.locator("iframe").bounding_box()
    assert top["y"] < 844 / 2
    assert exists.bounding_box()["y"] > top["y"] + top["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
