"""Every seed layer as GeoJSON, byte for byte. `make golden` writes the files anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from config.kinds import load_kinds
from layers.geojson import canonical
from layers.query import select
from layers.selection import Selection

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "layers"
SEEDS = {"orebro": "1880", "solna": "0184", "kalmar": "0880"}
WITHOUT_PLACES = ("0580", "0180")


@pytest.mark.parametrize("name", SEEDS)
def test_seed_layers(seed_bundle, name):
    code = SEEDS[name]
    layers = tuple(load_kinds().all_layers())
    view = select(seed_bundle(code), Selection(code, layers=layers))
    text = canonical(view.collection(for_drawing=False))
    path = GOLDEN / f"{name}.geojson"
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert {f["properties"]["layer"] for f in json.loads(text)["features"]} == set(
        view.features["layer"]
    )


@pytest.mark.parametrize("code", WITHOUT_PLACES)
def test_seeds_that_name_no_place_draw_nothing(seed_bundle, code):
    layers = tuple(load_kinds().all_layers())
    view = select(seed_bundle(code), Selection(code, layers=layers))
    assert view.collection()["features"] == []
