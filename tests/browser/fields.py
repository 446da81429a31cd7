"""Every field and every button of a page of the dashboard, as the page itself has them.

Nothing is listed by hand but the few kinds of field that take no text, each with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from tests.browser.runs import settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import ElementHandle, FilePayload, Page

NOT_TEXT = {
    "number": "the browser lets digits alone into it",
    "spinbutton": "a part of a date or a time: digits alone",
    "date": "stands behind the parts of a date",
    "range": "a slider: steps alone",
    "file": "takes a file; its name is the text",
}
# Streamlit refuses a longer text whole.
AT_MOST = {"st-key-entered-text | Beskrivning, utan namn på personer | textarea": 2000}
# A field is known by the key of its widget, its name and what it is: an answer may draw it anew.
_FIELDS = """() => [...document.querySelectorAll(
  `input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select,
   [contenteditable=true], [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]`)]
  .filter(e => e.type === "file" || e.checkVisibility({ visibilityProperty: true }))
  .map(e => {
    const key = e.closest("[class*=st-key-]")?.className.match(/st-key-\\S+/)[0] ?? "";
    const kind = e.getAttribute("role") ?? e.type ?? e.tagName;
    const name = e.getAttribute("aria-label") ?? "";
    return { e, kind, known: `${key} | ${name} | ${kind}` };
  })"""
_CLOSED = """() => [
  ...[...document.querySelectorAll("[class*=st-key-card-]")].slice(0, 1).flatMap(
    card => card.querySelector(".is-open") ? [] : [card.querySelector("button")]),
  ...document.querySelectorAll("[data-testid=stExpander] details:not([open]) > summary"),
  ...document.querySelectorAll("[data-testid=stPopover] button[aria-expanded=false]"),
].filter(e => e?.checkVisibility() && (e.dataset.opened ?? "").length < 2)"""
# A form first: what another button draws anew would take away what stands in it.
_SUBMITS = """() => [
  ...document.querySelectorAll("button[kind*=FormSubmit]"),
  ...document.querySelectorAll("button[kind=primary]"),
].filter(e => e.checkVisibility() && !e.disabled).map(e => {
  const key = e.closest("[class*=st-key-]")?.className.match(/st-key-\\S+/)[0] ?? "";
  return { e, known: `${key} | ${e.innerText}` };
})"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page: what it is called and what it is."""

    known: str
    kind: str


def open_all(page: Page) -> None:
    """Open everything that holds fields back: folded parts, and the first card of a list."""
    while True:
        closed = page.evaluate_handle(f"() => ({_CLOSED})()[0] ?? null").as_element()
        if closed is None:
            return
        # Twice where need be: a click may hit what is drawn anew.
        closed.evaluate("e => { e.dataset.opened = `${e.dataset.opened ?? ''}x`; }")
        closed.click()
        settled(page)


def type_everywhere(
    page: Page, text: str, upload: FilePayload, check: Callable[[], None]
) -> dict[Field, str]:
    """Type a text into every field, as a person does, and give every upload a file.

    ``check`` is called after each.

    Returns
    -------
    dict
        Field → what stood in it afterwards, for a file its name.
    """
    done: dict[Field, str] = {}
    while (found := _next(page, {field.known for field in done})) is not None:
        field, element = found
        try:
            done[field] = _type(page, element, field.kind, text[: AT_MOST.get(field.known)], upload)
        except Error as error:
            if "not attached" not in str(error):
                raise  # else it was drawn anew meanwhile, and is found again
        settled(page)
        check()
        open_all(page)
    return done


def _next(page: Page, done: set[str]) -> tuple[Field, ElementHandle] | None:
    found = page.evaluate_handle(
        f"done => ({_FIELDS})().find(field => !done.includes(field.known)) ?? null", list(done)
    )
    if (about := found.evaluate("field => field && [field.known, field.kind]")) is None:
        return None
    element = found.get_property("e").as_element()
    assert element is not None
    return Field(*about), element


def _type(page: Page, element: ElementHandle, kind: str, text: str, upload: FilePayload) -> str:
    if kind == "file":
        return _upload(page, element, upload)
    element.scroll_into_view_if_needed()
    if kind in NOT_TEXT:
        element.focus()
        page.keyboard.insert_text(text)
        stood = str(element.evaluate("e => e.value ?? e.textContent"))
        page.keyboard.press("Escape")
        return stood
    element.fill(text)
    if kind == "combobox" and element.input_value() != text:
        element.fill(text)  # its list, opened while the page still scrolled, took it away
    stood = str(element.input_value())
    if kind == "combobox":
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    element.evaluate("e => e.blur()")
    return stood


def _upload(page: Page, element: ElementHandle, upload: FilePayload) -> str:
    """Give an upload a file whose name ends as it asks for, and wait until it is sent."""
    ends = [end for end in str(element.get_attribute("accept")).split(",") if end[:1] == "."]
    name = upload["name"].removesuffix(".txt") + (".txt" if ".txt" in ends or not ends else ends[0])
    with page.expect_response(lambda answer: "/upload_file/" in answer.url):
        element.set_input_files([{**upload, "name": name}])
    return name


def submit_all(page: Page) -> list[str]:
    """Press every button that sends what was typed, each once; return what they are called."""
    done: list[str] = []
    rested = False
    page.keyboard.press("Escape")
    while True:
        found = page.evaluate_handle(
            f"done => ({_SUBMITS})().find(one => !done.includes(one.known)) ?? null", done
        )
        known = found.evaluate("one => one && one.known")
        if known is None and rested:
            return done
        if known is None:  # on a busy machine the page may not have asked yet
            page.wait_for_timeout(500)
            settled(page)
            rested = True
            continue
        rested = False
        done.append(known)
        button = found.get_property("e").as_element()
        assert button is not None
        button.click()
        settled(page)
