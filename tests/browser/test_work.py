"""A planner brings a document, reviews it and follows up, in the browser."""

from __future__ import annotations

import pytest

from tests.browser.axe import findings

pytestmark = pytest.mark.browser

PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Trollkarlsbacken <img src=x onerror="document.title='fångad'">.
"""


def calm(page):
    """Return the page once its toasts are gone: Streamlit gives them no name (1.67)."""
    page.locator("[data-testid=stToast]").first.wait_for(state="detached")
    return page


@pytest.mark.parametrize("path", ["loften", "tackning", "vandring"])
def test_the_first_visitor_of_a_server_may_come_by_any_link(
    running_app, visit, tmp_path_factory, path
):
    fresh = running_app(tmp_path_factory.mktemp("fresh"))
    visitor = visit(fresh.link(path, kommun="Solna"))
    visitor.page.get_by_role("heading", level=1).filter(has_text="Solna").wait_for()
    assert visitor.errors == []


def test_a_document_is_brought_reviewed_and_followed_up(running_app, visit, tmp_path_factory):
    app = running_app(tmp_path_factory.mktemp("work"))
    visitor = visit(app.link("granska", kommun="Solna"))
    page = visitor.page
    page.get_by_text("Nytt dokument").wait_for()
    visitor.settle()
    page.get_by_text("Nytt dokument").click()
    visitor.settle()
    document = {"name": "solna.txt", "mimeType": "text/plain", "buffer": PAGE.encode()}
    page.locator("input[type=file]").set_input_files([document])
    page.locator("mark.promise").first.wait_for()
    assert page.locator("mark.promise").count() == 2
    visitor.settle()
    for button in (
        page.get_by_role("button", name="Lägg till på kartan"),
        page.get_by_role("button", name="Förbättra belysningen"),
        page.locator("[class*=st-key-noplace-] button"),
        page.locator("[class*=st-key-accept-] button[kind=primary]"),
        page.get_by_role("radio", name="Godkända (1)"),
    ):
        button.click()
        visitor.settle()
        if page.locator("#desk").is_visible():
            assert findings(calm(page)) == set()
    page.get_by_text("Godkänt av handläggare").wait_for()
    assert findings(calm(page)) == set()
    page.get_by_role("link", name="Uppföljning").click()
    page.get_by_role("button", name="Hålla två trygghetsvandringar").wait_for()
    visitor.settle()
    page.get_by_role("button", name="Hålla två trygghetsvandringar").click()
    visitor.settle()
    page.get_by_role("spinbutton", name="Levererat antal").fill("1")
    page.get_by_role("button", name="Registrera", exact=True).click()
    page.get_by_text("1 av 2").wait_for()
    assert findings(calm(page)) == set()
    assert page.title() == "Löfteskartan"
    assert (visitor.left, visitor.errors) == ([], [])
