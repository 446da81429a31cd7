"""Log-in against a real OpenID Connect provider on loopback: who may do what, and who may not."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geodata.store import open_store
from tests.browser.axe import findings
from tests.browser.conftest import START_LIMIT_S, App, Visit, free_port, start_app, stop_app
from tests.browser.runs import settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PEOPLE = {
    "viewer-1": {"email": "viewer@solna.example", "name": "Vera"},
    "planner-1": {"email": "planner@solna.example", "name": "Paula", "role": "administrator"},
    "admin-1": {"email": "admin@solna.example", "name": "Adam"},
}
SETTINGS = """
[[access.people]]
value = "planner@solna.example"
role = "planner"
kommuner = ["0184"]
office = "trygghetssamordnare"
[[access.people]]
value = "admin@solna.example"
role = "administrator"
kommuner = ["*"]
"""
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secret}"
client_id = "lofteskartan"
client_secret = "of the test"
server_metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"
"""
OF_PROVIDER = "picocss"  # the style sheet of its page, which nothing here needs
COOKIE = "_streamlit_user"
BULK = "Registrera för många på en gång"
RECORD = re.compile(r"Registrera för \d+ löfte")


@pytest.fixture(scope="module")
def provider() -> Iterator[int]:
    """The port of a provider that knows the people above."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    for sub, claims in PEOPLE.items():
        command += ["--user-claims", json.dumps({"sub": sub, **claims})]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limit = time.monotonic() + START_LIMIT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            assert process.poll() is None, "the provider ended while starting"
            assert time.monotonic() < limit, "the provider was not up in time"
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait()


def start(folder: Path, provider: int, settings: str) -> App:
    """Start the app with a log-in, as on a server; the secrets stand beside it."""
    (folder / ".streamlit").mkdir()
    secrets = SECRETS.format(secret=os.urandom(24).hex(), provider=provider)
    (folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    return start_app(folder, settings)


@pytest.fixture(scope="module")
def served(
    browser: object, provider: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """The app, in which everybody may look."""
    assert browser
    running = start(tmp_path_factory.mktemp("served"), provider, SETTINGS)
    yield running
    stop_app(running)


def log_in(page: Page, sub: str) -> None:
    page.get_by_role("button", name="Logga in").wait_for()
    settled(page)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("button", name=sub, exact=True).click()
    page.get_by_role("button", name="Logga ut").wait_for()
    settled(page)


def record_for_many(page: Page) -> None:
    page.get_by_text(BULK).wait_for()
    settled(page)
    page.get_by_text(BULK).click()
    settled(page)
    page.get_by_role("button", name=RECORD).click()
    settled(page)


def left(visitor: Visit) -> tuple[list[str], list[str]]:
    """What the browser asked of others and what it complained of, without the provider's page."""
    return [url for url in visitor.left if OF_PROVIDER not in url], visitor.errors


def recorded(app: App) -> dict[str, set[str]]:
    """Kommun → who recorded events on its promises."""
    with open_store(app.store) as store:
        found: dict[str, set[str]] = {}
        for event in store.events():
            for kommun in store.kommuner_of(event.promise_id):
                found.setdefault(kommun, set()).add(event.who)
        return found


def test_a_viewer_can_look_and_not_change_whatever_the_link_says(served, visit):
    visitor = visit(served.link("uppfoljning", kommun="Solna", role="administrator"))
    page = visitor.page
    page.get_by_text("Logga in om det är du.").wait_for()
    assert page.get_by_text(BULK).count() == 0
    log_in(page, "viewer-1")
    for path in ("uppfoljning", "granska", "data", "protokoll"):
        page.goto(served.link(path, kommun="Solna", role="administrator", user="admin-1"))
        page.get_by_text("Du kan titta men inte ändra här").first.wait_for()
        page.get_by_text("läsare i Solna").wait_for()
        settled(page)
        assert page.locator("input[type=file]").count() == 0
        assert page.get_by_text(BULK).count() == 0
    page.goto(served.link("logg", kommun="Solna"))
    page.get_by_text("administratör i Solna").wait_for()
    assert page.get_by_role("link", name="Logg", exact=True).count() == 0
    assert left(visitor) == ([], [])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_where_nobody_may_look_there_is_only_the_log_in(provider, visit, tmp_path, dark):
    walled = start(tmp_path, provider, f"[access]\nopen = false\n{SETTINGS}")
    try:
        visitor = visit(walled.link("loften", kommun="Solna"), dark=dark)
        page = visitor.page
        page.get_by_role("heading", name="Logga in för att se kartan").wait_for()
        visitor.settle()
        assert findings(page) == set()
        assert page.locator("table.promises, iframe, .st-key-choices").count() == 0
        log_in(page, "viewer-1")
        page.get_by_role("heading", name="Solna", level=1).wait_for()
        assert left(visitor) == ([], [])
    finally:
        stop_app(walled)


