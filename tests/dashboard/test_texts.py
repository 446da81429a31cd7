from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from config.errors import ConfigError
from dashboard import texts as module
from dashboard.assets import STATIC_DIR
from dashboard.texts import LANGUAGES, UnknownTextError, load_texts, text
from geodata.records import Precision, PromiseStatus, Role, Stance
from layers.views import Located

DASHBOARD = Path(module.__file__).parent
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
    return found | in_templates()


def in_templates() -> set[str]:
    """Every key that a template of the public site names."""
    templates = DASHBOARD / "site" / "templates"
    calls = re.compile(r"""\bt\(\s*["']([a-z]+\.[a-z_0-9]+)["']""")
    return {k for p in templates.glob("*.html") for k in calls.findall(p.read_text("utf-8"))}


def put_together() -> set[str]:
    from dashboard.legend import SIGNS
    from dashboard.table import COLUMNS

    named = {f"{family}.{member.name.lower()}" for family, e in FAMILIES.items() for member in e}
    named |= {f"legend.{name}" for name in SIGNS} | {f"list.{name}" for name in COLUMNS}
    named |= {f"map.{name}" for name in ("home", "zoom_in", "zoom_out", "no_tiles")}
    return named | NUMBERED


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
    assert named - files - {"empty.step_"} <= load_texts().keys()
    assert put_together() <= load_texts().keys()


def test_no_text_is_left_over():
    assert load_texts().keys() - literals() - put_together() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_say_something(language: str):
    fields = {"n": 2, "m": 150, "number": 4, "name": "x", "names": "x", "value": "x", "hint": ""}
    fields |= {"kommun": "x", "shown": "x", "places": "x", "date": "x", "total": 3}
    fields |= dict.fromkeys(("attribution", "count", "place", "day", "parties", "kb", "id"), "x")
    fields |= dict.fromkeys(("of", "stance", "lit", "unlit", "unknown", "time", "source"), "x")
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
