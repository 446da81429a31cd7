"""Plain text as blocks: headings, list items, prose and spoken lines, each with its span.

Every source ends as blocks over one text: plain text and PDF come through :func:`split_blocks`,
HTML and DOCX build theirs from markup. :func:`refine` then settles what only neighbours tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.rules import compiled
from geodata.reading.text import trim, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    PROSE = "prose"
    SPEECH = "speech"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the text, its bullet left out; ``depth`` counts columns or list levels."""

    kind: BlockKind
    start: int
    end: int
    depth: int = 0
    marked: bool = False  # markup says that it is a heading

    def of(self, text: str) -> str:
        """Return the block's own text."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    bullet: str
    body: int


_BULLET = re.compile(
    r"(?P<dot>[•·●▪▫◦‣○■□▸▶►➔➢➤❖✓✔*\uf0b7\uf0a7])\s*|(?P<dash>[-\u2013\u2014])\s+|(?P<o>o)(?:\t|\s{2,}|\s(?=\w{2}))"
    r"|(?P<number>\(?\d{1,2}[.)]|[a-h]\))\s+"
)
_WRAP_WIDTH = 45
_SHORT_LINE = 9
# No paragraph that anybody wrote is longer; the rules look at blocks as a whole, again and again.
MAX_BLOCK = 8_000


def split_blocks(text: str) -> tuple[Block, ...]:
    """Split plain text into blocks, in order; their spans do not overlap."""
    groups: list[list[_Line]] = []
    blank = True
    for line in _lines(text):
        if line is None:
            blank = True
            continue
        if blank or line.bullet or not _continues(text, groups[-1], line):
            groups.append([line])
        else:
            groups[-1].append(line)
        blank = False
    blocks = [_block(text, group) for group in groups]
    return refine(text, tuple(block for block in blocks if block.start < block.end))


def _lines(text: str) -> list[_Line | None]:
    lines: list[_Line | None] = []
    offset = 0
    for raw in text.split("\n"):
        start, end = trim(text, offset, offset + len(raw))
        if start == end:
            lines.append(None)
        else:
            hit = _BULLET.match(text, start, end)
            marker = hit.lastgroup or "" if hit and hit.end() < end else ""
            body = hit.end() if hit and marker else start
            lines.append(_Line(start, end, start - offset, marker, body))
        offset += len(raw) + 1
    return _rows_as_items(text, _clauses_as_items(text, lines))


_COLUMN = re.compile(r"\S[ \t]{3,}\S")


def _rows_as_items(text: str, lines: list[_Line | None]) -> list[_Line | None]:
    """Make an item of each row below a head like "Område   Åtgärd   Ansvarig"."""
    head = re.compile(load_reading_rules().text.table_head, re.IGNORECASE)
    inside = False
    for index, line in enumerate(lines):
        if line is None:
            continue
        columns = _COLUMN.search(text, line.start, line.end) is not None
        if inside and columns and not line.bullet:
            lines[index] = replace(line, bullet="row")
        elif not (inside and line.indent):
            inside = columns and head.search(text, line.start, line.end) is not None
    return lines


def _clauses_as_items(text: str, lines: list[_Line | None]) -> list[_Line | None]:
    """Give the lines that begin with "att" under "Polisen lovar" the bullet they never had."""
    inside = False
    for index, line in enumerate(lines):
        if line is None or line.bullet:
            inside = False
        elif inside and text.startswith("att ", line.start):
            lines[index] = replace(line, bullet="att")
        elif not inside or not text[line.start].islower():
            inside = _opens_clauses(text, line)
    return lines


def _opens_clauses(text: str, line: _Line) -> bool:
    rule = load_reading_rules().text.clause_lead
    return re.search(rule, text[line.start : line.end], re.IGNORECASE) is not None


def _continues(text: str, group: list[_Line], line: _Line) -> bool:
    """Whether a line without a bullet belongs to the lines right above it."""
    last = group[-1]
    first_char, last_char = text[line.start], text[last.end - 1]
    if last_char in ":;" and not group[0].bullet:
        return False
    if first_char.islower() or first_char in "(,":
        return True
    if _opens_clauses(text, line) or opens_promise(text[line.start : line.end]):
        return False
    if group[0].bullet and line.indent > group[0].indent:
        return True
    # A capital: only the line of a hard-wrapped paragraph goes on, and it is long.
    return last.end - last.start >= _WRAP_WIDTH and last_char not in ".:;!?)"


def _block(text: str, group: list[_Line]) -> Block:
    first, end = group[0], group[-1].end
    span = text[first.body : end]
    if first.bullet == "dash" and (_is_speech(span) or _is_spoken(text[first.start], span)):
        return Block(BlockKind.SPEECH, first.body, end, first.indent)
    if first.bullet:
        return Block(BlockKind.ITEM, first.body, end, first.indent)
    kind = BlockKind.HEADING if len(group) == 1 and looks_like_heading(span) else BlockKind.PROSE
    return Block(kind, first.start, end, first.indent)


@cache
def _speech() -> re.Pattern[str]:
    verbs = "|".join(load_reading_rules().text.speech_verbs)
    return re.compile(rf"[,”\"!?.]\s+(?:{verbs})\s+\w|\b(?:{verbs})\s*:?\s*$")


def _is_speech(text: str) -> bool:
    return bool(_speech().search(text))


def _is_spoken(bullet: str, text: str) -> bool:
    """Whether a long dash opens somebody's words though nobody "säger" them."""
    spoken = compiled(load_reading_rules().text.spoken_words)
    return bullet in "\u2013\u2014" and spoken.search(text) is not None


