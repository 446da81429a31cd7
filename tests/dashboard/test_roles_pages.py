"""What the pages offer to whom, without a browser: the log-in's claims are given by the test."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from config.settings import SETTINGS_VARIABLE, load_settings
from dashboard import drafts, session, walk_desk, walk_intake, workbench
from dashboard.cli.sources import Loaded
from dashboard.escape import escape
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import PlannedWalk

if TYPE_CHECKING:
    from collections.abc import Callable

START = Path(session.__file__).with_name("start.py")
PLAN = Path(__file__).resolve().parents[1] / "fixtures" / "walk" / "hagalund.json"
AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "c" * 32,
    "client_id": "lofteskartan",
    "client_secret": "not shown",
    "server_metadata_url": "http://localhost:1/.well-known/openid-configuration",
}
PEOPLE = """
[access]
open = %s
[[access.people]]
value = "planner@solna.example"
role = "planner"
kommuner = ["0184"]
office = "trygghetssamordnare"
[[access.people]]
value = "organiser@solna.example"
role = "organiser"
kommuner = ["0184"]
[[access.people]]
value = "admin@solna.example"
role = "administrator"
kommuner = ["*"]
"""
PAGE = b"""Medborgarl\xc3\xb6fte Solna 2023

Polisen och Solna stad lovar att:

