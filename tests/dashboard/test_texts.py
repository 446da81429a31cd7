from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from config.errors import ConfigError
from dashboard import texts as module
from dashboard.assets import STATIC_DIR
from dashboard.screens.walk_actions import SHOWS
from dashboard.terms import MEANS
from dashboard.texts import LANGUAGES, UnknownTextError, load_texts, text
from geodata.imports.records import ROLES
from geodata.records import Precision, PromiseStatus, Role, Stance
from geodata.walk.records import ActionStatus
from layers.analysis.coverage import Cover, Why
from layers.analysis.distance import NETWORK, STRAIGHT
from layers.analysis.periods import WEIGHTS, Fate
from layers.review import Doubt
from layers.views import Located

DASHBOARD = Path(module.__file__).parent
FIELD = DASHBOARD / "walkpack" / "field"
# Keys that are put together at run time, by the enumeration or the numbers they follow.
FAMILIES = {
    "stance": Stance,
    "precision": Precision,
    "role": Role,
    "status": PromiseStatus,
    "located": Located,
    "cover": Cover,
    "why": Why,
    "fate": Fate,
}
NUMBERED = {"empty.step_1", "empty.step_2", "empty.step_3"}


def literals() -> set[str]:
    """Every string in the dashboard's code, the parts of f-strings among them."""
    found: set[str] = set()
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found | in_templates()


def in_templates() -> set[str]:
    """Every key that a template of the public site names."""
    templates = DASHBOARD / "site" / "templates"
    asked = re.compile(r"""["']([a-z]+\.[a-z_0-9]+)["']\s*\|\s*t\b""")
    return {k for p in templates.glob("*.html") for k in asked.findall(p.read_text("utf-8"))}


def put_together() -> set[str]:
    from dashboard.legend import SIGNS
    from dashboard.review_cards import FILTERS
    from dashboard.screens.jamfor import GROUPS
    from dashboard.state import MEASURES
    from dashboard.table import COLUMNS
    from dashboard.walk_draft import MODES
    from dashboard.walk_html import SIGNS as WALK_SIGNS
    from dashboard.walk_html import STOP_COLUMNS, WAY_COLUMNS
    from geodata.walk.records import StopSource

    named = {f"{family}.{member.name.lower()}" for family, e in FAMILIES.items() for member in e}
    named |= {f"legend.{name}" for name in SIGNS} | {f"list.{name}" for name in COLUMNS}
    named |= {f"map.{name}" for name in ("home", "zoom_in", "zoom_out", "no_tiles")}
    named |= {f"doubt.{doubt.value}" for doubt in Doubt}
    named |= {f"review.filter_{name}" for name in FILTERS}
    named |= {f"cover.{word}_{cover}" for word in ("means", "short") for cover in Cover}
    named |= {f"fate.means_{fate}" for fate in Fate} | {f"import.role_{role}" for role in ROLES}
    named |= {f"delivery.by_{group}" for group in GROUPS}
    named |= {f"sweden.measure_{measure}" for measure in MEASURES}
    named |= {f"diff.part_{part}" for part in WEIGHTS}
    named |= {f"import.crs_{origin}" for origin in ("file", "guess", "choice")}
    named |= {f"cover.by_{method}" for method in (STRAIGHT, NETWORK)}
    named |= {f"walkhead.{name}" for name in (*STOP_COLUMNS, *WAY_COLUMNS)}
    named |= {f"walksign.{name}" for name in WALK_SIGNS} | {f"walkmode.{mode}" for mode in MODES}
    named |= {f"walksource.{source.value}" for source in StopSource}
    named |= {f"walk_action.status_{status.name.lower()}" for status in ActionStatus}
    named |= {f"walk_action.{name}" for name in ("open", "late", "done", "saved", "approved")}
    named |= {f"walk_action.show_{name}" for name in SHOWS}
    named |= {f"walk_protocol.severity_{n}" for n in (1, 2, 3)}
    named |= {f"walk_protocol.{name}" for name in ("same", "two")}
    named |= {f"protocol.{code}" for code in noted()}
    named |= {f"{key}{MEANS}" for key in literals() if key.startswith("term.")}
    return named | NUMBERED | sheet_heads() | field_sheet() | column_titles()


