"""HTML of a reading: the document's text with what was found in it marked. All text is escaped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.escape import escape

if TYPE_CHECKING:
    from dashboard.texts import Texts
    from geodata.records import DocumentReading, Promise

SHOWN = 40_000  # characters: a browser must stay quick
_FIELDS = ("place", "count", "kinds", "actors")  # of nested cues, the first wins


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, in code points, and what it is."""

    start: int
    end: int
    mark: str


def marked_text(reading: DocumentReading, texts: Texts) -> str:
    """Return the text with its promises numbered and their places and cues marked."""
    promises = [p for group in reading.sets for p in group.promises if p.quote is not None]
    promises.sort(key=lambda promise: promise.quote.start if promise.quote else 0)
    parts: list[str] = []
    at = 0
    for number, promise in enumerate(promises, start=1):
        quote = promise.quote
        if quote is None or quote.start < at or quote.start >= SHOWN:
            continue
        parts.append(escape(reading.text[at : quote.start]))
        inner = _marked(reading.text, quote.start, quote.end, cues(promise))
        label = escape(texts("review.promise_number", n=number))
        badge = f'<b class="number" aria-label="{label}">{number}</b>'
        parts.append(f'<mark class="promise">{badge}{inner}</mark>')
        at = quote.end
    parts.append(escape(reading.text[at : max(at, SHOWN)]))
    cut = ""
    if len(reading.text) > max(at, SHOWN):
        cut = f'<p class="aside">{escape(texts("review.cut", n=len(reading.text)))}</p>'
    # Streamlit's Markdown ends a block at an empty line, even within HTML.
    body = "".join(parts).replace("\n", "<br>")
    return f'<div class="document-text" tabindex="0">{body}</div>{cut}'


def marked_quote(promise: Promise, texts: Texts) -> str:
    """Return a promise as its document has it, with its cues and the words around it."""
    quote = promise.quote
    if quote is None:
        return f'<blockquote class="quote">{escape(promise.text(texts.language))}</blockquote>'
    own = [replace(s, start=s.start - quote.start, end=s.end - quote.start) for s in cues(promise)]
    inner = _marked(quote.exact, 0, len(quote.exact), [span for span in own if span.start >= 0])
    body = f'{escape(quote.prefix)}<mark class="promise">{inner}</mark>{escape(quote.suffix)}'
    body = body.replace("\n", "<br>")  # Streamlit's Markdown ends a block at an empty line
    return f'<blockquote class="quote">{body}</blockquote>'


def cues(promise: Promise) -> list[Span]:
    """Return the spans of a promise's places and cues, without overlap, in order."""
    spans = [
        Span(mention.start, mention.end, "generic" if mention.generic else "place")
        for mention in promise.mentions
        if mention.start is not None and mention.end is not None
    ]
    spans += [
        Span(item.start, item.end, item.field)
        for field in _FIELDS[1:]
        for item in promise.evidence
        if item.field == field and item.start is not None and item.end is not None
    ]
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _marked(text: str, start: int, end: int, spans: list[Span]) -> str:
    parts: list[str] = []
    at = start
    for span in spans:
        if span.start < at or span.end > end:
            continue
        parts.append(escape(text[at : span.start]))
        parts.append(
            f'<span class="cue c-{span.mark}">{escape(text[span.start : span.end])}</span>'
        )
        at = span.end
    parts.append(escape(text[at:end]))
    return "".join(parts)
