"""axe-core on the running pages, the frame of the map included."""

from __future__ import annotations

import pytest

from tests.browser.axe import OF_A_WHOLE_PAGE, findings

pytestmark = pytest.mark.browser

LINKS = {
    "map": {"kommun": "Solna", "period": "2022"},
    "nothing on the map": {"kommun": "Linköping", "period": "alla"},
    "agreement": {"kommun": "Stockholm"},
    "no promises": {"kommun": "Ale"},
    "English": {"kommun": "Örebro", "lang": "en"},
}


@pytest.mark.parametrize("params", LINKS.values(), ids=LINKS)
def test_axe_finds_nothing_of_ours_on_the_map_page(app, visit, params):
    visitor = visit(app.link(**params))
    frame = visitor.map("")
    visitor.page.locator("footer.about").wait_for()
    visitor.settle()
    assert findings(visitor.page) == set()
    assert findings(frame, without=OF_A_WHOLE_PAGE) == set()


def test_axe_finds_nothing_of_ours_with_a_promise_open(app, visit):
    visitor = visit(app.link(kommun="Solna", period="2022"))
    visitor.map()
    visitor.settle()
    visitor.page.get_by_role("button", name="Punktinsatser i Hagalund").click()
    visitor.page.locator(".detail").wait_for()
    visitor.settle()
    assert findings(visitor.page) == set()


def test_axe_finds_nothing_of_ours_on_the_list_page(app, visit):
    visitor = visit(app.link("loften", kommun="Kalmar"))
    visitor.page.locator("table.promises").wait_for()
    visitor.settle()
    assert findings(visitor.page) == set()


@pytest.mark.parametrize("path", ["", "loften"])
def test_axe_finds_nothing_of_ours_in_the_dark(app, visit, path):
    visitor = visit(app.link(path, kommun="Solna"), dark=True)
    visitor.page.locator("footer.about").wait_for()
    visitor.settle()
    background = visitor.page.locator("[data-testid=stApp]").evaluate(
        "app => getComputedStyle(app).backgroundColor"
    )
    assert background == "rgb(18, 25, 31)"
    assert findings(visitor.page) == set()
