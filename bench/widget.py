"""How long a choice beside the map takes to change it, ours against the map built anew.

Needs Chromium. The promise, with 1,000 and with 10,000 features: at most 0.6 of the naive rebuild,
the same frame, the zoom kept, and no moment without features. Places are shapes with names, as
promises are drawn; points are a large layer, as lamps are.
"""

from __future__ import annotations

import shutil
import statistics
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from bench.served import served_page

LIMIT = 0.6
TURNS = 8
CASES = (
    *(("places", 1_000), ("places", 10_000)),
    *(("points", 1_000), ("points", 10_000)),
)
# How many features stand on the map, however it draws them; -1 while there is no map.
COUNT = """() => {
  for (const frame of document.querySelectorAll("iframe")) {
    const { document: inside, map } = frame.contentWindow;
    if (!map) continue;
    const canvas = inside.querySelector("canvas.points");
    if (canvas) return Number(canvas.dataset.points ?? 0);
    const crowd = inside.querySelector("canvas[data-places]");
    if (crowd) return Number(crowd.dataset.places);
    const reached = inside.querySelectorAll('path[role="button"]').length; // one a place
    let n = 0;
    if (!reached) map.eachLayer((layer) => { n += layer.feature?.geometry.type === "Point"; });
    return reached || n;
  }
  return -1;
}"""
# From now on, keep the fewest features of any frame that is painted.
WATCH = f"""() => {{
  const count = {COUNT};
  window.fewest = Infinity;
  const look = () => {{
    window.fewest = Math.min(window.fewest, count());
    requestAnimationFrame(look);
  }};
  look();
}}"""

# Milliseconds from the next click, as the page hears it, to the frame with so many features; what
# the driver of the browser does before the click is no part of it.
TIME = f"""([low, high]) => {{
  const count = {COUNT};
  window.took = null;
  addEventListener("click", () => {{
    const begun = performance.now();
    const look = () => {{
      const n = count();
      if (low <= n && n <= high) window.took = performance.now() - begun;
      else requestAnimationFrame(look);
    }};
    look();
  }}, {{ capture: true, once: true }});
}}"""


def main() -> None:
    """Print the times and what became of the map; end with an error where a promise is broken."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on the path")
    broken = []
    with sync_playwright() as playwright, served_page("map_page", "widget_page") as address:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for way, n in CASES:
            broken += compare(browser, f"{address}/?n={n}", way, n)
        browser.close()
    if broken:
        sys.exit("; ".join(broken))


def compare(browser: Browser, url: str, way: str, n: int) -> list[str]:
    """Measure ours and the naive way in turn; return what is broken."""
    mine, kept = turns(browser, f"{url}&way={way}", n)
    naive, lost = turns(browser, f"{url}&way=naive", n)
    share = mine / naive
    print(
        f"{n:>6} {way}: {mine:.2f} s, naive rebuild {naive:.2f} s ({share:.2f} of it); "
        f"frame and zoom kept {kept[0]} of {TURNS} times (naive {lost[0]}), "
        f"fewest features in a painted frame {kept[1]:.0f} (naive {lost[1]:.0f})"
    )
    faults = []
    if share > LIMIT:
        faults.append(f"{n} {way} took {share:.2f} of the naive rebuild")
    if kept[0] < TURNS or kept[1] < n / 3:
        faults.append(f"{n} {way}: the map was blank, or its frame or zoom was lost")
    return faults


def turns(browser: Browser, url: str, n: int) -> tuple[float, tuple[int, float]]:
    """Return the median seconds of a choice, how often the map was kept, the fewest features."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(url)
    page.wait_for_function(f"n => ({COUNT})() >= n * 0.9", arg=n)
    page.wait_for_timeout(1000)
    page.evaluate(
        "() => document.querySelectorAll('iframe').forEach(f => { f.contentWindow.mark = 1;"
        " f.contentWindow.map.touched = true;"
        " f.contentWindow.map.setZoom(11.25, { animate: false }); })"
    )
    page.evaluate(WATCH)
    took, kept = [], 0
    for turn in range(TURNS):
        took.append(choose(page, n, half=turn % 2 == 0))
        kept += page.evaluate(
            "() => [...document.querySelectorAll('iframe')].some(f => f.contentWindow.mark"
            " && f.contentWindow.map.getZoom() === 11.25)"
        )
    fewest = page.evaluate("window.fewest")
    page.close()
    return statistics.median(took), (kept, fewest)


def choose(page: Page, n: int, *, half: bool) -> float:
    """Return the seconds from the browser's click on the choice to the changed map."""
    page.wait_for_timeout(400)
    page.evaluate(TIME, (n * 0.3, n * 0.7) if half else (n * 0.9, n * 1.1))
    page.get_by_text("Hälften" if half else "Alla", exact=True).click()
    took = page.wait_for_function("() => window.took").json_value()
    return float(took) / 1000


if __name__ == "__main__":
    main()
