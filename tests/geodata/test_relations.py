from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.relations import RelationKind, is_between, relation_of, surroundings


@pytest.mark.parametrize(
    ("name", "kind", "anchors", "direction"),
    [
        ("söder om Amiralsgatan", RelationKind.SIDE, ("Amiralsgatan",), "söder"),
        ("Nordväst om Storgatan", RelationKind.SIDE, ("Storgatan",), "nordväst"),
        ("mellan stationen och torget", RelationKind.BETWEEN, ("stationen", "torget"), None),
        ("sträckan mellan Vivalla och Boglundsängen", RelationKind.BETWEEN,
         ("Vivalla", "Boglundsängen"), None),
        ("norra Hyllie", RelationKind.PART, ("Hyllie",), "norr"),
        ("södra delen av Rosengård", RelationKind.PART, ("Rosengård",), "söder"),
        ("utanför Triangeln", RelationKind.OUTSIDE, ("Triangeln",), None),
        ("kring Folkets park", RelationKind.NEAR, ("Folkets park",), None),
        ("i närheten av Brunnsparken", RelationKind.NEAR, ("Brunnsparken",), None),
        ("området runt Resecentrum", RelationKind.NEAR, ("Resecentrum",), None),
        ("längs med Bergsgatan", RelationKind.ALONG, ("Bergsgatan",), None),
        ("Husie med omnejd", RelationKind.SURROUNDINGS, ("Husie",), None),
        ("Öxnehaga torg", RelationKind.FACILITY, ("Öxnehaga",), None),
        ("resecentrum i Mjölby", RelationKind.FACILITY, ("Mjölby",), None),
        ("parkeringarna vid Noret", RelationKind.FACILITY, ("Noret",), None),
    ],
)  # fmt: skip
def test_forms_are_taken_apart(name, kind, anchors, direction):
    found = relation_of(name)
    assert found is not None
    assert (found.kind, found.anchors, found.direction) == (kind, anchors, direction)


@pytest.mark.parametrize("name", ["Hagalund", "Norrmalm", "Söderhamn", "Västra", "om", ""])
def test_a_plain_name_is_no_relation(name):
    assert relation_of(name) is None


def test_a_capital_may_be_part_of_a_name_of_its_own():
    assert relation_of("Norra Djurgården").proper
    assert not relation_of("norra Djurgården").proper


@pytest.mark.parametrize(
    ("text", "before", "behind", "excluded"),
    [
        ("vi patrullerar söder om *Storgatan* varje vecka", "söder om", "", False),
        ("belysning på området  kring *Torget*", "området kring", "", False),
        ("i *Husie* med omnejd.", "", "med omnejd", False),
        ("hela staden utom i *Limhamn*", "", "", True),
        ("utanför själva *Limhamn*", "", "", True),
        ("bortsett från *Limhamn*", "", "", True),
        ("vi ska inte på *Limhamn* utan", "", "", True),
        ("vi arbetar i *Limhamn*", "", "", False),
        ("på minst *Limhamn*", "", "", False),
    ],
)
def test_what_stands_around_a_mention(text, before, behind, excluded):
    head, name, tail = text.split("*")
    found = surroundings(head + name + tail, len(head), len(head) + len(name))
    assert (found.before, found.behind, found.excluded) == (before, behind, excluded)


def test_two_ends_of_between():
    text = "belysningen mellan Stationen och Torget"
    start, end, after = text.index("Stationen"), text.index(" och"), text.index("Torget")
    assert is_between(text, start, end, after)
    assert not is_between(text.replace("mellan", "vid"), start - 3, end - 3, after - 3)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_text_is_read_without_a_fault(text, start, length):
    relation_of(text)
    surroundings(text, min(start, len(text)), min(start + length, len(text)))
