"""Records to rows and back, without loss."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from geodata.ids import content_id
from geodata.records import (
    Decision,
    Document,
    Event,
    Evidence,
    Origin,
    Period,
    PlaceMention,
    Promise,
    PromiseSet,
    PromiseStatus,
    Role,
    SetKind,
    Stance,
    TextQuote,
)
from geodata.store import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import RowMapping, Table

T = TypeVar("T")
Row = dict[str, Any]
Rows = dict["Table", list[Row]]
StoredRows: TypeAlias = "Mapping[Table, Sequence[RowMapping]]"
Groups: TypeAlias = "defaultdict[tuple[Any, ...], list[T]]"


def set_rows(promise_set: PromiseSet) -> Rows:
    """Return the rows of a set, tables in the order in which foreign keys let them in."""
    own = {"set_id": promise_set.id}
    rows: Rows = {
        tables.documents: [_document_row(promise_set.document)],
        tables.promise_sets: [_set_row(promise_set)],
        tables.set_kommuner: _numbered(own, "kommun", promise_set.kommuner),
        tables.set_parties: _numbered(own, "party", promise_set.parties),
        tables.promises: [],
        tables.promise_kinds: [],
        tables.promise_actors: [],
        tables.promise_evidence: [],
        tables.mentions: _mention_rows(own | {"promise": None}, promise_set.mentions),
    }
    for position, promise in enumerate(promise_set.promises):
        part = own | {"promise": position}
        rows[tables.promises].append(own | {"position": position} | _promise_row(promise))
        rows[tables.promise_kinds] += _numbered(part, "kind", promise.kinds)
        rows[tables.promise_actors] += _numbered(part, "actor", promise.actors)
        rows[tables.promise_evidence] += _evidence_rows(part, promise.evidence)
        rows[tables.mentions] += _mention_rows(part, promise.mentions)
    return rows


def read_sets(rows: StoredRows) -> list[PromiseSet]:
    """Return the sets whose rows these are, the rows of each table in the order of position.

    Raises
    ------
    ValueError
        Where a row holds a word that the records do not know.
    """
    documents = {row["key"]: _to_document(row) for row in rows[tables.documents]}
    kommuner = _grouped(rows[tables.set_kommuner], lambda row: str(row["kommun"]), "set_id")
    parties = _grouped(rows[tables.set_parties], lambda row: str(row["party"]), "set_id")
    mentions = _grouped(rows[tables.mentions], _to_mention, "set_id", "promise")
    promises = _read_promises(rows, mentions)
    return [
        PromiseSet(
            id=row["id"],
            kommuner=tuple(kommuner[row["id"],]),
            period=_to_period(row),
            parties=tuple(parties[row["id"],]),
            document=documents[row["document"]],
            promises=tuple(promises[row["id"],]),
            kind=SetKind(row["kind"]),
            origin=Origin(row["origin"]),
            mentions=tuple(mentions[row["id"], None]),  # those of no promise
            note_sv=row["note_sv"],
            note_en=row["note_en"],
        )
        for row in rows[tables.promise_sets]
    ]


def content_of(promise_set: PromiseSet) -> str:
    """Return the hash of everything that a set holds."""
    return content_id(asdict(promise_set))


def log_row(entry: Decision | Event) -> Row:
    """Return the row of a decision or an event, its id the hash of its content.

    Raises
    ------
    ValueError
        Where its moment has no time zone.
    """
    if entry.when.utcoffset() is None:
        raise ValueError(f"a moment needs its time zone: {entry.when}")
    row = asdict(entry)
    row["moment"] = row.pop("when").astimezone(UTC)
    if isinstance(entry, Event):
        row["status"] = entry.status.value
    # What was recorded before a day could be said keeps its id.
    said = {key: value for key, value in row.items() if (key, value) != ("happened", None)}
    return {"id": content_id(said)} | row


def to_decision(row: RowMapping) -> Decision:
    """Return the decision of a row."""
    return Decision(
        key=row["key"],
        field=row["field"],
        value=row["value"],
        who=row["who"],
        when=row["moment"],
        why=row["why"],
    )


def to_event(row: RowMapping) -> Event:
    """Return the event of a row."""
    return Event(
        promise_id=row["promise_id"],
        status=PromiseStatus(row["status"]),
        when=row["moment"],
        who=row["who"],
        delivered=row["delivered"],
        evidence=row["evidence"],
        note=row["note"],
        happened=row["happened"],
    )


def _document_row(document: Document) -> Row:
    return {"key": content_id(asdict(document))} | asdict(document)


def _set_row(promise_set: PromiseSet) -> Row:
    return {
        "id": promise_set.id,
        "content": content_of(promise_set),
        "document": _document_row(promise_set.document)["key"],
        "kind": promise_set.kind.value,
        "origin": promise_set.origin.value,
        **_period_row(promise_set.period),
        "note_sv": promise_set.note_sv,
        "note_en": promise_set.note_en,
    }


def _promise_row(promise: Promise) -> Row:
    quote = promise.quote
    parts = ("exact", "prefix", "suffix", "start", "end")
    return {
        "id": promise.id,
        "stance": promise.stance.value,
        **{f"quote_{part}": getattr(quote, part) if quote else None for part in parts},
        "summary_sv": promise.summary_sv,
        "summary_en": promise.summary_en,
        "number": promise.count,
        "unit": promise.unit,
        "at_least": promise.at_least,
        **_period_row(promise.period),
        "theme": promise.theme,
    }


def _period_row(period: Period | None) -> Row:
    return {
        "period": period.key if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
    }


def _evidence_rows(part: Row, evidence: Iterable[Evidence]) -> list[Row]:
    return [
        part
        | {"position": position, "field": item.field, "rule": item.rule, "note": item.note}
        | {"span_start": item.start, "span_end": item.end}
        for position, item in enumerate(evidence)
    ]


def _mention_rows(part: Row, mentions: Iterable[PlaceMention]) -> list[Row]:
    return [
        part
        | {"position": position, "surface": mention.surface, "name": mention.name}
        | {"role": mention.role.value, "generic": mention.generic}
        | {"span_start": mention.start, "span_end": mention.end}
        for position, mention in enumerate(mentions)
    ]


def _numbered(part: Row, column: str, values: Iterable[str]) -> list[Row]:
    return [part | {"position": n, column: value} for n, value in enumerate(values)]


def _grouped(
    rows: Iterable[RowMapping],
    read: Callable[[RowMapping], T],
    *columns: str,
) -> Groups[T]:
    groups: Groups[T] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(read(row))
    return groups


def _read_promises(rows: StoredRows, mentions: Groups[PlaceMention]) -> Groups[Promise]:
    owner = ("set_id", "promise")
    kinds = _grouped(rows[tables.promise_kinds], lambda row: str(row["kind"]), *owner)
    actors = _grouped(rows[tables.promise_actors], lambda row: str(row["actor"]), *owner)
    evidence = _grouped(rows[tables.promise_evidence], _to_evidence, *owner)

    def read(row: RowMapping) -> Promise:
        key = row["set_id"], row["position"]
        return Promise(
            id=row["id"],
            kinds=tuple(kinds[key]),
            actors=tuple(actors[key]),
            stance=Stance(row["stance"]),
            quote=_to_quote(row),
            summary_sv=row["summary_sv"],
            summary_en=row["summary_en"],
            count=row["number"],
            unit=row["unit"],
            at_least=row["at_least"],
            period=_to_period(row),
            theme=row["theme"],
            mentions=tuple(mentions[key]),
            evidence=tuple(evidence[key]),
        )

    return _grouped(rows[tables.promises], read, "set_id")


def _to_document(row: RowMapping) -> Document:
    return Document(**{name: value for name, value in row.items() if name != "key"})


def _to_period(row: RowMapping) -> Period | None:
    return Period(row["period_start"], row["period_end"]) if row["period"] is not None else None


def _to_quote(row: RowMapping) -> TextQuote | None:
    if row["quote_exact"] is None:
        return None
    return TextQuote(
        exact=row["quote_exact"],
        prefix=row["quote_prefix"],
        suffix=row["quote_suffix"],
        start=row["quote_start"],
        end=row["quote_end"],
    )


def _to_evidence(row: RowMapping) -> Evidence:
    return Evidence(row["field"], row["rule"], row["span_start"], row["span_end"], row["note"])


def _to_mention(row: RowMapping) -> PlaceMention:
    return PlaceMention(
        surface=row["surface"],
        name=row["name"],
        role=Role(row["role"]),
        generic=row["generic"],
        start=row["span_start"],
        end=row["span_end"],
    )
