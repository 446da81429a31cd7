"""HTML of what a kommun has stored, and of a file that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.import_tables import load_imports
from dashboard import imports
from dashboard.coverage_view import source_said
from dashboard.escape import escape
from dashboard.theme import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from geodata.imports.records import Inspection
    from layers.existing import Existing, Light


def stored(found: Sequence[Existing], light: Light | None, texts: Texts) -> str:
    """Return what exists in the kommun: number, source, day; what is missing says so."""
    have = {one.layer: one for one in found}
    rows = ""
    for key, rule in load_imports().layers.items():
        one = have.get(key)
        tile = icon(rule.icon, rule.colour)
        title = escape(rule.title(texts.language))
        if one is None:
            none = f"<small>{escape(texts('data.none'))}</small>"
            rows += f'<li class="off">{tile}<span><b>{title}</b>{none}</span></li>'
            continue
        said = texts("data.number", n=len(one.frame))
        state = ' class="stale"' if one.source.stale else ""
        rows += (
            f"<li{state}>{tile}<span><b>{title}</b>{escape(said)}"
            f"<small>{escape(source_said(one.source, texts))}</small></span></li>"
        )
    return f'<ul class="stored">{rows}{_light(light, texts)}</ul>'


def inspection(found: Inspection, texts: Texts) -> str:
    """Return all that was found in a file, before anything is stored."""
    listed = "".join(
        f"<div><dt>{escape(head)}</dt><dd>{escape(said)}</dd></div>"
        for head, said in imports.facts(found, texts.language)
    )
    said = "".join(f"<li>{escape(one)}</li>" for one in imports.notes(found, texts.language))
    notes = f'<ul class="said">{said}</ul>' if said else ""
    return (
        f'<div class="panel head"><h3>{escape(found.file)}</h3><dl>{listed}</dl>{notes}'
        f"{_examples(found, texts)}{_faults(found, texts)}</div>"
    )


def _examples(found: Inspection, texts: Texts) -> str:
    rows = imports.examples(found)
    if not rows:
        return ""
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(row.get(name, ''))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    caption = escape(texts("data.examples"))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="plain"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _faults(found: Inspection, texts: Texts) -> str:
    lines = imports.fault_lines(found.faults, texts.language)
    if not lines:
        return ""
    items = "".join(
        f"<li><b>{escape(texts('data.row', row=row))}</b> {escape(reason)}</li>"
        for row, reason in lines[: imports.FAULTS_SHOWN]
    )
    more = len(lines) - imports.FAULTS_SHOWN
    rest = f"<p>{escape(texts('data.more', n=more))}</p>" if more > 0 else ""
    head = escape(texts("data.left_out", n=len(lines)))
    return f'<div class="left-out"><h4>{head}</h4><ul>{items}</ul>{rest}</div>'


def light_said(light: Light, texts: Texts) -> str:
    """Return the length of all ways and the share of each light."""
    whole = sum(light.metres.values())
    share = {key: round(value / (whole or 1.0) * 100) for key, value in light.metres.items()}
    return texts(
        "data.light_said",
        km=round(whole / 1000),
        yes=share["yes"],
        no=share["no"],
        unknown=share["unknown"],
    )


def _light(light: Light | None, texts: Texts) -> str:
    title = escape(texts("data.light"))
    tile = icon("lamp", "#44403c")
    if light is None:
        none = escape(texts("dark.missing"))
        return f'<li class="off">{tile}<span><b>{title}</b><small>{none}</small></span></li>'
    said = light_said(light, texts)
    state = ' class="stale"' if light.source.stale else ""
    return (
        f"<li{state}>{tile}<span><b>{title}</b>{escape(said)}"
        f"<small>{escape(source_said(light.source, texts))}</small></span></li>"
    )
