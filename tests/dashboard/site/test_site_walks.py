"""A released walk: its way in words and as a picture, and nothing of what was seen but answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lxml import etree
from shapely.geometry import LineString, Point

from dashboard.site.stored_walks import StoredWalks
from dashboard.site.walks import PublishedWalk
from geodata.walk.protocol_records import PlannedWalk
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


def test_a_walk_has_its_way_in_words_and_only_approved_answers(fresh, make):
    published = fresh(make.set(make.promise("Fyra vandringar")))
    published.again(walks=OneWalk())
    (path,) = (published.path / "kalmar-0880/vandring").glob("*.html")
    text = path.read_text(encoding="utf-8")
    said = " ".join(" ".join(etree.HTML(text).xpath("//main//text()")).split())
    for words in (
        "Höstvandring", "6 oktober 2026 18:00–20:00", "Larmtorget", "448 m",
        "100 m belyst, 60 m obelyst, 288 m okänt", "1 trappa", "Mörkt från stopp 1.",
        "Gångtunneln <b>", "Framme 18:06", "Gå norrut längs Storgatan.", "fågelvägen",
        "Lampan är bytt.", "OpenStreetMap (ODbL 1.0)",
    ):  # fmt: skip
        assert words in said
    assert "Hemlig" not in text
    assert "Utkast" not in text
    assert "Inte klart" not in text
    (picture,) = path.parent.glob("*.svg")
    assert "stroke-dasharray" in picture.read_text(encoding="utf-8")
    etree.parse(picture)
    assert "Höstvandring" in published.read("kalmar-0880/index.html")


def test_a_walk_is_released_once_an_answer_is_approved(services):
    source = StoredWalks(services.store)
    given = walk()
    services.store.put_walk(PlannedWalk(given.walk, given.routes))
    for action, _ in given.actions:
        services.store.put_action(action)
    draft, approved = given.actions[0][1]
    services.store.act(draft)
    assert list(source.released("0880")) == []
    before = source.versions()["0880"]
    services.store.act(approved)
    (released,) = source.released("0880")
    assert released.walk.title == "Höstvandring"
    assert [action.id for action, _ in released.actions] == ["a", "b"]
    assert source.versions()["0880"] != before
    assert list(source.released("0184")) == []
