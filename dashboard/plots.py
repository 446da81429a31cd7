"""Plots as HTML in the page's own colours: each number stands in words beside its length or shade.

Bars are laid out by the style sheet (``static/plots.css``), so they follow light and dark, and a
screen reader gets the numbers in reading order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.kinds import load_kinds
from dashboard.escape import escape
from dashboard.sheets import Sheet, group_title
from dashboard.theme import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.sheets import Value
    from dashboard.texts import Texts
    from layers.analysis.delivery import Delivery
    from layers.analysis.matrix import Matrix

DARKEST = 62  # per cent of the colour in the fullest cell: text stays readable on it
PARTS = ("done", "partly", "started", "untold", "not_done")


def heat(found: Matrix, caption: str, texts: Texts) -> str:
    """Return a matrix as a table whose cells are the darker the more promises they count."""
    table = load_kinds().kinds
    heads = "".join(
        f'<th scope="col"><div><span>{escape(name)}</span></div></th>' for name in found.columns
    )
    rows = ""
    for kind, counts in zip(found.kinds, found.counts, strict=True):
        look = table[kind]
        cells = "".join(
            _cell(number, found.most, name)
            for number, name in zip(counts, found.columns, strict=True)
        )
        rows += (
            f'<tr><th scope="row"><div>{icon(look.icon, look.colour)}'
            f"<span>{escape(look.title(texts.language))}</span></div></th>{cells}</tr>"
        )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="heat"><caption>{escape(caption)}</caption><thead><tr>'
        f'<th scope="col">{escape(texts("diff.measures"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(number: int, most: int, name: str) -> str:
    label = escape(name)
    if not number:
        return f'<td class="zero" data-label="{label}">0</td>'
    share = round(12 + (DARKEST - 12) * number / most)
    return f'<td style="--h:{share}%" data-label="{label}"><b>{number}</b></td>'


def multiples(found: Matrix, labels: Sequence[str], texts: Texts) -> str:
    """Return a small picture a kind: a bar a period, all to one scale."""
    table = load_kinds().kinds
    items = ""
    for kind, counts in zip(found.kinds, found.counts, strict=True):
        look = table[kind]
        bars = "".join(
            f'<li><b>{number}</b><span class="up" style="--v:{number / found.most:.3f}"></span>'
            f"<small>{escape(label)}</small></li>"
            for number, label in zip(counts, labels, strict=True)
        )
        title = escape(look.title(texts.language))
        items += (
            f'<li style="--c:{look.colour}"><h3>{icon(look.icon, look.colour)}{title}</h3>'
            f"<ol>{bars}</ol></li>"
        )
    return f'<ul class="multiples">{items}</ul>'


def delivery_bars(found: Sequence[Delivery], by: str, texts: Texts) -> str:
    """Return a bar a group as long as its promises, in parts by what became of them."""
    most = max((one.promises for one in found), default=1)
    key = "".join(
        f'<li><span class="p-{part}"></span>{escape(texts(f"delivery.{part}"))}</li>'
        for part in PARTS
    )
    rows = ""
    for one in found:
        parts = "".join(
            f'<span class="p-{part}" style="flex-grow:{number}"><b>{number}</b></span>'
            for part in PARTS
            if (number := getattr(one, part))
        )
        said = ", ".join(
            f"{texts(f'delivery.{part}').lower()} {number}"
            for part in PARTS
            if (number := getattr(one, part))
        )
        rows += (
            f"<li><span>{escape(group_title(one.group, by, texts))}</span>"
            f'<div class="stack" role="img" aria-label="{escape(said)}" '
            f'style="width:{one.promises / most * 100:.1f}%">{parts}</div></li>'
        )
    return f'<ul class="parts-key">{key}</ul><ul class="stacks">{rows}</ul>'


def matrix_sheet(found: Matrix, columns: Sequence[str], texts: Texts) -> Sheet:
    """Return a row a kind, a column a name."""
    table = load_kinds().kinds
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (table[kind].title(texts.language), *counts)
        for kind, counts in zip(found.kinds, found.counts, strict=True)
    )
    return Sheet(("measure", *found.columns), (texts("diff.measures"), *columns), rows)


def plain_table(sheet: Sheet, caption: str) -> str:
    """Return a sheet as a table of numbers."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in sheet.heads)
    rows = ""
    for name, *cells in sheet.rows:
        said = "".join(
            f'<td data-label="{escape(head)}">{escape("" if cell is None else cell)}</td>'
            for head, cell in zip(sheet.heads[1:], cells, strict=True)
        )
        rows += f'<tr><th scope="row">{escape(name)}</th>{said}</tr>'
    return (
        f'<div class="scroll"><table class="numbers-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
