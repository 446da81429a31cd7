"""Whether a page of Streamlit is at rest, read from what passes through its web socket.

The page's own mark (``data-test-script-state``) still says "not running" between a click and the
server's answer; on a busy machine the next click comes into that gap and hits what is replaced.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page, WebSocket

LIMIT_S = 90
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
AT_REST = '[data-test-script-state="notRunning"]'


class Runs:
    """Runs of the script that a page asked for and that have not ended."""

    def __init__(self) -> None:
        self.asked = False
        self.running = False

    @property
    def resting(self) -> bool:
        return not (self.asked or self.running)

    def sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self.asked = True

    def received(self, frame: str | bytes) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        match message.WhichOneof("type"):
            case "new_session":
                self.asked, self.running = False, True
            case "script_finished":
                # An early end is followed by the run that it made way for.
                early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                self.running = early
            case _:
                return


_RUNS: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()


def follow(page: Page) -> None:
    """Keep count of a page's runs from now on; before it is opened."""
    runs = _RUNS[page] = Runs()

    def listen(socket: WebSocket) -> None:
        if "/_stcore/stream" in socket.url:
            socket.on("framesent", runs.sent)
            socket.on("framereceived", runs.received)

    page.on("websocket", listen)


def settled(page: Page) -> None:
    """Wait until every run that was asked for has ended and is drawn."""
    runs = _RUNS[page]
    limit = time.monotonic() + LIMIT_S
    page.evaluate(TWO_FRAMES)
    while not runs.resting:
        assert time.monotonic() < limit, "the page never came to rest"
        page.wait_for_timeout(20)
    page.locator(AT_REST).first.wait_for(state="attached")
    page.evaluate(TWO_FRAMES)


def standing(element: Locator) -> dict[str, float]:
    """Scroll an element into view and return its box once it stands still."""
    element.scroll_into_view_if_needed()
    before: dict[str, float] | None = None
    while (box := element.bounding_box()) != before or box is None:
        before = box
        element.page.wait_for_timeout(200)
    return dict(box)


def choose(page: Page, name: str, option: str) -> None:
    """Choose an option of a list; one opened while the page still scrolls is closed again."""
    settled(page)
    box = page.get_by_role("combobox", name=name)
    standing(box)
    wanted = page.get_by_role("option", name=option).first
    limit = time.monotonic() + LIMIT_S
    while not wanted.is_visible():
        assert time.monotonic() < limit, f"no option {option!r} of {name!r}"
        if box.get_attribute("aria-expanded") != "true":
            box.click()
        page.wait_for_timeout(200)
    wanted.click()
    settled(page)


def map_frame(page: Page) -> Frame:
    """Return the frame of the only map of a page, once it is there."""
    page.wait_for_selector("iframe[title*=folium]", state="attached")
    page.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].some(f => f.contentWindow.map)"
    )
    return next(frame for frame in page.frames if "st_folium" in frame.url)


def sign(page: Page, who: str) -> None:
    """Say who decides, which a page asks where nobody has logged in."""
    field = page.get_by_role("textbox", name="Vem beslutar?")
    field.fill(who)
    field.press("Enter")
    settled(page)
