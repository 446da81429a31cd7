from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from config.kinds import load_kinds
from geodata.boundaries import kommun_polygon
from geodata.kommuner import kommun_by_code
from geodata.records import Event, Origin, Period, Precision, PromiseStatus, Role
from geodata.register import read_register
from layers.assemble import assemble, period_options, shown_sets
from layers.query import layer_counts, select
from layers.selection import ALL_PERIODS, Selection
from layers.views import Located

OREBRO, SOLNA, KALMAR, LINKOPING, STOCKHOLM = "1880", "0184", "0880", "0580", "0180"
SEEDS = (OREBRO, SOLNA, KALMAR, LINKOPING, STOCKHOLM)
GENERIC = {"stadskärnan", "stadskärna", "köpcentrum", "krogmiljön", "publika platser"}


def everything(bundle):
    layers = tuple(load_kinds().all_layers())
    return select(bundle, Selection(bundle.kommun.code, bundle.period, layers))


@pytest.mark.parametrize(
    ("code", "promises", "on_place", "by_focus", "not_on_map", "goals", "places"),
    [
        (OREBRO, 9, 0, 5, 4, 0, {"Järntorget"}),
        (SOLNA, 7, 1, 6, 0, 0, {"Hagalund", "Västra skogen"}),
        (KALMAR, 7, 0, 0, 7, 2, {"Centralstationen", "Larmtorget"}),
        (LINKOPING, 10, 0, 0, 10, 0, set()),
        (STOCKHOLM, 10, 0, 0, 10, 0, set()),
    ],
)
def test_seed_counts(seed_bundle, code, promises, on_place, by_focus, not_on_map, goals, places):
    view = everything(seed_bundle(code))
    counts = view.counts
    assert (counts.promises, counts.on_place, counts.by_focus) == (promises, on_place, by_focus)
    assert (counts.not_on_map, counts.goals) == (not_on_map, goals)
    assert {label.name for label in view.labels()} == places
    assert counts.places == len(places)
    assert len(view.not_on_map()) == not_on_map


def test_jarntorget_is_marked_as_estimated_and_only_the_focus(seed_bundle):
    bundle = seed_bundle(OREBRO)
    (place,) = (p for p in bundle.places.values() if p.name == "Järntorget")
    assert place.estimated
    assert place.uncertainty_m >= 150
    assert set(bundle.features["role"]) == {Role.FOCUS.value}
    cameras = select(bundle, Selection(OREBRO, layers=("kamera",)))
    assert [label.promises for label in cameras.labels()] == [1]


def test_solna_draws_two_areas(seed_bundle):
    bundle = seed_bundle(SOLNA)
    drawn = [p for p in bundle.places.values() if p.name in ("Hagalund", "Västra skogen")]
    assert {p.precision for p in drawn} == {Precision.OMRADE}
    assert set(bundle.features.geometry.geom_type) <= {"Polygon", "MultiPolygon"}


def test_kalmar_shows_problem_places_without_promises(seed_bundle):
    bundle = seed_bundle(KALMAR)
    assert set(bundle.features["layer"]) == {"hotspots"}
    assert set(bundle.features["role"]) == {Role.PROBLEM.value}
    assert all(row == () for row in bundle.features["promises"])


@pytest.mark.parametrize("code", SEEDS)
def test_nothing_lies_outside_its_kommun_and_no_generic_word_is_a_place(seed_bundle, code):
    bundle = seed_bundle(code)
    polygon = kommun_polygon(code).buffer(1)
    assert all(polygon.contains(g.representative_point()) for g in bundle.features.geometry)
    assert not GENERIC & {place.name for place in bundle.places.values()}


@pytest.mark.parametrize("code", SEEDS)
def test_a_promise_off_the_map_says_why(seed_bundle, code):
    for promise in seed_bundle(code).promises:
        if promise.located is Located.NONE:
            assert promise.why_not, promise.text_sv
            assert all(note.sv and note.en for note in promise.why_not)


def test_linkoping_has_two_periods_and_stockholm_one_without_a_label(seed_bundle):
    assert [(o.label, o.promises) for o in seed_bundle(LINKOPING).periods] == [
        ("2023–2024", 8),
        ("2021–2022", 2),
    ]
    assert [(o.label, o.promises) for o in seed_bundle(STOCKHOLM).periods] == [("", 10)]


def test_a_period_narrows_the_bundle(seed_bundle):
    older = seed_bundle(LINKOPING).periods[1]
    assert len(seed_bundle(LINKOPING, older.key).promises) == older.promises
    assert seed_bundle(LINKOPING, "1999-01-01/1999-12-31").promises == ()


def test_kinds_narrow_list_counts_and_map_alike(seed_bundle):
    bundle = seed_bundle(SOLNA)
    layers = tuple(load_kinds().all_layers())
    view = select(bundle, Selection(SOLNA, layers=layers, kinds=("belysning",)))
    assert [p.kinds for p in view.promises] == [("belysning", "stadsmiljo")]
    assert set(view.features["layer"]) == {"hotspots", "belysning", "stadsmiljo"}
    drawn = {key for row in view.features["promises"] for key in row}
    assert drawn == {p.id for p in view.promises}


def test_hidden_layers_change_the_map_but_not_the_list(seed_bundle):
    view = select(seed_bundle(SOLNA), Selection(SOLNA, layers=()))
    assert view.counts.promises == 7
    assert view.collection()["features"] == []


def test_layer_counts_count_promises_located_or_not(seed_bundle):
    counts = layer_counts(seed_bundle(LINKOPING), Selection(LINKOPING))
    assert counts["hotspots"] == 10
    assert counts["trafik"] == 2
    assert counts["kamera"] == 1
    assert counts["trygghetsvandring"] == 0


def test_a_read_document_takes_the_place_of_the_register_for_its_period():
    register = [s for s in read_register() if s.kommuner == (SOLNA,)]
    read = replace(register[0], id="read", origin=Origin.READ)
    other = replace(read, id="other", period=Period(date(2023, 1, 1), date(2023, 12, 31)))
    assert [s.id for s in shown_sets([*register, read])] == ["read"]
    assert [s.id for s in shown_sets([*register, other])] == ["other", register[0].id]
    assert [o.label for o in period_options(shown_sets([*register, other]))] == ["2023", "2022"]


def test_the_last_event_is_the_status():
    sets = [s for s in read_register() if s.kommuner == (SOLNA,)]
    walk = next(p for p in sets[0].promises if "trygghetsvandring" in p.kinds)
    events = [
        Event(walk.id, PromiseStatus.GENOMFORD, datetime(2022, 12, 1, tzinfo=UTC), "p"),
        Event(walk.id, PromiseStatus.PABORJAD, datetime(2022, 5, 1, tzinfo=UTC), "p"),
    ]
    bundle = assemble(kommun_by_code(SOLNA), ALL_PERIODS, sets, events=events)
    status = {p.id: p.status for p in bundle.promises}
    assert status[walk.id] is PromiseStatus.GENOMFORD
    assert set(status.values()) == {PromiseStatus.GENOMFORD, PromiseStatus.LOVAD}


def test_a_kommun_without_promises_has_an_empty_bundle():
    bundle = assemble(kommun_by_code("0114"), ALL_PERIODS, [])
    assert bundle.promises == ()
    assert everything(bundle).collection() == {"type": "FeatureCollection", "features": []}
