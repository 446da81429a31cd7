"""Uppföljning in two browsers: what is half written outlives one, what another records shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geodata.store import open_store
from tests.brought import bring
from tests.browser.axe import findings
from tests.browser.runs import choose, settled, sign, standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import App, Visit

pytestmark = pytest.mark.browser

MEASURES = ("Förbättra belysningen vid Trollkarlsbacken", "Kontrollera trafiken vid Råsunda torg")
OTHERS = ("Ordna en nattvandring i Hagalund", "Städa parken vid Näckrosen")
PAGE = "Medborgarlöfte Solna 2023\n\nPolisen och Solna stad lovar att:\n\n" + "".join(
    f"• {measure}.\n" for measure in (*OTHERS, *MEASURES)
)
LIGHT, TRAFFIC = MEASURES


@pytest.fixture
def follow_app(running_app: Callable[..., App], tmp_path: Path) -> App:
    """An app whose store holds the document."""
    app = running_app(tmp_path)
    with open_store(app.store) as store:
        bring(store, PAGE)
    return app


def follow(visit: Callable[..., Visit], app: App, who: str = "", **size: Any) -> Visit:
    visitor = visit(app.link("uppfoljning", kommun="Solna", period="2023"), **size)
    page = visitor.page
    page.get_by_role("button", name=LIGHT).wait_for()
    settled(page)
    if who:
        sign(page, who)
    return visitor


def open_card(visitor: Visit, words: str) -> Page:
    page = visitor.page
    page.get_by_role("button", name=words).click()
    page.get_by_role("textbox", name="Kommentar").wait_for()
    settled(page)
    return page


def test_half_a_report_outlives_the_browser_until_it_is_recorded(follow_app, visit) -> None:
    page = open_card(follow(visit, follow_app), TRAFFIC)
    choose(page, "Status", "Delvis genomförd")
    page.get_by_role("spinbutton", name="Levererat antal").fill("2")
    page.get_by_role("textbox", name="Underlag").fill("KS 2023/7")
    page.get_by_role("textbox", name="Kommentar").press_sequentially("Vänta på sv")
    with open_store(follow_app.store) as store:
        while not any("Vänta på sv" in one.content for one in store.drafts("handläggare")):
            page.wait_for_timeout(250)  # the test's own limit ends this
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.close()
        again = follow(visit, follow_app).page
        again.get_by_text("Ditt påbörjade arbete").wait_for()
        expect(again.get_by_role("textbox", name="Kommentar")).to_have_value("Vänta på sv")
        expect(again.get_by_role("textbox", name="Underlag")).to_have_value("KS 2023/7")
        expect(again.get_by_role("spinbutton", name="Levererat antal")).to_have_value("2")
        assert store.events() == ()
        settled(again)
        again.get_by_role("button", name="Registrera", exact=True).click()
        again.get_by_text("1 händelse är registrerad.").wait_for()
        (event,) = store.events()
        assert (event.status.name, event.delivered) == ("DELVIS", 2)
        assert (event.evidence, event.note) == ("KS 2023/7", "Vänta på sv")
        assert store.drafts("handläggare") == ()
        settled(again)
        again.reload()
        again.get_by_role("button", name=TRAFFIC).wait_for()
        settled(again)
        assert again.get_by_text("Ditt påbörjade arbete").count() == 0


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_an_open_card_in_the_dark(follow_app, visit, width):
    visitor = follow(visit, follow_app, width=width, dark=True)
    assert findings(open_card(visitor, TRAFFIC)) == set()
    assert (visitor.left, visitor.errors) == ([], [])


def test_two_people_see_each_others_events_and_lose_nothing(follow_app, visit) -> None:
    one = follow(visit, follow_app, "polisen")
    two = follow(visit, follow_app, "kommunen", height=500)
    first = open_card(one, OTHERS[0])
    second = open_card(two, TRAFFIC)
    note = second.get_by_role("textbox", name="Kommentar")
    note.press_sequentially("Bara vardagar")
    settled(second)
    note.evaluate("field => { field.dataset.mine = '1'; field.setSelectionRange(4, 9); }")
    # Streamlit may fetch the sign of a help later than its field, which moves what is beneath.
    expect(
        second.locator("[class*=st-key-reportform-]").get_by_test_id("stTooltipIcon")
    ).to_have_count(4, timeout=60_000)
    top = standing(note)
    choose(first, "Status", "Genomförd")
    first.get_by_role("button", name="Registrera", exact=True).click()
    # The other browser did nothing: it is told, and the field is the same one, in the same place.
    said = "polisen registrerade ”Ordna en nattvandring i Hagalund"
    second.locator(".activity", has_text=said).wait_for(timeout=30_000)
    settled(second)
    assert note.input_value() == "Bara vardagar"
    assert note.evaluate(
        "field => [field === document.activeElement, field.dataset.mine,"
        " field.selectionStart, field.selectionEnd]"
    ) == [True, "1", 4, 9]
    assert standing(note) == top
    second.get_by_role("button", name="Registrera", exact=True).click()
    first.locator(".activity", has_text="kommunen registrerade").wait_for(timeout=30_000)
    with open_store(follow_app.store) as store:
        assert [(event.who, event.note) for event in store.events()] == [
            ("polisen", ""),
            ("kommunen", "Bara vardagar"),
        ]
    assert (one.errors, two.errors) == ([], [])
