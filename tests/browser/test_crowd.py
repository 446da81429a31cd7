"""Very many places in Chromium: one picture that says, shows and answers what the elements do."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from bench.served import served_page
from tests.browser.runs import map_frame, settled

pytestmark = pytest.mark.browser

N = 900  # half of it is not many
WATCH = """() => {
  window.told = [];
  window.Streamlit.setComponentValue = value => window.told.push(value);
  window.blank = 0;
  const look = () => {
    window.blank += !document.querySelector("canvas[data-places], path.place");
    requestAnimationFrame(look);
  };
  look();
}"""
# Where the left edge of a place's ring is in the window, within the frame.
EDGE = """id => {
  const at = map.latLngToContainerPoint(map.places.get(id).latlng);
  const frame = map.getContainer().getBoundingClientRect();
  return [frame.left + at.x - 8.5, frame.top + at.y];
}"""
# A place with a plain ring that no other ring lies over, in the middle of the frame.
ALONE = """() => {
  const at = place => map.latLngToContainerPoint(place.latlng);
  const all = [...map.places.values()];
  const frame = L.bounds([200, 150], map.getSize().subtract([200, 150]));
  return all.find(place => !place.estimated && frame.contains(at(place))
    && all.every(one => one === place || at(one).distanceTo(at(place)) > 30)).id;
}"""


@pytest.fixture(scope="module")
def crowd():
    with served_page("map_page", "widget_page") as address:
        yield f"{address}/?n={N}&way=places"


def seen(page, frame, place):
    """Return the colour that a person sees where the ring of a place is."""
    box = frame.frame_element().bounding_box()
    x, y = frame.evaluate(EDGE, place)
    clip = {"x": int(box["x"] + x), "y": int(box["y"] + y), "width": 1, "height": 1}
    pixel = Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB").getpixel((0, 0))
    return tuple(pixel)


def choose(page, choice):
    page.get_by_text(choice, exact=True).click()
    settled(page)


def test_many_places_are_one_picture_and_few_are_elements(crowd, visit):
    opened = visit(crowd)
    page = opened.page
    frame = map_frame(page)
    picture = frame.locator(f"canvas[data-places='{N}']")
    picture.wait_for()
    assert picture.get_attribute("role") == "img"
    assert picture.get_attribute("aria-label").startswith(f"{N} platser.")
    assert frame.locator("path.place").count() == 0
    assert frame.locator(".ring").count() == 0
    frame.evaluate("map.touched = true; map.setZoom(12, { animate: false })")
    frame.evaluate(WATCH)
    choose(page, "Hälften")
    frame.wait_for_selector("path.place")
    assert picture.count() == 0
    few = frame.locator('path[role="button"]').count()
    assert few == frame.evaluate("map.places.size")
    assert few < N * 0.7
    choose(page, "Alla")
    picture.wait_for()
    assert frame.evaluate("[map.getZoom(), window.blank]") == [12, 0]
    assert (opened.left, opened.errors) == ([], [])


def test_a_place_of_the_picture_has_its_ring_its_name_and_its_click(crowd, visit):
    opened = visit(crowd)
    page = opened.page
    frame = map_frame(page)
    frame.wait_for_selector(f"canvas[data-places='{N}']")
    frame.evaluate("map.touched = true; map.setZoom(13.5, { animate: false })")
    frame.evaluate(WATCH)
    chosen = frame.evaluate(ALONE)
    colour = ImageColor.getrgb(frame.evaluate("id => map.places.get(id).colour", chosen))
    assert seen(page, frame, chosen) == pytest.approx(colour, abs=4)  # it is smoothed
    where = frame.evaluate("id => map.latLngToContainerPoint(map.places.get(id).latlng)", chosen)
    spot = frame.locator("#map_div")
    spot.click(position=where)
    frame.wait_for_function("window.told.length > 0")
    assert frame.evaluate("window.told[0].place") == chosen
    assert frame.locator("canvas[data-places]").evaluate("one => one.style.cursor") == "pointer"
    name = frame.evaluate("id => map.places.get(id).name", chosen)
    frame.locator(".name.place .text", has_text=name).first.wait_for(state="attached")
    # So near that the shape itself is drawn, and can be clicked beside its middle.
    frame.evaluate("id => map.setView(map.places.get(id).latlng, 17, { animate: false })", chosen)
    middle = frame.evaluate("map.getSize().divideBy(2)")
    spot.click(position={"x": middle["x"] + 20, "y": middle["y"]})
    frame.wait_for_function("window.told.length > 1")
    assert frame.evaluate("window.told[1].place") == chosen
    assert (opened.left, opened.errors) == ([], [])
