from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.boundaries import OutsideKommunError, kommun_polygon
from geodata.derive import equal_area_radius_m
from geodata.gazetteer import NO_PLACE, Gazetteer, decision_key, gazetteer
from geodata.locate import locate
from geodata.place_decisions import PLACE_FIELD, Settled
from geodata.place_sources import CuratedPlaces, Entry, locality_radius_m
from geodata.records import (
    Decision,
    Document,
    Place,
    PlaceMention,
    Precision,
    Promise,
    PromiseSet,
    Role,
    Stance,
    Tier,
)

SOLNA, OREBRO, KALMAR = "0184", "1880", "0880"


class FixedSource:
    """A source of its own making, as an extract or a geocoder would be one."""

    def __init__(self, title: str, *entries: Entry, key: str = "curated") -> None:
        self.key = key
        self.title = title
        self._entries = entries

    def entries(self, kommun: str):
        return iter(e for e in self._entries if e.place.kommun == kommun)


def entry(name: str, x: float, y: float, kommun: str = SOLNA) -> Entry:
    place = Place(
        id=f"{name}{x}",
        name=name,
        kommun=kommun,
        geometry=Point(x, y),
        precision=Precision.PLATS,
        uncertainty_m=50,
        source="test",
        licence="test",
        checked=date(2026, 1, 1),
    )
    return Entry((name,), place)


def promise(number: int, *mentions: PlaceMention, stance: Stance = Stance.PROMISE) -> Promise:
    return Promise(
        id=f"p{number}",
        kinds=("annat",),
        actors=("polis",),
        stance=stance,
        summary_sv="x",
        mentions=mentions,
    )


def promise_set(*promises: Promise, mentions: tuple[PlaceMention, ...] = ()) -> PromiseSet:
    document = Document(id="d", title="t")
    return PromiseSet("s", (SOLNA,), None, ("Polisen",), document, promises, mentions=mentions)


WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def settled(kommun: str, name: str, *values: str) -> Settled:
    key = decision_key(kommun, name)
    return Settled.of([Decision(key, PLACE_FIELD, v, "planner", WHEN) for v in values])


def codes(found) -> set[str]:
    return {item.code for item in found.evidence}


@pytest.mark.parametrize(
    ("kommun", "name", "precision", "code"),
    [
        (SOLNA, "Hagalund", Precision.OMRADE, "match.exact"),
        (SOLNA, "västra Skogen", Precision.OMRADE, "match.exact"),
        (SOLNA, "Hagalunds", Precision.OMRADE, "match.genitive"),
        (SOLNA, "Hagalundsområdet", Precision.OMRADE, "match.area"),
        (KALMAR, "Larmtorget", Precision.PLATS, "match.exact"),
        (KALMAR, "Kalmar C", Precision.PLATS, "match.exact"),
        (KALMAR, "Centralstationens", Precision.PLATS, "match.genitive"),
        (OREBRO, "centrala Örebro", Precision.PLATS, "match.centre"),
    ],
)
def test_names_are_resolved_with_the_evidence(kommun, name, precision, code):
    found = gazetteer(kommun).resolve(name).best
    assert found is not None
    assert found.tier is Tier.A
    assert found.place.precision is precision
    assert code in codes(found)
    assert kommun_polygon(kommun).buffer(30).intersects(found.place.geometry)


def test_jarntorget_says_that_it_is_estimated():
    found = gazetteer(OREBRO).resolve("Järntorget").best
    assert found is not None
    assert found.place.estimated
    assert "evidence.estimated" in codes(found)


def test_a_square_of_another_kommun_is_not_found_here():
    assert gazetteer(SOLNA).resolve("Larmtorget").best is None


@pytest.mark.parametrize("name", ["Solna", "Solna stad", "Solnas", "solna kommun"])
def test_the_kommun_itself_is_no_place(name):
    found = gazetteer(SOLNA).resolve(name)
    assert found.best is None
    assert found.reason is not None
    assert found.reason.code == "unplaced.kommun"


def test_a_misspelling_goes_to_review_and_is_not_drawn():
    found = gazetteer(KALMAR).resolve("Larmtoget")
    assert found.best is None
    assert [(c.place.name, c.tier) for c in found.candidates] == [("Larmtorget", Tier.B)]
    assert found.reason is not None
    assert found.reason.code == "unplaced.review"


