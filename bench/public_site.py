"""The public site: weight and readiness of a kommun's page, and many features.

Run it alone: ``python bench/public_site.py [page|many]`` (both by default). The peer of a page is a
plain Folium map with a marker a feature, of the same features and in the same run. Both need
Chromium, and the page FOLIUM_PEER, a ``node_modules`` with what Folium 0.20 loads: ``npm install
leaflet@1.9.3 jquery@3.7.1 bootstrap@5.2.2 leaflet.awesome-markers
@fortawesome/fontawesome-free@6.2.0``. The whole country: ``bench/public_site_national.py``.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import statistics
import sys
import tempfile
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import sync_playwright

from config.kinds import load_kinds
from config.settings import Settings
from dashboard.services import open_services
from dashboard.site.build import DETAIL
from dashboard.site.content import Content
from dashboard.site.existing import map_columns
from dashboard.site.maker import Maker
from dashboard.site.map_data import base_part, map_file
from dashboard.site.pages.kommun import kommun_pages
from dashboard.site.static_map import Frame, picture
from dashboard.site.stored_walks import StoredWalks
from geodata.boundaries import kommun_polygon
from geodata.crs import SWEREF99TM, to_wgs84
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code
from geodata.records import (
    Period,
    PromiseStatus,
    SetKind,
)
from geodata.terms import Origin, Precision, Role, Stance, Tier
from layers.base_map import base_map
from layers.bundle import Bundle
from layers.existing import DataSource, Existing
from layers.views import (
    Located,
    Note,
    PeriodOption,
    PlaceLink,
    PlaceView,
    PromiseView,
    SetView,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser


CODE = "1480"
PERIOD = Period(date(2024, 1, 1), date(2026, 12, 31))
RUNS = 5
PAUSE_MS = 1500  # nobody looks at the page meanwhile
LIMITS = {"kB": 200.0, "1000": 0.35, "20000": 0.6, "lamps": 1.2}
TODAY = date(2026, 6, 1)
PEER_JS = {
    "leaflet": "leaflet/dist/leaflet.js",
    "jquery": "jquery/dist/jquery.min.js",
    "bootstrap": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "awesome_markers": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
}
PEER_CSS = {
    "leaflet_css": "leaflet/dist/leaflet.css",
    "bootstrap_css": "bootstrap/dist/css/bootstrap.min.css",
    "awesome_markers_font_css": "@fortawesome/fontawesome-free/css/all.min.css",
    "awesome_markers_css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
}
READY = "() => performance.getEntriesByName('karta')[0]?.startTime"


def main() -> None:
    """Print the figures; end with an error where one misses its limit."""
    chosen = sys.argv[1:] or ["page", "many"]
    missed: list[str] = []
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if "page" in chosen:
            missed += one_page(browser)
        if "many" in chosen:
            missed += many(browser)
        browser.close()
    if missed:
        sys.exit("missed: " + ", ".join(missed))


# ---- a kommun's page ---------------------------------------------------------------------------


def one_page(browser: Browser) -> list[str]:
    """Measure the page with 1,000 features beside Folium's markers."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        weight = write_page(home, made_up(1000))
        folium_page(home, 1000)
        with served(home) as address:
            ours, peer = [], []
            for _ in range(RUNS):
                ours.append(ready(browser, f"{address}/goteborg-1480/index.html", READY))
                peer.append(ready(browser, f"{address}/folium.html", READY))
    mine, other = statistics.median(ours), statistics.median(peer)
    print(f"load of the machine        {os.getloadavg()[0]:6.2f} on {os.cpu_count()} cores")
    print(f"page with 1,000 features   {weight / 1000:6.1f} kB compressed, all files of the page")
    print(f"map usable                 {mine:6.2f} s")
    print(f"Folium, 1,000 markers      {other:6.2f} s  (ours takes {mine / other:.2f} of it)")
    missed = []
    if weight / 1000 > LIMITS["kB"]:
        missed.append("weight")
    if mine > LIMITS["1000"] or mine > other / 2:
        missed.append("1,000 features")
    return missed


