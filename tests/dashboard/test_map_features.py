from __future__ import annotations

import json

import pytest

from config.kinds import load_kinds
from dashboard.map_features import CHOSEN, LINE, RIM, SEGMENT, Highlight, places
from dashboard.texts import Texts

SOLNA, OREBRO, KALMAR, STOCKHOLM, ALE = "0184", "1880", "0880", "0180", "1440"
SV = Texts("sv")


def drawn(view, highlight=None):
    """Looks and names of a view, each with what the rows' numbers stand for."""
    data = places(view, highlight or Highlight(), SV)
    told = data["words"]
    looks, names = [], []
    for row in data["places"]:
        key, name, _, _, shape, detail, precision, said, numbers, icons, bits = row
        looks += [data["looks"][number] | {"place_id": key} for number in numbers]
        names.append(
            {
                "place_id": key,
                "name": name,
                "shape": shape,
                "detail": told[detail],
                "precision": None if precision is None else told[precision],
                "said": told[said],
                "selected": bool(bits & CHOSEN),
                "icons": [data["icons"][number] for number in icons],
            }
        )
    return looks, names


def test_solna_has_two_areas_with_their_names(view_of):
    shapes, names = drawn(view_of(SOLNA, layers=("hotspots",)))
    assert len(shapes) == len(names) == 2
    assert {name["name"] for name in names} == {"Hagalund", "Västra skogen"}
    assert all(name["detail"].endswith(("löfte", "löften")) for name in names)


@pytest.mark.parametrize("code", [STOCKHOLM, ALE])
def test_what_names_no_place_draws_nothing(view_of, code: str):
    assert places(view_of(code), Highlight(), SV)["places"] == []


def test_a_place_is_one_row_however_many_layers_it_lies_in(view_of):
    shapes, names = drawn(view_of(SOLNA))
    keys = [name["place_id"] for name in names]
    assert len(keys) == len(set(keys)) < len(shapes)
    assert {shape["place_id"] for shape in shapes} == set(keys)


def test_an_area_is_told_as_geojson_and_a_point_as_the_circle_it_may_lie_in(view_of):
    _, areas = drawn(view_of(SOLNA))
    assert {json.loads(name["shape"])["type"] for name in areas} <= {"Polygon", "MultiPolygon"}
    _, points = drawn(view_of(OREBRO))
    assert [name["shape"] for name in points] == [150.0]


def test_layers_over_one_place_take_turns_on_its_outline(view_of):
    shapes, _ = drawn(view_of(SOLNA))
    place = shapes[0]["place_id"]
    lines = [s["style"] for s in shapes if s["place_id"] == place and not s["style"]["fillOpacity"]]
    assert len(lines) > 2
    turns = {sum(map(float, line["dashArray"].split())) for line in lines}
    assert turns == {SEGMENT * len(lines)}
    assert len({line["dashOffset"] for line in lines}) == len(lines)
    assert all(line["weight"] == LINE for line in lines)


def test_one_line_keeps_the_dashes_of_its_precision_and_role(view_of):
    shapes, names = drawn(view_of(OREBRO, layers=("kamera",)))
    assert [shape["style"]["dashArray"] for shape in shapes] == ["9 6"]
    assert names[0]["precision"] == "Plats, ± 150 m, uppskattad"


def test_a_focus_is_hatched_and_a_target_is_not(view_of):
    focus, _ = drawn(view_of(OREBRO, layers=("hotspots",)))
    target, _ = drawn(view_of(SOLNA, layers=("hotspots",)))
    colour = load_kinds().all_layers()["hotspots"].colour.lstrip("#")
    assert [shape["hatch"] for shape in focus] == [f"hatch-{colour}"]
    assert [shape["hatch"] for shape in target] == ["", ""]


def test_a_named_problem_is_dotted_and_has_no_promise(view_of):
    shapes, names = drawn(view_of(KALMAR))
    assert {shape["style"]["dashArray"] for shape in shapes} == {"1 7"}
    assert {name["detail"] for name in names} == {"nämnd som problemplats"}
    assert {name["said"] for name in names} == {"nämnd som problemplats"}


def test_a_chosen_place_gets_a_rim_and_the_others_step_back(view_of):
    view = view_of(SOLNA, layers=("hotspots",))
    chosen, other = (label.place_id for label in view.labels())
    shapes, names = drawn(view, Highlight(frozenset({chosen})))
    rims = [shape for shape in shapes if shape["style"].items() >= RIM.items()]
    assert rims == [shapes[0]]
    assert rims[0]["style"]["weight"] > shapes[1]["style"]["weight"]
    opacity = {s["place_id"]: s["style"]["opacity"] for s in shapes if s["layer"]}
    assert opacity[chosen] == 1 > opacity[other]
    assert {name["place_id"] for name in names if name["selected"]} == {chosen}


def test_only_a_place_that_is_asked_for_moves_the_map(view_of):
    view = view_of(SOLNA, layers=("hotspots",))
    place = view.labels()[0].place_id
    still = places(view, Highlight(frozenset({place})), SV)
    moved = places(view, Highlight(frozenset({place}), place, 3, centre=place), SV)
    assert (still["zoom"]["place"], still["centre"]) == ("", "")
    assert (moved["zoom"], moved["centre"]) == ({"place": place, "at": 3}, place)


def test_a_name_bears_the_tiles_of_the_layers_that_target_it(view_of):
    _, names = drawn(view_of(SOLNA))
    colour = load_kinds().all_layers()["narvaro"].colour
    assert [[icon["colour"] for icon in name["icons"]] for name in names] == [[colour], [colour]]
