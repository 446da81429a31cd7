"""The map that is written once says to its component what st_folium would say in every run."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from config.settings import Tiles
from dashboard.map_view import MapSetting
from dashboard.review_map import review_still
from dashboard.still_map import still
from dashboard.texts import Texts
from dashboard.walk_map import walk_still

SAME = ("script", "header", "html", "css_links", "js_links", "height", "width")


def both_ways() -> None:
    import streamlit as st
    from streamlit_folium import st_folium

    from dashboard import session
    from dashboard.map_features import Highlight
    from dashboard.map_view import HEIGHT, MapSetting, base_layer, feature_group
    from dashboard.still_map import show_still, still
    from layers.query import select

    session.begin()
    texts, setting = session.texts(), MapSetting("Karta")
    base = session.services().base_map("0184")
    view = select(session.bundle(), session.state().selection())

    def group():
        return feature_group(view, Highlight(), texts)

    show_still(still(base, setting, texts), group(), lambda: None, "ours")
    st_folium(
        base_layer(base, setting, texts),
        key="theirs",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group(),
        on_change=lambda: None,
    )
    st.session_state["drawn"] = True


def arguments(app: AppTest) -> list[dict[str, object]]:
    return [json.loads(one.proto.json_args) for one in app.get("component_instance")]


@pytest.mark.usefixtures("services")
def test_the_component_gets_what_st_folium_gives_it():
    app = AppTest.from_function(both_ways, default_timeout=60)
    app.query_params["kommun"] = "Solna"
    app.run()
    assert not app.exception
    ours, theirs = arguments(app)
    assert set(ours) == set(theirs)
    assert {name: ours[name] for name in SAME} == {name: theirs[name] for name in SAME}
    rows, _, drawing = str(ours["feature_group"]).partition("\n")
    assert drawing == theirs["feature_group"]
    assert rows.startswith("var loftesRows = {")
    again = arguments(app.run())[0]
    assert again == ours


def test_each_setting_and_language_has_a_map_of_its_own(services):
    base = services.base_map("0184")
    plain = MapSetting("Karta")
    tiled = MapSetting("Karta", Tiles(url="https://example.se/{z}/{x}/{y}.png", attribution="©"))
    first = still(base, plain, Texts("sv"))
    assert still(base, plain, Texts("sv")) is first
    others = (
        still(base, tiled, Texts("sv")),
        still(base, plain, Texts("en")),
        still(services.base_map("0880"), plain, Texts("sv")),
    )
    assert len({first.script, *(one.script for one in others)}) == 4


def test_a_map_with_more_on_it_is_written_once_too(services):
    texts, setting, base = Texts("sv"), MapSetting("Karta"), services.base_map("0184")
    street = {"type": "LineString", "coordinates": [[18.0, 59.36], [18.01, 59.36]]}
    plain = still(base, setting, texts)
    review = review_still(base, setting, texts)
    walk = walk_still(base, setting, texts, "")
    near = walk_still(base, setting, texts, json.dumps(street))
    assert review_still(base, setting, texts) is review
    assert walk_still(base, setting, texts, "") is walk
    assert len({one.mark for one in (plain, review, walk, near)}) == 4
    assert any("granska.js" in address for address in review.js)
    assert any("vandring.css" in address for address in walk.css)
