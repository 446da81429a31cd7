"""How long many points take to be on the dashboard's map, ours against one Folium object each.

Needs Chromium. The promise: 10,000 points within 1 s after the page is up and 50,000 within 2 s;
moving the map asks the server for nothing; above 50,000 tiles with every point in them.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time

from playwright.sync_api import Browser, Page, Request, sync_playwright

from bench.served import served_page

RUNS = 5
LIMITS_S = {10_000: 1.0, 50_000: 2.0}
TILED = 100_000
NAIVE = (1_000, 10_000)
UP = "Sidan är uppe"
# Every point's layer has drawn: the canvas says so, tiles are counted by their canvases.
DRAWN = """n => [...document.querySelectorAll("iframe")].some(frame => {
  const inside = frame.contentDocument;
  return inside.querySelector(`canvas.points[data-points="${n}"]`)
    || inside.querySelectorAll("path.leaflet-interactive").length >= n
    || (n > 50000 && inside.querySelector("canvas.leaflet-tile-loaded"));
})"""
PAN = """() => [...document.querySelectorAll("iframe")].forEach(
  frame => frame.contentWindow.map?.panBy([180, 120], { animate: false }))"""


def main() -> None:
    """Print the times; end with an error where a promise is broken."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on the path")
    broken = []
    with sync_playwright() as playwright, served_page("map_page") as address:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened(browser, address, 1_000, "ours")  # the server's own first time
        naive = {n: median(browser, address, n, "naive", 3) for n in NAIVE}
        ours = {n: median(browser, address, n, "ours") for n in (*NAIVE, 50_000, TILED)}
        asked = requests_of_a_pan(browser, address, 50_000)
        browser.close()
    for n, seconds in ours.items():
        peer = (
            f"  naive Folium {naive[n]:5.2f} s, {naive[n] / seconds:.1f} times"
            if n in naive
            else ""
        )
        limit = LIMITS_S.get(n)
        said = f"  (limit {limit:.0f} s)" if limit else ""
        print(f"{n:>7} points on the map {seconds:5.2f} s after the page is up{said}{peer}")
        if limit and seconds > limit:
            broken.append(f"{n} points took {seconds:.2f} s")
    print(f"requests while the map is moved: {asked}")
    if broken or asked:
        sys.exit("; ".join(broken) or "moving the map asked the server")


def median(browser: Browser, address: str, n: int, way: str, runs: int = RUNS) -> float:
    """Return the median of several openings."""
    return statistics.median(opened(browser, address, n, way) for _ in range(runs))


def opened(browser: Browser, address: str, n: int, way: str) -> float:
    """Return the seconds from the page being up to the points on its map, in a fresh browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/?n={n}&way={way}")
    page.get_by_text(UP).wait_for()
    begun = time.perf_counter()
    page.wait_for_function(DRAWN, arg=n)
    seconds = time.perf_counter() - begun
    if shots := os.environ.get("BENCH_SHOTS"):
        page.wait_for_timeout(800)
        page.screenshot(path=f"{shots}/{way}-{n}.png")
    context.close()
    return seconds


def requests_of_a_pan(browser: Browser, address: str, n: int) -> int:
    """Return how many requests the browser makes while the map is moved three times."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/?n={n}&way=ours")
    page.wait_for_function(DRAWN, arg=n)
    page.wait_for_timeout(1500)
    made: list[Request] = []
    page.on("request", lambda request: made.append(request))  # noqa: PLW0108  wants a function
    return _pan(page, made)


def _pan(page: Page, made: list[Request]) -> int:
    for _ in range(3):
        page.evaluate(PAN)
        page.wait_for_timeout(300)
    return len(made)


if __name__ == "__main__":
    main()