def many(browser: Browser) -> list[str]:
    """Measure 20,000 places, and 100,000 lamps beneath a few places."""
    missed = []
    rng = np.random.default_rng(3)
    for name, places, lamps in (("20000", 20_000, 0), ("lamps", 50, 100_000)):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            content = made_up(places)
            if lamps:
                content = replace(content, existing=(lamps_of(lamps, rng),))
            write_page(home, content, listed=min(places, 200))
            with served(home) as address:
                url = f"{address}/goteborg-1480/index.html"
                took = statistics.median(ready(browser, url, READY) for _ in range(RUNS))
        print(f"{max(places, lamps):>7,} {'lamps' if lamps else 'places'}: map usable {took:.2f} s")
        if took > LIMITS[name]:
            missed.append(name)
    return missed


def made_up(number: int) -> Content:
    """Return a kommun with so many places, a promise and a feature each."""
    rng = np.random.default_rng(7)
    kommun = kommun_by_code(CODE)
    lon, lat = inside(number, rng)
    x, y = POINTS["x"], POINTS["y"]
    table = load_kinds()
    kinds = [key for key, kind in table.kinds.items() if kind.layer != "kamera"]
    places, promises, rows = {}, [], []
    for i in range(number):
        key, kind = content_id("place", i), kinds[i % len(kinds)]
        places[key] = PlaceView(
            key, f"Plats {i}", Precision.PLATS, 60.0, i % 9 == 0, "bench", "", None, "",
            round(float(lat[i]), 6), round(float(lon[i]), 6),
        )  # fmt: skip
        link = PlaceLink(key, f"Plats {i}", Role.TARGET, Tier.A, Note("", ""), ())
        promises.append(
            PromiseView(
                content_id("promise", i), "set", f"Bättre ljus och fler vuxna vid plats {i}", "",
                False, (kind,), Stance.PROMISE, ("polis", "kommun"), None, None, False, PERIOD, "",
                PromiseStatus.LOVAD, (link,), Located.PLACE, (),
            )
        )  # fmt: skip
        rows.append((table.kinds[kind].layer, key, "target", (promises[-1].id,), (kind,)))
    frame = gpd.GeoDataFrame(
        rows,
        columns=["layer", "place_id", "role", "promises", "kinds"],
        geometry=list(shapely.points(x[:number], y[:number])),
        crs=SWEREF99TM,
    )
    group = SetView(
        "set", SetKind.MEDBORGARLOFTE, Origin.READ, PERIOD, ("Kommunen", "Polisen"),
        "Medborgarlöfte", "Kommunen", 2024, "", None, Note("", ""), (),
    )  # fmt: skip
    option = PeriodOption(PERIOD.key, PERIOD.label, number)
    bundle = Bundle(
        kommun, "alla", (option,), (group,), tuple(promises), places, frame, str(number)
    )
    return Content(bundle, {}, TODAY)


POINTS: dict[str, np.ndarray] = {}  # the last points made, in EPSG:3006


def lamps_of(number: int, rng: np.random.Generator) -> Existing:
    """Return so many lamps, as a kommun's own file gives them."""
    inside(number, rng)
    shapes = shapely.points(POINTS["x"], POINTS["y"])
    source = DataSource("bench", "CC0", TODAY, "import", stale=False)
    return Existing("belysning", gpd.GeoDataFrame(geometry=shapes, crs=SWEREF99TM), source)


