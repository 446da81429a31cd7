from __future__ import annotations

from pathlib import Path

import pytest

from config.contrast import contrast
from config.errors import ConfigError, LoftesError
from config.kinds import KindTable, load_kinds
from config.register_tables import load_register
from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE, Settings, load_settings
from config.tables import CONFIG_DIR, load_table, load_tables

DESIGN_KINDS = {
    *("kamera", "belysning", "trygghetsvandring", "patrullering", "nattvandring", "punktinsats"),
    *("ordningsvakt", "trafik", "narkotika", "krog", "ungdom", "skola", "grannsamverkan"),
    *("bostadsinbrott", "medborgardialog", "stadsmiljo", "information", "vald", "bedrageri"),
    *("organiserad_brottslighet", "samverkan", "trygghetscenter", "toalett", "annat"),
}


@pytest.fixture
def fresh_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    monkeypatch.delenv(STORE_VARIABLE, raising=False)
    load_settings.cache_clear()
    yield monkeypatch
    load_settings.cache_clear()


def test_every_kind_of_the_design_is_there():
    assert set(load_kinds().kinds) == DESIGN_KINDS


def test_every_kind_belongs_to_a_layer_that_is_drawn():
    table = load_kinds()
    shown = [kind for layer in table.all_layers() for kind in table.kinds_of(layer)]
    assert set(shown) == DESIGN_KINDS


def test_layers_come_in_draw_order():
    orders = [layer.order for layer in load_kinds().all_layers().values()]
    assert orders == sorted(orders)


def test_toalett_becomes_a_layer_by_one_table(tmp_path: Path):
    before = (CONFIG_DIR / "kinds.toml").read_text(encoding="utf-8")
    head, table = before.split("[kinds.toalett]\n")
    table, tail = table.split("\n\n", 1)
    changed = table.replace('layer = "stadsmiljo"', 'layer = "toalett"')
    path = tmp_path / "kinds.toml"
    path.write_text(f"{head}[kinds.toalett]\n{changed}\n\n{tail}", encoding="utf-8")

    layers = load_kinds(path).all_layers()

    assert layers["toalett"].title("sv") == "Offentliga toaletter"
    assert load_kinds(path).kinds_of("toalett") == ("toalett",)
    assert "toalett" not in load_kinds(path).kinds_of("stadsmiljo")
    assert "toalett" not in load_kinds().all_layers()


