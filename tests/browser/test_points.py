"""Many points in Chromium: all of them, above the land, without asking the server when moved."""

from __future__ import annotations

import pytest

from bench.served import served_page
from tests.browser.runs import map_frame

pytestmark = pytest.mark.browser

COLUMNS = "n => document.querySelector(`canvas.points[data-points='${n}']`) !== null"
# Share of the pixels around the middle of the map that some layer of points has coloured.
INK = """() => {
  let inked = 0;
  for (const canvas of document.querySelectorAll(".leaflet-points-pane canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 3; i < data.length; i += 4) inked += data[i] > 100;
  }
  return inked;
}"""


@pytest.fixture(scope="module")
def server():
    """The page of the benchmark, with the dashboard's map and routes."""
    with served_page("map_page") as address:
        yield address


def test_columns_are_drawn_and_moved_without_the_server(server, visit):
    opened = visit(f"{server}/?n=2000")
    frame = map_frame(opened.page)
    frame.wait_for_function(COLUMNS, arg=2000)
    frame.wait_for_function(f"() => ({INK})() > 2000")
    asked = []
    opened.page.on("request", lambda request: asked.append(request.url))
    frame.evaluate("() => { map.panBy([60, 40], { animate: false }); }")
    opened.page.wait_for_timeout(300)
    frame.evaluate("() => { map.setZoom(map.getZoom() + 1, { animate: false }); }")
    frame.wait_for_function(f"() => ({INK})() > 1000")
    assert asked == []
    assert opened.left == []
    assert opened.errors == []


def test_a_click_says_the_label_as_text(server, visit):
    opened = visit(f"{server}/?n=1")
    frame = map_frame(opened.page)
    frame.wait_for_function(COLUMNS, arg=1)
    frame.evaluate("""async () => {
      const answer = await fetch(performance.getEntriesByType("resource")
        .find(entry => entry.name.includes("/data/points/")).name);
      const point = await answer.json();
      map.fire("click", { latlng: L.latLng(point.lat[0] / 1e6, point.lon[0] / 1e6) });
    }""")
    assert frame.locator(".leaflet-popup-content").inner_text() == "<b>Punkt 0</b>"


def test_above_fifty_thousand_there_are_tiles(server, visit):
    opened = visit(f"{server}/?n=60000")
    frame = map_frame(opened.page)
    frame.wait_for_function("() => document.querySelector('canvas.leaflet-tile-loaded') !== null")
    frame.wait_for_function(f"() => ({INK})() > 10_000")
    assert opened.left == []
    assert opened.errors == []
