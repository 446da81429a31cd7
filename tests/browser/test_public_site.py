"""The public site as visitors meet it: axe, keyboard, no other host, no script, small screens."""

from __future__ import annotations

import functools
import http.server
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from config.settings import Settings, Tiles
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.publish import publish
from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore
from tests.browser.axe import findings
from tests.published_walk import OneWalk

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

PAGES = {
    "start": "index.html",
    "kommun": "solna-0184/index.html",
    "period": "orebro-1880/period-2022-2024.html",
    "agreement": "stockholm-0180/index.html",
    "embed": "solna-0184/inbaddad.html",
    "nothing": "ale-1440/index.html",
    "receipt": "solna-0184/lofte/punktinsatser*.html",
    "walk": "kalmar-0880/vandring/*.html",
    "place": "orebro-1880/plats/jarntorget*.html",
    "about": "om.html",
    "statement": "tillganglighet.html",
    "privacy": "integritet.html",
    "English": "en/orebro-1880/index.html",
}
WITH_MAP = ("kommun", "period", "agreement", "embed", "English")
MODES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Stay silent."""


class Served:
    """A published site on loopback; ``strict`` sends the documented headers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        handler = functools.partial(Quiet, directory=str(root))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def url(self, path: str) -> str:
        if "*" in path:
            (found,) = self.root.glob(path)
            path = str(found.relative_to(self.root))
        return f"http://127.0.0.1:{self.server.server_address[1]}/{path}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def published(folder: Path, tiles: Tiles | None = None, **site: object) -> Served:
    chosen = Site(base_url="https://loften.example.se", **site)
    made = Settings(store=str(folder / "store.sqlite"), site=chosen, tiles=tiles)
    services = open_services(made)
    services.sync_register()
    day, walks = date(2026, 6, 1), OneWalk()
    publish(services, folder / "out", lambda _: "planerare", today=day, walks=walks)
    services.store.close()
    return Served((folder / "out" / "current").resolve())


@pytest.fixture(scope="module")
def site(browser, tmp_path_factory) -> Iterator[Served]:
    assert browser.is_connected()
    served = published(tmp_path_factory.mktemp("public"))
    yield served
    served.close()


