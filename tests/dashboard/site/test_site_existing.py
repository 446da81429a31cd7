"""What exists already beneath the promises: drawn where asked for, said in words, kept apart."""

from __future__ import annotations

import json
from datetime import date

import pytest
from pydantic import ValidationError

from config.site_tables import Site
from dashboard.site.publish import publish
from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore

HEAD = "id;lat;lon;från;till\n"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("LOFTESKARTAN_IMPORTS", str(tmp_path / "imports"))
    monkeypatch.setenv("LOFTESKARTAN_OSM", str(tmp_path / "osm"))


def bring(folder, rows: str) -> None:
    path = folder / "lampor.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    choices = Choices(source="Kalmar kommun", licence="CC0", as_of=date(2026, 1, 1))
    store = ImportStore()
    store.write(inspect(path, "belysning", "0880", store, choices))


@pytest.fixture
def kalmar(fresh, make, tmp_path):
    bring(tmp_path, "a;56,661;16,361;;\nb;56,662;16,362;2026-09-01;\nc;56,663;16,363;;2020-01-01\n")
    made = fresh(make.set(make.promise("Bättre ljus", "Larmtorget")), existing=("belysning",))
    made.again()
    return made


def drawn(site) -> list[dict]:
    return json.loads(site.read("kalmar-0880/karta.json"))["points"]


def test_points_are_on_the_map_and_in_words_but_no_promises(kalmar):
    (layer,) = drawn(kalmar)
    assert (layer["box"], layer["xy"]) == ("finns-belysning", [1636100, 5666100])
    page = kalmar.read("kalmar-0880/index.html")
    assert "Lampor som finns (1)" in page
    assert "Källa: Kalmar kommun, CC0. Uppgifterna är från 1 januari 2026." in page
    assert 'value="finns-belysning" checked' in page
    assert "· Kalmar kommun, CC0" in kalmar.read("kalmar-0880/inbaddad.html")
    assert "lamp a" not in page
    places = json.loads(kalmar.read("kalmar-0880/data/lofteskartan-kalmar.geojson"))["features"]
    assert {one["properties"]["place"] for one in places} == {"Larmtorget"}


def test_a_new_import_makes_the_kommun_s_pages_anew(kalmar, tmp_path):
    bring(tmp_path, "a;56,661;16,361;;\nd;56,665;16,365;;\n")
    kalmar.again()
    assert len(drawn(kalmar)[0]["xy"]) == 4


def test_a_lamp_that_is_put_up_meanwhile_appears_that_day(kalmar):
    def on(day):
        publish(kalmar.services, kalmar.folder, lambda _: "planerare", today=day)
        return len(drawn(kalmar)[0]["xy"]) // 2

    assert [on(date(2026, 8, 31)), on(date(2026, 9, 1))] == [1, 2]


def test_a_site_that_asks_for_nothing_draws_nothing(fresh, make, tmp_path):
    bring(tmp_path, "a;56,661;16,361;;\n")
    made = fresh(make.set(make.promise("Bättre ljus", "Larmtorget")))
    made.again()
    assert drawn(made) == []
    assert "finns-belysning" not in made.read("kalmar-0880/index.html")


@pytest.mark.parametrize(
    ("layer", "said"),
    [("gatlampor", "no layer of points"), ("kamera", "made coarser")],
)
def test_a_layer_that_cannot_be_shown_is_refused_by_name(layer, said):
    with pytest.raises(ValidationError, match=f"existing: {layer} is {said}"):
        Site(existing=(layer,))
