"""Addresses in every disguise: what is let through is public and plain."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geodata.fetch.errors import MAX_SHOWN, AddressRefusedError, shown
from geodata.fetch.guard import why_not_public
from geodata.fetch.target import Target, parse_target

WEB = frozenset({80, 443})
V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)


def parse(url: str) -> Target:
    return parse_target(url, WEB)


def outcome(url: str) -> Target | None:
    try:
        return parse(url)
    except AddressRefusedError:
        return None


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://www.example.se", "https://www.example.se/"),
        ("HTTPS://WWW.Example.SE:443/A?b=c#d", "https://www.example.se/A?b=c"),
        ("http://example.se.:80/", "http://example.se/"),
        (" https://example.se/a b ", "https://example.se/a%20b"),
        ("https://örebro.example/löfte", "https://xn--rebro-iua.example/l%C3%B6fte"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2A00:1450::1]:80/", "https://[2a00:1450::1]:80/"),
        ("https://example.se/%C3%B6?q=a%26b", "https://example.se/%C3%B6?q=a%26b"),
    ],
)
def test_an_address_has_one_normal_form(url, normal):
    assert parse(url).url == normal
    assert parse(normal).url == normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.se",
        "ftp://example.se/",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "http:///path",
        "http://",
        "http://user@example.se/",
        "http://user:pass@example.se/",
        "http://example.se\\@127.0.0.1/",
        "http://example.se\\.evil.se/",
        "http:\\\\example.se/",
        "http://example.se:8080/",
        "http://example.se:99999/",
        "http://example.se:80:80/",
        "http://example.se:http/",
        "http://exa mple.se/",
        "http://example.se/\r\nHost: inside",
        "http://example.se/\u202egnp",
        "http://exa%6dple.se/",
        "http://-example.se/",
        "http://a..se/",
        "http://[::1/",
        "http://[::1]evil.se/",
        "http://evil[::1]/",
        "http://[v1.x]/",
        "http://[fe80::1%25eth0]/",
        "http://[2a00:1450::1%eth0]/",
        "http://" + "a" * 64 + ".se/",
        "http://example.se/" + "a" * 5000,
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0x/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://example.0x7f/",
        "http://1.2.3.08/",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(url):
    with pytest.raises(AddressRefusedError) as caught:
        parse(url)
    assert "pass" not in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("host", ["１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1"])  # noqa: RUF001 - the disguise is the point
def test_digits_in_disguise_are_seen_as_what_they_become(host):
    assert parse(f"http://{host}/").host == "127.0.0.1"
    assert why_not_public(ip_address(parse(f"http://{host}/").host)) == "loopback"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - an address to refuse, nothing is bound
        ("10.1.2.3", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "shared by a carrier"),
        ("169.254.169.254", "link-local"),
        ("168.63.129.16", "a cloud's own service"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("192.88.99.1", "a 6to4 relay"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::ffff:8.8.8.8", "a mapped IPv4 address"),
        ("::8.8.8.8", "reserved"),
        ("64:ff9b::a00:1", "a NAT64 address"),
        ("64:ff9b:1::1", "a NAT64 address"),
        ("2002:7f00:1::", "a 6to4 address"),
        ("2001:0:1::1", "Teredo or reserved"),
        ("2001:db8::1", "for documentation"),
        ("fd00::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%3", "link-local"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("5f00::1", "reserved"),
        ("4000::1", "reserved"),
        ("8.8.8.8", ""),
        ("172.32.0.1", ""),
        ("100.128.0.1", ""),
        ("2a00:1450:400f::1", ""),
        ("2001:6b0::1", ""),
    ],
)
def test_every_sort_of_address_is_known(address, why):
    assert why_not_public(ip_address(address)) == why


@settings(deadline=None)
@given(V4)
def test_no_ipv4_passes_that_python_calls_private(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        # 192.0.0.9 and .10 are the only ones in a reserved block that Python lets through
        assert why_not_public(address)


@settings(deadline=None)
@given(V6)
def test_no_ipv6_passes_that_python_calls_private(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert why_not_public(address)


@settings(deadline=None)
@given(V4, st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}"]))
def test_no_ipv4_hides_in_the_end_of_an_ipv6(address, form):
    assert why_not_public(IPv6Address(form.format(address)))


@settings(deadline=None)
@given(V4, st.integers(0, 2**80 - 1))
def test_no_ipv4_hides_in_6to4_or_teredo(address, rest):
    assert why_not_public(IPv6Address((0x2002 << 112) | (int(address) << 80) | rest))
    assert why_not_public(IPv6Address((0x20010000 << 96) | (rest << 16) | (int(address) >> 16)))


@settings(deadline=None)
@given(V4, st.data())
def test_an_ipv4_is_taken_in_its_dotted_form_alone(address, data):
    number = int(address)
    a, b, c, d = address.packed
    form = data.draw(
        st.sampled_from(
            [
                str(number),
                hex(number),
                f"0{number:o}",
                f"{a}.{number & 0xFFFFFF}",
                f"{a}.{b}.{number & 0xFFFF}",
                f"0{a:o}.{b}.{c}.{d}",
                f"{a}.{b}.{c}.0x{d:x}",
                f"{a}.{b}.{c}.00{d}",
                f"{a}.{b}.{c}.{d}.1",
            ]
        )
    )
    assert outcome(f"http://{form}/") is None
    assert outcome(f"http://{form.upper()}./") is None
    assert outcome(f"http://{quote(form)}%2e/") is None
    assert parse(f"http://{address}/").host == str(address)


@settings(deadline=None)
@given(V6)
def test_an_ipv6_keeps_its_value_and_its_brackets(address):
    target = parse(f"http://[{address.exploded}]/")
    assert ip_address(target.host) == address
    assert target.authority == f"[{address}]"
    assert target.is_address


@settings(deadline=None, max_examples=500)
@given(
    st.sampled_from(["http://", "https://", "//", "http://a.se/", "http://a.se:80/"]),
    st.text(max_size=40) | st.text("ab1.:/@[]%?# x0\\ö。１", max_size=20),  # noqa: RUF001
)
@example("http://", "[::ffff:127.0.0.1]:80")
@example("https://", "a.se:443?b@c")
def test_whatever_is_given_the_outcome_is_safe_to_send(start, text):
    target = outcome(start + text)
    if target is None:
        return
    line = target.path + target.authority
    assert line.isascii()
    assert line.isprintable()
    assert " " not in line
    assert target.path.startswith("/")
    assert target.port in WEB
    assert parse(target.url) == target
    if target.is_address:
        assert str(ip_address(target.host)) == target.host


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80))
def test_a_redirect_leads_to_a_checked_target_or_is_refused(location):
    here = parse("https://www.example.se/a/b?c")
    try:
        there = here.joined(location, WEB)
    except AddressRefusedError:
        return
    assert parse(there.url) == there


@settings(deadline=None)
@given(st.text(max_size=400), st.from_regex(r"[a-z]{12}:[a-z]{12}", fullmatch=True))
def test_messages_are_printable_short_and_without_passwords(text, login):
    assert shown(text).isprintable()
    assert len(shown(text)) <= MAX_SHOWN
    for url in (
        f"https://{login}@a.se/",
        f"{login}@a.se",
        f"http:\\\\{login}@a.se",
        f"//{login}@a",
    ):
        assert login not in shown(url)


def test_documentation_addresses_are_no_targets_of_anybody():
    for block in ("192.0.2.1", "198.51.100.1", "203.0.113.1"):
        assert why_not_public(IPv4Address(block)) == "for documentation"
