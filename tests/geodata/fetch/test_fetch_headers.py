"""Headers as sites send them, and as nobody should."""

from __future__ import annotations

import io
from http.client import HTTPMessage, parse_headers

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.fetch import headers


def parsed(name: str, value: bytes) -> HTTPMessage:
    return parse_headers(io.BytesIO(name.encode() + b": " + value + b"\r\n\r\n"))


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        (b"text/html; charset=ISO-8859-1", "iso8859-1"),
        (b'text/html; charset="windows-1252"', "cp1252"),
        (b"text/html; charset=utf-16", "utf-16"),
        (b"text/html; charset=base64", None),
        (b"text/html; charset=rot13", None),
        (b"text/html; charset=undefined", None),
        (b"text/html; charset=", None),
        (b"text/html", None),
    ],
)
def test_a_charset_is_one_that_text_can_be_read_with(declared, charset):
    assert headers.charset(parsed("Content-Type", declared)) == charset


VALUES = st.binary(max_size=60).map(lambda b: b.replace(b"\r", b"").replace(b"\n", b""))


@settings(deadline=None, max_examples=300)
@given(VALUES, st.sampled_from([b"", b"text/html; charset=", b"text/html; charset*=", b"; *0*="]))
def test_no_content_type_breaks_the_reading(value, start):
    message = parsed("Content-Type", start + value)
    charset = headers.charset(message)
    assert charset is None or isinstance("".encode(charset), bytes)
    assert headers.media_type(message).count("/") <= 1


@settings(deadline=None, max_examples=300)
@given(VALUES, st.sampled_from([b"", b"Wed, 21 Oct 2026 ", b"Wed, 21 Oct 9999 23:59:59 "]))
def test_no_other_header_breaks_it_either(value, start):
    words = headers.retry_after(parsed("Retry-After", start + value))
    assert words == "" or words.startswith(("in ", "after "))
    assert isinstance(headers.location(parsed("Location", start + value)), str)
