"""The map of `locate` in Chromium: each precision drawn as what it claims, nothing asked for."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from dashboard.locating.answers import Answer
from dashboard.locating.map_page import to_html
from dashboard.locating.questions import Question
from geodata.boundaries import kommun_polygon
from geodata.gazetteer import Gazetteer
from geodata.kommuner import kommun_by_name
from geodata.place_sources import Entry
from geodata.records import Place, Precision

SOLNA = kommun_by_name("Solna")
X, Y = (float(v) for v in kommun_polygon(SOLNA.code).representative_point().coords[0])
HOSTILE = "<img src=x onerror=\"document.title='run'\">torget"


def place(name: str, shape, precision: Precision, *, estimated: bool = False) -> Place:
    return Place(
        name, name, SOLNA.code, shape, precision, 120, "test", "CC0", date(2026, 1, 1), estimated
    )


class Source:
    key, title = "osm", "test"

    def entries(self, _kommun: str):
        line = shapely.LineString([(X - 400, Y - 500), (X + 300, Y - 450)])
        square = shapely.Point(X, Y + 500)
        yield Entry(
            ("Hagen",), place("Hagen", shapely.box(X, Y, X + 400, Y + 300), Precision.OMRADE)
        )
        yield Entry(("Storgatan",), place("Storgatan", line, Precision.GATA))
        yield Entry((HOSTILE,), place(HOSTILE, square, Precision.PLATS))
        for east in (-900, 900):
            rival = place(f"Rivalen {east}", shapely.Point(X + east, Y), Precision.PLATS)
            yield Entry(("Rivalen",), rival)
        rough = place("Lillbyn", shapely.Point(X - 700, Y + 300), Precision.PLATS, estimated=True)
        yield Entry(("Lillbyn",), rough)


NAMES = ("Hagen", "Storgatan", HOSTILE, "Lillbyn", "Rivalen", "söder om Hagen", "Solna", "Atlantis")


@pytest.fixture
def page(tmp_path):
    book = Gazetteer(SOLNA.code, [Source()])
    answers = [Answer(Question(name, SOLNA), book.resolve(name)) for name in NAMES]
    path = tmp_path / "karta.html"
    path.write_bytes(to_html(answers, "sv"))
    return path.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1360, 390])
def test_each_precision_is_drawn_as_what_it_claims(visit, page, width):
    seen = visit(page, width=width)
    shapes = seen.page.locator(".leaflet-overlay-pane path")
    shapes.first.wait_for()
    drawn = {
        (item.get_attribute("aria-label") or "dot").split(",")[0]: item for item in shapes.all()
    }
    # Area, street, circle and its dot, estimated circle, two proposals, derived strip; nothing
    # for the whole kommun and the unknown name.
    assert shapes.count() == 8
    assert drawn["Hagen"].get_attribute("stroke-dasharray") is None
    assert drawn["Storgatan"].get_attribute("fill") == "none"
    assert drawn["Lillbyn"].get_attribute("stroke-dasharray") == "8 6"
    assert drawn["söder om Hagen"].get_attribute("stroke-dasharray") == "8 6"
    assert drawn["Rivalen 900"].get_attribute("stroke") == "#8a5a00"
    assert seen.page.locator("button[data-place]:visible").count() == 7
    assert seen.left == []
    assert seen.errors == []
    assert seen.page.title() == "Var ligger platserna?"
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_the_list_finds_the_place_by_keyboard(visit, page):
    seen = visit(page)
    button = seen.page.get_by_role("button", name="Visa: Storgatan")
    button.focus()
    seen.page.keyboard.press("Enter")
    seen.page.locator(".leaflet-popup-content").wait_for()
    assert "Storgatan" in seen.page.locator(".leaflet-popup-content").inner_text()


@pytest.mark.browser
def test_the_page_is_accessible(visit, page):
    from axe_playwright_python.sync_playwright import Axe

    seen = visit(page)
    seen.page.locator(".leaflet-overlay-pane path").first.wait_for()
    found = Axe().run(seen.page)
    assert [item["id"] for item in found.response["violations"]] == []
