"""What a site's ``robots.txt`` allows (RFC 9309).

``urllib.robotparser`` of Python 3.11 knows no ``*`` and ``$`` and takes the first rule that fits
instead of the longest, so it walks into places that Swedish sites close (``Disallow: /*?print=``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.fetch.target import KEPT, encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRODUCT = re.compile(r"[A-Za-z_-]+|\*")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: ``allow`` or not, for the paths that ``pattern`` fits."""

    pattern: str
    allow: bool

    def fits(self, path: str) -> bool:
        """Say whether ``path`` (normalised) begins as the pattern says; ``*`` and ``$`` count.

        Piece by piece instead of a regular expression: a hostile pattern costs no more than
        its length times the path's.
        """
        pieces = self.pattern.removesuffix("$").split("*")
        if not path.startswith(pieces[0]):
            return False
        at = len(pieces[0])
        anchored = self.pattern.endswith("$")
        last = pieces.pop() if anchored and len(pieces) > 1 else None
        for piece in pieces[1:]:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if last is not None:
            return len(path) - len(last) >= at and path.endswith(last)
        return not anchored or at == len(path)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that one site has for us; none means that all is allowed."""

    rules: tuple[Rule, ...] = ()

    def allows(self, path: str) -> bool:
        """Say whether ``path`` (with query) may be asked: the longest rule wins, allow on a tie."""
        wanted = _normal(path)
        if wanted == "/robots.txt":
            return True
        fitting = ((len(rule.pattern), rule.allow) for rule in self.rules if rule.fits(wanted))
        return max(fitting, default=(0, True))[1]


def parse_robots(text: str, product: str) -> Robots:
    """Read the rules of every group that names ``product``; of the ``*`` groups where none does.

    What is no rule (a page of HTML, a line nobody knows) is passed over.
    """
    own: list[Rule] = []
    general: list[Rule] = []
    named = False
    agents: set[str] = set()
    in_rules = False
    for key, value in _lines(text):
        if key == "user-agent":
            if in_rules:
                agents, in_rules = set(), False
            match = _PRODUCT.match(value)
            agents.add(match.group().lower() if match else "")
            named = named or product.lower() in agents
        else:
            in_rules = True
            rule = Rule(_normal(value), allow=key == "allow")
            own += [rule] if value and product.lower() in agents else []
            general += [rule] if value and "*" in agents else []
    return Robots(tuple(own if named else general))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon and key.strip().lower() in {"user-agent", "allow", "disallow"}:
            yield key.strip().lower(), value.strip()


def _normal(path: str) -> str:
    """Return ``path`` in one spelling: ``ö``, ``%c3%b6`` and ``%C3%B6`` are the same."""
    return _ENCODED.sub(_decode_unreserved, encoded(path, KEPT + "?"))


def _decode_unreserved(match: re.Match[str]) -> str:
    character = chr(int(match.group()[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else match.group().upper()
