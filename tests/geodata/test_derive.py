"""Places made of others: always estimated, never narrower than what they stand for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geodata.boundaries import kommun_polygon
from geodata.derive import derived
from geodata.gazetteer import Gazetteer, gazetteer
from geodata.locate import locate
from geodata.place_sources import Entry
from geodata.records import (
    Decision,
    Document,
    Place,
    PlaceMention,
    Precision,
    Promise,
    PromiseSet,
    Role,
    TextQuote,
    Tier,
)
from geodata.relations import relation_of

SOLNA = "0184"
X, Y = (float(v) for v in kommun_polygon(SOLNA).representative_point().coords[0])


def place(name: str, shape, precision: Precision, uncertainty: float = 50) -> Place:
    facts = {"source": "test", "licence": "test", "checked": date(2026, 1, 1)}
    return Place(name, name, SOLNA, shape, precision, uncertainty, **facts)


STREET = place("Storgatan", LineString([(X - 200, Y), (X + 200, Y)]), Precision.GATA, 15)
SQUARE = place("Torget", Point(X, Y), Precision.PLATS)
STATION = place("Stationen", Point(X + 300, Y), Precision.PLATS)
DISTRICT = place("Hagen", box(X - 150, Y - 150, X + 150, Y + 150), Precision.OMRADE, 0)


class Source:
    key, title = "osm", "test"

    def __init__(self, *places: Place) -> None:
        self.places = places

    def entries(self, kommun: str):
        return iter(Entry((p.name,), p) for p in self.places if p.kommun == kommun)


def made(name: str, *anchors: Place) -> Place:
    relation = relation_of(name)
    assert relation is not None
    found = derived(relation, anchors, name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "anchors"),
    [
        ("söder om Storgatan", [STREET]),
        ("norra Hagen", [DISTRICT]),
        ("kring Torget", [SQUARE]),
        ("utanför Torget", [SQUARE]),
        ("Hagen med omnejd", [DISTRICT]),
        ("mellan Torget och Stationen", [SQUARE, STATION]),
        ("Hagens station", [DISTRICT]),
    ],
)
def test_everything_made_is_estimated_and_no_surer_than_its_anchor(name, anchors):
    found = made(name, *anchors)
    assert found.estimated
    assert found.name == name
    assert found.id not in {anchor.id for anchor in anchors}
    assert found.uncertainty_m >= max(anchor.uncertainty_m for anchor in anchors)
    assert kommun_polygon(SOLNA).buffer(30).covers(found.geometry)


@pytest.mark.parametrize(
    ("direction", "dx", "dy"),
    [("söder", 0, -1), ("norr", 0, 1), ("öster", 1, 0), ("väster", -1, 0), ("sydost", 1, -1)],
)
def test_a_side_lies_on_its_side_and_does_not_hold_the_area_itself(direction, dx, dy):
    found = made(f"{direction} om Hagen", DISTRICT).geometry
    assert found.contains(Point(X + dx * 250, Y + dy * 250))
    assert not found.contains(Point(X - dx * 250, Y - dy * 250))
    assert not found.contains(Point(X, Y))


def test_a_part_is_the_half_that_lies_there():
    north = made("norra Hagen", DISTRICT).geometry
    assert north.area == pytest.approx(DISTRICT.geometry.area / 2)
    assert north.centroid.y > Y
    street = made("västra Storgatan", STREET)
    assert street.precision is Precision.GATA
    assert street.geometry.length == pytest.approx(200)


def test_along_a_street_is_the_street():
    assert derived(relation_of("längs Storgatan"), [STREET], "längs Storgatan") is STREET


def test_between_is_a_corridor_and_nothing_where_the_ends_are_far_apart():
    corridor = made("mellan Torget och Stationen", SQUARE, STATION).geometry
    assert corridor.contains(Point(X + 150, Y))
    far = replace(STATION, geometry=Point(X + 5000, Y))
    relation = relation_of("mellan Torget och Stationen")
    assert derived(relation, [SQUARE, far], "x") is None


def book(*places: Place) -> Gazetteer:
    return Gazetteer(SOLNA, [Source(*places)])


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("söder om Storgatan", Tier.A),
        ("söder om Storgatans", Tier.A),
        ("norra Hagen", Tier.A),
        ("Norra Hagen", Tier.B),  # may be a name of its own
        ("Hagens torg", Tier.A),  # Hagen is small
        ("längs Storgatan", Tier.A),
        ("norr om Lillgatan", None),
        ("mellan stationen och torget", None),  # generic ends
        ("utanför Hagen", None),  # everywhere else
    ],
)
def test_the_tier_of_what_is_made(name, tier):
    found = book(STREET, DISTRICT, SQUARE).resolve(name)
    assert {item.tier for item in found.candidates} == ({tier} if tier else set())
    assert (found.best is not None) == (tier is Tier.A)
    assert (found.reason is None) == (tier is Tier.A)


def test_a_square_somewhere_in_a_large_district_goes_to_review():
    large = replace(DISTRICT, geometry=box(X - 600, Y - 600, X + 600, Y + 600))
    found = book(large).resolve("Hagens torg")
    assert found.best is None
    assert [item.tier for item in found.candidates] == [Tier.B]


def test_what_hangs_on_something_unsure_is_unsure():
    twin = replace(
        STREET, id="other", geometry=shapely.transform(STREET.geometry, lambda p: p + 900)
    )
    found = book(STREET, twin).resolve("söder om Storgatan")
    assert found.best is None
    assert "evidence.anchor" in {item.code for item in found.candidates[0].evidence}


def promise_of(text: str, *names: str, roles: tuple[Role, ...] = ()) -> PromiseSet:
    """A set with one promise; its quote begins 100 characters into the document."""
    found = []
    for index, name in enumerate(names):
        at = 100 + text.index(name)
        role = roles[index] if roles else Role.TARGET
        found.append(PlaceMention(name, name, role, start=at, end=at + len(name)))
    quote = TextQuote(text, "", "", 100, 100 + len(text))
    promise = Promise("p", ("annat",), ("polis",), quote=quote, mentions=tuple(found))
    return PromiseSet("s", (SOLNA,), None, (), Document("d", "t"), (promise,))


def test_the_sentence_around_a_name_counts():
    placed, _ = locate(promise_of("Patrullering söder om Hagalund.", "Hagalund"), SOLNA)
    assert [item.place.name for item in placed] == ["söder om Hagalund"]
    assert placed[0].mention.name == "Hagalund"
    assert placed[0].place.estimated


def test_both_ends_of_between_are_one_place():
    group = promise_of("Belysning mellan Hagalund och Huvudsta.", "Hagalund", "Huvudsta")
    placed, unplaced = locate(group, SOLNA)
    assert [item.place.name for item in placed] == ["mellan Hagalund och Huvudsta"]
    assert unplaced == ()


@pytest.mark.parametrize("words", ["utom", "förutom i", "utanför själva", "bortsett från"])
def test_an_excepted_place_has_no_pin_and_says_so(words):
    placed, unplaced = locate(promise_of(f"Patrullering {words} Hagalund.", "Hagalund"), SOLNA)
    assert placed == ()
    assert [item.reason.code for item in unplaced] == ["unplaced.excluded"]


def test_spellings_of_one_place_are_one_with_the_strongest_role():
    text = "Hagalund är otryggt. Patrullering i Hagalundsområdet."
    roles = (Role.PROBLEM, Role.TARGET)
    group = promise_of(text, "Hagalund", "Hagalundsområdet", roles=roles)
    placed, _ = locate(group, SOLNA)
    assert [(item.place.name, item.mention.role) for item in placed] == [("Hagalund", Role.TARGET)]


def test_a_decision_on_the_anchor_moves_what_hangs_on_it():
    from geodata.place_decisions import PLACE_FIELD, Settled, decision_key, move_value

    value = move_value(SOLNA, "Råsunda torg", 59.3634, 17.9905)
    key = decision_key(SOLNA, "Råsunda torg")
    when = datetime(2026, 1, 1, tzinfo=UTC)
    settled = Settled.of([Decision(key, PLACE_FIELD, value, "planner", when)])
    found = gazetteer(SOLNA).resolve("söder om Råsunda torg", settled).best
    assert found is not None
    assert found.place.geometry.centroid.y < settled_y(settled)


def settled_y(settled) -> float:
    best = gazetteer(SOLNA).resolve("Råsunda torgs", settled).best
    assert best is not None
    return float(best.place.geometry.y)