def test_two_places_of_one_name_go_to_review():
    x, y = kommun_polygon(SOLNA).representative_point().coords[0]
    book = Gazetteer(SOLNA, [FixedSource("a", entry("Torget", x, y), entry("Torget", x + 900, y))])
    found = book.resolve("Torget")
    assert found.best is None
    assert len(found.candidates) == 2
    assert "evidence.rivals" in codes(found.candidates[0])


@pytest.mark.parametrize(("offset", "code"), [(200, "agrees"), (2000, "disagrees")])
def test_sources_agree_or_not(offset, code):
    x, y = kommun_polygon(SOLNA).representative_point().coords[0]
    first = FixedSource("a", entry("Torget", x, y))
    second = FixedSource("b", entry("Torget", x + offset, y))
    found = Gazetteer(SOLNA, [first, second]).resolve("Torget").best
    assert found is not None
    assert found.place.geometry.x == x
    assert f"evidence.{code}" in codes(found)


def test_sources_that_put_a_name_far_apart_leave_it_to_a_person():
    x, y = kommun_polygon(SOLNA).representative_point().coords[0]
    first = FixedSource("a", entry("Torget", x, y), key="district")
    second = FixedSource("b", entry("Torget", x + 2000, y), key="locality")
    found = Gazetteer(SOLNA, [first, second]).resolve("Torget")
    assert found.best is None
    assert [(c.place.geometry.x - x, c.tier) for c in found.candidates] == [
        (0, Tier.B),
        (2000, Tier.B),
    ]
    assert "evidence.disagrees" in codes(found.candidates[0])


def test_the_centre_of_a_district_may_be_anywhere_in_it():
    found = gazetteer(SOLNA).resolve("centrala Frösunda").best
    assert found is not None
    assert found.place.estimated
    district = gazetteer(SOLNA).resolve("Frösunda").best
    assert district is not None
    assert district.place.uncertainty_m == 0
    assert found.place.uncertainty_m == equal_area_radius_m(district.place.geometry) > 100
    assert found.place.id != district.place.id


def test_a_decision_may_choose_any_place_of_the_kommun_and_says_when_it_is_gone():
    hagalund = gazetteer(SOLNA).resolve("Hagalund").best
    assert hagalund is not None
    assert gazetteer(SOLNA).resolve("Blåkulla").best is None
    chosen = (
        gazetteer(SOLNA).resolve("Blåkulla", settled(SOLNA, "Blåkulla", hagalund.place.id)).best
    )
    assert chosen is not None
    assert (chosen.place, chosen.tier) == (hagalund.place, Tier.A)
    lost = gazetteer(SOLNA).resolve("Blåkulla", settled(SOLNA, "Blåkulla", "0" * 16))
    assert lost.best is None
    assert lost.reason is not None
    assert lost.reason.code == "unplaced.decision_lost"


def test_a_decision_settles_a_name_and_the_last_one_counts():
    candidate = gazetteer(KALMAR).resolve("Larmtoget").candidates[0]
    twice = settled(KALMAR, "Larmtoget", NO_PLACE, candidate.place.id)
    chosen = gazetteer(KALMAR).resolve("Larmtoget", twice).best
    assert chosen is not None
    assert chosen.method.code == "method.decision"
    none = gazetteer(KALMAR).resolve("Larmtorget", settled(KALMAR, "larmtorget", NO_PLACE))
    assert none.best is None

    group = promise_set(promise(1, PlaceMention("Hagalund", "Hagalund")))
    when = datetime(2026, 1, 1, tzinfo=UTC)
    decision = Decision(decision_key(SOLNA, "Hagalund"), "place", NO_PLACE, "p", when)
    placed, unplaced = locate(group, SOLNA, decisions=[decision])
    assert placed == ()
    assert [u.reason.code for u in unplaced] == ["unplaced.decided"]


