"""The script that Streamlit runs, without a browser: what a link shows, what a click changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import Point
from streamlit.testing.v1 import AppTest

from config.settings import SETTINGS_VARIABLE, load_settings
from dashboard import session
from geodata.walk.records import Action

if TYPE_CHECKING:
    from collections.abc import Callable

START = Path(session.__file__).with_name("start.py")

pytestmark = pytest.mark.usefixtures("services")


@pytest.fixture
def open_link() -> Callable[..., AppTest]:
    def run(**params: str) -> AppTest:
        app = AppTest.from_file(str(START), default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        return app.run()

    return run


def the_map(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    return json.loads(app.get("component_instance")[0].proto.json_args)


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def link(app: AppTest) -> dict[str, str]:
    return {key: v if isinstance(v, str) else v[-1] for key, v in app.query_params.items()}


def list_page() -> None:
    from dashboard import session
    from dashboard.screens import loften

    session.begin()
    loften.page()


def promise_button(app: AppTest, words: str):
    return next(button for button in app.button if words in button.label)


def test_solna_2022_shows_two_areas_and_seven_promises(open_link):
    app = open_link(kommun="Solna", period="2022")
    assert "Hagalund" in the_map(app)["feature_group"]
    assert json.dumps("Västra skogen") in the_map(app)["feature_group"]
    assert len([button for button in app.button if button.key.startswith("open-")]) == 7
    assert "<b>7</b>" in html(app)
    assert link(app) == {"kommun": "Solna", "period": "2022"}


def test_the_map_asks_for_nothing_but_our_own_files(open_link):
    shown = the_map(open_link(kommun="Solna"))
    for address in (*shown["js_links"], *shown["css_links"]):
        assert address.startswith("/app/static/")
    assert "http" not in shown["script"]
    assert shown["returned_objects"] == []


def test_opening_a_promise_shows_its_source_and_keeps_the_base_map(open_link):
    app = open_link(kommun="Solna", period="2022")
    before = the_map(app)
    promise_button(app, "Punktinsatser").click().run()
    after = the_map(app)
    assert after["script"] == before["script"]
    assert after["feature_group"] != before["feature_group"]
    assert "Nya medborgarlöften 2022 för ett tryggare Solna" in html(app)
    assert "SCB RegSO" in html(app)
    assert link(app)["promise"]
    promise_button(app, "Punktinsatser").click().run()
    assert the_map(app)["feature_group"] == before["feature_group"]
    assert "promise" not in link(app)


def test_a_link_opens_what_it_names(open_link):
    app = open_link(kommun="Solna", period="2022")
    promise_button(app, "Punktinsatser").click().run()
    again = open_link(**link(app))
    assert the_map(again)["feature_group"] == the_map(app)["feature_group"]


def test_another_kommun_begins_at_its_newest_period_with_nothing_open(open_link):
    app = open_link(kommun="Solna", period="2022")
    promise_button(app, "Punktinsatser").click().run()
    app.selectbox(key="choose_kommun").select("0580").run()
    assert not app.exception
    assert link(app) == {"kommun": "Linköping", "period": "2023-2024"}
    assert app.segmented_control(key="choose_period").value == "2023-01-01/2024-12-31"


def test_all_290_kommuner_can_be_chosen_those_with_promises_first(open_link):
    options = open_link().selectbox(key="choose_kommun").options
    assert len(options) == 290
    assert options[:5] == [
        "Kalmar (7)",
        "Linköping (10)",
        "Solna (7)",
        "Stockholm (10)",
        "Örebro (9)",
    ]


def test_a_layer_that_is_off_leaves_the_map_but_not_the_list(open_link):
    app = open_link(kommun="Solna", layers="hotspots")
    every = the_map(open_link(kommun="Solna"))["feature_group"]
    assert "narvaro" in every
    assert "narvaro" not in the_map(app)["feature_group"]
    assert len([button for button in app.button if button.key.startswith("open-")]) == 7


def test_a_measure_filters_list_and_numbers(open_link):
    app = open_link(kommun="Solna", kinds="trafik")
    assert [b.label for b in app.button if b.key.startswith("open-")] == [
        "Samarbete om trafiken: framkomlighet, hastigheter och onyktra förare"
    ]
    assert "<b>1</b>" in html(app)


def test_the_number_that_is_not_on_the_map_stands_there_even_when_it_is_none(open_link):
    assert '<li class="n-off"><b>0</b>' in html(open_link(kommun="Solna"))
    assert '<li class="n-off"><b>10</b>' in html(open_link(kommun="Linköping", period="alla"))


def test_every_place_of_the_map_stands_in_the_list_too(open_link):
    app = open_link(kommun="Kalmar")
    named = [button for button in app.button if button.key.startswith("place-")]
    assert {button.label for button in named} == {"Larmtorget", "Centralstationen"}
    named[0].click().run()
    assert not app.exception
    assert link(app)["place"] == named[0].key.removeprefix("place-")
    assert "Nämnd som problemplats" in html(app)


def test_an_agreement_is_shown_as_what_it_is(open_link):
    shown = html(open_link(kommun="Stockholm"))
    assert "Inget medborgarlöfte: samverkansöverenskommelse" in shown
    assert "prioriteringar" in shown
    assert "Utan period" in shown


def test_a_kommun_without_promises_teaches_how_to_add_a_document(open_link):
    app = open_link(kommun="Ale")
    assert "Inga löften från Ale än" in html(app)
    assert "lofteskartan build" in html(app)
    assert the_map(app)["script"]
    app.button(key="go-0184").click().run()
    assert link(app)["kommun"] == "Solna"


def test_what_a_link_names_in_vain_is_told_and_escaped(open_link):
    app = open_link(kommun="Sollna", kinds="<img src=x onerror=alert(1)>", promise="f" * 16)
    shown = html(app)
    assert "Menade du Solna" in shown
    assert "<img" not in shown
    assert "Löftet i länken finns inte" in shown
    assert app.selectbox(key="choose_kommun").value == "0184"  # the settings' first
    promise_button(app, "trygghetsvandring").click().run()
    assert link(app).keys() == {"kommun", "period", "promise"}
    assert link(app)["kommun"] == "Solna"


def test_english_is_one_parameter_away(open_link):
    app = open_link(kommun="Solna", lang="en")
    assert app.multiselect(key="choose_kinds").label == "Measures"
    assert "in a focus area" in html(app)
    assert "fokusområde" not in html(app)


def test_the_list_page_shows_every_promise_with_its_document():
    app = AppTest.from_function(list_page, default_timeout=60)
    app.query_params["kommun"] = "Kalmar"
    app.run()
    assert not app.exception
    shown = html(app)
    assert shown.count("<tr>") == 1 + 9
    assert "Problemplatser som dokumentet nämner" in shown
    app.text_input(key="search").input("grannsamverkan").run()
    assert html(app).count("<tr>") == 1 + 1


def test_a_broken_setting_is_told_without_a_traceback(open_link, tmp_path, monkeypatch):
    own = tmp_path / "own.toml"
    own.write_text('language = "no"\n', encoding="utf-8")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(own))
    load_settings.cache_clear()
    session.opened.cache_clear()
    app = open_link()
    assert not app.exception
    assert "own.toml" in html(app)


def old_label() -> None:
    import streamlit as st

    from dashboard import frame, session

    session.begin()
    st.session_state["choose_kommun"] = "Kalmar (3)"
    frame._take_kommun()
    session.begin()


def test_a_kommun_whose_number_changed_since_it_was_drawn_is_still_that_kommun():
    app = AppTest.from_function(old_label, default_timeout=60).run()
    assert not app.exception
    assert link(app)["kommun"] == "Kalmar"


def test_lighting_actions_of_walks_are_a_layer_with_their_number_and_source(open_link, services):
    assert "Belysningsåtgärder" not in html(open_link(kommun="Solna", existing="ljusatgarder"))
    lamp = Action(
        "a1", "0184", "w", (), "Byt lampan", "belysning", Point(671_800, 6_585_000),
        "kommun", "Gatukontoret", "", 3, None,
    )  # fmt: skip
    services.store.put_action(lamp)
    app = open_link(kommun="Solna", existing="ljusatgarder")
    assert "<b>Belysningsåtgärder:</b> 1" in html(app)
    assert "Trygghetsvandringar" in html(app)
    assert "loftesPoints" in the_map(app)["feature_group"]
