"""What leaves by an export comes back by an import, geometry and attributes whole."""

from __future__ import annotations

import pyogrio
import pytest
import shapely

from dashboard.export import FORMATS, export
from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore

EXACT = ("gpkg", "flatgeobuf", "geoparquet")  # EPSG:3006, as the places are kept
LAYER = "kamera"  # takes points, lines and areas


@pytest.mark.parametrize("name", EXACT)
def test_an_export_comes_back_whole(view_of, tmp_path, name):
    view = view_of("0880")
    path = tmp_path / f"kalmar.{FORMATS[name].suffix}"
    path.write_bytes(export(view, name))
    store = ImportStore(tmp_path / "imports")
    found = inspect(path, LAYER, "0880", store, Choices())
    assert found.faults == ()
    store.write(found)
    kept = store.read("0880", LAYER)
    assert kept is not None
    ours = view.features
    assert len(kept) == len(ours)
    assert kept.crs.to_epsg() == 3006
    wanted = dict(zip(ours["layer"] + ":" + ours["place_id"], ours.geometry, strict=True))
    back = dict(zip(kept["source_id"], kept.geometry, strict=True))
    assert back.keys() == wanted.keys()
    same = [shapely.equals_exact(back[key], wanted[key], 0.0, normalize=True) for key in wanted]
    assert all(same)
    again = inspect(path, LAYER, "0880", store, Choices())
    assert again.diff.empty


def test_attributes_come_back_as_they_left(view_of, tmp_path):
    view = view_of("0184")
    path = tmp_path / "solna.gpkg"
    path.write_bytes(export(view, "gpkg"))
    store = ImportStore(tmp_path / "imports")
    store.write(inspect(path, LAYER, "0184", store, Choices()))
    kept = store.read("0184", LAYER).set_index("source_id")
    places = next(name for name, geometry in pyogrio.list_layers(path) if geometry)
    sent = pyogrio.read_dataframe(path, layer=places).set_index("id")
    shared = [column for column in sent.columns if column in kept.columns and column != "geometry"]
    assert {"place", "precision", "role", "promises", "source"} <= set(shared)
    for column in shared:
        left = sent[column].dropna().astype(str)
        assert kept.loc[left.index, column].astype(str).to_dict() == left.to_dict(), column
