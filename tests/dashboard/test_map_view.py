from __future__ import annotations

from streamlit_folium import generate_leaflet_string

from config.settings import Tiles
from dashboard.map_features import Highlight
from dashboard.map_view import MapSetting, base_layer, feature_group
from dashboard.still_map import group_script
from dashboard.texts import Texts
from layers.base_map import BaseMap

SV = Texts("sv")
SQUARE = {
    "type": "Feature",
    "properties": {"name": "`${alert(1)}` </script><script>alert(1)</script>", "code": "9999"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[18, 59], [18.1, 59], [18.1, 59.1], [18, 59]]],
    },
}
EVERY = {"type": "FeatureCollection", "features": [SQUARE]}
BASE = BaseMap(EVERY, EVERY, EVERY, ((59.0, 18.0), (59.1, 18.1)))


def script(m) -> str:
    m.get_root().render()
    return generate_leaflet_string(m)


def test_the_base_map_is_the_same_each_time(services):
    base = services.base_map("0184")
    first, second = (script(base_layer(base, MapSetting("Karta"), SV)) for _ in range(2))
    assert first == second


def test_the_base_map_asks_no_other_host():
    m = base_layer(BASE, MapSetting("Karta", base_path="lov"), SV)
    addresses = [address for _, address in (*m.default_js, *m.default_css)]
    assert all(address.startswith("/lov/app/static/") for address in addresses)
    assert "http" not in script(m)
    assert "tileLayer" not in script(m)


def test_text_of_the_data_stays_inside_its_string():
    text = script(base_layer(BASE, MapSetting("</script>"), SV))
    assert "<script>alert" not in text
    assert "</script>" not in text


def test_tiles_come_with_their_attribution_as_text():
    tiles = Tiles(url="https://tiles.example.se/{z}/{x}/{y}.png", attribution="<b onclick=x>©</b>")
    text = script(base_layer(BASE, MapSetting("Karta", tiles), SV))
    assert "https://tiles.example.se/{z}/{x}/{y}.png" in text
    assert "<b onclick" not in text.encode().decode("unicode_escape")


def test_the_group_holds_one_object_for_all_features(view_of):
    text = group_script(feature_group(view_of("0184"), Highlight(), SV))
    assert text.count("loftesPlaces(") == 1
    assert "L.geoJson(" not in text
    assert "Hagalund" in text
    assert "L.marker" not in text


def test_the_group_changes_with_the_choice_and_only_then(view_of):
    view = view_of("0184")
    place = view.labels()[0].place_id

    def group(highlight: Highlight) -> str:
        return group_script(feature_group(view, highlight, SV))

    assert group(Highlight()) == group(Highlight())
    assert group(Highlight()) != group(Highlight(frozenset({place})))
