"""How long a visitor waits: server start to first page and map, and a click to the changed map.

Needs Chromium. The promise: the first page is up within 5 s of the server's start. The peer of
a click is loading the page anew, which is what a map without a constant base does.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.served import served
from geodata.register import read_register
from geodata.store import open_store

CLICKS = 7
LIMIT_S = 5.0
MAP_READY = """() => [...document.querySelectorAll("iframe")].some(frame =>
  frame.contentDocument.querySelector("path[role=button]"))"""
CHOSEN = """on => [...document.querySelectorAll("iframe")].some(frame =>
  Boolean(frame.contentDocument.querySelector(".name.selected")) === on)"""


def main() -> None:
    """Print the three times; end with an error where the first page comes too late."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on the path")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        store = Path(folder) / "store.sqlite"
        with open_store(store) as opened:  # as `lofteskartan run` does before the server
            opened.sync_register(read_register())
        begun = time.perf_counter()
        with served(store) as (_, port):
            url = f"http://127.0.0.1:{port}/?kommun=Solna&period=2022"
            first, drawn = first_map(page, url, begun)
            anew = statistics.median(reload_map(page) for _ in range(3))
            click = statistics.median(click_promise(page, on=n % 2 == 0) for n in range(CLICKS))
        browser.close()
    print(f"server start to first page {first:5.2f} s  (limit {LIMIT_S:.0f} s)")
    print(f"server start to first map  {drawn:5.2f} s")
    print(f"page loaded anew           {anew:5.2f} s")
    print(f"click to changed map       {click:5.2f} s  ({anew / click:.1f} times as fast)")
    if first > LIMIT_S:
        sys.exit("the first page came too late")


def first_map(page: Page, url: str, begun: float) -> tuple[float, float]:
    """Return the seconds from ``begun`` to the page with its list, and to a map with places."""
    page.goto(url)
    page.get_by_role("button", name="Punktinsatser i Hagalund").wait_for()
    listed = time.perf_counter() - begun
    page.wait_for_function(MAP_READY)
    return listed, time.perf_counter() - begun


def reload_map(page: Page) -> float:
    """Return the seconds that the page takes anew."""
    begun = time.perf_counter()
    page.reload()
    page.wait_for_function(MAP_READY)
    return time.perf_counter() - begun


def click_promise(page: Page, *, on: bool) -> float:
    """Return the seconds from opening (or closing) a promise to the changed map."""
    button = page.get_by_role("button", name="Punktinsatser i Hagalund")
    begun = time.perf_counter()
    button.click()
    page.wait_for_function(CHOSEN, arg=on)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
