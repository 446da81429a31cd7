from __future__ import annotations

import pytest

from config.errors import ConfigError
from config.osm_tables import FOLDER_VARIABLE, OsmTable, load_osm, osm_folder
from config.tables import CONFIG_DIR, load_table


def test_a_value_of_lit_means_one_thing_only():
    lit = load_osm().lit
    assert not set(lit.yes) & set(lit.no)


def test_a_highway_is_walked_or_needs_leave_and_never_both():
    walk = load_osm().walk
    assert not set(walk.highways) & set(walk.by_permission)
    assert not set(walk.allowed) & set(walk.refused)


def test_every_layer_of_points_has_its_own_rule():
    layers = [rule.layer for rule in load_osm().points]
    assert sorted(layers) == sorted(set(layers))


def test_every_fault_is_told_at_once(tmp_path):
    path = tmp_path / "osm.toml"
    text = (CONFIG_DIR / "osm.toml").read_text(encoding="utf-8")
    text = text.replace('after = "torg"', 'after = "marknad"').replace("gap_m = 400", "gap_m = 0")
    path.write_text(text.replace('area = "område"', 'area = "yta"', 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_table(path, OsmTable)
    faults = "\n".join(caught.value.faults)
    assert "osm.toml: streets.gap_m" in faults
    assert "osm.toml: places.0.area" in faults


def test_a_street_must_come_after_a_kind_that_exists(tmp_path):
    path = tmp_path / "osm.toml"
    text = (CONFIG_DIR / "osm.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('after = "torg"', 'after = "marknad"'), encoding="utf-8")
    with pytest.raises(ConfigError, match="marknad"):
        load_table(path, OsmTable)


def test_the_folder_can_be_named_in_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert osm_folder() == tmp_path
    monkeypatch.delenv(FOLDER_VARIABLE)
    assert osm_folder() == CONFIG_DIR.parent / "var" / "osm"
