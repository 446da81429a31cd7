"""Write blocks that come from markup as one text, each with its span."""

from __future__ import annotations

from dataclasses import dataclass, field

from geodata.reading.blocks import Block, BlockKind, refine, split_blocks

_BULLET = "\u2022 "


@dataclass(slots=True)
class TextBuilder:
    """Gathers headings, items and paragraphs; the text it writes is what offsets count in."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def heading(self, text: str) -> None:
        """Add a heading."""
        self._add(BlockKind.HEADING, text, before="\n\n", marked=True)

    def item(self, text: str, depth: int) -> None:
        """Add a list item, ``depth`` levels deep (1 is the outermost list)."""
        indent = "  " * depth
        self._add(BlockKind.ITEM, text, before=f"\n{indent}{_BULLET}", depth=depth)

    def prose(self, text: str, depth: int = 0) -> None:
        """Add a paragraph; its lines may be bullets or headings that no markup names."""
        indent = "  " * depth
        start = self._write(text.strip("\n"), f"\n\n{indent}")
        for block in split_blocks(text.strip("\n")):
            shifted = Block(
                block.kind, block.start + start, block.end + start, block.depth + 2 * depth
            )
            self.blocks.append(shifted)

    def result(self) -> tuple[str, tuple[Block, ...]]:
        """Return the text and its blocks."""
        text = "".join(self.parts)
        return text, refine(text, tuple(self.blocks))

    def _add(
        self, kind: BlockKind, text: str, *, before: str, depth: int = 0, marked: bool = False
    ) -> None:
        flat = " ".join(text.split())
        if flat:
            start = self._write(flat, before)
            self.blocks.append(Block(kind, start, start + len(flat), depth, marked))

    def _write(self, text: str, before: str) -> int:
        before = before if self.parts else before.lstrip("\n")
        self.parts += [before, text]
        start = self.length + len(before)
        self.length = start + len(text)
        return start
