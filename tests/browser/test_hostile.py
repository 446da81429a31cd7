"""A document that attacks, and a tile source that fails."""

from __future__ import annotations

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from geodata.records import Document, Period, PlaceMention, Promise, PromiseSet, TextQuote
from geodata.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

ATTACKS = (
    "<img src=x onerror=\"window.top.attacked='img'\">",
    "<script>window.top.attacked='script'</script>",
    "${window.top.attacked='template'}",
    "`);window.top.attacked='backtick';(`",
    "</script><svg onload=\"window.top.attacked='svg'\">",
    "[klicka](javascript:window.top.attacked='link')",
)
KOMMUN = "0880"


def hostile_set() -> PromiseSet:
    """Markup and script in every field that a document can fill."""
    place = PlaceMention(surface="Larmtorget" + ATTACKS[0], name="Larmtorget")
    unknown = PlaceMention(surface="".join(ATTACKS), name="".join(ATTACKS))
    promises = tuple(
        Promise(
            id=f"{number:016x}",
            kinds=("belysning",),
            actors=(attack,),
            quote=TextQuote(exact=f"Vi lovar {attack}", prefix=attack, suffix="", start=0, end=9),
            count=3,
            unit=attack,
            theme=attack,
            mentions=(place, unknown),
        )
        for number, attack in enumerate(ATTACKS)
    )
    return PromiseSet(
        id="f" * 16,
        kommuner=(KOMMUN,),
        period=Period(date(2031, 1, 1), date(2031, 12, 31)),
        parties=ATTACKS,
        document=Document(
            id="e" * 64,
            title="".join(ATTACKS),
            publisher=ATTACKS[2],
            url="javascript:window.top.attacked='url'",
        ),
        promises=promises,
        note_sv="".join(ATTACKS),
    )


def test_text_of_a_document_never_runs(running_app, tmp_path, visit):
    app = running_app(tmp_path)
    with open_store(app.store) as store:
        store.put_set(hostile_set())
    visitor = visit(app.link(kommun="Kalmar", period="2031", promise=f"{1:016x}"))
    page = visitor.page
    visitor.map()
    page.locator(".detail").wait_for()
    visitor.settle()
    for attack in ATTACKS:
        assert page.get_by_role("button", name=f"Vi lovar {attack}").count() == 1
    said = page.locator(".detail").inner_text()
    assert all(attack in said for attack in ATTACKS)
    assert page.locator("a[href^='javascript:']").count() == 0

    page.get_by_role("link", name="Löften").click()
    page.locator("table.promises").wait_for()
    visitor.settle()
    assert all(attack in page.locator("table.promises").inner_text() for attack in ATTACKS)
    assert page.evaluate("window.attacked") is None
    assert visitor.errors == []
    assert visitor.left == []


class NoTiles(BaseHTTPRequestHandler):
    """A tile source that is there and has nothing."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def failing_tiles() -> Iterator[ThreadingHTTPServer]:
    NoTiles.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), NoTiles)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_map_stays_whole_when_its_tiles_fail(failing_tiles, running_app, tmp_path, visit):
    port = failing_tiles.server_address[1]
    settings = (
        f'[tiles]\nurl = "http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png"\n'
        'attribution = "<b onclick=x>©</b> Provkartan"\n'
    )
    visitor = visit(running_app(tmp_path, settings).link(kommun="Solna"))
    frame = visitor.map()
    status = frame.get_by_role("status")
    status.wait_for()
    assert status.inner_text() == "Bakgrundskartan svarar inte. Kartan visas utan den."
    assert len(NoTiles.asked) >= 3
    assert frame.locator(".leaflet-tile-pane img").count() == 0
    assert visitor.places() == ["Hagalund", "Västra skogen"]
    assert frame.locator("path.district").count() > 5
    assert frame.locator(".leaflet-control-attribution b").count() == 0
    assert visitor.left == []
