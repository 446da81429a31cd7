"""The rules of RFC 9309, on files of our own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.fetch.robots import Robots, Rule, parse_robots

US = "Lofteskartan"


def allows(text: str, path: str) -> bool:
    return parse_robots(text, US).allows(path)


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/", "/a", True),
        ("/a", "/a", True),
        ("/a", "/ab", True),
        ("/a/", "/a", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/*?print=", "/lofte?print=1", True),
        ("/*?print=", "/lofte?sida=1", False),
        ("/*.pdf$", "/a/b.pdf", True),
        ("/*.pdf$", "/a.pdf/b", False),
        ("/*.pdf$", "/a.pdf.pdf", True),
        ("/a*b*c", "/a--b--c--", True),
        ("/a*b*c", "/a--c--b", False),
        ("*/arkiv", "/x/arkiv", True),
        ("/a*a$", "/a", False),
        ("/a*$", "/abc", True),
        ("/$", "/", True),
        ("/$", "/a", False),
    ],
)
def test_patterns(pattern, path, fits):
    assert Rule(pattern, allow=False).fits(path) is fits
    assert allows(f"User-agent: *\nDisallow: {pattern}", path) is not fits


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Allow: /\nDisallow: /internt", "/internt/1", False),
        ("Disallow: /\nAllow: /loften", "/loften/1", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /löfte", "/l%c3%b6fte", False),
        ("Disallow: /l%C3%B6fte", "/löfte", False),
        ("Disallow: /%6cofte", "/lofte", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("disallow : /a # inget här", "/a", False),
        ("Noindex: /a", "/a", True),
    ],
)
def test_the_longest_rule_wins_in_any_spelling(rules, path, allowed):
    assert allows(f"User-agent: *\n{rules}", path) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: LOFTESKARTAN/2\nDisallow: /x", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: lofteskartan\nDisallow: /", False),
        ("User-agent: annan\nUser-agent: lofteskartan\nDisallow: /", False),
        ("User-agent: annan\nDisallow: /\nUser-agent: lofteskartan\nAllow: /", True),
        ("User-agent: lofteskartan\nCrawl-delay: 5\nUser-agent: annan\nDisallow: /", False),
        ("User-agent: lofteskartan-nyheter\nDisallow: /", True),
        ("User-agent: lofteskartan\nAllow: /x\n\nUser-agent: lofteskartan\nDisallow: /", False),
        ("User-agent: lofteskartan\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow: /b\nUser-agent: *\nDisallow: /a", False),
        ("Disallow: /", True),
        ("User-agent:\nDisallow: /", True),
        ("<html><p>Disallow: / för alla</p></html>", True),
        ("", True),
    ],
)
def test_our_own_group_goes_before_the_general_one(text, allowed):
    assert allows(text, "/a") is allowed


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_file_gives_an_answer(text, path):
    rules = parse_robots(text, US)
    assert rules.allows("/" + path) in {True, False}
    assert rules.allows("/robots.txt")


@settings(deadline=None)
@given(st.text("ab/*$", max_size=12), st.text("ab/", max_size=12))
def test_a_pattern_means_what_a_regular_expression_would(pattern, path):
    body, end = (pattern[:-1], r"\Z") if pattern.endswith("$") else (pattern, "")
    spelled = ".*".join(re.escape(piece) for piece in body.split("*")) + end
    assert Rule(pattern, allow=True).fits(path) is bool(re.match(spelled, path))


def test_no_rules_allow_everything():
    assert Robots().allows("/vad/som/helst")
