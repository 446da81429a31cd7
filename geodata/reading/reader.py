"""Assemble a reading: blocks in, sets of promises out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from config.log import timed
from geodata.ids import content_id, document_id
from geodata.reading.actors import KOMMUN, POLIS, find_parties, statement_actors
from geodata.reading.counts import find_count
from geodata.reading.kinds import find_kinds
from geodata.reading.kommuner import find_kommuner, kommun_names
from geodata.reading.lists import is_agreement
from geodata.reading.mentions import Mentioner, own_names
from geodata.reading.outline import outline
from geodata.reading.periods import find_periods
from geodata.reading.persons import mask_persons
from geodata.reading.quotes import quote
from geodata.reading.sources import load
from geodata.reading.statements import find_statements, theme_of
from geodata.records import (
    Document,
    DocumentReading,
    Evidence,
    Promise,
    PromiseSet,
    SetKind,
)

if TYPE_CHECKING:
    from geodata.reading.kommuner import Kommuner
    from geodata.reading.outline import Outline
    from geodata.reading.periods import Periods
    from geodata.reading.sources import Source
    from geodata.reading.statement import Statement


@timed("read")
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
    """One document on its way from blocks to records."""

    source: Source
    document: Document

    def result(self) -> DocumentReading:
        shape = outline(self.source.visible, self.source.blocks)
        periods = find_periods(shape)
        where = find_kommuner(shape)
        statements = find_statements(shape, periods)
        parties = find_parties(shape)
        mentioner = Mentioner(
            self.source.text, self.source.visible, self.source.offsets, own_names(where.codes)
        )
        mentions = mentioner.of_document(shape, statements)
        document = replace(self.document, title=_title(shape, self.document.name))
        sets: list[PromiseSet] = []
        for number, era in enumerate(periods.eras):
            of_set = (*where.evidence, *era.evidence)
            promises = tuple(
                self._promise(shape, statement, parties, mentioner, of_set)
                for statement in statements
                if statement.era == number
            )
            inside = [m for block, m in mentions if periods.era_of_block[block] == number]
            sets.append(
                PromiseSet(
                    id=content_id(document.id, number),
                    kommuner=where.codes,
                    period=era.period,
                    parties=_party_names(shape.text, parties, where.codes),
                    document=document,
                    promises=promises,
                    kind=SetKind.AGREEMENT if is_agreement(shape.text) else SetKind.MEDBORGARLOFTE,
                    mentions=tuple(inside),
                )
            )
        notes = _notes(periods, where, sets)
        return DocumentReading(document, where.codes, tuple(sets), notes, self.source.text)

    def _promise(
        self,
        shape: Outline,
        statement: Statement,
        parties: tuple[str, ...],
        mentioner: Mentioner,
        of_set: tuple[Evidence, ...],
    ) -> Promise:
        start, end = statement.start, statement.end
        selector = quote(self.source.text, self.source.offsets, start, end)
        kinds, kinds_why = find_kinds(shape.text, start, end)
        actors, actors_why = statement_actors(shape, statement, parties)
        count = find_count(shape.text, start, end)
        stance_why = Evidence("stance", statement.rule, start, end)
        count_why = (count.evidence,) if count else ()
        places = mentioner.of_statement(shape, statement)
        places_why = [Evidence("place", rule, place.start, place.end) for place, rule in places]
        evidence = (stance_why, *kinds_why, actors_why, *count_why, *of_set)
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
            mentions=tuple(place for place, _ in places),
            evidence=(*(self._in_source(item) for item in evidence), *places_why),
        )

    def _in_source(self, item: Evidence) -> Evidence:
        if item.start is None or item.end is None:
            return item
        start, end = self.source.offsets.to_source(item.start, item.end)
        return replace(item, start=start, end=end)


def _title(shape: Outline, name: str) -> str:
    return mask_persons(shape.heading_text(shape.title).strip()) or name


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


def _notes(periods: Periods, where: Kommuner, sets: list[PromiseSet]) -> tuple[str, ...]:
    notes = list(periods.notes)
    if not where.codes:
        notes.append("kommun: ingen funnen")
    notes += [f"kommun: kan också vara {kommun_names()[code]}, granska" for code in where.rivals]
    if periods.eras[0].period is None:
        notes.append("period: ingen funnen")
    if not any(group.promises for group in sets):
        notes.append("löften: inga funna")
    return tuple(notes)