@pytest.fixture
def opened(browser, site):
    """Open a page in a context of its own; what leaves the origin and what fails is kept."""
    contexts = []

    def open_page(path: str, *, ready: bool = False, **options: object):
        context = browser.new_context(**({"locale": "sv-SE"} | options))
        contexts.append(context)
        page = context.new_page()
        page.left, page.faults = [], []
        own = urlsplit(site.url("")).netloc

        def guard(route):
            if urlsplit(route.request.url).netloc == own:
                route.continue_()
            else:
                page.left.append(route.request.url)
                route.abort()

        context.route("**/*", guard)
        page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(path if "://" in path else site.url(path))
        if ready:
            page.wait_for_selector("[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_leaves_or_fails(opened, name, mode):
    page = opened(PAGES[name], ready=name in WITH_MAP, **MODES[mode])
    assert findings(page) == set()
    assert page.left == []
    assert page.faults == []
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_every_feature_and_the_focus_comes_back(opened):
    page = opened("orebro-1880/index.html", ready=True)
    for number in range(page.locator("[data-spot]").count()):
        name = page.locator(f"[data-spot='{number}'] > a").text_content()
        button = page.locator(f"[data-spot='{number}'] .to-map")
        button.focus()
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
        page.keyboard.press("Enter")
        assert page.locator(".panel h3").inner_text() == name
        assert page.evaluate("document.activeElement.className") == "panel"
        assert "plats=" in page.url
        page.keyboard.press("Escape")
        assert page.locator(".panel").count() == 0
        assert button.evaluate("node => node === document.activeElement")
    assert "plats=" not in page.url


def test_every_control_can_be_tabbed_to_and_has_a_name(opened):
    page = opened("solna-0184/index.html", ready=True)
    nodes = page.locator("button:visible, select:visible, input:visible").all()
    assert len(nodes) > 15
    for node in nodes:
        assert node.evaluate("n => n.tabIndex") >= 0
    seen = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert {"Flytta kartan norrut", "Visa hela kommunen"} <= seen


def test_buttons_move_the_map_without_dragging(opened):
    page = opened("solna-0184/index.html", ready=True)
    page.get_by_role("button", name="Flytta kartan österut").click()
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_url("**vy=**")
    page.reload()
    page.wait_for_selector("[data-ready]", state="attached")
    assert "vy=" in page.url


def test_choices_narrow_list_and_map_and_live_in_the_address(opened):
    page = opened("solna-0184/index.html", ready=True)
    page.get_by_label("Åtgärd").select_option("belysning")
    assert page.locator(".promise:visible").count() == 1
    assert page.locator(".shown").inner_text() == "Visar 1 av 7 löften"
    assert "typ=belysning" in page.url
    page.reload()
    page.wait_for_selector("[data-ready]", state="attached")
    assert page.locator(".promise:visible").count() == 1
    page.get_by_role("button", name="Rensa valen").click()
    page.locator(".promise").nth(6).wait_for()
    assert page.locator(".promise:visible").count() == 7
    assert "typ=" not in page.url
    boxes = page.locator("input[name=lager]")
    for number in range(boxes.count()):
        boxes.nth(number).uncheck(force=True)
    assert page.locator("[data-spot]:visible").count() == 0
    assert page.locator(".promise:visible").count() == 7


def test_what_exists_lies_beneath_and_can_be_switched_off(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("LOFTESKARTAN_IMPORTS", str(tmp_path / "imports"))
    path = tmp_path / "lampor.csv"
    rows = [f"{n};{59.35 + n / 5000};{17.97 + n / 3000}" for n in range(100)]
    path.write_text("\n".join(["id;lat;lon", *rows]), encoding="utf-8")
    store, choices = ImportStore(), Choices(source="Solna stad", as_of=date(2026, 1, 1))
    store.write(inspect(path, "belysning", "0184", store, choices))
    served = published(tmp_path, existing=("belysning",), kommuner=("0184",))
    context = browser.new_context()
    page = context.new_page()
    try:
        page.goto(served.url("solna-0184/index.html"))
        page.wait_for_selector("[data-ready]", state="attached")
        drawn = "() => document.querySelector('.live canvas').toDataURL()"
        with_lamps = page.evaluate(drawn)
        page.locator("label.finns-belysning").click()
        assert page.evaluate(drawn) != with_lamps
        assert "finns-belysning" not in page.url
        page.reload()
        page.wait_for_selector("[data-ready]", state="attached")
        assert not page.locator("label.finns-belysning input").is_checked()
        page.locator("label.finns-belysning").click()
        assert page.evaluate(drawn) == with_lamps
        assert "Solna stad" in page.locator(".leaflet-control-attribution").inner_text()
    finally:
        context.close()
        served.close()


def test_a_click_on_the_map_opens_the_place(opened):
    page = opened("solna-0184/index.html", ready=True, viewport={"width": 1280, "height": 900})
    page.locator(".live").scroll_into_view_if_needed()
    box = page.locator(".live").bounding_box()
    hit = False
    for step_y in range(6, 19):
        for step_x in range(4, 17):
            x, y = box["x"] + box["width"] * step_x / 20, box["y"] + box["height"] * step_y / 20
            page.mouse.move(x, y)
            if page.locator(".live").evaluate("node => node.style.cursor") == "pointer":
                page.mouse.click(x, y)
                hit = True
                break
        if hit:
            break
    assert hit
    assert page.locator(".panel h3").inner_text() in ("Hagalund", "Västra skogen")


def test_the_search_finds_a_kommun_without_a_server(opened):
    page = opened("index.html")
    page.get_by_label("Sök din kommun").fill("örebr")
    assert page.locator("[role=status]").inner_text() == "1 kommun passar"
    page.keyboard.press("Enter")
    page.wait_for_url("**/orebro-1880/")


def test_without_scripts_everything_is_said(opened):
    page = opened("orebro-1880/index.html", java_script_enabled=False)
    assert page.locator(".promise:visible").count() == 9
    assert page.locator(".spots > li:visible").count() == 2
    assert page.locator("form.filter:visible, .to-map:visible, .layers:visible").count() == 0
    picture = page.locator("img.still")
    assert picture.is_visible()
    assert "Järntorget" in picture.get_attribute("alt")


def test_on_paper_the_list_and_the_still_map_remain(opened):
    page = opened("solna-0184/index.html", ready=True)
    page.emulate_media(media="print")
    assert page.locator("img.still").is_visible()
    assert page.locator(".live").is_hidden()
    assert page.locator(".promise:visible").count() == 7
    assert page.locator("form.filter").is_hidden()


def test_enlarged_four_times_nothing_is_cut_off(opened):
    page = opened("solna-0184/index.html", ready=True, viewport={"width": 320, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    button = page.locator(".to-map").first
    button.click()
    assert page.locator(".panel").is_visible()


def test_tiles_of_the_operator_are_the_only_other_address(browser, tmp_path):
    tiles = Tiles(url="https://tiles.example.se/{z}/{x}/{y}.png", attribution="© <b>Kartan</b>")
    served = published(tmp_path, tiles=tiles)
    try:
        context = browser.new_context()
        page = context.new_page()
        asked = []
        page.on("request", lambda r: asked.append(r.url) if r.url.startswith("https:") else None)
        context.route(lambda url: url.startswith("https:"), lambda route: route.abort())
        page.goto(served.url("solna-0184/index.html"))
        page.wait_for_selector("[data-ready]", state="attached")
        page.locator("[role=status]", has_text="Bakgrundskartan svarar inte").wait_for()
        assert {urlsplit(url).netloc for url in asked} == {"tiles.example.se"}
        assert page.locator(".leaflet-control-attribution b").count() == 0
        assert "Bakgrundskarta: © <b>Kartan</b>" in page.locator("footer").inner_text()
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    finally:
        served.close()
