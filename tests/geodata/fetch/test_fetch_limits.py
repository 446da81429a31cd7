"""Sites that hang, drip, lie and flood: bounded time, bounded bytes, a clear word."""

from __future__ import annotations

import gzip
import threading
import zlib

import pytest

from geodata.fetch import Fetcher
from geodata.fetch.body import _Gunzip
from geodata.fetch.errors import (
    BrokenAnswerError,
    FetchError,
    FetchTimeoutError,
    RobotsRefusedError,
    TooLargeError,
    UnreachableError,
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def hang(_connection, over):
    over.wait(30)


def drip(start, piece):
    def page(connection, over):
        connection.sendall(start)
        while not over.wait(0.05):
            connection.sendall(piece)

    return page


def flood(start, piece):
    def page(connection, over):
        connection.sendall(start)
        while not over.is_set():
            connection.sendall(piece)

    return page


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(hang, id="hangs"),
        pytest.param(drip(b"", b"H"), id="drips the status"),
        pytest.param(drip(HEAD, b"X"), id="drips a header"),
        pytest.param(drip(HEAD + b"\r\n", b"x"), id="drips the body"),
        pytest.param(drip(CHUNKED, b"1\r\nx\r\n"), id="drips chunks"),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="continues for ever"),
    ],
)
def test_nothing_keeps_us_waiting(site, page):
    site.pages["/a"] = page
    with pytest.raises(FetchTimeoutError, match="in time"):
        site.fetch("/a", total_s=0.6)


def test_robots_that_hang_are_not_taken_for_a_yes(site):
    site.pages["/robots.txt"] = hang
    site.pages["/a"] = site.answer(b"x")
    with pytest.raises(RobotsRefusedError, match="cannot be read now"):
        site.fetch("/a")
    assert site.paths() == ["/robots.txt"]


def test_a_resolver_that_hangs_is_left_behind(site):
    finished = []

    def resolve(*_):
        site.over.wait(30)
        finished.append("127.0.0.1")
        return finished

    guest = Fetcher(site.settings(connect_s=0.2), site.network(resolve=resolve))
    # robots.txt comes first, so a name that nobody answers for is met there
    with pytest.raises(RobotsRefusedError, match="did not answer in time"):
        guest.fetch(site.url("/a"))
    assert finished == site.asked == []


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(flood(HEAD + b"\r\n", b"x" * 9000), id="body without end"),
        pytest.param(flood(CHUNKED, b"2000\r\n" + b"x" * 8192 + b"\r\n"), id="chunks without end"),
        pytest.param(flood(CHUNKED + b"-1\r\n", b"x" * 9000), id="chunk of size -1"),
        pytest.param(flood(CHUNKED + b"0\r\n", b"x: y\r\n" * 900), id="trailers without end"),
        pytest.param(HEAD + b"Content-Length: 100001\r\n\r\n", id="announced"),
    ],
)
def test_no_more_is_read_than_a_document_may_have(site, page):
    site.pages["/a"] = page
    with pytest.raises(TooLargeError, match="100,000 bytes"):
        site.fetch("/a", total_s=20.0)


def test_the_limit_itself_is_allowed(site):
    site.pages["/a"] = site.answer(b"x" * 100_000)
    site.pages["/b"] = site.answer(b"x" * 100_001)
    assert len(site.fetch("/a").data) == 100_000
    with pytest.raises(TooLargeError):
        site.fetch("/b")


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(data[:1]) * 200_000])
def test_a_packed_bomb_does_not_go_off(site, pack):
    site.pages["/a"] = site.answer(pack(b"\0" * 50_000_000), content_encoding="gzip")
    with pytest.raises(TooLargeError):
        site.fetch("/a", total_s=20.0, max_bytes=100_000)


def test_unpacking_stops_where_the_room_ends():
    bomb = gzip.compress(b"\0" * 10_000_000)
    assert len(_Gunzip().feed(bomb, 100)) == 100
    assert len(_Gunzip().feed(gzip.compress(b"ab") + bomb, 100)) == 100


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"hej\r\n\r\n", id="not HTTP"),
        pytest.param(HEAD + b"Content-Length: 99\r\n\r\nshort", id="shorter than announced"),
        pytest.param(CHUNKED + b"9\r\nshort", id="chunk cut short"),
        pytest.param(CHUNKED + b"-5\r\nshort", id="chunk of negative size"),
        pytest.param(CHUNKED + b"zz\r\n", id="chunk of no size"),
        pytest.param(HEAD + b"Content-Encoding: br\r\n\r\nx", id="packed as nobody asked"),
        pytest.param(HEAD + b"Content-Encoding: gzip\r\n\r\nx", id="not packed at all"),
        pytest.param(
            HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 99)[:-4],
            id="packing cut short",
        ),
        pytest.param(
            HEAD + b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(b"x"), id="zlib, not gzip"
        ),
        pytest.param(HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n", id="header line too long"),
        pytest.param(HEAD + b"X: y\r\n" * 200 + b"\r\n", id="too many headers"),
    ],
)
def test_a_damaged_answer_is_told(site, page):
    site.pages["/a"] = page
    with pytest.raises(BrokenAnswerError):
        site.fetch("/a")


def test_a_length_that_is_too_short_or_none_takes_what_was_announced(site):
    site.pages["/a"] = HEAD + b"Content-Length: 2\r\n\r\nhej"
    site.pages["/b"] = HEAD + b"Content-Length: many\r\n\r\nhej"
    assert site.fetch("/a").data == b"he"
    assert site.fetch("/b").data == b"hej"


def test_a_site_that_hangs_up_is_told(site):
    site.pages["/a"] = b""
    with pytest.raises(UnreachableError):
        site.fetch("/a")


def test_no_connection_is_told(site):
    site.names["closed.test"] = ["127.0.0.9"]
    guest = Fetcher(site.settings(), site.network(refuses=lambda _: ""))
    with pytest.raises(UnreachableError, match="No connection"):
        guest.fetch(site.url("/", "closed.test"))


def test_every_error_says_what_where_and_what_to_do(site):
    pages = {"/hang": hang, "/broken": b"hej\r\n\r\n", "/none": b"", "/big": b"x" * 10}
    site.pages |= pages | {"/big": site.answer(b"x" * 200_000)}
    for path in (*pages, "/missing"):
        with pytest.raises(FetchError) as caught:
            site.fetch(path)
        assert caught.value.what.endswith(".")
        assert caught.value.where == site.url(path)
        assert caught.value.remedy.endswith(".")


def test_no_thread_is_left_that_would_keep_the_program_alive(site):
    site.pages["/a"] = hang
    before = {thread for thread in threading.enumerate() if not thread.daemon}
    with pytest.raises(FetchTimeoutError):
        site.fetch("/a")
    assert {thread for thread in threading.enumerate() if not thread.daemon} == before
