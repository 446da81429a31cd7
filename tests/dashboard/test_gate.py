"""The gate before the dashboard: where it may listen, whom it lets in, how often one may try."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE, load_settings
from dashboard import app as server
from dashboard import gate, login
from dashboard.gate import Attempts, Gate, NotLoopbackError, check_bind
from dashboard.login import LoginError

EVERY = "0.0.0.0"  # noqa: S104  that it is refused is what is tested
AUTH = {
    "redirect_uri": "https://loften.solna.example/oauth2callback",
    "cookie_secret": "c" * 32,
    "client_id": "lofteskartan",
    "client_secret": "very secret",
    "server_metadata_url": "https://id.solna.example/.well-known/openid-configuration",
}


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch):
    """Set up a log-in; keywords replace values of its secrets."""

    def give(**changes: str) -> None:
        monkeypatch.setattr(login, "_section", lambda: AUTH | changes)

    return give


def ask(gated: Gate, path: str = "/", kind: str = "http", **scope: Any) -> int | str:
    """Ask for a path; return the status of the answer, or what became of the socket."""
    sent: list[dict[str, Any]] = []

    async def inside(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept" if kind == "websocket" else "answer", "status": 200})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    gated.app = inside
    headers = {"host": "localhost:8501"} | scope.pop("headers", {})
    asked = {
        "type": kind,
        "path": path,
        "server": ("127.0.0.1", 8501),
        "client": ("127.0.0.1", 5),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    } | scope
    asyncio.run(gated(asked, receive, send))
    return sent[0].get("status") or sent[0]["type"]


@pytest.fixture
def gated() -> Gate:
    async def nothing(*_: Any) -> None: ...

    return Gate(nothing)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_needs_no_log_in(address: str):
    check_bind(address)


@pytest.mark.parametrize("address", [None, "", EVERY, "::", "192.0.2.7", "solna.example"])
def test_others_are_not_let_in_without_log_in(address: str | None, secrets):
    with pytest.raises(NotLoopbackError, match=r"docs/roles\.md"):
        check_bind(address)
    secrets()
    check_bind(address)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"client_secret": ""}, "client_secret is missing"),
        ({"cookie_secret": "short"}, "cookie_secret is shorter than 32"),
        ({"redirect_uri": "https://loften.solna.example/"}, "must end with /oauth2callback"),
        ({"redirect_uri": "http://loften.solna.example/oauth2callback"}, "https://"),
        ({"server_metadata_url": "http://id.solna.example/x"}, "server_metadata_url must begin"),
    ],
)
def test_a_log_in_that_is_set_up_by_half_is_told_without_its_secrets(secrets, changes, said):
    secrets(**changes)
    with pytest.raises(LoginError) as caught:
        check_bind("127.0.0.1")
    assert said in str(caught.value)
    assert "very secret" not in str(caught.value)


@pytest.mark.parametrize(
    "scope",
    [
        {"server": ("192.0.2.7", 8501)},
        {"server": None},
        {"headers": {"host": "evil.example"}},
        {"headers": {"host": "localhost.evil.example:8501"}},
        {"headers": {"host": ""}},
        {"headers": {"x-forwarded-for": "192.0.2.9"}},
        {"headers": {"forwarded": "for=192.0.2.9"}},
    ],
)
def test_without_log_in_a_request_from_elsewhere_is_refused(gated, secrets, scope):
    assert ask(gated, **scope) == 403
    assert ask(gated, kind="websocket", **scope) == "websocket.close"
    secrets()
    assert ask(gated, **scope) == 200


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
def test_without_log_in_this_machine_is_let_in(gated, host):
    assert ask(gated, headers={"host": host}) == 200
    assert ask(gated, kind="websocket", headers={"host": host}) != "websocket.close"


def test_log_ins_of_one_peer_are_slowed_down_and_nothing_else(gated, secrets, monkeypatch):
    secrets()
    clock = [0.0]
    monkeypatch.setattr(gate.time, "monotonic", lambda: clock[0])
    limit = load_settings().access.attempts_per_minute
    assert {ask(gated, "/oauth2callback") for _ in range(limit)} == {200}
    assert ask(gated, "/base/oauth2callback") == 429
    assert ask(gated, "/auth/login") == 429
    assert ask(gated, "/loften") == 200
    assert ask(gated, "/auth/login", client=("192.0.2.3", 1)) == 200
    clock[0] = 61.0
    assert ask(gated, "/auth/login") == 200


def test_the_counter_forgets_who_was_seen_longest_ago(monkeypatch):
    monkeypatch.setattr(gate, "PEERS_KEPT", 2)
    attempts = Attempts()
    assert [attempts.take(peer, 1, 0.0) for peer in "abcb"] == [True, True, True, False]
    assert attempts.take("a", 1, 0.0)


def test_every_cookie_reaches_the_browser_and_over_https_only(secrets):
    start = {
        "type": "http.response.start",
        "headers": [(b"set-cookie", b"a=1; Path=/"), (b"set-cookie", b"b=2; Path=/")],
    }
    server._mended(start, {"body": b""}, {"path": "/", "headers": []})
    assert [v for k, v in start["headers"] if k == b"set-cookie"] == [
        b"a=1; Path=/",
        b"b=2; Path=/",
    ]
    secrets()
    server._mended(start, {"body": b""}, {"path": "/", "headers": []})
    cookies = [v for k, v in start["headers"] if k == b"set-cookie"]
    assert cookies == [b"a=1; Path=/; Secure", b"b=2; Path=/; Secure"]


@pytest.mark.parametrize("by", ["flag", "variable"])
def test_streamlit_itself_refuses_to_start_where_others_could_come_in(tmp_path: Path, by: str):
    environment = os.environ | {STORE_VARIABLE: str(tmp_path / "store.sqlite")}
    command = [sys.executable, "-m", "streamlit", "run", server.__file__, "--server.port", "0"]
    if by == "flag":
        command += ["--server.address", EVERY]
    else:
        environment["STREAMLIT_SERVER_ADDRESS"] = EVERY
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True,
        timeout=240,
    )  # fmt: skip
    assert ended.returncode != 0
    assert f"will not listen on {EVERY}: there is no log-in" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "store.sqlite").exists()
