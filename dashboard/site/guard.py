"""What a person looks at before a release: what changes, and what should not be published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.site.coarsen import fine_m, rule_of
from dashboard.site.walks import answers
from geodata.ids import content_id
from geodata.reading.persons import mask_persons
from geodata.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from config.site_tables import Coarsen
    from dashboard.site.content import Content
    from dashboard.site.parts import Contents
    from dashboard.site.render import Page

LISTED = 12  # of each sort; the rest is counted
SHORT = 90
STOPS = ("personal", "position", "alt")  # not published without a word of its own
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PHONE = re.compile(r"(?<![\d-])(?:\+46|0)[\s-]?\d{1,3}[\s-]\d{2,3}(?:[\s-]?\d{2,3}){1,2}(?!\d)")
_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+]\d{4}(?!\d)")
_IMAGE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')
_DECORATION = "mark."  # the brand's mark stands beside its name


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the difference: ``new``, ``changed`` or ``gone``."""

    sort: str
    what: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a person is asked to approve."""

    changes: tuple[Change, ...]
    findings: tuple[tuple[str, str, str], ...]  # sort, where, what
    first: bool
    files: int

    @property
    def stops(self) -> tuple[tuple[str, str, str], ...]:
        """The findings that are not published without a word of their own."""
        return tuple(finding for finding in self.findings if finding[0] in STOPS)

    def number(self, sort: str) -> int:
        """Return how many changes of a sort there are."""
        return sum(change.sort == sort for change in self.changes)

    def lines(self) -> list[str]:
        """Return the review as text for a terminal."""
        words = {"new": "new", "changed": "changed", "gone": "gone"}
        lines = [", ".join(f"{self.number(sort)} {word}" for sort, word in words.items())]
        for sort, mark in (("new", "+"), ("changed", "~"), ("gone", "−")):
            found = [change.what for change in self.changes if change.sort == sort]
            lines += [f"  {mark} {what}" for what in found[:LISTED]]
            if len(found) > LISTED:
                lines.append(f"  {mark} … and {len(found) - LISTED} more")
        for sort, title in TITLES.items():
            found = [f"{where}: {what}" for kind, where, what in self.findings if kind == sort]
            if found:
                lines.append(f"{title}: {len(found)}")
                lines += [f"  ! {what}" for what in found[:LISTED]]
        return lines


TITLES = {
    "personal": "Personal data suspected",
    "position": "Positions finer than their layer's limit",
    "alt": "Pictures without a text",
    "tier": "Places that nobody has reviewed (tier B)",
}


def review(
    old: Mapping[str, Contents],
    new: Mapping[str, Contents],
    findings: Iterable[Sequence[str]],
    *,
    first: bool,
) -> Review:
    """Compare what is published with what would be.

    Parameters
    ----------
    old, new
        What differs or may differ, by kommun code; a share on one side only is new or gone.
    findings
        Of the whole site, also of what has not changed.
    first
        Whether nothing is published yet.
    """
    before = {key: fact for part in old.values() for key, fact in part.facts.items()}
    after = {key: fact for part in new.values() for key, fact in part.facts.items()}
    changes = [Change("new", after[k][1]) for k in after if k not in before]
    changes += [
        Change("changed", after[k][1]) for k in after if k in before and before[k][0] != after[k][0]
    ]
    changes += [Change("gone", before[k][1]) for k in before if k not in after]
    files = sum(
        _different(old[code].files if code in old else {}, new[code].files if code in new else {})
        for code in {**old, **new}
    )
    found = tuple((sort, where, what) for sort, where, what in findings)
    return Review(tuple(changes), found, first, files)


def _different(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """Return how many files are new, other or gone."""
    written = sum(before.get(path) != digest for path, digest in after.items())
    return written + sum(path not in after for path in before)


def facts(content: Content) -> dict[str, list[str]]:
    """Return what a person may check, by key: a hash of all of it, and a short text."""
    name = content.kommun.name
    found = {}
    for promise in content.statements:
        told = content.events.get(promise.id, ())
        key = content_id(repr(promise), repr(tuple(told)))
        found[f"promise:{promise.id}"] = [key, f"{name}: {promise.text_sv[:SHORT]}"]
    for place in content.bundle.places.values():
        key = content_id(repr(place), content.layers_at.get(place.id, ()))
        found[f"place:{content.kommun.code}:{place.id}"] = [key, f"{name}: {place.name[:SHORT]}"]
    for group in content.bundle.sets:
        found[f"document:{group.id}"] = [content_id(repr(group)), f"{name}: {group.title[:SHORT]}"]
    for walk in content.walks:
        key = content_id(repr(walk.walk), repr(walk.routes), repr(answers(walk)))
        found[f"walk:{walk.walk.id}"] = [key, f"{name}: {walk.walk.title[:SHORT]}"]
    return found


def findings(
    content: Content, rules: Mapping[str, Coarsen], pages: Iterable[Page]
) -> list[list[str]]:
    """Return what should not be published, or not without a look: sort, where, what."""
    name = content.kommun.name
    found = [["personal", name, said] for said in _personal(content)]
    frame = content.view.features
    for layer, place_id, kinds, geometry in zip(
        frame["layer"], frame["place_id"], frame["kinds"], frame.geometry, strict=True
    ):
        rule = rule_of(layer, kinds, rules)
        place = content.bundle.places[place_id]
        coarse = geometry.geom_type != "Point" and place.precision.value == "område"
        if rule and not coarse and fine_m(geometry, place) < rule.least_m:
            found.append(["position", name, f"{place.name} ({layer})"])
    links = [link for promise in content.statements for link in promise.links]
    links += [link for group in content.bundle.sets for link in group.links]
    unsure = {link.place_id for link in links if link.tier is Tier.B}
    found += [["tier", name, content.bundle.places[key].name] for key in sorted(unsure)]
    found += [["alt", page.path, image[:SHORT]] for page in pages for image in silent(page)]
    return found


def silent(page: Page) -> Iterator[str]:
    """Yield the pictures of a page that say nothing to somebody who cannot see them."""
    if not page.path.endswith(".html"):
        return
    for image in _IMAGE.findall(page.data.decode("utf-8", "replace")):
        said = _ALT.search(image)
        if (said is None or not said.group(1).strip()) and _DECORATION not in image:
            yield image


def suspicious(text: str) -> str:
    """Return what in a text looks like personal data, empty where nothing does."""
    for pattern in (_MAIL, _NUMBER, _PHONE):
        if hit := pattern.search(text):
            return hit.group()
    if mask_persons(text) != text:
        return text[:SHORT]
    return ""


def _personal(content: Content) -> Iterator[str]:
    for text in dict.fromkeys(_texts(content)):
        if text and (hit := suspicious(text)):
            yield hit


def _texts(content: Content) -> Iterator[str]:
    for promise in content.statements:
        yield from (promise.text_sv, promise.text_en, promise.theme, *promise.actors)
        for event in content.events.get(promise.id, ()):
            yield from (event.evidence, event.note)
    for group in content.bundle.sets:
        yield from (group.title, group.publisher, group.note.sv, group.note.en, *group.parties)
    for place in content.bundle.places.values():
        yield from (place.name, place.note)
    for walk in content.walks:
        yield from (walk.walk.title, walk.walk.meeting_name)
        yield from (part for answer in answers(walk) for part in (answer.title, answer.text))
