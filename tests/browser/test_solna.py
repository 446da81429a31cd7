"""The main job, as a visitor does it."""

from __future__ import annotations

import json
import urllib.parse

import pytest

pytestmark = pytest.mark.browser
SHAPES = "() => [...document.querySelectorAll('path.place')].map(path => path.look.layer)"
MEASURED = """() => [...map.places.values()].every(place => {
  if (!place.node) return false; // a style sheet has just come: it is being made anew
  const size = loftesLabels.measure(map, place);
  const { offsetWidth, offsetHeight } = place.node;
  return Math.abs(size.x - offsetWidth) <= 2 && Math.abs(size.y - offsetHeight) <= 2;
})"""
FOCUSED = """() => ["aria-label", "aria-pressed"].map(
  name => document.activeElement.getAttribute(name))"""


def chosen(page) -> dict[str, list[str]]:
    return urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)


def test_choose_solna_and_2022_see_two_areas_open_one_read_its_source(app, visit):
    visitor = visit(app.link(kommun="Kalmar"))
    page = visitor.page
    visitor.map()
    visitor.settle()
    kommun = page.get_by_role("combobox", name="Kommun")
    kommun.click()
    kommun.fill("Solna")
    page.get_by_role("option", name="Solna (7)").click()
    page.get_by_role("heading", name="Solna 2022").wait_for()
    page.get_by_role("radio", name="2022").wait_for()
    assert chosen(page) == {"kommun": ["Solna"], "period": ["2022"]}

    assert visitor.places("Karta över Solna") == ["Hagalund", "Västra skogen"]
    areas = visitor.map("Karta över Solna").get_by_role("button", name="Hagalund")
    assert areas.count() == 1
    assert areas.get_attribute("d").count("L") > 5

    visitor.settle()
    areas.click(force=True)
    page.locator(".place-head h2", has_text="Hagalund").wait_for()
    visitor.settle()
    said = page.locator(".place-head").inner_text()
    assert "Område" in said
    assert "SCB RegSO" in said
    page.get_by_role("button", name="Punktinsatser i Hagalund").click()
    detail = page.locator(".detail")
    detail.wait_for()
    assert "Nya medborgarlöften 2022 för ett tryggare Solna" in detail.inner_text()
    assert "Solna stad, 2022" in detail.inner_text()
    assert visitor.left == []
    assert visitor.errors == []


