"""The tables of the reader: complete, and with every fault told at once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from config.errors import ConfigError
from config.kinds import load_kinds
from config.reading_rules import READING_DIR, ReadingRules, load_reading_rules

if TYPE_CHECKING:
    from pathlib import Path


def test_every_table_has_its_file_and_no_file_is_left_over() -> None:
    assert {path.stem for path in READING_DIR.glob("*.toml")} == set(ReadingRules.model_fields)
    assert load_reading_rules().sections.headings


def test_every_kind_has_cues() -> None:
    without = {key for key, kind in load_kinds().kinds.items() if not kind.cues}
    assert without == set()


def test_a_broken_pattern_and_an_unknown_key_are_told_together(tmp_path: Path) -> None:
    folder = tmp_path / "reading"
    shutil.copytree(READING_DIR, folder)
    places = folder / "places.toml"
    places.write_text(
        places.read_text(encoding="utf-8") + '\n[colours]\na = "b"\n', encoding="utf-8"
    )
    counts = folder / "counts.toml"
    text = counts.read_text(encoding="utf-8").replace('at_least = "', 'at_least = "(')
    counts.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        load_reading_rules(folder)
    faults = "\n".join(told.value.faults)
    assert "places.toml: colours: unknown key" in faults
    assert "counts.toml: rules.at_least: is no regular expression" in faults
