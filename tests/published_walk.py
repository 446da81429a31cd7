"""A released walk for the public site: in Kalmar, with an approved answer and a silent one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shapely.geometry import LineString, Point

from dashboard.site.walks import PublishedWalk
from geodata.walk.records import (
    Action,
    ActionEvent,
    ActionStatus,
    Call,
    Leg,
    LightMode,
    Route,
    Stop,
    Walk,
)

START = datetime(2026, 10, 6, 18, 0, tzinfo=UTC)


def an_action(key: str, title: str, deadline: date | None) -> Action:
    return Action(
        key, "0880", "w", (), title, "belysning", None, "kommun", "Gatukontoret", "", 2, deadline
    )


def told_of(key: str, answer: str, *, approved: bool = False) -> ActionEvent:
    status = ActionStatus.UTFORD if approved else ActionStatus.NY
    return ActionEvent(key, status, START, "kontor", answer=answer, approved=approved)


def walk() -> PublishedWalk:
    meeting, stop = Point(583000, 6280000), Stop("s", "Gångtunneln <b>", Point(583200, 6280100))
    leg = Leg(
        LineString([meeting, stop.point]), 224.0, 100.0, 60.0, 64.0, 1, None, 0.0,
        ("Gå norrut längs Storgatan.",),
    )  # fmt: skip
    back = Leg(
        LineString([stop.point, meeting]), 224.0, 0.0, 0.0, 224.0, 0, None, 0.0, straight=True
    )
    planned = Walk(
        "w", "0880", "Höstvandring", START, START.replace(hour=20), "Larmtorget", meeting, (stop,)
    )
    call = Call(stop, START.replace(minute=6), START.replace(minute=11), dark=True)
    route = Route(
        "w", 1, LightMode.INSPECT_DARK, False, (call,), (leg, back), (), START,
        START.replace(minute=20), None, 0, source="OpenStreetMap (ODbL 1.0)",
    )  # fmt: skip
    answered = an_action("a", "Trasig lampa", date(2026, 12, 1))
    silent = an_action("b", "Hemlig iakttagelse", None)
    told = (told_of("a", "Utkast"), told_of("a", "Lampan är bytt.", approved=True))
    draft = (told_of("b", "Inte klart"),)
    return PublishedWalk(planned, (route,), ((answered, told), (silent, draft)))


class OneWalk:
    def released(self, kommun: str):
        return (walk(),) if kommun == "0880" else ()

    def versions(self):
        return {"0880": "1"}
