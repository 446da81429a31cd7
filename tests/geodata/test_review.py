from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from geodata.reading import read_document
from geodata.records import Decision, Stance
from geodata.review import ACCEPTED, REJECTED, VERDICT, DecisionError, carry_over, replay

PAGE = """Medborgarlöfte 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen på gångvägen vid Råsunda.
• Kontrollera trafiken utanför skolorna varje vecka.
"""
CHANGED = """Meny  Sök  Kontakt

Medborgarlöfte 2023

Polisen och Solna stad lovar att:

– Hålla två trygghetsvandringar
  i Hagalund under hösten
– Kontrolera trafiken utanför skolorna varje vecka.
– Bjuda in till en medborgardialog i Bergshamra.
"""
START = datetime(2026, 11, 1, 12, tzinfo=UTC)


def read(text: str):
    return read_document(text.encode(), "solna.txt").sets[0]


def decide(key: str, field: str, value: str, minute: int = 0) -> Decision:
    return Decision(key, field, value, "planerare", START + timedelta(minutes=minute))


def test_decisions_follow_their_quotes_to_a_changed_page():
    before, after = read(PAGE), read(CHANGED)
    walks, light, traffic = before.promises
    decisions = [
        decide(walks.id, "count", "3"),
        decide(light.id, VERDICT, ACCEPTED),
        decide(traffic.id, "kinds", json.dumps(["trafik", "skola"])),
        decide("something else", "place", "none"),
    ]
    carried = carry_over(decisions, before.promises, after.promises)
    assert carried.lost == (decisions[1],)
    assert [d.when for d in carried.decisions] == [START, START]
    decided = replay(after, carried.decisions)
    assert decided.promises[0].count == 3
    assert decided.promises[1].kinds == ("trafik", "skola")
    assert "Bergshamra" in decided.promises[2].text()
    assert decided.promises[2] == after.promises[2]


def test_the_last_decision_counts_and_a_rejected_promise_is_out():
    group = read(PAGE)
    first, second, third = group.promises
    decided = replay(
        group,
        [
            decide(first.id, "stance", "goal"),
            decide(first.id, "stance", "continuing", 1),
            decide(second.id, VERDICT, REJECTED),
            decide(third.id, VERDICT, REJECTED),
            decide(third.id, VERDICT, ACCEPTED, 1),
            decide(third.id, "actors", '["polis"]'),
        ],
    )
    assert [p.id for p in decided.promises] == [first.id, third.id]
    assert decided.promises[0].stance is Stance.CONTINUING
    assert decided.promises[1].actors == ("polis",)
    assert replay(group, []) == group


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stance", "löfte"),
        ("kinds", "trafik"),
        ("kinds", '["traffik"]'),
        ("kinds", "[]"),
        ("actors", '["polis", 1]'),
        ("count", '"tre"'),
        ("count", "-1"),
        ("count", "true"),
    ],
)
def test_a_value_that_its_field_cannot_have_is_refused(field, value):
    group = read(PAGE)
    with pytest.raises(DecisionError, match=rf"is no value of {field}"):
        replay(group, [decide(group.promises[0].id, field, value)])
