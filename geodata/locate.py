"""Promises to places: every promise ends up placed or unplaced with a reason, never lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.gazetteer import gazetteer
from geodata.names import name_key
from geodata.notes import note
from geodata.place_decisions import Settled
from geodata.records import Placed, Role, Stance, Unplaced
from geodata.relations import is_between, surroundings
from geodata.same_place import same_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.gazetteer import Gazetteer
    from geodata.geocode.source import GeocodedPlaces
    from geodata.records import Decision, Note, PlaceMention, Promise, PromiseSet

# Of several mentions of one place the strongest says what it is to the promise.
ROLES = (Role.TARGET, Role.FOCUS, Role.PROBLEM, Role.SCOPE)


def locate(
    group: PromiseSet,
    kommun: str,
    *,
    decisions: Iterable[Decision] = (),
    geocoded: GeocodedPlaces | None = None,
) -> tuple[tuple[Placed, ...], tuple[Unplaced, ...]]:
    """Locate every place that a set and its promises name.

    Parameters
    ----------
    group
        A set of promises. Places of the whole document come out under the set's own id.
    kommun
        Four-digit code: places are sought in this kommun only.
    decisions
        All decisions; those of field ``place`` are replayed, the last one of a name counts.
    geocoded
        What a geocoder said, where one was asked: the last source.

    Returns
    -------
    tuple
        ``(placed, unplaced)``. A promise that names no place of its own, and whose stance is
        ``promise``, inherits the places that the document has as its focus, in the role ``focus``.
    """
    finder = _Finder.of(kommun, decisions, geocoded)
    placed, unplaced = finder.mentions(group.id, group.mentions)
    focus = [item for item in placed if item.mention.role is Role.FOCUS]
    for promise in group.promises:
        own, lost = finder.mentions(promise.id, promise.mentions, _Sentence.of(promise))
        named = any(not _is_generic(mention) for mention in promise.mentions)
        if not named and promise.stance is Stance.PROMISE:
            own += [_inherited(promise, item) for item in focus]
        if not own and not named:
            lost = [Unplaced(promise.id, None, _nothing_named(promise))]
        placed += own
        unplaced += lost
    return tuple(placed), tuple(unplaced)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A promise's words and where they begin in the document."""

    text: str = ""
    start: int = 0

    @classmethod
    def of(cls, promise: Promise) -> _Sentence:
        quote = promise.quote
        if quote is None:
            return cls()
        return cls(quote.prefix + quote.exact + quote.suffix, quote.start - len(quote.prefix))

    def span(self, mention: PlaceMention) -> tuple[int, int] | None:
        """Return where a mention stands in the text; ``None`` where it does not."""
        if mention.start is None or mention.end is None:
            return None
        start, end = mention.start - self.start, mention.end - self.start
        return (start, end) if start >= 0 and self.text[start:end] == mention.surface else None


@dataclass(frozen=True, slots=True)
class _Finder:
    """All that one run of locating looks things up in."""

    book: Gazetteer
    settled: Settled
    faults: dict[str, str]

    @classmethod
    def of(
        cls, kommun: str, decisions: Iterable[Decision], geocoded: GeocodedPlaces | None
    ) -> _Finder:
        book, faults = gazetteer(kommun), {}
        if geocoded is not None:
            book, faults = book.with_source(geocoded), geocoded.faults(kommun)
        return cls(book, Settled.of(decisions), faults)

    def mentions(
        self, item_id: str, mentions: Sequence[PlaceMention], sentence: _Sentence | None = None
    ) -> tuple[list[Placed], list[Unplaced]]:
        """Return the places of one promise, each once, and the mentions that are not placed."""
        placed: list[Placed] = []
        unplaced: list[Unplaced] = []
        phrases = _phrases(mentions, sentence or _Sentence())
        for mention, phrase in zip(mentions, phrases, strict=True):
            found = self._mention(item_id, mention, phrase)
            if isinstance(found, Unplaced):
                unplaced.append(found)
            else:
                _join(placed, found)
        return placed, unplaced

    def _mention(
        self, item_id: str, mention: PlaceMention, phrase: str | None
    ) -> Placed | Unplaced:
        if _is_generic(mention):
            return Unplaced(item_id, mention, note("unplaced.generic", words=mention.name))
        if phrase is None:
            return Unplaced(item_id, mention, note("unplaced.excluded", name=mention.name))
        found = self.book.resolve(phrase, self.settled)
        best = found.best
        if best is not None:
            return Placed(item_id, mention, best.place, best.method, best.tier, best.evidence)
        reason = found.reason or note("unplaced.unknown", name=mention.name)
        fault = self.faults.get(name_key(mention.name))
        if fault and not found.candidates:
            reason = note("unplaced.geocoder", name=mention.name, fault=fault)
        return Unplaced(item_id, mention, reason, found.tried)


def _phrases(mentions: Sequence[PlaceMention], sentence: _Sentence) -> list[str | None]:
    """Return each mention's name with the relation its sentence puts it in, ``None`` if excepted.

    "söder om Storgatan" says more than its mention "Storgatan"; both ends of "mellan A och B" get
    the whole.
    """
    phrases: list[str | None] = [mention.name for mention in mentions]
    spans = [sentence.span(mention) for mention in mentions]
    for index, (mention, span) in enumerate(zip(mentions, spans, strict=True)):
        if span is None:
            continue
        around = surroundings(sentence.text, *span)
        after = spans[index + 1] if index + 1 < len(spans) else None
        if around.excluded:
            phrases[index] = None
        elif after and is_between(sentence.text, *span, after[0]):
            whole = f"mellan {mention.name} och {mentions[index + 1].name}"
            phrases[index] = phrases[index + 1] = whole
            spans[index + 1] = None
        else:
            words = (around.before, mention.name, around.behind)
            phrases[index] = " ".join(word for word in words if word)
    return phrases


def _join(placed: list[Placed], new: Placed) -> None:
    """Add a place, or let it go up in one that is there already: several mentions are one."""
    for index, old in enumerate(placed):
        if old.place.id == new.place.id or same_place(old.place, new.place):
            stronger = ROLES.index(new.mention.role) < ROLES.index(old.mention.role)
            if stronger:
                placed[index] = replace(old, mention=new.mention)
            return
    placed.append(new)


def _is_generic(mention: PlaceMention) -> bool:
    """Whether a mention names no definite place; a word without a capital never does."""
    return mention.generic or mention.name == mention.name.casefold()


def _inherited(promise: Promise, focus: Placed) -> Placed:
    evidence = (note("evidence.focus"), *focus.evidence)
    return replace(focus, promise_id=promise.id, evidence=evidence)


def _nothing_named(promise: Promise) -> Note:
    words = ", ".join(dict.fromkeys(mention.name for mention in promise.mentions))
    return note("unplaced.generic", words=words) if words else note("unplaced.no_place")
