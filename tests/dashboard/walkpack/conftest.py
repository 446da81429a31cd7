from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.walkpack import Plan
from geodata.walk.codec import load_plan

if TYPE_CHECKING:
    from collections.abc import Callable

WALK = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "hagalund.json"


@pytest.fixture
def plan() -> Plan:
    walk, routes = load_plan(WALK.read_text(encoding="utf-8"))
    return Plan(walk, routes[0])


@pytest.fixture
def titled(plan: Plan) -> Callable[[str], Plan]:
    """The plan with another title, and with that title as its first stop's name."""

    def make(title: str) -> Plan:
        first, *others = plan.route.calls
        first = replace(first, stop=replace(first.stop, name=title))
        route = replace(plan.route, calls=(first, *others))
        return replace(plan, walk=replace(plan.walk, title=title), route=route)

    return make