\xe2\x80\xa2 F\xc3\xb6rb\xc3\xa4ttra belysningen vid Trollkarlsbacken.
"""


def screen(name: str) -> AppTest:
    return AppTest.from_string(
        "from dashboard import account, session\n"
        f"from dashboard.screens import {name}\n"
        "session.begin()\naccount.show()\naccount.begin()\n"
        f"if account.is_open():\n    {name}.page()\n",
        default_timeout=60,
    )


@pytest.fixture
def settings(services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    assert services.store
    own = tmp_path / "own.toml"
    monkeypatch.setenv(SETTINGS_VARIABLE, str(own))

    def write(*, anyone: bool = True) -> None:
        own.write_text(PEOPLE % str(anyone).lower(), encoding="utf-8")
        load_settings.cache_clear()

    write()
    return write


@pytest.fixture
def visit(settings) -> Callable[..., AppTest]:
    """A page as somebody sees it; ``who`` is empty for a visitor who is not logged in."""
    assert settings

    def run(name: str, who: str = "", kommun: str = "Solna", **claims: Any) -> AppTest:
        app = screen(name)
        app.secrets["auth"] = AUTH
        app.user = {"is_logged_in": bool(who)}
        if who:
            app.user |= {"email": f"{who}@solna.example", "name": who, "iat": time.time()}
        app.user |= claims
        app.query_params["kommun"] = kommun
        app.query_params["role"] = "administrator"
        return app.run()

    return run


@pytest.fixture
def walked(services) -> PlannedWalk:
    planned = PlannedWalk(*load_plan(PLAN.read_text(encoding="utf-8")))
    services.store.put_walk(planned)
    row = {
        "id": "1", "stop": planned.walk.stops[0].id, "category": "belysning", "good": False,
        "severity": 2, "text": "Lampan i tunneln", "when": "2026-11-24T18:10:00+01:00",
    }  # fmt: skip
    content = {
        "format": "lofteskartan-protocol", "version": 1, "walk": {"id": planned.walk.id},
        "sheet": "a", "group": 1, "count": 1, "observations": [row],
    }  # fmt: skip
    walk_intake.merge(services.store, json.dumps(content).encode(), "1.json")
    walk_desk.actions_from(services.store, planned.walk.id)
    return planned


def html(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def keys(app: AppTest) -> set[str]:
    kinds = ("button", "text_input", "file_uploader", "selectbox", "text_area")
    return {str(e.key or e.label) for kind in kinds for e in app.get(kind) if hasattr(e, "key")}


KEPT = escape("tänt <b>i maj</b>")
WRITING = {
    "granska": "review_address",
    "uppfoljning": "bulk-record",
    "walk_protocol": "make",
    "walk_actions": "FormSubmitter:change-",
}


@pytest.mark.usefixtures("walked")
@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize(
    ("who", "kommun"), [("", "Solna"), ("stranger", "Solna"), ("planner", "Kalmar")]
)
def test_what_one_may_not_do_is_not_offered_and_a_line_says_who_may(visit, name, who, kommun):
    app = visit(name, who, kommun)
    assert not any(key.startswith(WRITING[name]) for key in keys(app))
    assert not any(key.startswith(("record-", "accept-", "review-")) for key in keys(app))
    if kommun == "Solna" or name in ("granska", "uppfoljning"):
        assert f"planerare eller administratör i {kommun}" in html(app)
    assert ("Logga in om det är du." in html(app)) is (not who and kommun == "Solna")


@pytest.mark.usefixtures("walked")
@pytest.mark.parametrize("name", WRITING)
def test_a_planner_is_offered_everything_in_their_own_kommun(visit, name):
    app = visit(name, "planner")
    assert any(key.startswith(WRITING[name]) for key in keys(app))
    assert "inte ändra här" not in html(app)


@pytest.mark.usefixtures("walked")
def test_an_organiser_makes_actions_and_does_not_approve_answers(visit):
    app = visit("walk_actions", "organiser")
    labels = [button.label for button in app.button]
    assert "Spara" in labels
    assert not any("Godkänn" in label for label in labels)
    assert any("Godkänn" in b.label for b in visit("walk_actions", "planner").button)
    assert "inte ändra här" in html(visit("granska", "organiser"))


@pytest.mark.usefixtures("walked")
def test_what_is_not_released_is_not_shown_to_a_viewer(visit):
    for name in ("walk_protocol", "walk_actions"):
        assert "Lampan i tunneln" not in html(visit(name))
        assert "Lampan i tunneln" in html(visit(name, "organiser"))


def test_the_log_in_signs_and_its_role_is_shown(visit, services):
    workbench.keep_reading(services.store, workbench.read_loaded(Loaded(PAGE, "solna.txt")))
    app = visit("granska", "planner")
    assert "planerare i Solna" in html(app)
    assert "Du beslutar som trygghetssamordnare." in html(app)
    assert "who" not in keys(app)
    app.button(key="log-out")
    next(b for b in app.button if "Trollkarlsbacken" in b.label).click().run()
    next(b for b in app.button if "Godkänn" in b.label).click().run()
    (decision,) = services.store.decisions()
    assert decision.who == "trygghetssamordnare"
    assert "planner" not in str(decision)
    (entry,) = services.store.audit(limit=1)
    assert (entry.role, entry.verb, entry.kommuner) == ("planner", "decide", ("0184",))


def test_without_log_in_the_one_at_this_machine_may_everything_and_signs_by_hand(services):
    assert services.store
    app = screen("granska")
    app.query_params["kommun"] = "Kalmar"
    app.run()
    assert {"review_address", "who"} <= keys(app)
    assert "log-in" not in keys(app)


def test_a_log_in_that_has_run_out_saves_nothing_and_keeps_what_was_typed(
    visit, services, monkeypatch
):
    monkeypatch.setattr(drafts, "_KEPT", type(drafts._KEPT)())
    app = visit("uppfoljning", "planner")
    next(b for b in app.button if b.key.startswith("follow-")).click().run()
    next(f for f in app.text_area if f.key.startswith("note-")).set_value("tänt <b>i maj</b>")
    app.user = app.user | {"iat": time.time() - 13 * 3600}
    next(b for b in app.button if b.key.startswith("record-")).click().run()
    assert services.store.events() == ()
    assert "Din inloggning har gått ut" in html(app)
    assert KEPT in html(app)
    assert "log-in" in keys(app)
    assert "tänt" not in html(visit("uppfoljning", "organiser"))
    again = visit("granska", "planner")
    assert KEPT in html(again)
    again.button(key="draft-taken").click().run()
    assert "tänt" not in html(again)


def test_a_log_in_that_runs_out_while_somebody_types_on_granska_is_told(
    visit, services, monkeypatch
):
    monkeypatch.setattr(drafts, "_KEPT", type(drafts._KEPT)())
    workbench.keep_reading(services.store, workbench.read_loaded(Loaded(PAGE, "solna.txt")))
    app = visit("granska", "planner")
    next(b for b in app.button if "Trollkarlsbacken" in b.label).click().run()
    app.user = app.user | {"iat": time.time() - 13 * 3600}
    next(f for f in app.text_area if f.key.startswith("why-")).set_value("enligt protokoll 7").run()
    assert "Din inloggning har gått ut" in html(app)
    assert "enligt protokoll 7" in html(app)


def test_a_token_that_does_not_say_when_it_was_made_is_nobodys(visit):
    assert "review_address" not in keys(visit("granska", "planner", iat="now"))


def test_a_server_may_show_nothing_before_the_log_in(visit, settings):
    settings(anyone=False)
    assert "Logga in för att se kartan" in html(visit("uppfoljning"))
    assert "Logga in för att se kartan" not in html(visit("uppfoljning", "stranger"))


def test_the_log_is_an_administrators(visit, services):
    assert "Inget har ändrats i Kalmar än" in html(visit("logg", "admin", "Kalmar"))
    workbench.keep_reading(services.store, workbench.read_loaded(Loaded(PAGE, "solna.txt")))
    shown = html(visit("logg", "admin"))
    assert "lade till ett dokument" in shown
    assert "1 ändring i Solna" in shown
    refused = html(visit("logg", "planner"))
    assert "lade till" not in refused
    assert "administratör i Solna" in refused


def test_the_page_of_the_log_is_linked_for_administrators_only(settings):
    assert settings
    links = {}
    for who in ("planner", "admin"):
        app = AppTest.from_file(str(START), default_timeout=60)
        app.secrets["auth"] = AUTH
        app.user = {"is_logged_in": True, "email": f"{who}@solna.example", "iat": time.time()}
        app.run()
        assert not app.exception
        links[who] = {link.proto.label for link in app.get("page_link")}
    assert links["admin"] - links["planner"] == {"Logg"}