def noted() -> set[str]:
    """The codes of notes on a merged file, as the readers write them."""
    folder = DASHBOARD.parent / "geodata" / "walk"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    return set(re.findall(r'protocol\.note\("(\w+)"', code))


def field_sheet() -> set[str]:
    """The keys of the field sheet's own script and page."""
    code = "".join(
        (FIELD / name).read_text(encoding="utf-8") for name in ("sheet.js", "sheet.html")
    )
    keys = re.findall(r'data-t="(\w+)"|\bt\("(\w+)"', code)
    named = {f"field.{one or other}" for one, other in keys}
    assert "t(`severity_" in code
    return named | {f"field.severity_{n}" for n in (1, 2, 3)}


def sheet_heads() -> set[str]:
    """Headings of the answers as tables, and what an inspection says."""
    words = {
        "cover": "place measure answer why low_m high_m method",
        "dark": "place lit_m unlit_m unknown_m dark_low dark_high",
        "diff": "fate measures before after places n_before n_after likeness",
        "delivery": "group promises done partly started not_done untold overdue units units_done",
        "overdue": "promise measures responsible due days status",
        "sweden": "kommun code promises on_place places told done population per_10000",
        "import": "layer format rows row_counts others crs swapped axes also other columns diff",
    }
    named = {f"{section}.{name}" for section, names in words.items() for name in names.split()}
    return {name.replace("cover.", "cover.head_") for name in named}


def beginnings() -> set[str]:
    """What keys of a family begin with: ``review.filter_`` in ``f"review.filter_{name}"``."""
    return {word for word in literals() if re.fullmatch(r"[a-z]+\.([a-z_0-9]+_)?", word)}


def column_titles() -> set[str]:
    from dashboard.export import rows
    from dashboard.export.xlsx import PLACES

    columns = (*rows.PLACE_COLUMNS, *rows.PROMISE_COLUMNS, *rows.SOURCE_COLUMNS, *PLACES)
    return {f"export.{column}" for column in columns}


def test_every_key_that_the_code_names_exists():
    sections = {key.split(".")[0] for key in load_texts()}
    named = {
        word
        for word in literals()
        if re.fullmatch(r"[a-z]+\.[a-z_0-9]+", word) and word.split(".")[0] in sections
    }
    files = {word for word in named if (DASHBOARD / word).exists()}
    files |= {word for word in named if (STATIC_DIR / word).exists()}
    files |= {word for word in named if word.endswith((".html", ".css", ".xml"))}
    assert named - files - beginnings() <= load_texts().keys()
    assert put_together() <= load_texts().keys()


def test_no_text_is_left_over():
    left = load_texts().keys() - literals() - put_together()
    begun = tuple(beginnings())
    assert {key for key in left if not key.startswith(begun)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_say_something(language: str):
    for key, sentence in load_texts().items():
        named = {
            name
            for form in sentence.forms(language)
            for _, name, _, _ in string.Formatter().parse(form)
            if name
        }
        assert text(key, language, **dict.fromkeys(named, 2)).strip()


def test_one_and_several_have_their_own_form():
    assert text("count.of_place", "sv", n=1) == "1 löfte"
    assert text("count.of_place", "sv", n=4) == "4 löften"
    assert text("count.of_place", "en", n=0) == "0 promises"


def test_an_unknown_key_says_where_to_add_it():
    with pytest.raises(UnknownTextError, match=r"texts\.toml"):
        text("no.such_key", "sv")


def test_languages_that_differ_in_their_fields_are_refused(tmp_path: Path):
    path = tmp_path / "texts.toml"
    path.write_text('[a]\nb = { sv = "{n} löften", en = "promises" }\nc = { sv = "x" }\n')
    with pytest.raises(ConfigError) as caught:
        load_texts(path)
    assert [fault.split(": ")[1] for fault in caught.value.faults] == [
        "sections.a.b",
        "sections.a.c.en",
    ]
