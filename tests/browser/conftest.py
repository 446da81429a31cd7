"""The running app in Chromium. Every request that would leave this machine is stopped and kept."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from config.import_tables import FOLDER_VARIABLE as IMPORTS_VARIABLE
from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE
from tests.browser.runs import follow, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page, Route

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "dashboard" / "app.py"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
START_LIMIT_S = 60
SLOW_MS = 90_000
READY = """title => [...document.querySelectorAll("iframe")].some(frame => {
  const { document: inside, map } = frame.contentWindow;
  return inside.title.startsWith(title) && map?.names && !map.getPane("names").matches(".moving")
    && [...inside.querySelectorAll(".name")].some(name => name.style.visibility === "visible");
})"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let CI try a browser test a second time: its machine may stop a browser for many seconds.

    pytest's closing line counts these, so a test that needs it often is seen.
    """
    if os.environ.get("CI") != "true":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError", "never came"]))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(name="free_port")
def _free_port() -> Callable[[], int]:
    """Return a maker of ports that nobody listens on."""
    return free_port


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium; in CI it may not be missing."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no Chromium on the path (looked for {', '.join(NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(f"{reason}; on Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@dataclass
class App:
    """A running server; ``url`` without a slash at its end."""

    url: str
    store: Path
    process: subprocess.Popen[bytes]

    def link(self, path: str = "", **params: str) -> str:
        return f"{self.url}/{path}?{urlencode(params)}"


def start_app(folder: Path, settings: str = "") -> App:
    """Start the app on a free port with a store, and settings, of its own."""
    port = free_port()
    environment = os.environ | {
        STORE_VARIABLE: str(folder / "store.sqlite"),
        IMPORTS_VARIABLE: str(folder / "imports"),
    }
    environment.pop(SETTINGS_VARIABLE, None)
    if settings:
        own = folder / "own.toml"
        own.write_text(settings, encoding="utf-8")
        environment[SETTINGS_VARIABLE] = str(own)
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    app = App(f"http://127.0.0.1:{port}", folder / "store.sqlite", process)
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return app
        except OSError:
            assert process.poll() is None, "the app ended while starting"
            time.sleep(0.1)
    stop_app(app)
    pytest.fail(f"the app was not up within {START_LIMIT_S} s")


def stop_app(app: App) -> None:
    app.process.terminate()
    try:
        app.process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        app.process.kill()
        app.process.wait()


@pytest.fixture(scope="session")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    assert browser.is_connected()
    running = start_app(tmp_path_factory.mktemp("app"))
    yield running
    stop_app(running)


@pytest.fixture
def running_app() -> Iterator[Callable[..., App]]:
    """An app with settings of its own, for one test."""
    started: list[App] = []

    def start(folder: Path, settings: str = "") -> App:
        started.append(start_app(folder, settings))
        return started[-1]

    yield start
    for one in started:
        stop_app(one)


@dataclass
class Visit:
    """A page, and what the browser said and asked for on the way."""

    page: Page
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until the page is at rest: a click before that may hit what is replaced."""
        settled(self.page)

    def map(self, title: str = "Kart") -> Frame:
        """The frame of the map whose title begins so, once its names are laid out."""
        self.page.wait_for_function(READY, arg=title)
        frames = (frame for frame in self.page.frames if "st_folium" in frame.url)
        return next(frame for frame in frames if frame.title().startswith(title))

    def places(self, title: str = "Kart") -> list[str]:
        """Names of the places on the map, in alphabetical order."""
        return sorted(self.map(title).locator(".name.place .text").all_inner_texts())


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open an address in a fresh context; nothing leaves loopback."""
    contexts = []

    def open_page(url: str, width: int = 1440, height: int = 900, *, dark: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="sv-SE",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW_MS)
        follow(page)
        opened = Visit(page)

        def guard(route: Route) -> None:
            if urlsplit(route.request.url).hostname in LOOPBACK:
                route.continue_()
            else:
                opened.left.append(route.request.url)
                route.abort()

        context.route(lambda address: address.startswith(("http:", "https:")), guard)
        page.on("pageerror", lambda error: opened.errors.append(str(error)))
        page.goto(url)
        return opened

    yield open_page
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()
