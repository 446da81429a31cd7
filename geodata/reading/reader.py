"""Assemble a reading: blocks in, sets of promises out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.ids import content_id, document_id
from geodata.reading.actors import KOMMUN, POLIS, find_parties, statement_actors
from geodata.reading.counts import find_count
from geodata.reading.kinds import find_kinds
from geodata.reading.kommuner import find_kommuner, kommun_names
from geodata.reading.lists import is_agreement
from geodata.reading.mentions import Mentioner, own_names
from geodata.reading.outline import outline
from geodata.reading.periods import find_periods
from geodata.reading.quotes import quote
from geodata.reading.sources import load
from geodata.reading.statements import find_statements, theme_of
from geodata.records import (
    Document,
    DocumentReading,
    Evidence,
    PlaceMention,
    Promise,
    PromiseSet,
    SetKind,
)

if TYPE_CHECKING:
    from geodata.reading.outline import Outline
    from geodata.reading.periods import Periods
    from geodata.reading.sources import Source
    from geodata.reading.statement import Statement


def read_document(data: bytes, name: str, *, url: str = "") -> DocumentReading:
    """Read a document of any accepted sort: text, HTML, PDF or DOCX.

    Parameters
    ----------
    data
        The document's bytes, as they were published.
    name
        Its file name or title, for messages.
    url
        Where it was published.

    Raises
    ------
    ReadingError
        Where there is nothing to read: empty, binary, damaged, protected, scanned, too large.
    """
    source = load(data, name)
    document = Document(
        id=document_id(data), title=name, url=url, media_type=source.media_type, name=name
    )
    return _Reading(source, document).result()


@dataclass(frozen=True, slots=True)
class _Reading:
    source: Source
    document: Document

    def result(self) -> DocumentReading:
        shape = outline(self.source.visible, self.source.blocks)
        periods = find_periods(shape)
        statements = find_statements(shape, periods)
        kommuner, _ = find_kommuner(shape)
        mentioner = Mentioner(
            self.source.text, self.source.visible, self.source.offsets, own_names(kommuner)
        )
        document = replace(self.document, title=_title(shape, self.document.name))
        parties = find_parties(shape)
        promises = [self._promise(shape, statement, parties, mentioner) for statement in statements]
        mentions = mentioner.of_document(shape, statements)
        sets = tuple(
            PromiseSet(
                id=content_id(document.id, number),
                kommuner=kommuner,
                period=era.period,
                parties=_party_names(shape.text, parties, kommuner),
                document=document,
                promises=tuple(
                    promise
                    for promise, statement in zip(promises, statements, strict=True)
                    if statement.era == number
                ),
                kind=SetKind.AGREEMENT if is_agreement(shape.text) else SetKind.MEDBORGARLOFTE,
                mentions=_one_spelling(
                    [m for block, m in mentions if periods.era_of_block[block] == number]
                ),
            )
            for number, era in enumerate(periods.eras)
        )
        notes = _notes(periods, kommuner, sets)
        return DocumentReading(document, kommuner, sets, notes, self.source.text)

    def _promise(
        self, shape: Outline, statement: Statement, parties: tuple[str, ...], mentioner: Mentioner
    ) -> Promise:
        text = shape.text
        selector = quote(self.source.text, self.source.offsets, statement.start, statement.end)
        kinds, kinds_why = find_kinds(text, statement.start, statement.end)
        actors, actors_why = statement_actors(shape, statement, parties)
        count = find_count(text, statement.start, statement.end)
        evidence = (
            Evidence("stance", statement.rule, statement.start, statement.end),
            *kinds_why,
            actors_why,
            *((count.evidence,) if count else ()),
        )
        return Promise(
            id=content_id(self.document.id, selector.exact, selector.start),
            kinds=kinds,
            actors=actors,
            stance=statement.stance,
            quote=selector,
            count=count.number if count else None,
            unit=count.unit if count else None,
            at_least=count.at_least if count else False,
            theme=theme_of(shape, statement.block),
            mentions=mentioner.of_statement(statement),
            evidence=tuple(self._in_source(item) for item in evidence),
        )

    def _in_source(self, item: Evidence) -> Evidence:
        if item.start is None or item.end is None:
            return item
        start, end = self.source.offsets.to_source(item.start, item.end)
        return replace(item, start=start, end=end)


def _title(shape: Outline, name: str) -> str:
    return shape.heading_text(shape.title).strip() or name


def _party_names(text: str, parties: tuple[str, ...], kommuner: tuple[str, ...]) -> tuple[str, ...]:
    names = ["Polisen"] if POLIS in parties else []
    for code in kommuner if KOMMUN in parties else ():
        name = kommun_names()[code]
        forms = Counter(
            form
            for stem in (name, f"{name}s")
            for form in (f"{stem} kommun", f"{stem} stad")
            if form in text
        )
        names.append(next(iter(forms), f"{name} kommun"))
    return tuple(names)


def _one_spelling(mentions: list[PlaceMention]) -> tuple[PlaceMention, ...]:
    return tuple(mentions)


def _notes(
    periods: Periods, kommuner: tuple[str, ...], sets: tuple[PromiseSet, ...]
) -> tuple[str, ...]:
    notes = list(periods.notes)
    if not kommuner:
        notes.append("kommun: ingen funnen")
    if periods.eras[0].period is None:
        notes.append("period: ingen funnen")
    if not any(group.promises for group in sets):
        notes.append("löften: inga funna")
    return tuple(notes)
