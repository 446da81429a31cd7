"""What a guest does: ask, follow, respect, and say plainly what went wrong."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from geodata.fetch import Fetcher, fetch
from geodata.fetch.errors import (
    AddressRefusedError,
    HttpStatusError,
    RobotsRefusedError,
    TooManyRedirectsError,
    UnreachableError,
)

PAGE = "<p>Vi ska gå en trygghetsvandring i Ängby.</p>".encode()


def test_a_page_comes_with_what_the_site_says_of_it(site):
    site.pages["/a"] = site.answer(PAGE, content_type="Text/HTML; charset=UTF8")
    found = site.fetch("/a")
    assert found.data == PAGE
    assert (found.media_type, found.charset) == ("text/html", "utf-8")
    assert found.url == site.url("/a")
    assert abs((datetime.now(tz=UTC).date() - found.retrieved).days) <= 1


def test_the_request_names_us_and_the_host(site):
    site.pages["/a"] = site.answer(PAGE)
    site.fetch("/a", user_agent="Lofteskartan/9 (test)")
    assert site.paths() == ["/robots.txt", "/a"]
    for request in site.asked:
        assert "User-Agent: Lofteskartan/9 (test)\r\n" in request
        assert f"Host: loften.test:{site.port}\r\n" in request


@pytest.mark.parametrize("declared", ["text/html; charset=utf-8", "text/html; charset=klingon", ""])
def test_bytes_stay_as_they_are_whatever_charset_is_declared(site, declared):
    data = PAGE.decode().encode("cp1252")
    site.pages["/a"] = site.answer(data, **({"content_type": declared} if declared else {}))
    found = site.fetch("/a")
    assert found.data == data
    assert found.charset == ("utf-8" if "utf-8" in declared else None)
    assert found.media_type == ("text/html" if declared else "")


def test_a_packed_page_is_unpacked_all_members_of_it(site):
    packed = gzip.compress(PAGE) + gzip.compress(b"<p>Slut") + b"\0\0"
    site.pages["/a"] = site.answer(packed, content_encoding="gzip")
    assert site.fetch("/a").data == PAGE + b"<p>Slut"


def test_swedish_letters_in_address_and_redirect(site):
    there = "/l%C3%B6ften%202023?%C3%A5r=1"
    site.pages["/%C3%A5"] = site.answer(
        status="301 Moved", location="/löften 2023?år=1".encode().decode("latin-1")
    )
    site.pages[there] = site.answer(PAGE)
    assert site.fetch("/å").url == site.url(there)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site, status):
    site.pages["/a"] = site.answer(status=f"{status} There", location="b?x=1#part")
    site.pages["/b?x=1"] = site.answer(PAGE)
    assert site.fetch("/a").url == site.url("/b?x=1")


def test_a_redirect_loop_ends(site):
    site.pages["/a"] = site.answer(status="302 Found", location="/b")
    site.pages["/b"] = site.answer(status="302 Found", location="/a")
    with pytest.raises(TooManyRedirectsError, match="more than 5 times"):
        site.fetch("/a")
    assert site.paths() == ["/robots.txt", *["/a", "/b"] * 3]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://inside.test/",
        "//inside.test/",
        "http://user:secret@loften.test/",
        "http://loften.test:22/",
        "file:///etc/passwd",
        "http://[oops/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site, location):
    site.names["inside.test"] = ["10.0.0.7"]
    site.pages["/a"] = site.answer(status="302 Found", location=location)
    with pytest.raises(AddressRefusedError) as caught:
        site.fetch("/a", ports=frozenset({site.port, 80}))
    assert "secret" not in str(caught.value)
    assert site.paths() == ["/robots.txt", "/a"]


def test_by_default_this_machine_is_out_of_reach(site):
    settings = site.settings()
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(AddressRefusedError, match="loopback"):
            fetch(site.url("/a", host), settings=settings)
    assert site.asked == []


def test_one_private_address_among_public_ones_refuses_the_host(site):
    site.names["both.test"] = ["8.8.8.8", "192.168.0.1"]
    with pytest.raises(AddressRefusedError, match=r"192\.168\.0\.1, which is private"):
        Fetcher(site.settings(), site.network()).fetch(site.url("/", "both.test"))


def test_a_name_is_resolved_once_so_it_cannot_change_its_mind(site):
    meanings = iter([["127.0.0.1"], ["10.0.0.1"]])
    site.pages["/a"] = site.answer(PAGE)
    network = site.network(resolve=lambda *_: next(meanings))
    assert Fetcher(site.settings(), network).fetch(site.url("/a")).data == PAGE
    assert next(meanings) == ["10.0.0.1"]


def test_the_next_address_is_tried_where_one_does_not_answer(site):
    site.names["two.test"] = ["127.0.0.9", "127.0.0.1"]
    site.pages["/a"] = site.answer(PAGE)
    network = site.network(refuses=lambda _: "")
    found = Fetcher(site.settings(), network).fetch(site.url("/a", "two.test"))
    assert found.data == PAGE


def test_robots_keep_us_out(site):
    site.pages["/robots.txt"] = site.answer(b"User-agent: *\nDisallow: /internt")
    with pytest.raises(RobotsRefusedError, match=r"robots\.txt asks"):
        site.fetch("/internt/plan")
    assert site.paths() == ["/robots.txt"]


def test_robots_are_asked_on_the_way_of_a_redirect_too(site):
    site.pages["/robots.txt"] = site.answer(b"User-agent: lofteskartan\nDisallow: /internt")
    site.pages["/a"] = site.answer(status="302 Found", location="/internt")
    with pytest.raises(RobotsRefusedError):
        site.fetch("/a")
    assert site.paths() == ["/robots.txt", "/a"]


def test_a_site_without_robots_or_with_a_page_in_their_place_allows_all(site):
    site.pages["/a"] = site.answer(PAGE)
    for robots in ("403 Forbidden", "404 Not Found", "410 Gone"):
        site.pages["/robots.txt"] = site.answer(status=robots)
        assert site.fetch("/a").data == PAGE
    site.pages["/robots.txt"] = site.answer(b"<!doctype html><p>User-agent: *")
    assert site.fetch("/a").data == PAGE


def test_more_robots_than_anyone_needs_are_read_from_the_start(site):
    rules = b"User-agent: *\nDisallow: /internt\n" + b"# tyst\n" * 200_000
    site.pages["/robots.txt"] = site.answer(rules)
    with pytest.raises(RobotsRefusedError, match=r"robots\.txt asks"):
        site.fetch("/internt")


@pytest.mark.parametrize("status", ["429 Slow", "500 Broken", "503 Busy"])
def test_a_site_that_cannot_say_what_it_allows_is_left_alone(site, status):
    site.pages["/robots.txt"] = site.answer(status=status, retry_after="120")
    with pytest.raises(RobotsRefusedError, match="cannot be read now") as caught:
        site.fetch("/a")
    assert "come back in 120 seconds" in caught.value.what
    assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Login", "login"),
        ("403 No", "to programs"),
        ("404 Gone", "no such page"),
        ("418 Teapot", "no document"),
        ("302 Nowhere", "no document"),
        ("204 Empty", "no document"),
        ("429 Slow", "fewer requests"),
        ("502 Bad", "fault of its own"),
        ("999 Odd", "fault of its own"),
    ],
)
def test_every_status_has_its_words(site, status, words):
    site.pages["/a"] = site.answer(status=status)
    with pytest.raises(HttpStatusError, match=words) as caught:
        site.fetch("/a")
    assert caught.value.status == int(status[:3])
    assert caught.value.where == site.url("/a")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("30", "in 30 seconds"),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "after 2026-10-21 07:28 UTC"),
        ("Wed, 21 Oct 2026 07:28:00 -0000", "after 2026-10-21 07:28 UTC"),
        ("soon", ""),
        ("-1", ""),
        ("9" * 400, ""),
    ],
)
def test_when_to_come_back_is_told(site, header, words):
    site.pages["/a"] = site.answer(status="429 Slow", retry_after=header)
    with pytest.raises(HttpStatusError) as caught:
        site.fetch("/a")
    assert caught.value.retry_after == words
    assert words in caught.value.remedy


def test_an_unknown_name_is_told(site):
    with pytest.raises(UnreachableError, match="Name or service not known") as caught:
        Fetcher(site.settings(), site.network()).fetch(site.url("/a", "nowhere.test"))
    assert caught.value.where == site.url("/a", "nowhere.test")


def test_robots_that_lead_inside_are_not_followed(site):
    inside = "http://127.0.0.2:80/robots.txt"
    site.pages["/robots.txt"] = site.answer(status="302 Found", location=inside)
    with pytest.raises(AddressRefusedError, match="loopback") as caught:
        site.fetch("/a", ports=frozenset({site.port, 80}))
    assert caught.value.where == "http://127.0.0.2/robots.txt"


def test_a_fetcher_pauses_between_documents_of_a_site_and_asks_robots_once(site):
    site.pages["/a"] = site.pages["/b"] = site.answer(PAGE)
    site.names["other.test"] = ["127.0.0.1"]
    moments = iter([100.0, 100.5, 103.0, 110.0, 110.0, 111.0])
    pauses: list[float] = []
    network = site.network(sleep=pauses.append, clock=lambda: next(moments))
    guest = Fetcher(site.settings(pause_s=2.0), network)
    for url in (site.url("/a"), site.url("/b"), site.url("/a", "other.test"), site.url("/a")):
        assert guest.fetch(url).data == PAGE
    assert pauses == [1.5, 0.0]
    assert site.paths() == ["/robots.txt", "/a", "/b", "/robots.txt", "/a", "/a"]


def test_a_failed_call_counts_as_a_call(site):
    pauses: list[float] = []
    network = site.network(sleep=pauses.append, clock=lambda: 5.0)
    guest = Fetcher(site.settings(pause_s=2.0), network)
    for _ in range(2):
        with pytest.raises(HttpStatusError):
            guest.fetch(site.url("/missing"))
    assert pauses == [2.0]
