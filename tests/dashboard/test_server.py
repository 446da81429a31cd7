"""The server's own part: language and title of the page, and the headers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from config.settings import SETTINGS_VARIABLE, load_settings
from dashboard.app import Page

SCRIPT = b"window.prerenderReady = false"
INDEX = (
    b'<!DOCTYPE html><html lang="en"><head><title>Streamlit</title>'
    b"<script>" + SCRIPT + b"</script></head><body></body></html>"
)


def answer(
    path: str, query: bytes = b"", content_type: bytes = b"text/html; charset=utf-8"
) -> tuple[dict[bytes, bytes], bytes, dict[bytes, bytes]]:
    """Ask the middleware for a path; return headers, body, and the headers that Streamlit saw."""
    seen: dict[bytes, bytes] = {}
    sent: list[dict[str, Any]] = []

    async def streamlit(scope: Any, _receive: Any, send: Any) -> None:
        seen.update(scope["headers"])
        length = str(len(INDEX)).encode()
        headers = [(b"content-type", content_type), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": INDEX})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {
        "type": "http",
        "path": path,
        "query_string": query,
        "headers": [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip")],
    }
    asyncio.run(Page(streamlit)(scope, receive, send))
    return dict(sent[0]["headers"]), sent[1]["body"], seen


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


@pytest.mark.parametrize(
    ("query", "language"), [(b"", "sv"), (b"lang=en", "en"), (b'lang="><x', "sv")]
)
def test_the_page_says_its_language_and_name(query: bytes, language: str):
    headers, body, _ = answer("/", query)
    assert f'<html lang="{language}">'.encode() in body
    assert "<title>Löfteskartan</title>".encode() in body
    assert headers[b"content-length"] == str(len(body)).encode()


def test_the_page_lets_only_its_own_scripts_run():
    headers, body, seen = answer("/")
    digest = base64.b64encode(hashlib.sha256(SCRIPT).digest()).decode()
    policy = headers[b"content-security-policy"].decode()
    assert f"script-src 'self' blob: 'sha256-{digest}';" in policy
    assert SCRIPT in body
    assert "http" not in policy
    assert b"accept-encoding" not in seen


def test_only_the_frame_of_the_map_may_use_eval():
    assert b"unsafe-eval" not in answer("/loften")[0][b"content-security-policy"]
    frame = answer("/component/streamlit_folium.st_folium/index.html")
    assert b"unsafe-eval" in frame[0][b"content-security-policy"]


def test_what_is_no_page_stays_as_it_is():
    _, body, _ = answer("/app/static/map.js", content_type=b"text/javascript")
    assert body == INDEX


def test_a_tile_source_of_the_settings_is_the_only_other_host(tmp_path, monkeypatch):
    own = tmp_path / "own.toml"
    own.write_text(
        '[tiles]\nurl = "https://{s}.tiles.example.se/{z}/{x}/{y}.png"\nattribution = "©"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv(SETTINGS_VARIABLE, str(own))
    load_settings.cache_clear()
    policy = answer("/")[0][b"content-security-policy"].decode()
    assert "img-src 'self' data: blob: https://*.tiles.example.se;" in policy


def test_healthz_asks_the_store(services):
    from dashboard import health

    assert health.answer(None).status_code == 200
    services.store.close()
    for path in Path(services.settings.store_address()).parent.glob("store.sqlite*"):
        path.write_bytes(b"no database any more" * 100)
    answer = health.answer(None)
    assert answer.status_code == 503
    assert b"store" in answer.body
