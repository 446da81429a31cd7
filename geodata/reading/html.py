"""Web pages: the main text without menus and banners, with its headings and lists.

trafilatura finds the main text. Where it loses list items that the page has, readability's choice
is taken if that kept more of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.reading.builder import TextBuilder
from geodata.reading.errors import DamagedError, EmptyDocumentError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from geodata.reading.blocks import Block

# libxml2 follows 256 levels; a page far beyond that is no page that anybody wrote.
MAX_DEPTH = 200
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|ul|ol|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_HEAD = 5000
# Characters that no XML tree may hold, as they are or as references: lxml stops at them.
_NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#0*(?:[0-8]|1[124-9]|2\\d|3[01])(?!\\d);?"
    "|&#x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f]);?",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
# Tags without an end, or whose end a page may leave out: they add no depth.
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link"),
        *("meta", "option", "p", "param", "source", "td", "th", "tr", "track", "wbr"),
    )
)
# Items of the page itself: those of menus are not missed.
_LIST_ITEMS = "//li[not(ancestor::nav or ancestor::header or ancestor::footer or ancestor::aside)]"
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "head"])
_ITEMS = frozenset(["li", "item", "dd"])
_LISTS = frozenset(["ul", "ol", "list", "dl"])
_PARAGRAPHS = frozenset(["p", "td", "th", "cell", "quote", "blockquote", "dt", "figcaption"])
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "iframe"]
)


def is_html(text: str) -> bool:
    """Whether a text is a web page or a piece of one."""
    return _PAGE.search(text[:_HEAD]) is not None


def read_html(text: str, name: str) -> tuple[str, tuple[Block, ...]]:
    """Return the main text of a page and its blocks.

    Raises
    ------
    EmptyDocumentError, DamagedError
        Where the page holds no text, or markup that no parser takes.
    """
    from lxml.etree import LxmlError, ParserError

    text = _NOT_XML.sub(" ", text)
    shallow = _flatten(text) if _depth(text) > MAX_DEPTH else text
    try:
        best = _main_text(shallow)
    except ParserError as error:  # comments and nothing else
        raise EmptyDocumentError(name) from error
    except (LxmlError, ValueError, AttributeError, TypeError, LookupError) as error:
        # What the libraries raise inside on trees that they do not expect.
        raise DamagedError(name, "HTML", "its markup cannot be read") from error
    if not best.blocks:
        raise EmptyDocumentError(name)
    return best.result()


def _main_text(text: str) -> TextBuilder:
    import lxml.html

    page = lxml.html.document_fromstring(_without_declaration(text) or "<p></p>")
    wanted = len(page.xpath(_LIST_ITEMS))
    best = _by_trafilatura(text, page)
    if _items(best) < wanted:
        other = _by_readability(text)
        best = max((best, other), key=_items)
    return best if best.blocks else _written(page)


def _without_declaration(text: str) -> str:
    # lxml refuses text that declares an encoding of its own.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _items(builder: TextBuilder) -> int:
    return sum(1 for block in builder.blocks if block.kind == "item")


def _by_trafilatura(text: str, page: HtmlElement) -> TextBuilder:
    import trafilatura

    found = trafilatura.bare_extraction(
        text, include_tables=True, include_comments=False, favor_recall=True, fast=True
    )
    body = getattr(found, "body", None)
    builder = TextBuilder()
    title = page.find(".//h1")
    heading = " ".join(title.text_content().split()) if title is not None else ""
    if body is not None:
        if heading and heading not in " ".join(" ".join(body.itertext()).split()):
            builder.heading(heading)
        _write(body, builder, 0)
    return builder


def _by_readability(text: str) -> TextBuilder:
    import lxml.html
    from readability import Document

    page = Document(_without_declaration(text))
    builder = TextBuilder()
    builder.heading(page.short_title())
    _write(lxml.html.fromstring(page.summary()), builder, 0)
    return builder


def _written(page: HtmlElement) -> TextBuilder:
    builder = TextBuilder()
    _write(page, builder, 0)
    return builder


def _write(node: HtmlElement, builder: TextBuilder, depth: int) -> None:
    """Write an element; :data:`MAX_DEPTH` bounds the recursion."""
    loose: list[str] = [node.text or ""]
    for child in node:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _SKIPPED:
            pass
        elif tag in ("br", "lb"):
            loose.append("\n")
        elif tag in _HEADINGS | _ITEMS | _PARAGRAPHS or _holds_blocks(child):
            _flush(loose, builder, depth)
            _write_block(child, tag, builder, depth)
        elif tag:
            loose.append(_inline(child))
        loose.append(child.tail or "")
    _flush(loose, builder, depth)


def _write_block(node: HtmlElement, tag: str, builder: TextBuilder, depth: int) -> None:
    if tag in _HEADINGS:
        builder.heading(_inline(node))
    elif tag in _ITEMS:
        builder.item(_own_text(node), depth)
        for child in node:
            if _holds_blocks(child):
                _write_block(child, str(child.tag), builder, depth)
    elif tag in _PARAGRAPHS and not _holds_blocks(node):
        _flush([_inline(node)], builder, depth)
    else:
        _write(node, builder, depth + (tag in _LISTS))


def _holds_blocks(node: HtmlElement) -> bool:
    inside = _HEADINGS | _ITEMS | _PARAGRAPHS | _LISTS | {"div", "section", "article", "table"}
    return isinstance(node.tag, str) and any(
        child.tag in inside for child in node.iter() if child is not node or child.tag in _LISTS
    )


def _own_text(node: HtmlElement) -> str:
    """Return the text of an item without that of the lists inside it."""
    parts = [node.text or ""]
    for child in node:
        if not (isinstance(child.tag, str) and child.tag in _LISTS):
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _inline(node: HtmlElement) -> str:
    if not isinstance(node.tag, str) or node.tag in _SKIPPED:
        return ""
    if node.tag in ("br", "lb"):
        return "\n"
    parts = [node.text or ""]
    for child in node:
        parts += [_inline(child), child.tail or ""]
    return "".join(parts)


def _flush(loose: list[str], builder: TextBuilder, depth: int) -> None:
    """Write loose text as a paragraph: one line a line break, blanks as one."""
    lines = [" ".join(line.split()) for line in "".join(loose).split("\n")]
    text = "\n".join(line for line in lines if line)
    if text:
        builder.prose(text, depth)
    loose.clear()


def _depth(text: str) -> int:
    """Return how deep the tags nest, without a parser that would recurse."""
    deepest = level = 0
    for closing, tag, empty in _TAG.findall(text):
        if closing:
            level = max(0, level - 1)
        elif not empty and tag.lower() not in _VOID:
            level += 1
            deepest = max(deepest, level)
    return deepest


def _flatten(text: str) -> str:
    """Keep headings, lists and paragraphs of a page that nests without end; drop its boxes."""
    kept = _HEADINGS | _ITEMS | {"p", "ul", "ol", "br"}
    cut = _TAG.sub(lambda tag: tag.group() if tag[2].lower() in kept else " ", text)
    return cut if _depth(cut) <= MAX_DEPTH else _TAG.sub(" ", cut)
