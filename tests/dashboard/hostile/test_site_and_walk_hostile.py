"""The same for residents' pages, feeds, printed sheets and the field sheet."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import gpxpy
import icalendar
import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from lxml import etree

from config.settings import Settings
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.publish import publish
from dashboard.walkpack import FORMATS, Plan, plans_of
from geodata.ids import content_id
from geodata.records import Document, Period, PlaceMention, Promise, PromiseSet
from geodata.walk.codec import load_plan
from tests.dashboard.hostile.attacks import LIVE, TEXTS, live_in_html
from tests.published import files_below

WALK = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "hagalund.json"
EVERY_ATTACK = "".join(LIVE)
KALMAR = "0880"
NO_NET = etree.XMLParser(resolve_entities=False, no_network=True)


def hostile_set(text: str) -> PromiseSet:
    mentions = (PlaceMention(text, text), PlaceMention("Larmtorget" + text, "Larmtorget"))
    promise = Promise(
        id=content_id(text),
        kinds=("belysning",),
        actors=(text,),
        summary_sv=text,
        summary_en=text,
        count=2,
        unit=text,
        theme=text,
        mentions=mentions,
    )
    return PromiseSet(
        id=content_id("set", text),
        kommuner=(KALMAR,),
        period=Period(date(2025, 1, 1), date(2026, 12, 31)),
        parties=(text,),
        document=Document(id="d" * 64, title=text, publisher=text, url=text, licence=text),
        promises=(promise,),
        note_sv=text,
        note_en=text,
    )


@settings(
    deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS)
@example(text=EVERY_ATTACK)
def test_a_published_site_holds_it_as_text(text: str, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    site = Site(base_url="https://loften.example.se", kommuner=(KALMAR,))
    services = open_services(Settings(store=str(folder / "store.sqlite"), site=site))
    services.store.put_set(hostile_set(text))
    publish(services, folder / "out", lambda _: "office")
    services.store.close()
    root = (folder / "out" / "current").resolve()
    seen = set()
    for path in files_below(root):
        assert path.resolve().is_relative_to((folder / "out").resolve())
        seen.add(path.suffix)
        match path.suffix:
            case ".html":
                assert live_in_html(path.read_text(encoding="utf-8")) == [], path
            case ".xml" | ".svg" | ".rdf" | ".kml":
                tree = etree.parse(path, NO_NET)
                names = {etree.QName(e).localname for e in tree.iter(etree.Element)}
                assert "script" not in names, path
                assert not tree.xpath("//@*[starts-with(name(), 'on')]"), path
            case ".json" | ".geojson":
                json.loads(path.read_text(encoding="utf-8"))
    assert {".html", ".xml", ".svg", ".rdf", ".json"} <= seen


def titled(text: str) -> Plan:
    """The walk of the fixtures with a text for its title, its stops and what they are for."""
    walk, routes = load_plan(WALK.read_text(encoding="utf-8"))
    calls = tuple(replace(c, stop=replace(c.stop, name=text)) for c in routes[0].calls)
    (plan,) = plans_of(replace(walk, title=text), (replace(routes[0], calls=calls),))
    return plan


def check_pdf(data: bytes) -> None:
    assert b"/JavaScript" not in data
    assert b"/Launch" not in data
    with closing(pypdfium2.PdfDocument(data)) as document:
        assert len(document) >= 1


def check_html(data: bytes) -> None:
    text = data.decode()
    assert live_in_html(text, scripts=True) == []
    # Its own scripts alone: no text has opened another one.
    own = check_html.__dict__.setdefault("own", len(_scripts(FORMATS["field"].write(titled("x")))))
    assert len(_scripts(data)) == own


def _scripts(data: bytes) -> list:
    return etree.HTML(data.decode()).xpath("//script")


def check_xml(data: bytes) -> None:
    names = {etree.QName(e).localname for e in etree.fromstring(data, NO_NET).iter(etree.Element)}
    assert not names & {"script", "img", "svg"}


def check_sheet(data: bytes) -> None:
    cells = [c for s in openpyxl.load_workbook(io.BytesIO(data)) for row in s for c in row]
    assert "f" not in {cell.data_type for cell in cells}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower()]


def check_calendar(data: bytes) -> None:
    calendar = icalendar.Calendar.from_ical(data)
    assert len(list(calendar.walk("VEVENT"))) == 1


def check_package(data: bytes) -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.deserialize(data)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


CHECKS = {
    "sheet": check_pdf,
    "large": check_pdf,
    "field": check_html,
    "ics": check_calendar,
    "gpx": lambda data: gpxpy.parse(data.decode()),
    "kml": check_xml,
    "geojson": json.loads,
    "gpkg": check_package,
    "xlsform": check_sheet,
}


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=5)
@given(text=TEXTS.map("Vandring {}".format))
@example(text=EVERY_ATTACK)
@example(text="\x00")
def test_a_walk_pack_holds_it_as_text(name: str, text: str) -> None:
    CHECKS[name](FORMATS[name].write(titled(text)))