def test_a_layer_less_leaves_the_other_shapes_alone_and_in_their_order(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022"))
    frame = visitor.map()
    visitor.settle()
    before = frame.evaluate(SHAPES)
    frame.evaluate("document.querySelectorAll('path[role=button]').forEach(p => { p.mark = 1; })")
    visitor.page.get_by_role("button", name="Trafik 2").click()
    visitor.page.wait_for_url("**layers=**")
    frame.wait_for_function(f"n => ({SHAPES})().length < n", arg=len(before))
    visitor.settle()
    after = frame.evaluate(SHAPES)
    assert [one for one in before if one != "trafik"] == after
    spoken = "[...document.querySelectorAll('path[role=button]')].map(p => p.mark)"
    assert frame.evaluate(spoken) == [1, 1]
    visitor.page.get_by_role("button", name="Trafik 2").click()
    frame.wait_for_function(f"n => ({SHAPES})().length === n", arg=len(before))
    visitor.settle()
    assert frame.evaluate(SHAPES) == before
    assert frame.evaluate(spoken) == [1, 1]
    assert visitor.errors == []


def test_a_choice_keeps_the_frame_its_map_and_the_zoom(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022"))
    frame = visitor.map()
    visitor.settle()
    frame.evaluate("window.mark = 'same frame'; map.touched = true; map.setZoom(14.5)")
    frame.wait_for_function("map.getZoom() === 14.5")
    centre = frame.evaluate("JSON.stringify(map.getCenter())")
    visitor.page.get_by_role("button", name="Punktinsatser i Hagalund").click()
    frame.wait_for_selector(".name.place.selected", state="attached")
    visitor.settle()
    visitor.page.get_by_role("button", name="Trafik 2").click()
    visitor.page.wait_for_url("**layers=**")
    assert frame.evaluate("window.mark") == "same frame"
    assert frame.evaluate("map.getZoom()") == 14.5
    assert json.loads(frame.evaluate("JSON.stringify(map.getCenter())")) == pytest.approx(
        json.loads(centre)
    )


def test_the_keyboard_reaches_a_place_chooses_it_and_lets_it_go(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022"))
    frame = visitor.map()
    visitor.settle()
    frame.locator('path[aria-label^="Västra skogen"]').focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".place-head h2", has_text="Västra skogen").wait_for()
    assert chosen(visitor.page)["place"]
    frame.wait_for_selector('path[aria-pressed="true"]', state="attached")
    visitor.settle()
    said, pressed = frame.evaluate(FOCUSED)
    assert said.startswith("Västra skogen")
    assert pressed == "true"
    frame.locator("#map_div").focus()
    visitor.page.keyboard.press("Escape")
    visitor.page.locator(".place-head").wait_for(state="detached")


def test_a_name_is_measured_as_it_is_drawn_however_late_its_style_comes(app, visit):
    frame = visit(app.link(kommun="Solna", period="2022")).map()
    frame.wait_for_function("() => document.fonts.check('15px \"Source Sans\"')")
    frame.wait_for_function(MEASURED)


def test_zoom_here_goes_there(app, visit):
    visitor = visit(app.link(kommun="Örebro"))
    frame = visitor.map()
    visitor.settle()
    frame.get_by_role("button", name="Järntorget").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("button", name="Zooma hit").wait_for()
    visitor.settle()
    frame.evaluate("map.touched = true; map.setZoom(9)")
    visitor.page.get_by_role("button", name="Zooma hit").click()
    frame.wait_for_function("map.getZoom() > 13")


def test_an_estimated_place_is_dashed_and_says_so(app, visit):
    visitor = visit(app.link(kommun="Örebro", layers="hotspots"))
    path = visitor.map().get_by_role("button", name="Järntorget")
    assert path.get_attribute("stroke-dasharray")
    assert "uppskattad" in visitor.map().locator(".name.place").inner_text()


def test_back_closes_what_was_opened(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022"))
    page = visitor.page
    page.get_by_role("button", name="Punktinsatser i Hagalund").wait_for()
    visitor.settle()
    page.get_by_role("button", name="Punktinsatser i Hagalund").click()
    page.locator(".detail").wait_for()
    visitor.settle()
    page.go_back()
    page.locator(".detail").wait_for(state="detached")
    visitor.settle()
    assert "promise" not in chosen(page)
    page.go_forward()
    page.locator(".detail").wait_for()


def test_the_list_page_keeps_the_choice_and_leads_back_to_the_map(app, visit):
    visitor = visit(app.link(kommun="Kalmar"))
    page = visitor.page
    page.get_by_role("link", name="Löften").wait_for()
    visitor.settle()
    page.get_by_role("link", name="Löften").click()
    page.locator("table.promises").wait_for()
    visitor.settle()
    assert chosen(page)["kommun"] == ["Kalmar"]
    assert page.locator("table.promises tbody tr").count() == 9
    page.locator("table.promises a").first.click()
    page.locator("tr.opened .detail").wait_for()
    visitor.settle()
    page.get_by_role("link", name="Öppna på den stora kartan").click()
    page.locator(".card.is-open").wait_for()
    page.locator(".detail").wait_for()
    assert visitor.left == []


@pytest.mark.parametrize(("language", "other"), [("sv", "In English"), ("en", "På svenska")])
def test_the_page_and_its_map_say_their_language(app, visit, language, other):
    visitor = visit(app.link(kommun="Solna", lang=language))
    page = visitor.page
    page.get_by_role("link", name=other).wait_for()
    assert page.locator("html").get_attribute("lang") == language
    assert visitor.map("").locator("html").get_attribute("lang") == language


def test_on_a_phone_the_map_comes_before_the_list_and_nothing_is_too_wide(app, visit):
    visitor = visit(app.link(kommun="Solna"), width=390, height=844)
    visitor.map()
    page = visitor.page
    top = page.locator("iframe").bounding_box()
    first = page.get_by_role("button", name="Punktinsatser i Hagalund").bounding_box()
    assert top["y"] < 844 / 2
    assert top["y"] + top["height"] <= first["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
