"""What an inspection says, in words: for the command line and the page alike."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from config.import_tables import load_imports
from dashboard.export.csv import safe_cell
from dashboard.texts import text
from geodata.notes import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.imports.records import Fault, Inspection

EXAMPLES = 3
FAULTS_SHOWN = 8


def facts(inspection: Inspection, language: str) -> list[tuple[str, str]]:
    """Return what was found as pairs of heading and sentence."""
    from geodata.imports.position import crs_name

    raw, position = inspection.raw, inspection.position

    def say(key: str, **values: Any) -> str:  # noqa: ANN401  what the sentence has
        return text(f"import.{key}", language, **values)

    layer = load_imports().layers[inspection.layer]
    form = f"{raw.form}, {raw.name}" if raw.name else raw.form
    lands = say(
        f"crs_{position.origin}", crs=crs_name(position.crs), share=_percent(position.inside)
    )
    if position.swapped:
        lands += f" {say('swapped')}"
    rows = [
        (say("layer"), layer.title(language)),
        (say("format"), form),
        (say("rows"), say("row_counts", rows=inspection.rows, good=len(inspection.frame),
                          bad=len(inspection.faults))),
        (say("crs"), lands),
        (say("columns"), _columns(inspection, language)),
        (say("diff"), diff_words(inspection, language)),
    ]  # fmt: skip
    if position.others:
        also = "; ".join(
            say("other", crs=crs_name(one.crs), share=_percent(one.inside))
            + (f" ({say('axes')})" if one.swapped else "")
            for one in position.others
        )
        rows.insert(4, (say("also"), also))
    if raw.others:
        rows.insert(2, (say("others"), ", ".join(raw.others)))
    return rows


def diff_words(inspection: Inspection, language: str) -> str:
    """Return how many things would be new, changed, gone and the same."""
    diff = inspection.diff
    return text(
        "import.diff_counts",
        language,
        new=len(diff.new),
        changed=len(diff.changed),
        gone=len(diff.gone),
        same=diff.same,
    )


def notes(inspection: Inspection, language: str) -> list[str]:
    """Return what was noticed or done to the file."""
    return [render(one, language) for one in inspection.notes]


def fault_lines(faults: Sequence[Fault], language: str) -> list[tuple[int, str]]:
    """Return row and reason of each row that is left out."""
    return [(fault.row, render(fault.note, language)) for fault in faults]


def faulty_rows(inspection: Inspection, language: str) -> bytes:
    """Return the rows that are left out as CSV: row, reason, then the file's own columns.

    Columns about persons stay out. No cell begins a formula.
    """
    raw = inspection.raw
    names = [name for name in raw.columns if name not in inspection.dropped]
    at = {int(row): index for index, row in enumerate(raw.rows)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    heads = (text("import.row", language), text("import.reason", language))
    writer.writerow([safe_cell(cell) for cell in (*heads, *names)])
    for row, reason in fault_lines(inspection.faults, language):
        index = at.get(row)
        cells = ["" if index is None else _cell(raw.columns[name][index]) for name in names]
        writer.writerow([str(row), reason, *(safe_cell(cell) for cell in cells)])
    return buffer.getvalue().encode("utf-8-sig")


def examples(inspection: Inspection) -> list[dict[str, str]]:
    """Return the first rows as they would be stored."""
    shown = inspection.frame.head(EXAMPLES)
    names = [name for name in shown.columns if name not in ("id", "geometry", "row_hash")][:12]
    return [
        {name: _cell(row[name])[:80] for name in names if _cell(row[name])}
        for _, row in shown.iterrows()
    ]


def _columns(inspection: Inspection, language: str) -> str:
    said = [
        f"{text(f'import.role_{role}', language)}: {name}"
        for role, name in inspection.roles.items()
    ]
    taken = {*inspection.roles.values(), *inspection.dropped}
    left = [name for name in inspection.raw.columns if name not in taken]
    if left:
        said.append(f"{text('import.kept', language)}: {', '.join(left[:20])}")
    return "; ".join(said) or "–"


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124  NaN


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
