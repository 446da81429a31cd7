"""Whatever is typed into any field of any page stays text, from the field to what is published."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pypdfium2
import pytest

from geodata.records import Document, Period, PlaceMention, Promise, PromiseSet, TextQuote
from geodata.register import read_register
from geodata.store import open_store
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import PlannedWalk
from tests.browser.fields import AT_MOST, NOT_TEXT, open_all, submit_all, type_everywhere
from tests.browser.runs import settled
from tests.browser.test_public_site import Served
from tests.browser.watched import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import App, Visit

pytestmark = pytest.mark.browser

WALK = Path(__file__).resolve().parents[1] / "fixtures" / "walk" / "hagalund.json"
SOLNA = "0184"
YEAR = "2031"
LIVE = (
    '"><img data-hostile src="/hostile.png" onerror="top.attacked=1">',
    "<script data-hostile>top.attacked=2</script>",
    "javascript:top.attacked=3//hostile",
    "'); DROP TABLE promises;--",
    "{{7*7}} {% raw %} ${top.attacked=4} `);top.attacked=5;(` #panic()",
    "[hostile](javascript:top.attacked=6) ![hostile](/hostile.png) **hostile** $x^2$",
    ":red[hostile] :smile: :material/home: www.hostile.example <- ->",
    "<b data-hostile>&lt;hostile&gt;</b>",
    "\u202ehostile\u202c 💡👩\u200d👩\u200d👧",
)
PLACE = f"Hemliga torget {LIVE[0]}"
OTHER = f"Andra torget {LIVE[5]} {LIVE[6]}"
CONTROLS = "\x00\x01\x08\x0b\x1f\x7f\ufffe"
TEXT = " ".join(LIVE) + CONTROLS
LONG = LIVE[0] + "å" * (10_000 - len(LIVE[0]))
DOCUMENT = "\n".join(
    [f"Medborgarlöfte Solna {YEAR}", "", "Polisen och Solna stad lovar att:", ""]
    + [f"• Förbättra belysningen vid Trollkarlsbacken {attack}." for attack in LIVE]
)
UPLOAD = {
    "name": '"><img data-hostile src=x onerror=top.attacked=7>.txt',
    "mimeType": "text/plain",
    "buffer": DOCUMENT.encode(),
}
# What each page may write of what was typed in it; every page else writes nothing.
GROWN = {
    "uppfoljning": {"events": 1, "audit_log": 1},
    "protokoll": {"observations": 1, "actions": 1, "action_events": 1, "audit_log": 3},
    "atgarder": {"actions": 1, "action_events": 2, "audit_log": 3},
    "granska": {"decisions": 2, "drafts": 1, "audit_log": 2},
}
SHOWN = {"uppfoljning": ".history", "protokoll": "article.seen", "atgarder": "article.deed"}


def hostile_set() -> PromiseSet:
    """A promise with the text in every field, and a place that only a person can find."""
    promise = Promise(
        id="a" * 16,
        kinds=("belysning",),
        actors=(LIVE[0],),
        quote=TextQuote(exact=f"Vi lovar {TEXT}", prefix=TEXT, suffix=TEXT, start=0, end=9),
        count=3,
        unit=LIVE[0],
        theme=TEXT,
        mentions=tuple(PlaceMention(surface=name, name=name) for name in (PLACE, OTHER)),
    )
    return PromiseSet(
        id="f" * 16,
        kommuner=(SOLNA,),
        period=Period(date(int(YEAR), 1, 1), date(int(YEAR), 12, 31)),
        parties=(LIVE[0],),
        document=Document(id="e" * 64, title=TEXT, publisher=TEXT, url=LIVE[2]),
        promises=(promise,),
        note_sv=TEXT,
    )


@pytest.fixture
def attacked(running_app, tmp_path: Path, visit) -> tuple[App, Visit]:
    """An app whose store holds a hostile promise and a walk, and a visitor in it."""
    app: App = running_app(tmp_path)
    with open_store(app.store) as store:
        store.sync_register(read_register())
        store.put_set(hostile_set())
        store.put_walk(PlannedWalk(*load_plan(WALK.read_text(encoding="utf-8"))))
    return app, visit(app.link("sverige"))


def rows(store: Path) -> dict[str, int]:
    """Return how many rows every table has."""
    with closing(sqlite3.connect(store)) as opened:
        names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        count = 'SELECT count(*) FROM "{}"'
        return {name: opened.execute(count.format(name)).fetchone()[0] for (name,) in names}


def plain(text: str) -> str:
    """Return a text without control characters, and with single spaces."""
    return " ".join(text.translate(dict.fromkeys(map(ord, CONTROLS + "\ufffd"))).split())


def go(app: App, page: Page, path: str) -> None:
    page.goto(app.link(path, kommun="Solna", period=YEAR))
    page.locator("footer.about").wait_for()
    settled(page)


def attack(app: App, watched: Watched, path: str, text: str) -> dict[str, int]:
    """Type a text into all fields of a page and send it; return by how many rows tables grew."""
    page, before = watched.page, rows(app.store)
    go(app, page, path)
    open_all(page)
    stood = type_everywhere(page, text, UPLOAD, watched.check)
    lost = {
        field.known: value
        for field, value in stood.items()
        if field.kind not in NOT_TEXT and value != text[: AT_MOST.get(field.known)]
    }
    assert lost == {}, f"fields of {path!r} that took something else"
    assert not any(text in stood[field] for field in stood if field.kind in NOT_TEXT)
    submit_all(page)
    page.locator("footer.about").wait_for()
    watched.check()
    assert page.locator(".fault h2", has_text="fel").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider"
    after = rows(app.store)
    return {name: n - before[name] for name, n in after.items() if n != before[name]}


def paths(page: Page) -> list[str]:
    """Return where the links of the navigation lead: every page there is."""
    links = page.locator(".st-key-pages a")
    links.last.wait_for()
    found = [str(link.get_attribute("href")) for link in links.all()]
    return [urlsplit(href).path.strip("/") for href in found]


@pytest.mark.parametrize("text", [TEXT, LONG], ids=["live", "long"])
def test_what_is_typed_anywhere_stays_text(attacked, text):
    app, visitor = attacked
    watched = Watched(visitor.page)
    grown = {path: attack(app, watched, path, text) for path in paths(visitor.page)}
    # At most: a click that falls into a run of a page on a busy machine is lost.
    for path, found in grown.items():
        allowed = GROWN.get(path, {})
        assert {t: n for t, n in found.items() if not 0 < n <= allowed.get(t, 0)} == {}, path
    comes_back(app, watched, text)
    assert (visitor.left, visitor.errors) == ([], [])
    run("store", "verify", app=app)


def run(*words: str, app: App) -> str:
    program = Path(sys.executable).with_name("lofteskartan")
    command = [str(program), *words, "--store", str(app.store)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=240, text=True)
    return done.stdout


def comes_back(app: App, watched: Watched, text: str) -> None:
    """Look up what was saved where it is shown: it stands there as it was typed."""
    page = watched.page
    for path, place in SHOWN.items():
        go(app, page, path)
        open_all(page)
        said = plain(page.locator(place).first.inner_text())
        assert plain(text[:2000]) in said, f"{path!r} does not say what was typed"
        watched.check()


def test_a_place_with_a_hostile_name_is_a_name_everywhere(attacked, tmp_path):
    app, visitor = attacked
    page, watched = visitor.page, Watched(visitor.page)
    settle_place(app, page)
    on_the_map(app, visitor)
    watched.check()
    go(app, page, "loften")
    said = plain(page.locator("table.promises").inner_text())
    assert PLACE in said
    assert plain(f"Vi lovar {TEXT}") in said
    watched.check()
    files(app, tmp_path)
    with page.expect_download() as download:
        go(app, page, "uppfoljning")
        page.get_by_role("button", name="Rapport till nämnden (PDF)").first.click()
    assert plain(LIVE[0]) in pdf_text(Path(download.value.path()))
    resident(app, visitor, tmp_path, watched)
    assert (visitor.left, visitor.errors) == ([], [])


def settle_place(app: App, page: Page) -> None:
    """Put the hostile name on the map: typed on Granska, saved, accepted."""
    go(app, page, "granska")
    open_all(page)
    position = page.get_by_role("textbox", name="Eller skriv läget")
    position.fill("59.3634, 17.9905")
    position.press("Enter")
    save = page.locator("[class*='st-key-drawsave-'] button")
    save.wait_for()
    settled(page)
    assert plain(save.inner_text()).startswith(f"Spara platsen för {PLACE}")
    save.click()
    page.get_by_text("Utsatt på kartan av en person").wait_for()
    settled(page)


def on_the_map(app: App, visitor: Visit) -> None:
    """Find the name on the map, in its tooltip and in what a click opens."""
    go(app, visitor.page, "")
    frame = visitor.map()
    assert visitor.places() == [PLACE]
    mark = frame.get_by_role("button", name=PLACE).first
    mark.focus()  # as the keyboard does it; the name lies over the mark
    mark.press("Enter")
    visitor.settle()
    assert PLACE in plain(visitor.page.locator(".st-key-place, .detail").first.inner_text())


def files(app: App, folder: Path) -> None:
    """Export what is on the map: a row and a feature, with the name and nothing else."""
    for form in ("csv", "geojson"):
        out = folder / f"solna.{form}"
        run("export", "--kommun", "Solna", "--period", YEAR, "--out", str(out), app=app)
    with (folder / "solna.csv").open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened, delimiter=";")
    assert PLACE in row.values()
    document = json.loads((folder / "solna.geojson").read_text(encoding="utf-8"))
    assert all(PLACE in feature["properties"].values() for feature in document["features"])
    assert document["features"]


def pdf_text(path: Path) -> str:
    with closing(pypdfium2.PdfDocument(path)) as sheets:
        return plain(" ".join(sheet.get_textpage().get_text_range() for sheet in sheets))


def resident(app: App, visitor: Visit, folder: Path, watched: Watched) -> None:
    """Publish, and read the page of the kommun as a resident does."""
    run("publish", str(folder / "site"), "--approve", "trygghetssamordnare", app=app)
    page = visitor.page
    with closing(Served((folder / "site" / "current").resolve())) as served:
        page.goto(served.url(f"solna-0184/*{YEAR}*.html"))
        said = plain(page.locator("body").inner_text())
        assert PLACE in said
        assert plain(LIVE[5]) in said
        watched.check()