@pytest.mark.parametrize(
    ("lat", "lon", "fault"),
    [
        (57.7007, 11.953, r"lies \d+\.\d km outside Solna"),
        (18.0146, 59.3604, "are the axes swapped"),
        (89.9, 179.9, "km outside Solna"),
    ],
)
def test_a_curated_place_outside_its_kommun_is_refused(tmp_path, monkeypatch, lat, lon, fault):
    from config import places_tables

    (tmp_path / "solna.toml").write_text(
        f"kommun = '0184'\n[[places]]\nname = 'Järntorget'\nprecision = 'plats'\nlat = {lat}\n"
        f"lon = {lon}\nuncertainty_m = 10\nsource = 'x'\nlicence = 'y'\nchecked = 2026-01-01\n",
        encoding="utf-8",
    )
    files = places_tables.load_places(tmp_path)
    monkeypatch.setattr("geodata.place_sources.load_places", lambda: files)
    with pytest.raises(OutsideKommunError, match=f"config/places: Järntorget: .*{fault}"):
        Gazetteer(SOLNA, [CuratedPlaces()])


def test_focus_is_inherited_by_promises_that_name_no_place_and_by_no_other():
    focus = PlaceMention("Hagalund", "Hagalund", Role.FOCUS)
    group = promise_set(
        promise(1),
        promise(2, PlaceMention("Frösunda", "Frösunda")),
        promise(3, stance=Stance.CONTINUING),
        promise(4, PlaceMention("Atlantis", "Atlantis")),
        promise(5, PlaceMention("krogmiljö", "krogmiljö", generic=True)),
        mentions=(focus,),
    )
    placed, unplaced = locate(group, SOLNA)
    roles = {(p.promise_id, p.place.name, p.mention.role.value) for p in placed}
    assert roles == {
        ("s", "Hagalund", "focus"),
        ("p1", "Hagalund", "focus"),
        ("p2", "Frösunda", "target"),
        ("p5", "Hagalund", "focus"),
    }
    reasons = {(u.promise_id, u.reason.code) for u in unplaced}
    assert {("p3", "unplaced.no_place"), ("p4", "unplaced.unknown")} <= reasons
    inherited = next(p for p in placed if p.promise_id == "p1")
    assert inherited.evidence[0].code == "evidence.focus"


@pytest.mark.parametrize("word", ["centrum", "skolmiljö", "krogmiljö", "stadskärnan", "området"])
def test_a_word_without_a_capital_is_never_a_place(word):
    placed, _ = locate(promise_set(promise(1, PlaceMention(word, word))), SOLNA)
    assert placed == ()


@pytest.mark.parametrize(("kommun", "word"), [("1980", "Centrum"), ("0180", "Universitetet")])
def test_an_area_with_a_common_noun_for_a_name_is_not_found_by_it(kommun, word):
    assert gazetteer(kommun).resolve(word).best is None


def test_several_mentions_of_one_place_are_one():
    twice = (PlaceMention("Hagalund", "Hagalund"), PlaceMention("Hagalunds", "Hagalund"))
    placed, _ = locate(promise_set(promise(1, *twice)), SOLNA)
    assert len(placed) == 1


NAMES = st.sampled_from(
    ["Hagalund", "Västra skogen", "centrum", "Solna", "Atlantis", "Råsundas", "centrala Solna", "å"]
)
MENTIONS = st.builds(
    lambda name, role, generic: PlaceMention(name, name, role, generic),
    NAMES,
    st.sampled_from(Role),
    st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.lists(MENTIONS, max_size=3), st.sampled_from(Stance)), max_size=4),
    st.lists(MENTIONS, max_size=3),
)
def test_nothing_vanishes_nothing_lies_outside_nothing_generic_is_placed(rows, whole):
    promises = [promise(i, *m, stance=stance) for i, (m, stance) in enumerate(rows)]
    placed, unplaced = locate(promise_set(*promises, mentions=tuple(whole)), SOLNA)
    seen = {p.promise_id for p in placed} | {u.promise_id for u in unplaced}
    assert {p.id for p in promises} <= seen
    assert not any(p.mention.generic for p in placed)
    polygon = kommun_polygon(SOLNA).buffer(30)
    assert all(polygon.contains(p.place.geometry.representative_point()) for p in placed)


def test_a_larger_town_has_a_larger_circle():
    assert locality_radius_m(0) == 300
    assert 2500 < locality_radius_m(40_000) < 3500
