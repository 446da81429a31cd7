"""Blocks in their context: which section a block stands in, and which words lead in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.blocks import Block, BlockKind
from geodata.reading.rules import one_of
from geodata.reading.text import sentences, word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

# Sections whose text holds no promises, whatever it says.
SILENT = frozenset({"boilerplate", "follow_up", "next"})
# A heading that nobody knows goes on with these; it ends all others.
_GOES_ON = frozenset({"promise", "neutral", "title", "boilerplate"})

_HEAD = 60
_TAIL = 200
_LEAD_REACH = 2000
_MIN_ITEMS = 2
_LONGEST_RUN = 60
_LONG_ITEM = 45
# A line of capitalised words, or one that begins so with a comma, is who signed.
_NAME = re.compile(r"[A-ZÅÄÖ][\wé-]+(?:\s+[A-ZÅÄÖ][\wé-]+){1,3}(?:,|$)")
_REMEMBERED = 4096  # headings return from page to page


@dataclass(frozen=True, slots=True)
class Lead:
    """The words in front of a list, and what they make of it (``promise``, ``problem``, …)."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands.

    ``section`` is a class of ``sections.toml`` or ``title`` (under the page's title only).
    ``heading`` is what named the section, ``theme`` a heading below it, both as block numbers.
    """

    section: str
    heading: int | None = None
    theme: int | None = None
    lead: Lead | None = None
    ingress: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a document with their contexts, side by side; ``title`` is a block number."""

    text: str
    blocks: tuple[Block, ...]
    contexts: tuple[Context, ...]
    title: int | None

    def heading_text(self, number: int | None) -> str:
        """Return the text of a block that a context points at."""
        return "" if number is None else self.blocks[number].of(self.text)


@lru_cache(maxsize=_REMEMBERED)
def heading_class(heading: str) -> str | None:
    """Return the section that a heading opens, or ``None`` where the table knows none."""
    for rule in load_reading_rules().sections.headings:
        if one_of(rule.patterns).search(heading.strip(" :.\u2026")):
            return rule.section
    return None


@lru_cache(maxsize=_REMEMBERED)
def lead_role(lead: str) -> str:
    """Return what a lead-in makes of its list: promise, problem, priority or neutral."""
    rules = load_reading_rules().sections.lead
    if one_of(rules.actor).search(lead.strip()):
        return "actor"
    checks = (
        (rules.promise_tail, "promise"),
        (rules.problem_tail, "problem"),
        (rules.promise, "promise"),
        (rules.problem, "problem"),
        (rules.priority, "priority"),
    )
    # What looks back was done, not promised.
    looks_back = one_of(load_reading_rules().promises.follow_up).search(lead)
    for patterns, role in checks:
        if one_of(patterns).search(lead) and not (looks_back and role == "promise"):
            return role
    return "neutral"


def outline(text: str, blocks: Sequence[Block]) -> Outline:
    """Give every block its context."""
    blocks = _with_lost_bullets(text, blocks)
    title = _title(text, blocks)
    state = Context("neutral")
    contexts: list[Context] = []
    ingress = True
    for index, block in enumerate(blocks):
        if index == title:
            state = Context("title", heading=title)
        elif block.kind is BlockKind.HEADING:
            state = _after_heading(text, blocks, index, state)
            ingress = ingress and (title is None or index < title)
        elif block.kind is BlockKind.ITEM:
            state = replace(state, lead=_lead_of(text, blocks, index, state))
            ingress = False
        elif block.depth == 0:
            state = replace(state, lead=None)
        if _opens_themes(text, blocks, index) and state.section in ("title", "neutral"):
            state = Context("promise", heading=index)
        contexts.append(replace(state, ingress=ingress and block.kind is BlockKind.PROSE))
    return Outline(text, tuple(blocks), tuple(contexts), title)


def _with_lost_bullets(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Make items of the lines behind a lead-in that end up as paragraphs without their bullets."""
    settled = list(blocks)
    measure = one_of(load_reading_rules().promises.measure_start)
    known: dict[int, bool] = {}
    for index, block in enumerate(blocks):
        heads = not _promises_a_list(text, block)
        if heads and not _heads_measures(text, blocks, index):
            continue
        lines = _run_of_items(text, blocks, index + 1, known)
        told = sum(1 for line in lines if measure.search(line.of(text)))
        enough = len(lines) >= _MIN_ITEMS or (lines and _OPEN_CLAUSE.search(block.of(text)))
        if not enough or _are_themes(text, lines):
            continue
        if told == len(lines) if heads else 2 * told >= len(lines):
            for number, line in enumerate(lines, index + 1):
                settled[number] = replace(line, kind=BlockKind.ITEM)
    return settled


def _run_of_items(
    text: str, blocks: Sequence[Block], first: int, known: dict[int, bool]
) -> Sequence[Block]:
    """Return the item-like blocks from ``first`` on; ``known`` remembers which are."""
    end = first
    while end < min(len(blocks), first + _LONGEST_RUN):
        if end not in known:
            known[end] = _reads_as_item(blocks[end].of(text), blocks[end])
        if not known[end]:
            break
        end += 1
    return blocks[first:end]


# "Polisen lovar att:" — even one line below goes on with the clause.
_OPEN_CLAUSE = re.compile(r"\b(?:att|ska|skall)\s*(?:[:;\u2026]|\.\.+)$")


def _heads_measures(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a heading without a colon opens promises, in front of a line that is no sentence."""
    block = blocks[index]
    if block.kind is not BlockKind.HEADING or index + 1 == len(blocks):
        return False
    commits = one_of(load_reading_rules().promises.commit)
    below = blocks[index + 1].of(text)
    return heading_class(block.of(text)) == "promise" and commits.search(below) is None


def _are_themes(text: str, blocks: Sequence[Block]) -> bool:
    """Whether short lines stand each above whole sentences: headings, not items."""
    pairs = sum(
        above.kind is BlockKind.HEADING
        and below.kind is BlockKind.PROSE
        and text[below.end - 1] == "."
        for above, below in pairwise(blocks)
    )
    return pairs >= _MIN_ITEMS and 3 * pairs >= len(blocks)


def _opens_themes(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a lead-in ("… satsar på följande:") stands above themes, each with a heading."""
    below = blocks[index + 1].kind if index + 1 < len(blocks) else None
    return below is BlockKind.HEADING and _promises_a_list(text, blocks[index])


def _promises_a_list(text: str, block: Block) -> bool:
    last = text[max(block.start, block.end - _TAIL) : block.end]
    if block.kind not in (BlockKind.HEADING, BlockKind.PROSE) or not last.endswith(
        (":", ";", "\u2026", "..")
    ):
        return False
    return lead_role(last[last.rfind(". ") + 1 :]) == "promise"


def _reads_as_item(words: str, block: Block) -> bool:
    if block.marked or block.kind not in (BlockKind.HEADING, BlockKind.PROSE):
        return False
    if words.rstrip().endswith((":", "..")) or heading_class(words[:_HEAD]) not in (
        None,
        "promise",
    ):
        return False
    rules = load_reading_rules().promises
    silent = one_of((*rules.never, *rules.follow_up, rules.field_label))
    if silent.search(words) or _NAME.match(words.strip()):
        return False
    return 1 < word_count(words) <= _LONG_ITEM


def _title(text: str, blocks: Sequence[Block]) -> int | None:
    """Return the first heading about the promises, else the first that is no boilerplate."""
    headings = [
        index
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING
        and heading_class(block.of(text)) not in ("boilerplate", "noise")
    ]
    word = one_of((load_reading_rules().sections.agreement.promise_word,))
    first_list = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.ITEM), len(blocks))
    # A heading below the second paragraph opens a section, it is no title.
    prose = [
        index
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.PROSE
        and heading_class(block.of(text)[:_HEAD]) not in ("boilerplate", "noise")
    ][:2]
    limit = min(first_list, prose[1] if len(prose) > 1 else first_list)
    for index in headings:
        if index < limit and word.search(blocks[index].of(text)):
            return index
    return headings[0] if headings and headings[0] < limit else None


def _after_heading(text: str, blocks: Sequence[Block], index: int, state: Context) -> Context:
    heading = blocks[index].of(text)
    known = heading_class(heading)
    if known == "noise":
        return state
    if _leads_a_list(blocks, index) and known in (None, "promise"):
        # "Polisen ska:" opens a list; the section above it goes on.
        role = lead_role(heading)
        section = "promise" if known or (role == "promise") else state.section
        section = section if section not in SILENT else "neutral"
        return Context(section, heading=index, theme=_theme(state, section, index))
    if known is not None:
        return Context(known, heading=index)
    if state.section in ("title", "promise") and lead_role(heading) == "actor":
        # "Lillby kommun", "Polisen": whose promises stand below.
        return Context("promise", heading=index)
    if state.section in _GOES_ON:
        return Context(state.section, heading=state.heading, theme=index)
    return Context("neutral", heading=index)


def _theme(state: Context, section: str, index: int) -> int | None:
    return state.theme if state.section == section and state.theme != index else None


def _leads_a_list(blocks: Sequence[Block], index: int) -> bool:
    return index + 1 < len(blocks) and blocks[index + 1].kind is BlockKind.ITEM


def _lead_of(text: str, blocks: Sequence[Block], index: int, state: Context) -> Lead | None:
    """Return the lead-in of the list that ``blocks[index]`` stands in."""
    before = index - 1
    if before >= 0 and (blocks[before].kind is BlockKind.ITEM or _inside_item(blocks, before)):
        return state.lead
    if before < 0 or blocks[before].kind is BlockKind.SPEECH:
        return None
    block = blocks[before]
    *_, (start, end) = sentences(text, max(block.start, block.end - _LEAD_REACH), block.end)
    return Lead(start, end, lead_role(text[start:end]))


def _inside_item(blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph is indented below an item: the list goes on behind it."""
    block = blocks[index]
    return block.kind is BlockKind.PROSE and block.depth > 0 and index > 0
