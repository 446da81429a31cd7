"""Granska and Uppföljning without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import workbench
from dashboard.cli.sources import Loaded

PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Trollkarlsbacken.
"""


def review_page() -> None:
    from dashboard import session
    from dashboard.screens import granska

    session.begin()
    granska.page()


def follow_page() -> None:
    from dashboard import session
    from dashboard.screens import uppfoljning

    session.begin()
    uppfoljning.page()


@pytest.fixture
def open_page(services):
    workbench.keep_reading(
        services.store, workbench.read_loaded(Loaded(PAGE.encode(), "solna.txt"))
    )

    def run(function) -> AppTest:
        app = AppTest.from_function(function, default_timeout=60)
        app.query_params["kommun"] = "Solna"
        app.query_params["period"] = "2023"
        return app.run()

    return run


def button(app: AppTest, words: str):
    return next(button for button in app.button if words in button.label)


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def test_the_queue_begins_with_what_is_in_doubt(open_page):
    app = open_page(review_page)
    assert not app.exception
    assert [b.label for b in app.button if b.key.startswith("review-")] == [
        "Förbättra belysningen vid Trollkarlsbacken."
    ]
    assert "Platsen är okänd" in html(app)


def test_accepting_a_change_is_stored_with_who_made_it(open_page, services):
    app = open_page(review_page)
    app.text_input(key="who").set_value("trygghetssamordnare").run()
    button(app, "Trollkarlsbacken").click().run()
    number = next(field for field in app.number_input if field.key.startswith("count-"))
    number.set_value(5).run()
    button(app, "Godkänn").click().run()
    assert not app.exception
    made = {d.field: (d.value, d.who) for d in services.store.decisions()}
    assert made == {
        "count": ("5", "trygghetssamordnare"),
        "verdict": ("accepted", "trygghetssamordnare"),
    }


def test_what_is_no_promise_leaves_the_map_and_comes_back(open_page, services):
    app = open_page(review_page)
    button(app, "Trollkarlsbacken").click().run()
    button(app, "Inget löfte").click().run()
    period = "2023-01-01/2023-12-31"
    assert len(services.bundle("0184", period).promises) == 1
    app.segmented_control[0].set_value("rejected").run()
    button(app, "Trollkarlsbacken").click().run()
    button(app, "Ångra").click().run()
    assert len(services.bundle("0184", period).promises) == 2


def test_a_place_that_is_none_is_settled(open_page, services):
    app = open_page(review_page)
    button(app, "Trollkarlsbacken").click().run()
    button(app, "Ingen plats").click().run()
    (decision,) = services.store.decisions()
    assert (decision.field, decision.value) == ("place", "none")


def test_a_status_is_recorded_with_its_history(open_page, services):
    app = open_page(follow_page)
    assert not app.exception
    button(app, "Trollkarlsbacken").click().run()
    status = next(box for box in app.selectbox if box.key.startswith("status-"))
    status.select_index(2).run()
    evidence = next(field for field in app.text_input if field.key.startswith("evidence-"))
    evidence.set_value("<b>dnr 7</b>").run()
    next(b for b in app.button if b.key.startswith("record-")).click().run()
    assert not app.exception
    (event,) = services.store.events()
    assert (event.status.value, event.evidence) == ("genomförd", "<b>dnr 7</b>")
    assert "Historik" in html(app)
    assert "<b>dnr 7</b>" not in html(app)


def test_many_promises_are_recorded_at_once(open_page, services):
    app = open_page(follow_page)
    app.button(key="bulk-record").click().run()
    assert not app.exception
    assert len(services.store.events()) == 1
