"""The list opened by a link on a server that nobody has visited, and files taken from it."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing

import pytest

from tests.browser.runs import choose

pytestmark = pytest.mark.browser


def test_a_link_to_the_list_opens_it_and_its_files_come_down(running_app, visit, tmp_path):
    app = running_app(tmp_path)
    opened = visit(app.link("loften", kommun="Örebro"))
    page = opened.page
    page.get_by_role("heading", name="Ladda ner urvalet").wait_for()
    choose(page, "Koordinatsystem för GIS-filer", "Kommunens zon (EPSG:3009)")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoPackage (QGIS)").click()
    assert waiting.value.suggested_filename.startswith("loften-örebro-")
    with closing(sqlite3.connect(waiting.value.path())) as database:
        query = "SELECT srs_id FROM gpkg_contents WHERE table_name = 'platser'"
        assert database.execute(query).fetchall() == [(3009,)]
        query = "SELECT f_table_name, useAsDefault FROM layer_styles"
        assert database.execute(query).fetchall() == [("platser", 1)]
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Origo").click()
    with zipfile.ZipFile(waiting.value.path()) as packed:
        assert "origo.json" in packed.namelist()
    assert opened.errors == []
    assert opened.left == []
