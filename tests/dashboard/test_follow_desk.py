"""Uppföljning without a browser: drafts of reports, two people, cards that stay where they are."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import workbench
from dashboard.workbench import Report
from geodata.records import PromiseStatus
from tests.brought import bring, follow_page, run_page

SOLNA = "0184"
LIGHT, WALKS = "Trollkarlsbacken", "trygghetsvandringar"
BEGUN = "Ditt påbörjade arbete"


@pytest.fixture
def store(services):
    bring(services.store)
    return services.store


@pytest.fixture
def open_page(store):  # noqa: ARG001  the page reads it
    def run() -> AppTest:
        return run_page(follow_page)

    return run


def named(elements, start: str):
    return next(one for one in elements if (one.key or "").startswith(start))


def title(app: AppTest, words: str):
    return next(one for one in app.button if words in one.label)


def titles(app: AppTest) -> list[str]:
    return [one.label for one in app.button if (one.key or "").startswith("follow-")]


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def form(app: AppTest) -> tuple[object, ...]:
    return (
        named(app.selectbox, "status-").value,
        named(app.number_input, "number-").value,
        named(app.text_input, "evidence-").value,
        named(app.text_area, "note-").value,
        named(app.date_input, "day-").value,
    )


def promise(store, words: str) -> str:
    (group,) = [group for group in store.sets(SOLNA) if group.document.name == "solna.txt"]
    return next(one.id for one in group.promises if words in one.text())


def other(store, words: str, status=PromiseStatus.DELVIS) -> None:
    """Let somebody else record something."""
    report = Report(status, 1, "dnr 7")
    workbench.record_status(store, "polisen", {promise(store, words): None}, report)


def written(app: AppTest) -> AppTest:
    """Fill the form of a promise without recording it."""
    title(app, LIGHT).click().run()
    named(app.selectbox, "status-").select_index(2).run()
    named(app.number_input, "number-").set_value(3).run()
    named(app.date_input, "day-").set_value(date(2023, 5, 4)).run()
    named(app.text_input, "evidence-").set_value("KS 2023/7").run()
    return named(app.text_area, "note-").set_value("<b>väntar</b>").run()


WRITTEN = (PromiseStatus.GENOMFORD, 3, "KS 2023/7", "<b>väntar</b>", date(2023, 5, 4))


def test_what_is_written_is_there_in_the_next_visit_and_first_on_the_page(open_page, store):
    assert form(written(open_page())) == WRITTEN
    again = open_page()
    assert not again.exception
    assert BEGUN in html(again)
    assert form(again) == WRITTEN
    assert LIGHT in titles(again)[0]
    assert store.events() == ()


def test_a_report_that_is_recorded_is_a_draft_no_more(open_page, store):
    app = named(written(open_page()).button, "record-").click().run()
    assert store.drafts("handläggare") == ()
    (event,) = store.events()
    told = (event.status, event.delivered, event.evidence, event.note, event.happened)
    assert told == WRITTEN
    assert "2023-05-04 · handläggare" in html(app)
    assert form(app) == (PromiseStatus.GENOMFORD, 3, "", "", None)
    assert BEGUN not in html(open_page())


def test_a_draft_is_discarded_and_what_counts_is_shown(open_page, store):
    written(open_page())
    app = named(open_page().button, "dropdraft-").click().run()
    assert store.drafts("handläggare") == ()
    assert form(app) == (PromiseStatus.LOVAD, None, "", "", None)
    assert BEGUN not in html(app)


def test_a_card_that_is_closed_and_opened_again_has_its_draft(open_page):
    app = written(open_page())
    title(app, WALKS).click().run()
    assert form(app) == (PromiseStatus.LOVAD, None, "", "", None)
    title(app, LIGHT).click().run()
    assert form(app) == WRITTEN


def test_others_events_pop_up_and_are_listed(open_page, store):
    app = open_page()
    assert "Inget är registrerat här än." in html(app)
    other(store, LIGHT)
    app.run()
    (toast,) = app.toast
    assert toast.value.startswith("polisen registrerade ”Förbättra belysningen")
    assert "Delvis genomförd</li>" in html(app)
    app.run()
    assert not app.toast


def test_ones_own_event_is_told_once(open_page):
    app = named(written(open_page()).button, "record-").click().run()
    assert [toast.value for toast in app.toast] == ["1 händelse är registrerad."]


def test_an_event_leaves_the_cards_where_they_are(open_page, store):
    app = open_page()
    before = titles(app)
    assert [WALKS in words for words in before] == [True, False]
    other(store, WALKS, PromiseStatus.GENOMFORD)
    assert titles(app.run()) == before
    assert titles(open_page()) == before[::-1]  # a new visit: what is overdue comes first


def test_a_form_that_nobody_touched_shows_what_the_other_recorded(open_page, store):
    app = open_page()
    title(app, LIGHT).click().run()
    other(store, LIGHT)
    app.run()
    assert "ändrade löftet" not in html(app)
    assert form(app) == (PromiseStatus.DELVIS, 1, "", "", None)


@pytest.mark.parametrize(("choice", "kept"), [("mine-", True), ("theirs-", False)])
def test_what_is_written_stays_beside_what_the_other_recorded(open_page, store, choice, kept):
    app = written(open_page())
    other(store, LIGHT)
    app.run()
    assert "polisen ändrade löftet" in html(app)
    assert form(app) == WRITTEN
    named(app.button, choice).click().run()
    assert "ändrade löftet" not in html(app)
    assert (form(app) == WRITTEN) == kept
    assert bool(store.drafts("handläggare")) == kept
    assert len(store.events()) == 1
