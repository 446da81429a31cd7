"""A planner's day from a new document to the council's report; its pictures are those of the tour.

``WRITE_TOUR=1`` puts the pictures into ``docs/tour``; look at them before you commit them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image

from geodata.store import open_store
from tests.browser.conftest import ROOT
from tests.browser.runs import choose, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import App, Visit

pytestmark = pytest.mark.browser

DOCUMENT = """Medborgarlöfte Solna 2024

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Trollkarlsbacken.
• Kontrollera trafiken vid Paradisbacken varje vecka.
"""
PERIOD = "2024-01-01/2024-12-31"
PLACES = {"Förbättra belysningen": "59.3634, 17.9905", "Kontrollera trafiken": "59.3667, 17.9990"}
KEPT = ("Hålla två trygghetsvandringar", "Förbättra belysningen")
TOUR = ROOT / "docs" / "tour"


@pytest.fixture
def shot(tmp_path: Path) -> Callable[[Page, str], None]:
    """Take a picture of a page at rest."""
    folder = TOUR if os.environ.get("WRITE_TOUR") else tmp_path

    def take(page: Page, name: str) -> None:
        settled(page)
        page.locator("[data-testid=stToast]").first.wait_for(state="detached")
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        # A palette: a third of the size, and nothing of a page's few colours is lost.
        small = picture.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(folder / f"{name}.png", optimize=True)

    return take


def test_a_planners_day(running_app, visit, tmp_path, shot) -> None:
    app: App = running_app(tmp_path)
    visitor: Visit = visit(app.link("granska", kommun="Solna"), width=1280, height=900)
    page = visitor.page
    bring(page)
    shot(page, "1-las")
    keep(page)
    for words, position in PLACES.items():
        locate(visitor, words, position)
    shot(page, "2-granska")
    before = published(app, tmp_path)
    for words in KEPT:
        follow_up(page, words)
    shot(page, "3-uppfoljning")
    after = published(app, tmp_path)
    assert "Trollkarlsbacken" in before
    assert after.count("Genomförd") == before.count("Genomförd") + len(KEPT)
    compare(visitor, app)
    shot(page, "4-jamfor")
    report(page, app)
    page.goto(app.link(kommun="Solna", period=PERIOD))
    visitor.map()
    shot(page, "5-karta")
    with open_store(app.store) as store:
        assert {d.field for d in store.decisions()} >= {"place", "verdict"}
        assert len(store.events()) == len(KEPT)
        assert {entry.verb for entry in store.audit()} >= {"put_reading", "decide", "record"}
    assert (visitor.left, visitor.errors) == ([], [])


def bring(page: Page) -> None:
    page.get_by_text("Nytt dokument").wait_for()
    settled(page)
    page.get_by_text("Nytt dokument").click()
    settled(page)
    document = {"name": "solna.txt", "mimeType": "text/plain", "buffer": DOCUMENT.encode()}
    page.locator("input[type=file]").set_input_files([document])
    page.locator("mark.promise").nth(2).wait_for()


def keep(page: Page) -> None:
    page.get_by_role("button", name="Lägg till på kartan").click()
    page.get_by_role("button", name="Förbättra belysningen").first.wait_for()
    settled(page)


def locate(visitor: Visit, words: str, position: str) -> None:
    """Open a promise, put its place on the map, accept it."""
    page = visitor.page
    page.get_by_role("button", name=words).first.click()
    page.locator(".st-key-desk mark.promise", has_text=words.split(maxsplit=1)[0]).wait_for()
    settled(page)
    field = page.get_by_role("textbox", name="Eller skriv läget")
    field.fill(position)
    field.press("Enter")
    save = page.locator("[class*='st-key-drawsave-'] button")
    save.wait_for()
    settled(page)
    save.click()
    page.get_by_text("Utsatt på kartan av en person").wait_for()
    settled(page)
    page.locator("[class*='st-key-accept-'] button[kind=primary]").click()
    settled(page)


def published(app: App, folder: Path) -> str:
    """Publish the site; return the text of the kommun's page."""
    program = Path(sys.executable).with_name("lofteskartan")
    command = [str(program), "publish", str(folder / "site")]
    subprocess.run(
        [*command, "--store", str(app.store), "--approve", "trygghetssamordnare"],
        check=True,
        capture_output=True,
        timeout=240,
    )
    page = folder / "site" / "current" / "solna-0184" / "index.html"
    return page.read_text(encoding="utf-8")


def follow_up(page: Page, words: str) -> None:
    if page.get_by_role("heading", level=1).filter(has_text="2024").count() == 0 or (
        "uppfoljning" not in page.url
    ):
        page.get_by_role("link", name="Uppföljning").click()
    page.get_by_role("button", name=words).first.wait_for()
    settled(page)
    page.get_by_role("button", name=words).first.click()
    settled(page)
    choose(page, "Status", "Genomförd")
    page.get_by_role("textbox", name="Underlag").fill("KS 2024/114")
    page.get_by_role("button", name="Registrera", exact=True).click()
    page.get_by_text("1 händelse är registrerad.").wait_for()
    settled(page)


def compare(visitor: Visit, app: App) -> None:
    page = visitor.page
    page.goto(app.link("jamfor", kommun="Solna", period=PERIOD))
    page.get_by_text("Två perioder bredvid varandra").wait_for()
    visitor.map("Karta över Solna, 2022")
    visitor.map("Karta över Solna, 2024")


def report(page: Page, app: App) -> None:
    page.goto(app.link("uppfoljning", kommun="Solna", period=PERIOD))
    button = page.get_by_role("button", name="Rapport till nämnden (PDF)").first
    button.wait_for()
    settled(page)
    with page.expect_download() as download:
        button.click()
    opened = pypdfium2.PdfDocument(Path(download.value.path()))
    try:
        (sheet,) = opened
        said = " ".join(sheet.get_textpage().get_text_range().replace("\xa0", " ").split())
    finally:
        opened.close()
    assert "Solna 2024" in said
    assert "Genomförda: 2" in said
    assert "Underlag: KS 2024/114." in said
