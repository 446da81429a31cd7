"""The pages Protokoll and Åtgärder, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import walk_desk, walk_intake
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import PlannedWalk
from geodata.walk.records import ActionStatus

PLAN = Path(__file__).resolve().parents[1] / "fixtures" / "walk" / "hagalund.json"
HOSTILE = "<img src=x onerror=alert(1)> `${x}` *b*"


def protocol_page() -> None:
    from dashboard import session
    from dashboard.screens import walk_protocol

    session.begin()
    walk_protocol.page()


def actions_page() -> None:
    from dashboard import session
    from dashboard.screens import walk_actions

    session.begin()
    walk_actions.page()


def open_page(page, **params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for key, value in ({"kommun": "Solna"} | params).items():
        app.query_params[key] = value
    return app.run()


def html(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def group_file(planned: PlannedWalk, phone: str, group: int, *texts: str) -> bytes:
    rows = [
        {
            "id": str(n),
            "stop": planned.walk.stops[0].id,
            "category": "belysning",
            "good": False,
            "severity": 2,
            "text": text,
            "when": f"2026-11-24T18:1{n}:00+01:00",
        }
        for n, text in enumerate(texts)
    ]
    content = {
        "format": "lofteskartan-protocol", "version": 1, "walk": {"id": planned.walk.id},
        "sheet": phone, "group": group, "count": len(rows), "observations": rows,
    }  # fmt: skip
    return json.dumps(content).encode()


@pytest.fixture
def walked(services) -> PlannedWalk:
    planned = PlannedWalk(*load_plan(PLAN.read_text(encoding="utf-8")))
    services.store.put_walk(planned)
    one = group_file(planned, "a", 1, "Lampan i tunneln är släckt", HOSTILE)
    two = group_file(planned, "b", 2, "Släckt lampa i tunneln")
    for name, data in (("1.json", one), ("2.json", two)):
        walk_intake.merge(services.store, data, name)
    return planned


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("page", [protocol_page, actions_page])
def test_without_a_walk_the_pages_say_how_one_comes_in(page):
    app = open_page(page)
    assert "Inga vandringar i Solna än" in html(app)


@pytest.mark.usefixtures("services")
def test_promised_walks_are_counted_from_the_start():
    assert "0 av 4" in html(open_page(actions_page))


@pytest.mark.usefixtures("walked")
def test_the_protocol_shows_what_was_seen_escaped_and_its_files():
    app = open_page(protocol_page)
    shown = html(app)
    assert "<b>3</b> observationer" in shown
    assert "<b>1</b> möjlig dubblett" in shown
    assert "Lampan i tunneln" in shown
    assert "<img src=x" not in shown
    assert "${" not in shown
    labels = [button.proto.label for button in app.get("download_button")]
    assert len(labels) == 9
    assert labels[0] == "Vandringsblad (PDF)"


def test_a_pair_can_be_joined_and_the_two_become_one(walked, services):
    app = open_page(protocol_page)
    next(button for button in app.button if button.label.startswith("Samma sak")).click().run()
    shown = html(app)
    assert "<b>2</b> observationer" in shown
    assert "Kan vara samma sak" not in shown
    assert "Även grupp" in shown
    assert len(services.store.observations(walked.walk.id)) == 3


def test_a_pair_that_is_two_is_not_asked_about_again(walked, services):
    app = open_page(protocol_page)
    next(button for button in app.button if button.label == "Två olika").click().run()
    assert "Kan vara samma sak" not in html(app)
    assert len(walk_desk.protocol(services.store, walked.walk.id)[0]) == 3


def test_actions_are_made_once(walked, services):
    app = open_page(protocol_page)
    for said in ("3 nya åtgärder", "0 nya åtgärder"):
        app.button(key="make").click().run()
        assert said in html(app)
    assert len(services.store.actions("0184")) == 3
    assert {a.walk_id for a in services.store.actions()} == {walked.walk.id}


def test_an_observation_from_paper_is_stored(walked, services):
    app = open_page(protocol_page)
    app.text_area[0].input("Trasig bänk, ring 070-123 45 67")
    next(b for b in app.button if b.label == "Spara observationen").click().run()
    shown = html(app)
    assert "Observationen är sparad." in shown
    assert "kontaktuppgifter togs bort" in shown
    last = services.store.observations(walked.walk.id)[-1]
    assert (last.text, last.source, last.severity) == ("Trasig bänk, ring […]", "dashboard", 2)


@pytest.fixture
def acted(walked, services):
    walk_desk.actions_from(services.store, walked.walk.id)
    first = walk_desk.actions_of(services.store)[0]
    late = replace(first.action, deadline=date(2020, 1, 1), owner="Gata och park")
    walk_desk.bring_on(services.store, first, walk_desk.Change(late, ActionStatus.PLANERAD))
    return first.action


@pytest.mark.usefixtures("acted")
def test_the_list_of_actions_can_show_what_is_late():
    app = open_page(actions_page)
    shown = html(app)
    assert "<b>3</b> öppna" in shown
    assert "<b>1</b> försenad" in shown
    assert "skulle vara klar 1" in shown
    assert "1 av 4" not in shown  # the promise is of 2022, the walk of 2026
    app.segmented_control[0].set_value("late").run()
    assert html(app).count('<article class="deed') == 1


def test_an_answer_is_approved_and_stands_in_the_history(acted, services):
    app = open_page(actions_page)
    answers = [area for area in app.text_area if area.label == "Svar till de boende"]
    answers[0].input("Lampan byts i mars.")
    next(b for b in app.button if b.label.startswith("Godkänn")).click().run()
    shown = html(app)
    assert "Publicerat svar: Lampan byts i mars." in shown
    assert "Svaret är publicerat." in shown
    (state,) = (s for s in walk_desk.actions_of(services.store) if s.answer)
    assert state.action.id == acted.id
    assert "Historik" in shown


@pytest.mark.usefixtures("acted")
def test_who_declines_is_asked_why(services):
    app = open_page(actions_page)
    statuses = [box for box in app.selectbox if box.label == "Status"]
    statuses[0].select(ActionStatus.AVBOJD)
    next(b for b in app.button if b.label == "Spara").click().run()
    assert "must say why" in html(app)
    assert not any(s.reason for s in walk_desk.actions_of(services.store))


def test_the_follow_up_walk_starts_in_one_click(acted, walked, services):
    app = open_page(actions_page)
    app.selectbox(key="choose_walk").select(walked.walk.id).run()
    app.button(key="follow").click().run()
    assert "Uppföljning" in html(app)
    made = services.store.walks("0184")[-1]
    assert made.walk.follows == walked.walk.id
    assert acted.id in {ref for stop in made.walk.stops for ref in stop.refs}
    assert [item.title for item in walk_desk.old_list(services.store, made)]


@pytest.mark.usefixtures("acted")
def test_both_pages_are_there_in_english():
    assert "What the groups saw" in html(open_page(protocol_page, lang="en"))
    assert "Promised walks" in html(open_page(actions_page, lang="en"))
