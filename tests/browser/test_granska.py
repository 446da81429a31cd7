"""Two planners on one document in two browsers: drawn places, stale writes, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from geodata.store import open_store
from tests.brought import bring
from tests.browser.axe import OF_A_WHOLE_PAGE, findings
from tests.browser.runs import settled, sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import App, Visit

pytestmark = pytest.mark.browser

PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Förbättra belysningen vid Trollkarlsbacken.
• Kontrollera trafiken vid Råsunda torg varje vecka.
"""
MAP = "Karta över kandidaterna"


@pytest.fixture
def desk_app(running_app: Callable[..., App], tmp_path: Path) -> App:
    """An app whose store holds the document."""
    app = running_app(tmp_path)
    with open_store(app.store) as store:
        bring(store, PAGE)
    return app


def open_card(visitor: Visit, words: str) -> Page:
    page = visitor.page
    page.get_by_role("button", name=words).first.click()
    page.locator(".st-key-desk mark.promise", has_text=words.rsplit(maxsplit=1)[-1]).wait_for()
    visitor.map(MAP)
    settled(page)
    return page


def review(visit: Callable[..., Visit], app: App, who: str = "", **size: Any) -> Visit:
    visitor = visit(app.link("granska", kommun="Solna", period="2023-01-01/2023-12-31"), **size)
    page = visitor.page
    page.locator(".st-key-desk").wait_for()
    settled(page)
    if who:
        sign(page, who)
    return visitor


def press(page: Page, key: str, shows: Locator) -> None:
    """Press a key until it shows something: a button that was just drawn may not listen yet."""
    settled(page)
    for _ in range(5):
        page.keyboard.press(key)
        try:
            shows.wait_for(timeout=15_000)
        except TooLate:
            continue
        settled(page)
        return
    pytest.fail(f"{key} does nothing")


def button(page: Page, key: str) -> Locator:
    return page.locator(f"[class*='st-key-{key}'] button")


def test_a_place_is_drawn_on_the_map_moved_and_saved(desk_app, visit) -> None:
    visitor = review(visit, desk_app)
    page = open_card(visitor, "Förbättra belysningen")
    frame = visitor.map(MAP)
    frame.get_by_title("Sätt ut en punkt").locator("a").first.click()
    frame.locator("#map_div").click(position={"x": 230, "y": 190})
    button(page, "drawsave-").wait_for()
    settled(page)
    pin = frame.locator(".review-mark.t-person", has_text="?")
    pin.wait_for()
    button(page, "drawsave-").click()
    page.get_by_text("Utsatt på kartan av en person").wait_for()
    page.get_by_role("button", name="utsatt av en person").wait_for()
    with open_store(desk_app.store) as store:
        (decision,) = store.decisions()
    assert (decision.field, decision.who) == ("place", "handläggare")
    assert '"move"' in decision.value
    assert (visitor.left, visitor.errors) == ([], [])


def test_a_position_is_typed_without_the_mouse(desk_app, visit) -> None:
    visitor = review(visit, desk_app)
    page = visitor.page
    press(page, "j", page.locator(".st-key-desk mark.promise"))
    visitor.map(MAP)
    settled(page)
    field = page.get_by_role("textbox", name="Eller skriv läget")
    field.fill("18.0, 59.36")
    field.press("Enter")
    page.locator(".fault.small").wait_for()
    settled(page)
    field.fill("59.3634, 17.9905")
    field.press("Enter")
    button(page, "drawsave-").wait_for()
    settled(page)
    page.locator("#desk").focus()
    press(page, "p", page.get_by_text("Utsatt på kartan av en person"))
    page.locator("#desk").focus()
    press(page, "Control+Enter", page.locator(".activity", has_text="godkände"))
    with open_store(desk_app.store) as store:
        assert [d.field for d in store.decisions()] == ["place", "verdict"]


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_an_open_desk_in_the_dark(desk_app, visit, width) -> None:
    visitor = review(visit, desk_app, width=width, dark=True)
    page = open_card(visitor, "Kontrollera trafiken")
    assert findings(page) == set()
    assert findings(visitor.map(MAP), without=OF_A_WHOLE_PAGE) == set()
    assert (visitor.left, visitor.errors) == ([], [])


def test_two_people_see_each_other_and_the_second_chooses(desk_app, visit) -> None:
    one = review(visit, desk_app, "polisen")
    two = review(visit, desk_app, "kommunen")
    first = open_card(one, "Kontrollera trafiken")
    second = open_card(two, "Kontrollera trafiken")
    comment = second.get_by_role("textbox", name="Kommentar till beslutet")
    comment.fill("Bara vardagar")
    second.get_by_role("spinbutton", name="Antal").fill("7")
    second.get_by_role("spinbutton", name="Antal").press("Enter")
    settled(second)
    button(first, "reject-").click()
    # The other browser did nothing: it is told within two seconds, with who, and keeps its text.
    second.get_by_role("heading", name="polisen ändrade löftet").wait_for(timeout=30_000)
    assert comment.input_value() == "Bara vardagar"
    assert second.get_by_role("spinbutton", name="Antal").input_value() == "7"
    settled(second)
    button(second, "accept-").click()
    button(second, "mine-").filter(has_text="Spara mitt ändå").wait_for()
    settled(second)
    with open_store(desk_app.store) as store:
        assert [(d.who, d.value) for d in store.decisions()] == [("polisen", "rejected")]
    button(second, "mine-").click()
    first.locator(".activity", has_text="kommunen godkände").wait_for()
    with open_store(desk_app.store) as store:
        made = [(d.who, d.field, d.why) for d in store.decisions()][1:]
    assert made == [
        ("kommunen", "count", "Bara vardagar"),
        ("kommunen", "verdict", "Bara vardagar"),
    ]
    assert (one.errors, two.errors) == ([], [])


def test_half_a_comment_outlives_the_browser(desk_app, visit) -> None:
    page = open_card(review(visit, desk_app), "Förbättra belysningen")
    page.get_by_role("textbox", name="Kommentar till beslutet").press_sequentially("Vänta på sv")
    with open_store(desk_app.store) as store:
        while not any("Vänta på sv" in one.content for one in store.drafts("handläggare")):
            page.wait_for_timeout(250)  # the test's own limit ends this
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.close()
        again = review(visit, desk_app).page
        again.get_by_text("Ditt påbörjade arbete").wait_for()
        field = again.get_by_role("textbox", name="Kommentar till beslutet")
        expect(field).to_have_value("Vänta på sv", timeout=60_000)
        assert store.decisions() == ()


def test_the_focus_goes_with_the_queue(desk_app, visit) -> None:
    visitor = review(visit, desk_app)
    page = visitor.page
    words = page.locator(".st-key-desk mark.promise")
    on_desk = "() => document.activeElement.id === 'desk'"
    press(page, "j", words.filter(has_text="Trollkarlsbacken"))
    page.wait_for_function(on_desk)
    visitor.map(MAP)
    press(page, "j", words.filter(has_text="Råsunda"))
    page.wait_for_function(on_desk)
    press(page, "Control+Enter", words.filter(has_text="Trollkarlsbacken"))
    page.locator(".activity", has_text="godkände").wait_for()
    page.get_by_text("1 av 2 kvar").wait_for()
    page.wait_for_function(on_desk)
