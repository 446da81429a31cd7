"""XLSForm: the protocol for ODK Collect and KoboToolbox, one record an observation."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from config.protocol_tables import load_protocol
from dashboard.walkpack.facts import sheet_facts

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from dashboard.walkpack.plan import Plan

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ELSEWHERE = "annan_plats"
LABEL_SV, LABEL_EN = "label::Svenska (sv)", "label::English (en)"
HINT_SV, HINT_EN = "hint::Svenska (sv)", "hint::English (en)"
SURVEY = (
    *("type", "name", LABEL_SV, LABEL_EN, "required", "relevant", "appearance"),
    *("calculation", "parameters", HINT_SV, HINT_EN),
)
CHOICES = ("list_name", "name", LABEL_SV, LABEL_EN)
NO_PERSONS = ("Skriv inga namn på personer.", "Write no names of persons.")
# A zip file carries the time of each part: always this one, so that the bytes are the walk's.
ZIP_TIME = (2020, 1, 1, 0, 0, 0)


def write(plan: Plan) -> bytes:
    """Return the form as an Excel file with the sheets survey, choices and settings."""
    from openpyxl import Workbook

    book = Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    _fill(survey, SURVEY, _survey(plan))
    _fill(book.create_sheet("choices"), CHOICES, _choices(plan))
    settings = _settings(plan)
    _fill(book.create_sheet("settings"), tuple(settings), [settings])
    book.properties.creator = "Löfteskartan"
    book.properties.created = book.properties.modified = plan.route.start.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue(), plan.route.start.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _survey(plan: Plan) -> list[dict[str, str]]:
    named = {"walk_id": plan.walk.id, "plan": plan.fingerprint}
    no_persons = {HINT_SV: NO_PERSONS[0], HINT_EN: NO_PERSONS[1]}
    small = f"max-pixels={load_protocol().photo.side}"
    must = {"required": "yes"}
    elsewhere, bad = f"${{stop}} = '{ELSEWHERE}'", "${good} = 'nej'"
    return [
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        *(
            {"type": "calculate", "name": name, "calculation": f"'{value}'"}
            for name, value in named.items()
        ),
        _ask("integer", "group", "Grupp", "Group"),
        _ask("select_one stops", "stop", "Stopp", "Stop") | must,
        _ask("geopoint", "point", "Var?", "Where?") | {"relevant": elsewhere},
        _ask("select_one categories", "category", "Vad gäller det?", "What is it about?") | must,
        _ask("select_one judgement", "good", "Bra eller dåligt?", "Good or bad?") | must,
        _ask("select_one severity", "severity", "Hur allvarligt?", "How serious?")
        | must
        | {"relevant": bad},
        _ask("text", "text", "Beskriv kort", "Describe briefly")
        | {"appearance": "multiline"}
        | no_persons,
        _ask("image", "photo", "Bild, utan personer", "Photo, without people")
        | {"parameters": small},
    ]


def _ask(kind: str, name: str, sv: str, en: str) -> dict[str, str]:
    return {"type": kind, "name": name, LABEL_SV: sv, LABEL_EN: en}


def _choices(plan: Plan) -> list[dict[str, str]]:
    facts = sheet_facts(plan)
    named = [f"{row.number}. {row.name}" for row in facts.stops]
    rows = [
        ("stops", call.stop.id, name, name)
        for name, call in zip(named, plan.route.calls, strict=True)
    ]
    rows.append(("stops", ELSEWHERE, "Annan plats", "Another place"))
    rows += [
        ("categories", key, item.title_sv, item.title_en)
        for key, item in load_protocol().categories.items()
    ]
    rows += [
        ("judgement", "ja", "Bra", "Good"),
        ("judgement", "nej", "Att åtgärda", "To be mended"),
    ]
    rows += [
        ("severity", "1", "1 – litet", "1 – minor"),
        ("severity", "2", "2 – märkbart", "2 – noticeable"),
        ("severity", "3", "3 – allvarligt", "3 – serious"),
    ]
    return [dict(zip(CHOICES, row, strict=True)) for row in rows]


def _settings(plan: Plan) -> dict[str, str]:
    return {
        "form_title": f"Protokoll: {plan.walk.title}",
        "form_id": f"vandring_{plan.walk.id}",
        "version": f"{plan.route.start:%Y%m%d}{plan.route.group:02d}",
        "default_language": "Svenska (sv)",
        "instance_name": "concat(${stop}, ' ', ${category})",
    }


def _fill(sheet: Worksheet, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    sheet.append(list(columns))
    for number, row in enumerate(rows, start=2):
        for column, name in enumerate(columns, start=1):
            if row.get(name):
                cell = sheet.cell(number, column, row[name])
                cell.data_type = "s"  # a title that begins with = is a title, no formula


def same_bytes(data: bytes, moment: str) -> bytes:
    """Return an Office file with its clock times taken out."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), part)
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, part)
    return out.getvalue()