def inside(number: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes of so many points in the kommun."""
    polygon = kommun_polygon(CODE)
    west, south, east, north = polygon.bounds
    shapely.prepare(polygon)
    x = rng.uniform(west, east, number * 4 + 100)
    y = rng.uniform(south, north, number * 4 + 100)
    hit = np.flatnonzero(shapely.contains_xy(polygon, x, y))[:number]
    POINTS.update(x=x[hit], y=y[hit])
    where = shapely.get_coordinates(to_wgs84(shapely.points(x[hit], y[hit])))
    return where[:, 0], where[:, 1]


def write_page(home: Path, content: Content, listed: int | None = None) -> int:
    """Write the page and what it asks for; return the bytes of all of it, compressed."""
    with tempfile.TemporaryDirectory() as other:
        services = open_services(Settings(store=str(Path(other) / "s.sqlite")))
        maker = Maker(services, StoredWalks(services.store), TODAY)
        base = base_part(base_map(CODE, DETAIL))
        frame = Frame(base["bounds"])
        shown = content
        if listed is not None and listed < len(content.bundle.promises):
            kept = content.bundle.promises[:listed]
            shown = replace(content, bundle=replace(content.bundle, promises=kept))
        sizes = [(frame.width, frame.height)] * 2
        page = kommun_pages(maker.renderer, shown, [], sizes, {"sv": [], "en": []})[0]
        folder = Path(page.path).parent.name
        names = (
            "site.css",
            "leaflet.css",
            "leaflet.js",
            "kommun.js",
            "plot.js",
            "icons.svg",
            "mark.svg",
        )
        files = {
            page.path: page.data,
            f"{folder}/karta.json": map_file(content, base, map_columns(content.existing)).encode(),
            f"{folder}/karta.svg": picture(shown, base, "Karta").encode(),
        }
        files |= {
            asset.path: asset.data for asset in maker.assets if Path(asset.path).name in names
        }
        services.store.close()
    for path, data in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(data)
    return sum(len(gzip.compress(data, 6)) for data in files.values())


def folium_page(home: Path, number: int) -> None:
    """Write a plain Folium map: a marker, popup and tooltip a feature, as Folium makes them.

    What such a page asks of four hosts comes from this server instead: the files of the same
    names out of npm packages (see the head of this file). What no package holds (the old
    glyphicons, Folium's own rotation style) is left out, which favours Folium.
    """
    import folium

    made_up(number)  # the same points
    where = shapely.get_coordinates(to_wgs84(shapely.points(POINTS["x"], POINTS["y"])))
    m = folium.Map(location=(57.7, 11.97), zoom_start=10, tiles=None)
    m.default_js = [(name, f"peer/{path}") for name, path in PEER_JS.items()]
    m.default_css = [(name, f"peer/{path}") for name, path in PEER_CSS.items()]
    for i, (lon, lat) in enumerate(where[:number]):
        popup = f"Bättre ljus och fler vuxna vid plats {i}"
        folium.Marker((lat, lon), popup=popup, tooltip=f"Plats {i}").add_to(m)
    m.save(home / "folium.html")
    text = (home / "folium.html").read_text(encoding="utf-8")
    mark = "<script>requestAnimationFrame(() => performance.mark('karta'));</script></html>"
    (home / "folium.html").write_text(text.replace("</html>", mark), encoding="utf-8")
    shutil.copytree(peer_folder(), home / "peer")


def peer_folder() -> Path:
    """Return the packages that Folium's page loads."""
    folder = Path(os.environ.get("FOLIUM_PEER", ""))
    missing = [p for p in (*PEER_JS.values(), *PEER_CSS.values()) if not (folder / p).is_file()]
    if missing:
        sys.exit(f"FOLIUM_PEER must name a node_modules with {', '.join(missing)}")
    return folder


class Served:
    """A folder on a port of this machine."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves and says nothing."""

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def served(folder: Path) -> Served:
    """Serve a folder."""
    return Served(folder)


def ready(browser: Browser, url: str, expression: str) -> float:
    """Return the seconds from the start of navigation until the map can be used."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.wait_for_timeout(PAUSE_MS)  # Chromium starts programs of its own for a new window
    page.goto(url, wait_until="commit")
    value = None
    while value is None:  # waiting for a selector would keep the page busy looking for it
        page.wait_for_timeout(PAUSE_MS)
        value = page.evaluate(expression)
    context.close()
    return float(value) / 1000


if __name__ == "__main__":
    main()