def test_black_on_white_has_the_contrast_that_wcag_states():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_pale_colour_is_refused_with_its_contrast(tmp_path: Path):
    path = tmp_path / "kinds.toml"
    text = (CONFIG_DIR / "kinds.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("#b3261e", "#ffeeaa"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"kinds\.toml: kinds\.kamera: colour #ffeeaa has contr"):
        load_table(path, KindTable)


def test_all_faults_of_a_broken_table_come_at_once(tmp_path: Path):
    path = tmp_path / "kinds.toml"
    path.write_text(
        "[layers]\n[kinds.kamera]\ntitle_sv = 'Kameror'\ncolour = 'red'\nicon = 'cctv'\n"
        "order = 'first'\nlayer = 'kamera'\ncolor = '#000000'\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_table(path, KindTable)
    faults = "\n".join(caught.value.faults)
    for expected in (
        "kinds.toml: kinds.kamera.title_en: missing",
        "kinds.toml: kinds.kamera.color: unknown key",
        "kinds.toml: kinds.kamera.colour: ",
        "kinds.toml: kinds.kamera.order: ",
    ):
        assert expected in faults
    assert len(caught.value.faults) == 4
    assert "nothing was built" in str(caught.value)


def test_faults_of_several_files_come_in_one_error(tmp_path: Path):
    paths = [tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"]
    paths[0].write_text("= 1", encoding="utf-8")
    paths[1].write_bytes(b"title = '\xff'")
    with pytest.raises(ConfigError) as caught:
        load_tables(paths, KindTable)
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["a.toml", "b.toml", "c.toml"]
    assert "is not TOML" in caught.value.faults[0]
    assert "is not UTF-8 at byte 9" in caught.value.faults[1]
    assert "cannot be read" in caught.value.faults[2]


def test_a_kind_with_an_unknown_layer_is_named(tmp_path: Path):
    path = tmp_path / "kinds.toml"
    text = (CONFIG_DIR / "kinds.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('layer = "unga"', 'layer = "ungdomar"'), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"kinds\.ungdom\.layer: no layer 'ungdomar'"):
        load_table(path, KindTable)


def test_register_faults_name_file_key_and_reason(tmp_path: Path):
    good = (CONFIG_DIR / "register" / "solna.toml").read_text(encoding="utf-8")
    (tmp_path / "solna.toml").write_text(
        good.replace("expect = { promise = 7 }", "expect = { promise = 8 }"), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"solna\.toml: sets\.0: expect: says .*8.* are .*7"):
        load_register(tmp_path)


def test_register_refuses_a_kind_that_no_table_knows(tmp_path: Path):
    good = (CONFIG_DIR / "register" / "solna.toml").read_text(encoding="utf-8")
    (tmp_path / "solna.toml").write_text(good.replace('["trafik"', '["traffik"'), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"sets\.2022\.trafik\.kinds: no kind 'traffik'"):
        load_register(tmp_path)


def test_register_refuses_an_end_before_its_start_and_a_key_twice(tmp_path: Path):
    good = (CONFIG_DIR / "register" / "solna.toml").read_text(encoding="utf-8")
    bad = good.replace("end = 2022-12-31", "end = 2021-12-31").replace(
        'key = "stadsmiljo"', 'key = "trafik"'
    )
    (tmp_path / "solna.toml").write_text(bad, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_register(tmp_path)
    assert "2021-12-31 is before start 2022-01-01" in str(caught.value)
    assert "key 'trafik' used twice" in str(caught.value)


def test_an_empty_register_folder_is_a_fault(tmp_path: Path):
    with pytest.raises(ConfigError, match="holds no register file"):
        load_register(tmp_path)


def test_own_settings_lie_over_the_shipped_ones(tmp_path: Path, fresh_settings):
    own = tmp_path / "own.toml"
    own.write_text(
        "language = 'en'\n[tiles]\nurl = 'https://t.example.se/{z}/{x}/{y}.png'\n"
        "attribution = '© Example'\n",
        encoding="utf-8",
    )
    fresh_settings.setenv(SETTINGS_VARIABLE, str(own))
    settings = load_settings()
    assert settings.language == "en"
    assert settings.server.port == 8501
    assert settings.tiles is not None
    assert settings.tiles.max_zoom == 19


def test_settings_name_every_fault(tmp_path: Path, fresh_settings):
    own = tmp_path / "own.toml"
    own.write_text(
        "language = 'fi'\nlanguages = 1\n[server]\nport = 99999\n[tiles]\nurl = 'ftp://x/{z}'\n"
        "attribution = ''\n",
        encoding="utf-8",
    )
    fresh_settings.setenv(SETTINGS_VARIABLE, str(own))
    with pytest.raises(ConfigError) as caught:
        load_settings()
    keys = {fault.split(": ")[1] for fault in caught.value.faults}
    assert keys == {"language", "languages", "server.port", "tiles.attribution"}


def test_tiles_need_their_placeholders():
    with pytest.raises(ValueError, match=r"url lacks \{x\}, \{y\}"):
        Settings.model_validate(
            {"store": "a", "tiles": {"url": "https://t/{z}.png", "attribution": "x"}}
        )


def test_the_store_variable_wins(fresh_settings):
    fresh_settings.setenv(STORE_VARIABLE, "postgresql+psycopg://db/lofte")
    assert load_settings().store_address() == "postgresql+psycopg://db/lofte"


def test_an_error_says_what_where_and_what_to_do():
    error = LoftesError("is empty", where="x.txt", remedy="Choose another file.")
    assert str(error) == "x.txt: is empty\n→ Choose another file."
