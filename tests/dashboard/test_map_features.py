from __future__ import annotations

import pytest

from config.kinds import load_kinds
from dashboard.map_features import LINE, RIM, SEGMENT, Highlight, features
from dashboard.texts import Texts

SOLNA, OREBRO, KALMAR, STOCKHOLM, ALE = "0184", "1880", "0880", "0180", "1440"
SV = Texts("sv")


def drawn(view, highlight=None):
    """Shapes and names of a view, each as its properties."""
    found = features(view, highlight or Highlight(), SV)["features"]
    return (
        [item["properties"] for item in found if item["geometry"]["type"] != "Point"],
        [item["properties"] for item in found if item["geometry"]["type"] == "Point"],
    )


def test_solna_has_two_areas_with_their_names(view_of):
    shapes, names = drawn(view_of(SOLNA, layers=("hotspots",)))
    assert len(shapes) == 2
    assert {name["name"] for name in names} == {"Hagalund", "Västra skogen"}
    assert all(name["detail"].endswith(("löfte", "löften")) for name in names)


@pytest.mark.parametrize("code", [STOCKHOLM, ALE])
def test_what_names_no_place_draws_nothing(view_of, code: str):
    assert features(view_of(code), Highlight(), SV)["features"] == []


def test_a_place_takes_the_keyboard_once(view_of):
    shapes, names = drawn(view_of(SOLNA))
    said = [shape["place_id"] for shape in shapes if "said" in shape]
    assert sorted(said) == sorted(name["place_id"] for name in names)


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
    assert names[0]["estimated"]
    assert names[0]["detail"].endswith("Plats, ± 150 m, uppskattad")


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


def test_a_chosen_place_gets_a_rim_and_the_others_step_back(view_of):
    view = view_of(SOLNA, layers=("hotspots",))
    chosen, other = (label.place_id for label in view.labels())
    shapes, names = drawn(view, Highlight(frozenset({chosen})))
    rims = [shape for shape in shapes if shape["style"].items() >= RIM.items()]
    assert rims == [shapes[0]]
    assert rims[0]["style"]["weight"] > shapes[1]["style"]["weight"]
    opacity = {s["place_id"]: s["style"]["opacity"] for s in shapes if "place_id" in s}
    assert opacity[chosen] == 1 > opacity[other]
    assert {name["place_id"] for name in names if name["selected"]} == {chosen}


def test_only_a_place_that_is_asked_for_moves_the_map(view_of):
    view = view_of(SOLNA, layers=("hotspots",))
    place = view.labels()[0].place_id
    still, _ = drawn(view, Highlight(frozenset({place})))
    moved, _ = drawn(view, Highlight(frozenset({place}), zoom_place=place, zoom_at=3))
    assert not any("zoom_to" in shape for shape in still)
    assert [shape["zoom_to"] for shape in moved if "zoom_to" in shape] == [3]


def test_a_name_bears_the_tiles_of_the_layers_that_target_it(view_of):
    _, names = drawn(view_of(SOLNA))
    colour = load_kinds().all_layers()["narvaro"].colour
    assert [[icon["colour"] for icon in name["icons"]] for name in names] == [[colour], [colour]]
