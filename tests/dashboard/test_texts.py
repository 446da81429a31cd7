from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from config.errors import ConfigError
from dashboard import texts as module
from dashboard.assets import STATIC_DIR
from dashboard.pages.walk_actions import SHOWS
from dashboard.texts import LANGUAGES, UnknownTextError, load_texts, text
from geodata.records import Precision, PromiseStatus, Role, Stance
from geodata.walk.records import ActionStatus
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
}
NUMBERED = {"empty.step_1", "empty.step_2", "empty.step_3"}


def literals() -> set[str]:
    """Every string in the dashboard's code, the parts of f-strings among them."""
    found: set[str] = set()
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def put_together() -> set[str]:
    from dashboard.legend import SIGNS
    from dashboard.table import COLUMNS
    from dashboard.walk_draft import MODES
    from dashboard.walk_html import SIGNS as WALK_SIGNS
    from dashboard.walk_html import STOP_COLUMNS, WAY_COLUMNS
    from geodata.walk.records import StopSource

    named = {f"{family}.{member.name.lower()}" for family, e in FAMILIES.items() for member in e}
    named |= {f"legend.{name}" for name in SIGNS} | {f"list.{name}" for name in COLUMNS}
    named |= {f"map.{name}" for name in ("home", "zoom_in", "zoom_out", "no_tiles")}
    named |= {f"walkhead.{name}" for name in (*STOP_COLUMNS, *WAY_COLUMNS)}
    named |= {f"walksign.{name}" for name in WALK_SIGNS} | {f"walkmode.{mode}" for mode in MODES}
    named |= {f"walksource.{source.value}" for source in StopSource}
    named |= {f"walk_action.status_{status.name.lower()}" for status in ActionStatus}
    named |= {f"walk_action.{name}" for name in ("open", "late", "done", "saved", "approved")}
    named |= {f"walk_action.show_{name}" for name in SHOWS}
    named |= {f"walk_protocol.severity_{n}" for n in (1, 2, 3)}
    named |= {f"walk_protocol.{name}" for name in ("same", "two")}
    named |= {f"protocol.{code}" for code in noted()}
    return named | NUMBERED | field_sheet()


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


def test_every_key_that_the_code_names_exists():
    sections = {key.split(".")[0] for key in load_texts()}
    named = {
        word
        for word in literals()
        if re.fullmatch(r"[a-z]+\.[a-z_0-9]+", word) and word.split(".")[0] in sections
    }
    files = {word for word in named if (DASHBOARD / word).exists()}
    files |= {word for word in named if (STATIC_DIR / word).exists()}
    assert named - files - {"empty.step_"} <= load_texts().keys()
    assert put_together() <= load_texts().keys()


def test_no_text_is_left_over():
    assert load_texts().keys() - literals() - put_together() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_say_something(language: str):
    fields = {"n": 2, "m": 150, "number": 4, "name": "x", "names": "x", "value": "x", "hint": ""}
    fields |= {"kommun": "x", "shown": "x", "places": "x", "date": "x", "total": 3}
    fields |= {"what": "x", "mb": 1, "at": "x", "title": "x", "file": "x", "new": 1, "known": 1}
    fields |= {"group": 1, "text": "x", "held": 1, "promised": 2, "reason": "x", "category": "x"}
    for key in load_texts():
        assert text(key, language, **fields).strip()


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
