"""The page Vandring without a browser: a plan from a link, stops by hand, what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from config.osm_tables import FOLDER_VARIABLE
from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore

pytestmark = pytest.mark.usefixtures("services")

LINK = "2026-10-20~1730~1900~15~4~granska_morker~0~59.41008~17.92560~Husby <b>torg</b>"
JARVA = "data/osm/stockholm_jarva_osm_walk_overpass_2025-07-09.json"


def script() -> None:
    from dashboard import session
    from dashboard.pages import vandring

    session.begin()
    vandring.page()


@pytest.fixture(scope="module")
def jarva(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("jarva")
    import_extract(shared / JARVA, kommuner=("0180",), store=OsmStore(folder))
    return folder


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def the_map(app: AppTest) -> dict[str, Any]:
    return json.loads(app.get("component_instance")[0].proto.json_args)


def with_stops(app: AppTest, *spots: str) -> AppTest:
    for spot in spots:
        app.text_input(key="walk-add").set_value(spot)
        app = app.run()
    assert not app.exception
    return app


def test_nothing_is_planned_before_there_is_a_meeting_place():
    app = opened(kommun="Solna")
    assert not app.exception
    assert "Börja med mötesplatsen" in html(app)
    assert "raka streck" in html(app)
    assert app.button  # suggestions from the promises of Solna
    assert all(button.disabled for button in app.button)


def test_a_name_sets_the_meeting_place_and_the_link_keeps_it():
    app = opened(kommun="Solna")
    app.text_input(key="walk-find").set_value("Hagalund").run()
    assert not app.exception
    app.run()  # the link is written on the next run
    link = app.query_params["walk"]
    assert "Hagalund" in (link if isinstance(link, str) else link[0])


def test_an_unknown_name_is_said():
    app = opened(kommun="Solna")
    app.text_input(key="walk-find").set_value("Xyzzyköping").run()
    assert "Ingen plats som heter" in html(app)


def test_a_suggestion_becomes_a_stop_of_the_route_and_can_be_taken_back():
    app = opened(kommun="Solna", walk="2026-10-20~1800~1930~12~4~kortast~0~59.366~18.000~Hagalund")
    add = next(button for button in app.button if button.label.startswith("Lägg till"))
    app = add.click().run()
    assert not app.exception
    assert "Vandringen, stopp för stopp" in html(app)
    remove = next(button for button in app.button if button.label.startswith("Ta bort"))
    assert "Önskade stopp <span>0</span>" in html(remove.click().run())


def test_stops_by_position_are_walked_on_the_network(jarva, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(jarva))
    app = with_stops(
        opened(kommun="Stockholm", walk=LINK), "59.4085, 17.9290", "59.4130, 17.9240", "59.30, 18.1"
    )
    said = html(app)
    assert "raka streck" not in said
    assert "OpenStreetMap" in said
    assert "Vägbeskrivning" in said
    assert "ligger mer än 150 m från närmaste gångväg" in said
    assert "&#60;b&#62;torg" in said
    assert "<b>torg" not in said
    drawn = the_map(app)
    assert "dashArray" in drawn["feature_group"]
    assert "<b>torg" not in drawn["script"]


def test_moving_a_stop_fixes_the_order_until_the_planner_may_choose_again(jarva, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(jarva))
    app = with_stops(opened(kommun="Stockholm", walk=LINK), "59.4085, 17.9290", "59.4130, 17.9240")
    later = next(b for b in app.button if b.label.startswith("Senare") and not b.disabled)
    app = later.click().run()
    assert not app.exception
    assert app.button(key="walk-free-order")
    app = app.button(key="walk-free-order").click().run()
    assert "walk-free-order" not in {button.key for button in app.button}
    lock = next(b for b in app.button if b.label.startswith("Lås benet"))
    app = lock.click().run()
    assert any(b.label.startswith("Lås upp") for b in app.button)


def test_an_end_before_the_start_is_said_and_the_page_stays():
    app = opened(kommun="Solna", walk="2026-10-20~1400~1300~12~4~kortast~0~59.366~18.000~Hagalund")
    assert not app.exception
    assert 'role="alert"' in html(app)


def test_a_meeting_place_in_another_kommun_is_said():
    app = opened(kommun="Solna", walk="2026-10-20~1800~1930~12~4~kortast~0~57.70~11.97~Avenyn")
    assert not app.exception
    assert 'role="alert"' in html(app)


def test_big_groups_get_a_table_each():
    app = opened(kommun="Solna", walk="2026-10-20~1800~1930~45~4~kortast~0~59.366~18.000~Hagalund")
    app = with_stops(app, "59.367, 18.002", "59.364, 18.003", "59.366, 17.996")
    assert "Grupp A" in html(app)
    assert "Grupp C" in html(app)
