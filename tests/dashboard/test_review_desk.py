"""The desk of Granska without a browser: places, drafts, two people, hostile documents."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import workbench
from dashboard.workbench import PlaceChoice
from geodata.decision_log import UNDONE
from geodata.drafts import DOCUMENT
from geodata.place_decisions import NO_PLACE
from geodata.records import Event, PromiseStatus
from layers.review import review_items
from tests.brought import PAGE, bring, follow_page, run_page

SOLNA = "0184"
LIGHT = "Trollkarlsbacken"


def review_page() -> None:
    from dashboard import session
    from dashboard.screens import granska

    session.begin()
    granska.page()


@pytest.fixture
def store(services):
    bring(services.store)
    return services.store


@pytest.fixture
def open_page(store):  # noqa: ARG001  the pages read it
    def run(function=review_page) -> AppTest:
        return run_page(function)

    return run


def button(app: AppTest, words: str):
    return next(
        one for one in app.button if words in one.label or (one.key or "").startswith(words)
    )


def named(elements, start: str):
    return next(one for one in elements if (one.key or "").startswith(start))


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def light(store):
    groups = [group for group in store.sets(SOLNA) if group.document.name == "solna.txt"]
    items = review_items(groups, SOLNA, store.decisions())
    return next(item for item in items if LIGHT in item.machine.text())


def on_desk(open_page) -> AppTest:
    return button(open_page(), LIGHT).click().run()


def test_a_typed_position_is_a_place_by_a_person(open_page, store):
    app = on_desk(open_page)
    named(app.text_input, "position-").set_value("59.3634, 17.9905").run()
    assert store.decisions() == ()
    button(app, "drawsave-").click().run()
    assert not app.exception
    (made,) = store.decisions()
    assert json.loads(made.value)["move"]["uncertainty_m"] == 50
    assert "Utsatt på kartan av en person" in html(app)
    assert any("utsatt av en person" in one.label for one in app.button)
    button(app, "undoplace-").click().run()
    assert store.decisions()[-1].value == UNDONE
    assert workbench.place_decision(store, SOLNA, LIGHT) is None
    assert workbench.place_now(store, SOLNA, LIGHT).best is None


@pytest.mark.parametrize("typed", ["hej", "18.0, 59.36", "59.33, 18.07", "1e400, 5"])
def test_a_position_that_is_none_is_told_and_not_kept(open_page, store, typed):
    app = on_desk(open_page)
    named(app.text_input, "position-").set_value(typed).run()
    assert not app.exception
    assert 'role="alert"' in html(app)
    assert store.drafts("handläggare") == ()
    assert not [one for one in app.button if (one.key or "").startswith("drawsave-")]


def test_what_is_begun_is_there_in_the_next_visit(open_page, store):
    app = on_desk(open_page)
    named(app.number_input, "count-").set_value(4).run()
    named(app.text_area, "why-").set_value("<b>väntar</b>").run()
    named(app.text_input, "position-").set_value("59.3634, 17.9905").run()
    again = open_page()
    assert not again.exception
    assert "Ditt påbörjade arbete" in html(again)
    assert named(again.number_input, "count-").value == 4
    assert named(again.text_area, "why-").value == "<b>väntar</b>"
    assert button(again, "drawsave-")
    button(again, "dropdraft-").click().run()
    assert store.drafts("handläggare") == ()
    assert named(again.number_input, "count-").value is None


def test_an_accepted_draft_is_a_draft_no_more(open_page, store):
    app = on_desk(open_page)
    named(app.text_area, "why-").set_value("protokoll 7").run()
    button(app, "accept-").click().run()
    assert store.drafts("handläggare") == ()
    assert [(d.field, d.why) for d in store.decisions()] == [("verdict", "protokoll 7")]


def test_the_second_is_shown_both_and_keeps_theirs(open_page, store):
    app = on_desk(open_page)
    named(app.number_input, "count-").set_value(4).run()
    workbench.change(store, "polisen", light(store), {"count": 9})
    button(app, "accept-").click().run()
    assert len(store.decisions()) == 2
    shown = html(app)
    assert "polisen ändrade löftet" in shown
    assert "<td>9</td><td>4</td>" in shown
    button(app, "theirs-").click().run()
    assert not app.exception
    assert len(store.decisions()) == 2
    assert (store.drafts("handläggare"), "ändrade löftet" in html(app)) == ((), False)


def test_the_second_is_shown_both_and_saves_their_own(open_page, store):
    app = on_desk(open_page)
    named(app.number_input, "count-").set_value(4).run()
    workbench.reject(store, "polisen", light(store))
    button(app, "accept-").click().run()
    button(app, "mine-").click().run()
    made = [(d.who, d.field, d.value) for d in store.decisions()]
    assert made == [
        ("polisen", "verdict", "rejected"),
        ("handläggare", "count", "4"),
        ("handläggare", "verdict", "accepted"),
    ]


def test_who_changed_nothing_simply_sees_the_other(open_page, store):
    app = on_desk(open_page)
    workbench.change(store, "polisen", light(store), {"count": 9})
    app.run()
    assert "ändrade löftet" not in html(app)
    assert named(app.number_input, "count-").value == 9
    assert "polisen godkände" in html(app)


def test_a_place_that_another_chose_is_not_overwritten(open_page, store):
    app = on_desk(open_page)
    workbench.settle_place(store, "polisen", PlaceChoice(SOLNA, LIGHT, NO_PLACE))
    named(app.text_input, "position-").set_value("59.3634, 17.9905").run()
    assert not app.exception
    button(app, "drawsave-").click().run()
    # The drawing began before the other's choice was seen, so both are shown.
    assert "polisen valde plats" in html(app)
    assert [d.who for d in store.decisions()] == ["polisen"]
    button(app, "placemine-").click().run()
    assert [d.who for d in store.decisions()] == ["polisen", "handläggare"]


def test_an_event_that_came_in_between_is_shown_beside_ones_own(open_page, store):
    app = open_page(follow_page)
    button(app, LIGHT).click().run()
    promise = light(store).machine.id
    report = workbench.Report(PromiseStatus.DELVIS, 1, "dnr 7")
    workbench.record_status(store, "polisen", {promise: None}, report)
    named(app.selectbox, "status-").select_index(2).run()
    button(app, "record-").click().run()
    assert not app.exception
    assert "polisen ändrade löftet" in html(app)
    assert "dnr 7" in html(app)
    assert len(store.events()) == 1
    button(app, "mine-").click().run()
    assert [event.status for event in store.events()] == [
        PromiseStatus.DELVIS,
        PromiseStatus.GENOMFORD,
    ]
    assert isinstance(store.events()[-1], Event)


def test_the_queue_is_walked_and_tells_how_many_are_left(open_page):
    app = open_page()
    assert "1 av 2 kvar" in html(app)
    button(app, "step-next").click().run()
    assert LIGHT in html(app)
    button(app, "accept-").click().run()
    assert "0 av 2 kvar" in html(app)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 200_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("bomb.docx", bomb, "för stort"),
        ("stor.txt", lambda: b"a" * 21 * 1024 * 1024, "för stort"),
        ("program.pdf", lambda: b"MZ\x90\0" + b"\0\1" * 2000, "inte ett dokument"),
        ("trasig.pdf", lambda: b"%PDF-1.7\n" + b"\1" * 2000, "skadad"),
        ("bild.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "inte ett dokument"),
        ("tom.txt", lambda: b"   \n", "ingen text"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_page_lives(open_page, store, name, data, told):
    app = open_page()
    app.file_uploader[0].set_value((name, data(), "application/octet-stream")).run()
    assert not app.exception
    assert told in html(app)
    assert store.draft("handläggare", DOCUMENT) is None
    button(app, LIGHT).click().run()
    assert named(app.number_input, "count-") is not None


def test_100_megabytes_are_refused_before_they_are_read(open_page):
    uploader = open_page().file_uploader[0]
    assert uploader.proto.max_upload_size_mb == 20


def test_script_in_a_page_is_text(open_page):
    hostile = PAGE.replace("Hagalund", "Hagalund <img src=x onerror=alert(1)>").replace(
        "\n", "<br>"
    )
    page = f"<html><body><script>alert(2)</script><p>{hostile}</p></body></html>"
    app = open_page()
    app.file_uploader[0].set_value(("sida.html", page.encode(), "text/html")).run()
    assert not app.exception
    assert "alert(2)" not in html(app)
    assert "<img" not in html(app)


def test_a_document_that_was_brought_is_there_in_the_next_visit(open_page, store):
    app = open_page()
    new = PAGE.replace("Hagalund", "Huvudsta").encode()
    app.file_uploader[0].set_value(("ny.txt", new, "text/plain")).run()
    again = open_page()
    assert "är kvar" in html(again)
    assert "Huvudsta" in html(again)
    button(again, "drop-reading").click().run()
    assert store.draft("handläggare", DOCUMENT) is None
    assert "Huvudsta" not in html(open_page())
