"""Texts that attack, made of fragments that are live somewhere and of any Unicode."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from lxml import etree

LIVE = (
    "<script>attack()</script>",
    '"><img src=x onerror=attack()>',
    "' onmouseover='attack()",
    "</script><svg onload=attack()>",
    "]]><script>attack()</script>",
    "-->",
    "javascript:attack()",
    "[x](javascript:attack())",
    "`${attack()}`",
    "{{ 7*7 }}",
    '=HYPERLINK("http://attack.example")',
    "@SUM(A1)",
    "+46",
    "-1",
    "\t=1",
    "&lt;b&gt;",
    "#panic(1)",
    "\\u003cscript\\u003e",
    "'; DROP TABLE promises; --",
    "\u202eattack\u202c",
    "\x00\x0b",
    "\r\nBEGIN:VEVENT",
)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(st.sampled_from(LIVE) | PLAIN, min_size=1, max_size=4).map("".join)
FORMULA = re.compile(r"^[=+\-@\t\r]")
_OWN_HANDLERS = re.compile(r"^on")


def live_in_html(text: str, *, scripts: bool = False) -> list[str]:
    """Return what would run in a page: scripts inside it, handlers, script addresses.

    ``scripts`` lets the page's own inline scripts pass, which must hold no closing tag of a text.
    """
    page = etree.HTML(text)
    found = [etree.tostring(e).decode()[:80] for e in page.iter("img") if e.get("src") == "x"]
    if not scripts:
        inline = page.xpath("//script[not(@src) and not(contains(@type, 'json'))]")
        found += [f"script: {(e.text or '')[:60]}" for e in inline]
    for element in page.iter(etree.Element):
        for name, value in element.attrib.items():
            if _OWN_HANDLERS.match(name) or value.strip().lower().startswith("javascript:"):
                found.append(f"{element.tag} {name}={value[:60]}")
    return found
