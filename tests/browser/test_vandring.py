"""A walk planned in the browser: clicks on the map, the clock table, axe, nothing leaves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.osm_tables import FOLDER_VARIABLE
from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore
from tests.browser.axe import OF_A_WHOLE_PAGE, findings
from tests.browser.runs import standing

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

JARVA = "data/osm/stockholm_jarva_osm_walk_overpass_2025-07-09.json"
WALK = "2026-10-20~1730~1900~15~4~granska_morker~0~59.41008~17.92560~Husby centrum"
SIZES = {"desktop": (1440, 1000), "phone": (390, 844)}


@pytest.fixture(scope="module")
def planner(browser, shared: Path, tmp_path_factory: pytest.TempPathFactory):
    from tests.browser.conftest import start_app, stop_app

    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("walk")
    import_extract(shared / JARVA, kommuner=("0180",), store=OsmStore(folder / "osm"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder / "osm"))
        running = start_app(folder)
    yield running
    stop_app(running)


def the_map(page: Page) -> Frame:
    page.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].some("
        "frame => frame.contentWindow.document.querySelector('.walk-meeting'))"
    )
    return next(frame for frame in page.frames if "st_folium" in frame.url)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_clicks_on_the_map_become_a_walk(planner, visit, size):
    visitor = visit(planner.link("vandring", kommun="Stockholm", walk=WALK), *size)
    page = visitor.page
    the_map(page)
    visitor.settle()
    frame_element = page.locator("iframe")
    for number, (east, south) in enumerate(((0.62, 0.42), (0.44, 0.6)), start=1):
        box = standing(frame_element)
        page.mouse.click(box["x"] + box["width"] * east, box["y"] + box["height"] * south)
        page.get_by_text(f"Punkt {number}", exact=True).first.wait_for()
        visitor.settle()
    page.locator("table.walk-table").first.wait_for()
    frame = the_map(page)
    frame.locator(".walk-stop, .walk-dark-stop").nth(1).wait_for()
    assert frame.locator("path.leaflet-interactive").count() == 0
    labels = sorted(frame.locator(".walk-stop, .walk-dark-stop").all_inner_texts())
    assert labels == ["1", "2"]
    assert page.get_by_text("OpenStreetMap contributors").count() >= 1
    assert visitor.errors == []
    assert visitor.left == []
    assert findings(page) == set()
    assert findings(frame, without=OF_A_WHOLE_PAGE) == set()
