from __future__ import annotations

import sys
from pathlib import Path

import pytest

from config.geocoder_tables import Nominatim
from geodata.geocode.client import Geocoder
from geodata.store import open_store

# The server is also started by a script of its own, so it lies beside this file as a module.
sys.path.insert(0, str(Path(__file__).parent))
from nominatim_server import place, serving

SOLNA = [
    place("Skytteholmsparken", 59.3626, 17.9960, "leisure", "park"),
    place("Järntorget", 57.6996, 11.9535, **{"in": "Göteborg"}),
    place("Råsunda torg", 59.3634, 17.9905),
    place("Näckrosen", 59.3660, 17.9825, "railway", "station"),
    place("Solna", 59.36, 18.0, "boundary", "administrative"),
]


@pytest.fixture
def server():
    with serving(places=[dict(row) for row in SOLNA]) as told:
        yield told


@pytest.fixture
def settings(server):
    return Nominatim(
        enabled=True, endpoint=server.endpoint, private=True, user_agent="Lofteskartan/9 (test)"
    ).model_copy(update={"pause_s": 0.05, "backoff_s": 0.05, "timeout_s": 2.0, "wait_s": 2.0})


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store.sqlite") as opened:
        yield opened


@pytest.fixture
def geocoder(settings, store):
    return Geocoder(settings, store)
