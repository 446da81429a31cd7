"""A walk as an organiser does it, from an empty database to the follow-up; and the phone alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from config.osm_tables import FOLDER_VARIABLE
from dashboard.walk_desk import actions_of
from dashboard.walkpack import FORMATS, Plan
from geodata.osm.importer import import_extract
from geodata.store import open_store
from geodata.walk.codec import load_plan
from layers.walk_fixes import public_answers
from tests.browser.runs import choose, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WALK = Path(__file__).resolve().parents[1] / "fixtures" / "walk" / "hagalund.json"
JARVA = "data/osm/stockholm_jarva_osm_walk_overpass_2025-07-09.json"
CORNER = (18.000, 59.360)  # in Hagalund, Solna
STEP = (0.0020, 0.0010)  # degrees: about 113 m
SIDE = 8
SMALL = """[...document.querySelectorAll("button, .choice label")]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).length"""
NOTES = (
    (0, "Att åtgärda", "Belysning", "3 allvarligt", "Lampan är släckt"),
    (0, "Bra", "Mötesplats och liv", "", "Mycket folk, känns bra"),
    (1, "Att åtgärda", "Växtlighet och sikt", "1 litet", "Buskarna skymmer gångvägen"),
    (1, "Att åtgärda", "Skräp och städning", "2 märkbart", "Full papperskorg"),
    (-1, "Att åtgärda", "Belysning", "2 märkbart", "Mörkt vid busskuren"),
)


def own_extract(path: Path) -> Path:
    """Write a small town of our own as an answer of Overpass: a grid, lit in its southern half."""

    def node(x: int, y: int) -> int:
        return 1 + x + SIDE * y

    elements: list[dict[str, object]] = [
        {
            "type": "node",
            "id": node(x, y),
            "lon": CORNER[0] + x * STEP[0],
            "lat": CORNER[1] + y * STEP[1],
        }
        for x in range(SIDE)
        for y in range(SIDE)
    ]
    for n in range(SIDE):
        lit = "yes" if n < SIDE // 2 else "no"
        row = {"highway": "footway", "lit": lit, "name": f"Rad {n}"}
        column = {"highway": "footway", "name": f"Gata {n}"}
        across, up = [node(x, n) for x in range(SIDE)], [node(n, y) for y in range(SIDE)]
        elements.append({"type": "way", "id": 1000 + n, "nodes": across, "tags": row})
        elements.append({"type": "way", "id": 2000 + n, "nodes": up, "tags": column})
    path.write_text(json.dumps({"version": 0.6, "elements": elements}), encoding="utf-8")
    return path


def spot(x: float, y: float) -> str:
    return f"{CORNER[1] + y * STEP[1]:.5f}, {CORNER[0] + x * STEP[0]:.5f}"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[[Path], Page]]:
    """Open a file on a phone that has no network at all; requests are kept and must be none."""
    contexts = []

    def open_file(path: Path, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            color_scheme=scheme,
            locale="sv-SE",
        )
        contexts.append(context)
        context.set_offline(offline=True)
        page = context.new_page()
        page.asked, page.faults = [], []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text))
        page.goto(path.as_uri())
        page.locator("body[data-ready]").wait_for()
        return page

    yield open_file
    for context in contexts:
        context.close()


def note(page: Page, stop: int, good: str, category: str, severity: str, text: str) -> None:
    page.locator(".stop").nth(stop).tap()
    page.get_by_role("radio", name=good).tap()
    page.get_by_role("radio", name=category).tap()
    if severity:
        page.get_by_role("radio", name=severity).tap()
    page.get_by_label("Beskriv kort").fill(text)


def sent(page: Page, folder: Path) -> Path:
    page.evaluate("navigator.canShare = undefined")
    with page.expect_download() as download:
        page.get_by_role("button", name="Skicka protokollet").tap()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    walk, routes = load_plan(WALK.read_text(encoding="utf-8"))
    path = tmp_path / "faltblad.html"
    path.write_bytes(FORMATS["field"].write(Plan(walk, routes[0])))
    return path


class TestFieldSheet:
    def test_it_keeps_everything_over_a_reload_and_asks_for_nothing(self, phone, sheet, tmp_path):
        page = phone(sheet)
        Image.effect_noise((2400, 1800), 60).convert("RGB").save(tmp_path / "bild.jpg")
        note(page, 1, *NOTES[0][1:])
        page.set_input_files("#photo", tmp_path / "bild.jpg")
        page.locator("#picture img").wait_for()
        page.reload()
        page.locator("body[data-ready]").wait_for()
        assert page.get_by_label("Beskriv kort").input_value() == "Lampan är släckt"
        assert page.get_by_role("radio", name="3 allvarligt").is_checked()
        assert page.locator("#picture img").count() == 1
        page.get_by_role("button", name="Spara").tap()
        page.reload()
        page.locator(".seen img").wait_for()
        content = json.loads(sent(page, tmp_path).read_text(encoding="utf-8"))
        (row,) = content["observations"]
        assert row["photo"].startswith("data:image/jpeg;base64,")
        assert len(row["photo"]) < 600_000
        assert all(url.startswith(("file:", "data:", "blob:")) for url in page.asked)
        assert page.faults == []

    def test_what_is_missing_is_asked_for_and_no_picture_refused(self, phone, sheet, tmp_path):
        page = phone(sheet)
        page.locator(".stop").first.tap()
        page.get_by_role("button", name="Spara").tap()
        assert "Välj bra eller att åtgärda" in page.locator("#fault").inner_text()
        page.get_by_role("radio", name="Att åtgärda").tap()
        page.get_by_role("radio", name="Belysning").tap()
        page.get_by_role("button", name="Spara").tap()
        assert "hur allvarligt" in page.locator("#fault").inner_text()
        (tmp_path / "bild.jpg").write_bytes(b"MZ renamed program")
        page.set_input_files("#photo", tmp_path / "bild.jpg")
        page.locator("#photo-fault:not(:empty)").wait_for()
        assert "ingen bild" in page.locator("#photo-fault").inner_text()
        with (tmp_path / "stor.jpg").open("wb") as huge:
            huge.truncate(100_000_000)
        page.set_input_files("#photo", tmp_path / "stor.jpg")
        page.locator("#photo-fault", has_text="större än 20 MB").wait_for()

    def test_a_note_can_be_changed_and_removed(self, phone, sheet):
        page = phone(sheet)
        page.on("dialog", lambda dialog: dialog.accept())
        note(page, 0, *NOTES[1][1:])
        page.get_by_role("button", name="Spara").tap()
        page.get_by_role("button", name="Ändra").tap()
        page.get_by_label("Beskriv kort").fill("Ännu bättre")
        page.get_by_role("button", name="Spara").tap()
        assert "Ännu bättre" in page.locator(".seen").inner_text()
        page.get_by_role("button", name="Ta bort").tap()
        page.locator("#none").wait_for()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_everybody_can_use_it_in_both_languages(self, phone, sheet, scheme):
        page = phone(sheet, scheme)
        for language, other in (("sv", "In English"), ("en", "På svenska")):
            assert page.locator("html").get_attribute("lang") == language
            for place in ("list", "form"):
                if place == "form":
                    page.locator(".stop").first.tap()
                    page.locator(".choice input").first.check()
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
            page.locator("#cancel").tap()
            assert page.evaluate(SMALL) == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.get_by_role("button", name=other).tap()

    def test_a_hostile_title_is_text(self, phone, tmp_path):
        from dataclasses import replace

        walk, routes = load_plan(WALK.read_text(encoding="utf-8"))
        nasty = "</script><img src=x onerror=alert(1)><!-- <script>"
        call = routes[0].calls[0]
        calls = (replace(call, stop=replace(call.stop, name=nasty)), *routes[0].calls[1:])
        plan = Plan(replace(walk, title=nasty), replace(routes[0], calls=calls))
        path = tmp_path / "nasty.html"
        path.write_bytes(FORMATS["field"].write(plan))
        page = phone(path)
        assert page.locator("h1").inner_text() == nasty
        assert nasty in page.locator(".stop").first.inner_text()
        assert page.locator("img").count() == 0


@dataclass(frozen=True)
class Town:
    """Where a walk is planned: an extract, its kommun, where to meet and what to see."""

    extract: Path
    kommun: str
    code: str
    meeting: str
    wishes: tuple[str, ...]


@pytest.fixture(params=["own", "Järva"])
def town(request, tmp_path) -> Town:
    """A town of our own, which nothing is missing for, and Järva out of OpenStreetMap."""
    if request.param == "own":
        extract = own_extract(tmp_path / "stad.json")
        return Town(extract, "Solna", "0184", spot(0, 0), (spot(3, 0), spot(3, 3)))
    extract = request.getfixturevalue("shared") / JARVA
    wishes = ("59.41190, 17.92900", "59.40980, 17.92350")
    return Town(extract, "Stockholm", "0180", "59.41070, 17.92620", wishes)


def test_from_an_empty_database_to_the_follow_up_walk(
    town, running_app, visit, phone, tmp_path, monkeypatch
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))
    import_extract(town.extract, kommuner=(town.code,))
    app = running_app(tmp_path)
    visitor = visit(app.link("vandring", kommun=town.kommun))
    page = visitor.page
    plan_and_keep(page, town)
    field = print_and_carry(page, tmp_path)
    carried = phone(field)
    stops = carried.locator(".stop").count()
    assert stops == 3
    for stop, *rest in NOTES:
        note(carried, stop if stop >= 0 else stops - 1, *rest)
        carried.get_by_role("button", name="Spara").tap()
    protocol = sent(carried, tmp_path)
    assert all(url.startswith(("file:", "blob:", "data:")) for url in carried.asked)
    merge_twice(page, protocol)
    act_and_answer(page)
    come_back(page)
    assert visitor.left == []
    assert visitor.errors == []
    with open_store(app.store) as store:
        states = actions_of(store)
        assert list(public_answers(states)["answer"]) == ["Lampan byts i december."]
        first, second = store.walks(town.code)
        assert second.walk.follows == first.walk.id
        assert second.routes


def test_what_is_typed_while_the_page_works_is_kept(running_app, visit, tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))
    import_extract(own_extract(tmp_path / "stad.json"), kommuner=("0184",))
    page = visit(running_app(tmp_path).link("vandring", kommun="Solna")).page
    meeting = page.get_by_label("Mötesplats (namn, eller lat, lon)")
    meeting.wait_for()
    settled(page)
    meeting.fill(spot(0, 0))
    meeting.press("Enter")
    wish = page.get_by_label("Lägg till stopp (namn, eller lat, lon)")
    wish.fill(spot(3, 0))  # before the page has answered
    settled(page)
    assert wish.input_value() == spot(3, 0)
    wish.press("Enter")
    settled(page)
    page.locator(".st-key-walk-result").wait_for()


def plan_and_keep(page: Page, town: Town) -> None:
    meeting = page.get_by_label("Mötesplats (namn, eller lat, lon)")
    meeting.wait_for()
    settled(page)
    meeting.fill(town.meeting)
    meeting.press("Enter")
    settled(page)
    for place in town.wishes:
        wish = page.get_by_label("Lägg till stopp (namn, eller lat, lon)")
        wish.fill(place)
        wish.press("Enter")
        settled(page)
        page.locator(".st-key-walk-result").wait_for()
        page.get_by_text(place, exact=False).first.wait_for()
    page.get_by_role("button", name="Spara vandringen").click()
    page.get_by_text("är sparad").wait_for()


def print_and_carry(page: Page, folder: Path) -> Path:
    page.get_by_role("link", name="Protokoll").click()
    page.locator("h1", has_text="Protokoll").wait_for()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Vandringsblad (PDF)").click()
    said = text_of(Path(download.value.path()))
    assert said.count("Gå ") + said.count("Fortsätt") + said.count("Sväng") > 1, said
    with page.expect_download() as download:
        page.get_by_role("button", name="Fältblad för telefonen").click()
    field = folder / "faltblad.html"
    download.value.save_as(field)
    return field


def merge_twice(page: Page, protocol: Path) -> None:
    for said in ("5 nya, 0 fanns redan", "0 nya, 5 fanns redan"):
        page.locator("input[type=file]").first.set_input_files(protocol)
        settled(page)
        merge = page.get_by_role("button", name="Slå ihop 1 fil")
        merge.click()
        page.get_by_text(said).wait_for()
        merge.wait_for(state="detached")
        settled(page)
    page.locator("article.seen").nth(4).wait_for()
    assert page.locator("article.seen").count() == 5


def act_and_answer(page: Page) -> None:
    page.get_by_role("button", name="Gör åtgärder").click()
    page.get_by_text("4 nya åtgärder").wait_for()
    settled(page)
    page.get_by_role("link", name="Åtgärder").click()
    page.locator("article.deed").nth(3).wait_for()
    settled(page)
    page.get_by_text("Ändra", exact=True).first.click()
    settled(page)
    page.get_by_label("Svar till de boende").first.fill("Lampan byts i december.")
    page.get_by_role("button", name="Godkänn och publicera svaret").first.click()
    page.get_by_text("Publicerat svar: Lampan byts i december.").wait_for()


def come_back(page: Page) -> None:
    choose(page, "Vandring", "Trygghetsvandring")
    page.get_by_role("button", name="Starta uppföljande vandring").click()
    page.get_by_text("är inlagd").wait_for()
    settled(page)
    page.get_by_role("link", name="Protokoll").click()
    page.locator("h1", has_text="Protokoll").wait_for()
    choose(page, "Vandring", "Uppföljning")
    page.locator("h1", has_text="Uppföljning").wait_for()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Vandringsblad (PDF)").click()
    assert "Förra vandringens lista" in text_of(Path(download.value.path()))


def text_of(path: Path) -> str:
    opened = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)
    finally:
        opened.close()
