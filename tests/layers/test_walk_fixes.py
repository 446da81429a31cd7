"""What walks give to the map, and promised walks against held ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from shapely.geometry import Point

from geodata.records import Document, Period, Promise, PromiseSet, Stance
from geodata.walk.actions import ActionState
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import PlannedWalk, WalkReport
from geodata.walk.records import Action, ActionEvent, ActionStatus, Observation
from layers.walk_count import count_walks, held_walks
from layers.walk_fixes import ANSWER_COLUMNS, FIX_COLUMNS, lighting_fixes, public_answers

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
WALK = Path(__file__).resolve().parents[1] / "fixtures" / "walk" / "hagalund.json"
ACTION = Action(
    "a", "0184", "w", (), "Byt lampan", "belysning", Point(1, 2),
    "kommun", "Gata", "s1", 3, date(2027, 5, 1),
)  # fmt: skip


def state(action: Action = ACTION, status=ActionStatus.PLANERAD, **event) -> ActionState:
    return ActionState(action, (ActionEvent(action.id, status, NOON, "k", **event),))


def test_lighting_actions_become_fixes_of_the_lighting_layer():
    fixes = lighting_fixes(
        [
            state(),
            state(replace(ACTION, id="b", category="skrap")),
            state(replace(ACTION, id="c", point=None)),
            state(replace(ACTION, id="d"), ActionStatus.AVBOJD, reason="nej"),
            state(replace(ACTION, id="e", deadline=None), ActionStatus.UTFORD),
        ]
    )
    assert list(fixes.columns) == [*FIX_COLUMNS, "geometry"]
    assert list(fixes["id"]) == ["a", "e"]
    assert list(fixes["status"]) == ["planerad", "utförd"]
    assert fixes.crs.to_epsg() == 3006
    assert fixes.geometry[0] == Point(1, 2)
    assert fixes["deadline"][0] == "2027-05-01"


def test_only_approved_answers_are_public():
    told = public_answers(
        [
            state(answer="Vi byter den.", approved=True),
            state(replace(ACTION, id="b"), answer="Bara ett utkast"),
            state(replace(ACTION, id="c")),
            state(replace(ACTION, id="d", point=None), answer="Utan plats", approved=True),
        ]
    )
    assert list(told["id"]) == ["a", "d"]
    assert list(told["answer"]) == ["Vi byter den.", "Utan plats"]
    assert "utkast" not in told.to_json()
    assert told.geometry[1] is None


def test_nothing_gives_frames_with_their_columns():
    assert list(lighting_fixes([]).columns) == [*FIX_COLUMNS, "geometry"]
    assert list(public_answers([]).columns) == [*ANSWER_COLUMNS, "geometry"]


@pytest.fixture
def walks() -> list[PlannedWalk]:
    walk = load_plan(WALK.read_text(encoding="utf-8"))[0]
    return [
        PlannedWalk(replace(walk, id=f"w{n}", start=walk.start + timedelta(days=100 * n)))
        for n in range(4)
    ]


def test_two_of_four_promised_walks_were_held(walks):
    seen = [Observation("o", "w0", "", None, "annat", True, None, "", NOON)]
    reports = [
        WalkReport("w1", True, NOON, "k"),
        WalkReport("w2", True, NOON, "k"),
        WalkReport("w2", False, NOON, "k"),
    ]
    held = held_walks(walks, reports, seen)
    assert [item.walk.id for item in held] == ["w0", "w1"]
    period = Period(date(2026, 1, 1), date(2027, 12, 31))
    walk = Promise("p", ("trygghetsvandring",), ("kommun",), count=4, summary_sv="Fyra vandringar")
    one_year = Period(date(2026, 1, 1), date(2026, 12, 31))
    group = PromiseSet(
        "s", ("0184",), period, (), Document("d", "t"),
        (walk, replace(walk, id="q", count=None, period=one_year),
         replace(walk, id="r", kinds=("belysning",)), replace(walk, id="g", stance=Stance.GOAL)),
    )  # fmt: skip
    counts = count_walks([group], held, "0184")
    assert [(c.promise_id, c.promised, len(c.held)) for c in counts] == [
        ("p", 4, 2),
        ("q", None, 1),
    ]
    assert count_walks([group], held, "0180") == ()


def test_a_walk_called_off_was_not_held_though_somebody_wrote_something(walks):
    seen = [Observation("o", "w0", "", None, "annat", True, None, "", NOON)]
    assert held_walks(walks, [WalkReport("w0", False, NOON, "k")], seen) == ()