def test_claims_that_the_server_did_not_sign_are_no_log_in(served, visit):
    claims = {"is_logged_in": True, "origin": served.url, "email": "admin@solna.example"}
    claims |= {"iat": int(time.time()), "provider": "default"}
    value = URLSafeTimedSerializer("a guess", salt=COOKIE).dumps(json.dumps(claims))
    page = visit(served.url).page
    page.context.add_cookies([{"name": COOKIE, "value": value, "url": served.url}])
    page.goto(served.link("uppfoljning", kommun="Solna"))
    page.get_by_role("button", name="Logga in").wait_for()
    page.get_by_text("Logga in om det är du.").wait_for()


def test_a_planner_changes_their_own_kommun_only_and_logs_out(served, visit):
    clicks: list[bytes] = []
    administrator = visit(served.url).page
    administrator.on(
        "websocket",
        lambda s: s.on("framesent", lambda f: clicks.append(f) if isinstance(f, bytes) else None),
    )
    log_in(administrator, "admin-1")
    administrator.goto(served.link("uppfoljning", kommun="Kalmar"))
    record_for_many(administrator)
    assert recorded(served) == {"0880": {"administratör"}}

    visitor = visit(served.url)
    planner = visitor.page
    log_in(planner, "planner-1")
    planner.goto(served.link("uppfoljning", kommun="Solna"))
    planner.get_by_text("Du beslutar som trygghetssamordnare.").wait_for()
    record_for_many(planner)
    mine = recorded(served)
    assert mine == {"0880": {"administratör"}, "0184": {"trygghetssamordnare"}}

    replay(planner, served.link("uppfoljning", kommun="Kalmar", role="administrator"), clicks[-1])
    with open_store(served.store) as store:
        entries = store.audit()
    assert recorded(served) == mine
    assert not any("planner" in entry.role and "0880" in entry.kommuner for entry in entries)
    assert not any("solna.example" in str(entry) or "Paula" in str(entry) for entry in entries)

    planner.goto(served.link("uppfoljning", kommun="Solna"))
    planner.get_by_role("button", name="Logga ut").wait_for()
    settled(planner)
    planner.get_by_role("button", name="Logga ut").click()
    planner.get_by_role(
        "button", name=re.compile("Yes|Confirm|Log ?out|End", re.IGNORECASE)
    ).click()
    planner.get_by_role("button", name="Logga in").wait_for()
    planner.goto(served.link("uppfoljning", kommun="Solna"))
    planner.get_by_text("Logga in om det är du.").wait_for()
    assert planner.get_by_text(BULK).count() == 0

    administrator.goto(served.link("logg", kommun="Solna"))
    administrator.get_by_role("cell", name="följde upp").first.wait_for()
    administrator.get_by_role("cell", name="trygghetssamordnare").first.wait_for()
    assert left(visitor) == ([], [])


def replay(page: Page, address: str, click: bytes) -> None:
    """Open an address and send what another one's browser sent when they clicked a button."""
    ended: list[bool] = []
    sockets: list[Any] = []

    def route(socket_: Any) -> None:
        server = socket_.connect_to_server()
        sockets.append(server)

        def from_server(frame: str | bytes) -> None:
            if isinstance(frame, bytes):
                kind = ForwardMsg.FromString(frame).WhichOneof("type")
                ended.extend([True] if kind == "script_finished" else [])
            socket_.send(frame)

        server.on_message(from_server)
        socket_.on_message(server.send)

    page.route_web_socket(re.compile("/_stcore/stream"), route)
    page.goto(address)
    page.get_by_text("planerare eller administratör i Kalmar").wait_for()
    before = len(ended)
    sockets[-1].send(click)
    limit = time.monotonic() + START_LIMIT_S
    while len(ended) == before:
        assert time.monotonic() < limit, "the server did not answer the click"
        page.wait_for_timeout(50)
    page.unroute_all(behavior="ignoreErrors")
