"""What a browser that is attacked may not do, kept as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

# Streamlit itself tries WebAssembly and does without.
WATCH = """addEventListener("securitypolicyviolation", event => {
  if (event.blockedURI !== "wasm-eval") {
    (top.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`);
  }
});"""
# Elements out of the texts: "hostile" stands in none of them alone, but where markup was read.
FOUND = """() => [...document.querySelectorAll("*")].filter(e =>
  e.matches(`[data-hostile], [onerror], [src*="hostile"], a[href^="javascript:" i]`)
  || e.textContent.trim() === "hostile" || e.textContent.trim() === "49").map(e => e.outerHTML)"""


@dataclass
class Watched:
    """What a browser that is attacked may not do, kept as it happens."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.add_init_script(WATCH)
        self.page.on("dialog", self.dialog)
        self.page.on("console", self.console)
        self.page.context.on("request", self.request)

    def dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def console(self, said: ConsoleMessage) -> None:
        # Streamlit asks for its health below a page's own address first, and is not answered there.
        if (
            said.type == "error"
            and "status of 404" not in said.text
            and "wasm" not in said.text.lower()
            and "WebAssembly" not in said.text
        ):
            self.seen.append(f"console {said.text}")

    def request(self, request: Request) -> None:
        if "hostile.png" in request.url.partition("?")[0]:
            self.seen.append(f"request {request.url}")

    def check(self) -> None:
        """Fail where anything ran, was asked for, or became an element, in any frame."""
        for frame in self.page.frames:
            assert frame.evaluate("[top.attacked ?? null, top.refused ?? null]") == [None, None]
            assert frame.evaluate(FOUND) == []
        assert self.seen == []
