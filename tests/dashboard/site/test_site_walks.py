"""A released walk: its way in words and as a picture, and nothing of what was seen but answers."""

from __future__ import annotations

from lxml import etree

from dashboard.site.stored_walks import StoredWalks
from geodata.walk.protocol_records import PlannedWalk
from tests.published_walk import OneWalk, walk


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
