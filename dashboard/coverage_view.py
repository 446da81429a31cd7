"""HTML of the coverage: a matrix that says in words what each sign means, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.import_tables import load_imports
from config.kinds import load_kinds
from dashboard import words
from dashboard.escape import escape
from dashboard.sheets import column_titles, metres, reason
from dashboard.theme import icon
from geodata.records import Role
from layers.analysis.coverage import Cover, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from layers.analysis.coverage import Coverage, Row
    from layers.analysis.dark import Dark
    from layers.bundle import Bundle
    from layers.existing import DataSource

SIGNS = (Cover.COVERED, Cover.MAYBE, Cover.UNKNOWN, Cover.NOT)


def key(texts: Texts) -> str:
    """Return what each sign means."""
    items = "".join(
        f"<li>{_sign(cover)}<span><b>{escape(texts(f'cover.{cover}'))}</b> "
        f"{escape(texts(f'cover.means_{cover}'))}</span></li>"
        for cover in SIGNS
    )
    return f'<ul class="cover-key" aria-label="{escape(texts("cover.key"))}">{items}</ul>'


def sentence(found: Coverage, texts: Texts) -> str:
    """Return the result in a few plain sentences."""
    titles = column_titles(found, texts.language)
    n = len(found.rows)
    promised = range(len(found.kinds))
    whole = [titles[i] for i in promised if found.count(Cover.COVERED, i) == n]
    some = [
        texts("cover.some", title=titles[i], n=found.count(Cover.COVERED, i), total=n)
        for i in promised
        if 0 < found.count(Cover.COVERED, i) < n
    ]
    lost = [titles[i] for i in promised if found.count(Cover.NOT, i) == n]
    unknown = [titles[i] for i in promised if found.count(Cover.UNKNOWN, i) == n]
    parts = []
    if whole:
        parts.append(texts("cover.whole", names=_listed(whole, texts)))
    if some:
        parts.append(texts("cover.partly", names=_listed(some, texts)))
    if not whole and not some:
        parts.append(texts("cover.no_kind"))
    if lost:
        parts.append(texts("cover.lost", names=_listed(lost, texts)))
    if unknown:
        parts.append(texts("cover.untold", names=_listed(unknown, texts)))
    return " ".join(parts)


def matrix(found: Coverage, bundle: Bundle, texts: Texts) -> str:
    """Return places by measures; on a phone each place is a card."""
    titles = column_titles(found, texts.language)
    heads = "".join(
        f'<th scope="col"{_edge(found, index)}><div>{tile}<span>{escape(title)}</span></div></th>'
        for index, (title, tile) in enumerate(zip(titles, _tiles(found), strict=True))
    )
    rows = "".join(_row(row, found, bundle, titles, texts) for row in found.rows)
    caption = texts(
        "cover.caption", m=round(found.distance_m), way=texts(f"cover.by_{found.method}")
    )
    return (
        f'<div class="scroll"><table class="cover"><caption>{escape(caption)}</caption><thead><tr>'
        f'<th scope="col">{escape(texts("cover.head_place"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def reasons(found: Coverage, texts: Texts) -> str:
    """Return why each answer is as it is, a place to open at a time."""
    titles = column_titles(found, texts.language)
    items = ""
    for row in found.rows:
        listed = "".join(
            f"<li>{_sign(cell.cover)}<span><b>{escape(title)}: "
            f"{escape(texts(f'cover.{cell.cover}'))}.</b> "
            f"{escape(reason(cell, found.distance_m, texts))}</span></li>"
            for title, cell in zip(titles, row.cells, strict=True)
        )
        items += f"<details><summary>{escape(row.name)}</summary><ul>{listed}</ul></details>"
    head = f'<div class="group analysis-head"><h2>{escape(texts("cover.why"))}</h2></div>'
    return f'{head}<div class="why">{items}</div>'


def light(found: Sequence[Dark], bundle: Bundle, source: DataSource, texts: Texts) -> str:
    """Return lit, unlit and unknown ways around each place as bars with their numbers."""
    items = ""
    for one in found:
        name = escape(bundle.places[one.place_id].name)
        if not one.metres:
            items += f"<li><b>{name}</b><p>{escape(texts('dark.no_way'))}</p></li>"
            continue
        shares = [part / one.metres * 100 for part in (one.lit_m, one.unlit_m, one.unknown_m)]
        bar = "".join(
            f'<span class="{name}" style="width:{share:.1f}%"></span>'
            for name, share in zip(("lit", "unlit", "unknown"), shares, strict=True)
        )
        said = texts(
            "dark.said",
            km=_km(one.metres, texts),
            lit=round(shares[0]),
            unlit=round(shares[1]),
            unknown=round(shares[2]),
        )
        drawn = f'<div class="bar" aria-hidden="true">{bar}</div>'
        items += f"<li><b>{name}</b>{drawn}<p>{escape(said)}</p></li>"
    return (
        f'<div class="group analysis-head"><h2>{escape(texts("dark.title"))}</h2>'
        f"<p>{escape(texts('dark.note'))} {escape(source_said(source, texts))}</p></div>"
        f'<ul class="light">{items}</ul>'
    )


def source_said(source: DataSource, texts: Texts) -> str:
    """Return name, licence and day of data; stale data says so."""
    day = str(source.as_of) if source.as_of else texts("data.no_date")
    said = texts("data.source", name=source.name, date=day)
    if source.licence and source.licence != source.name:
        said += f" {source.licence}."
    return f"{said} {texts('data.stale')}" if source.stale else said


def _row(row: Row, found: Coverage, bundle: Bundle, titles: list[str], texts: Texts) -> str:
    place = bundle.places[row.place_id]
    under = words.precision(place, texts)
    if row.role is not Role.TARGET:
        under = f"{words.role(row.role, texts)}. {under}"
    cells = ""
    for index, (cell, title) in enumerate(zip(row.cells, titles, strict=True)):
        extra = ""
        if cell.why in (Why.PERHAPS, Why.NEAR):
            low, high = metres(cell.span)
            extra = f"<small>{low}–{high} m</small>" if high else f"<small>≥ {low} m</small>"
        cells += (
            f'<td class="c-{cell.cover}" data-label="{escape(title)}"{_edge(found, index)}>'
            f"<div>{_sign(cell.cover)}<span>{escape(texts(f'cover.short_{cell.cover}'))}</span>"
            f"{extra}</div></td>"
        )
    return f'<tr><th scope="row">{escape(row.name)}<small>{escape(under)}</small></th>{cells}</tr>'


def _edge(found: Coverage, index: int) -> str:
    """Mark the first column of what exists already."""
    return ' data-edge="1"' if index == len(found.kinds) else ""


def _tiles(found: Coverage) -> list[str]:
    kinds, layers = load_kinds().kinds, load_imports().layers
    looks = [kinds[k] for k in found.kinds] + [layers[k] for k in found.existing]
    return [icon(look.icon, look.colour) for look in looks]


def _sign(cover: Cover) -> str:
    return f'<span class="sign-{cover}" aria-hidden="true"></span>'


def _listed(names: list[str], texts: Texts) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} {texts('cover.and')} {names[-1]}"


def _km(metres: float, texts: Texts) -> str:
    said = f"{metres / 1000:.1f}"
    return said.replace(".", ",") if texts.language == "sv" else said
