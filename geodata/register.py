"""The bundled register as records: one `PromiseSet` a document and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.register_tables import load_register
from geodata.ids import content_id, document_id
from geodata.records import (
    Document,
    Origin,
    Period,
    PlaceMention,
    Promise,
    PromiseSet,
    Role,
    SetKind,
    Stance,
)

if TYPE_CHECKING:
    from pathlib import Path

    from config.register_tables import NamedPlace, RegisterFile, RegisterSet, Source, Statement

LICENCE = "facts, own wording (MIT)"


def read_register(folder: Path | None = None) -> tuple[PromiseSet, ...]:
    """Return the sets of every register file.

    Parameters
    ----------
    folder
        Where the TOML files lie; the bundled register by default.

    Raises
    ------
    ConfigError
        With every fault of every file, wrong counts included.
    """
    files = load_register(folder) if folder else load_register()
    return tuple(_to_set(file, group) for file in files for group in file.sets)


def _to_set(file: RegisterFile, group: RegisterSet) -> PromiseSet:
    document = _to_document(group.source)
    period = Period(group.start, group.end) if group.start or group.end else None
    return PromiseSet(
        id=content_id("register", file.kommun, group.key),
        kommuner=(file.kommun,),
        period=period,
        parties=group.parties,
        document=document,
        promises=tuple(_to_promise(file.kommun, group.key, s) for s in group.statements),
        kind=SetKind(group.kind),
        origin=Origin.REGISTER,
        mentions=tuple(_to_mention(place) for place in group.places),
        note_sv=group.note_sv,
        note_en=group.note_en,
    )


def _to_document(source: Source) -> Document:
    # The document's bytes may not be kept, so its facts stand for them.
    facts = f"{source.publisher}\n{source.title}\n{source.year or ''}\n{source.url}"
    return Document(
        id=document_id(facts.encode()),
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        year=source.year,
        licence=LICENCE,
    )


def _to_promise(kommun: str, set_key: str, statement: Statement) -> Promise:
    # The id hangs on the keys, not on our wording: a better sentence must not lose its events.
    return Promise(
        id=content_id("register", kommun, set_key, statement.key),
        kinds=statement.kinds,
        actors=statement.actors,
        stance=Stance(statement.stance),
        summary_sv=statement.sv,
        summary_en=statement.en,
        count=statement.count,
        unit=statement.unit,
        at_least=statement.at_least,
        theme=statement.theme,
        mentions=tuple(_to_mention(place) for place in statement.places),
    )


def _to_mention(place: NamedPlace) -> PlaceMention:
    return PlaceMention(
        surface=place.name, name=place.name, role=Role(place.role), generic=place.generic
    )