def looks_like_heading(text: str) -> bool:
    """Whether a line that stands alone reads as a heading: short, no sentence's end."""
    rules = load_reading_rules().text
    if re.search(rules.no_heading_end, text) or opens_promise(text):
        return False
    return text[:1] not in "(„" and word_count(text) <= rules.heading_max_words


def opens_promise(text: str) -> bool:
    """Whether a line is a promise by its first words: a label, or who "ska" do what."""
    rules = load_reading_rules().text
    return compiled(rules.promise_label, rules.committing_line).search(text) is not None


def refine(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Settle what only neighbours tell: theme bullets, speech, the second paragraph of an item."""
    blocks = tuple(piece for block in blocks for piece in _pieces(text, block))
    settled = list(blocks)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.PROSE and _is_speech(block.of(text)):
            quoted = block.of(text).lstrip()[:1] in "\u2013\u2014-\u201d\"'"
            settled[index] = replace(block, kind=BlockKind.SPEECH) if quoted else block
    for index in _theme_items(text, blocks):
        settled[index] = replace(blocks[index], kind=BlockKind.HEADING)
    return tuple(settled)


def _pieces(text: str, block: Block) -> Iterator[Block]:
    """Yield a block; one beyond :data:`MAX_BLOCK` in pieces, cut behind a blank where one is."""
    while block.end - block.start > MAX_BLOCK:
        cut = text.rfind(" ", block.start + 1, block.start + MAX_BLOCK) + 1
        cut = cut or block.start + MAX_BLOCK
        start, end = trim(text, block.start, cut)
        if start < end:
            yield replace(block, start=start, end=end)
        block = replace(block, start=cut)
    start, end = trim(text, block.start, block.end)
    if start < end:
        yield replace(block, start=start, end=end)


def _theme_items(text: str, blocks: tuple[Block, ...]) -> list[int]:
    """Find bullets that only name a theme, each with its sentences in the paragraph below."""
    limit = load_reading_rules().text.theme_max_words
    themes = [
        index
        for index, block in enumerate(blocks[:-1])
        if block.kind is BlockKind.ITEM
        and blocks[index + 1].kind is BlockKind.PROSE
        and word_count(block.of(text)) <= limit
        and text[block.end - 1] not in ".!?"
    ]
    runs = set(themes)
    return [i for i in themes if any(other in runs for other in (i - 2, i + 2, i - 3, i + 3))]
