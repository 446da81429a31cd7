"""What stands around every page: the navigation on a phone, the choices, the words explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import findings
from tests.browser.runs import map_frame, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

IN_SIGHT = """() => {
  const nav = document.querySelector(".st-key-pages");
  const link = nav?.querySelector("[aria-current=page]");
  if (!link) return null;
  const [a, b] = [nav.getBoundingClientRect(), link.getBoundingClientRect()];
  return b.left >= Math.max(a.left, 0) - 1 && b.right <= Math.min(a.right, innerWidth) + 1
    && link.innerText.trim();
}"""
# A function: a bare expression is evaluated anew at each look, which the page's policy forbids.
SHOWS = f"name => ({IN_SIGHT})() === name"
SCROLLED = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return [scrollX, scrollY, main.scrollLeft, main.scrollTop];
}"""


def at_rest(page: Page) -> None:
    page.locator("footer.about").wait_for()
    settled(page)


@pytest.mark.parametrize(
    ("path", "name"), [("", "Karta"), ("granska", "Granska"), ("sverige", "Sverige")]
)
def test_on_a_phone_the_link_of_the_open_page_is_in_sight(app, visit, path, name):
    page = visit(app.link(path, kommun="Solna"), width=390, height=844).page
    at_rest(page)
    page.wait_for_function(SHOWS, arg=name)
    assert page.evaluate(SCROLLED) == [0, 0, 0, 0]
    assert page.locator("[aria-current=page]").count() == 1


def test_the_link_stays_in_sight_when_another_page_is_opened(app, visit):
    page = visit(app.link("sverige", kommun="Solna"), width=390, height=844).page
    at_rest(page)
    page.get_by_role("link", name="Data").click()
    page.get_by_role("heading", name="Data om Solna").wait_for()
    at_rest(page)
    page.wait_for_function(SHOWS, arg="Data")
    # What somebody scrolled to is left alone as long as the page is the same.
    page.evaluate("document.querySelector('.st-key-pages').scrollLeft = 0")
    page.locator("footer.about").scroll_into_view_if_needed()
    settled(page)
    assert page.evaluate("document.querySelector('.st-key-pages').scrollLeft") == 0
    page.get_by_role("link", name="Karta").click()
    page.get_by_role("heading", level=1).filter(has_text="2022").wait_for()
    at_rest(page)
    page.wait_for_function(SHOWS, arg="Karta")


def test_choices_that_do_nothing_on_a_page_are_hidden_and_kept(app, visit):
    page = visit(app.link(kommun="Linköping", period="2021-2022", kinds="belysning")).page
    at_rest(page)
    choices = page.locator(".st-key-choices")
    for link, shown in {
        "Data": ["Kommun"],
        "Logg": ["Kommun"],
        "Granska": ["Kommun", "Period"],
        "Karta": ["Kommun", "Period", "Åtgärder"],
    }.items():
        page.get_by_role("link", name=link, exact=True).click()
        page.locator(".st-key-pages [aria-current=page]", has_text=link).wait_for()
        at_rest(page)
        labels = choices.locator("[data-testid=stWidgetLabel] p").all_inner_texts()
        assert labels == shown, link
    page.get_by_role("link", name="Sverige").click()
    page.get_by_role("heading", name="Sverige", level=1).wait_for()
    at_rest(page)
    assert choices.count() == 0
    page.get_by_role("link", name="Karta").click()
    page.get_by_role("radio", name="2021–2022").wait_for()
    at_rest(page)
    assert page.get_by_role("radio", name="2021–2022").get_attribute("aria-checked") == "true"
    assert "period=2021-2022" in page.url
    assert "kinds=belysning" in page.url
    assert choices.get_by_text("Belysning", exact=False).count() == 1


def test_a_word_is_explained_by_keyboard_and_in_the_glossary(app, visit):
    visitor = visit(app.link("loften", kommun="Solna"))
    page = visitor.page
    at_rest(page)
    ask = page.get_by_role("button", name="Vad betyder Fokusområde?").first
    ask.focus()
    page.keyboard.press("Enter")
    meaning = page.get_by_text("pekar ut för alla sina löften").first
    meaning.wait_for()
    assert findings(page) == set()
    page.keyboard.press("Escape")
    meaning.wait_for(state="hidden")
    assert ask.evaluate("button => button === document.activeElement")
    page.get_by_role("link", name="Ordlista").click()
    page.get_by_role("heading", name="Ordlista", level=1).wait_for()
    at_rest(page)
    page.get_by_text("pekar ut för alla sina löften").wait_for()
    assert findings(page) == set()
    assert (visitor.left, visitor.errors) == ([], [])


def test_a_map_waits_for_its_style_sheet_and_is_shown_without_it(app, visit):
    visitor = visit(app.link("ordlista", kommun="Solna"))
    page = visitor.page
    at_rest(page)
    held: list[Route] = []
    page.route("**/map.css*", lambda route: held.append(route))  # noqa: PLW0108  wants a function
    page.goto(app.link(kommun="Solna"))
    frame = map_frame(page)
    assert frame.locator("#map_div").evaluate("map => map.style.visibility") == "hidden"
    assert len(held) == 1
    held[0].abort()
    frame.wait_for_function("map.getContainer().style.visibility === ''")
