"""What all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.osm_tables import FOLDER_VARIABLE
from tests.postgres import Cluster, PostgresMissingError, cluster

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser tests last: they are slow, and Playwright's event loop stays open."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source material beside the project; a user's clone has none."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("the source material ../shared is not here; it is not part of the project")
    return folder


@pytest.fixture(autouse=True)
def _own_main():
    """AppTest leaves its script as the main module, which a spawned process would run."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own


@pytest.fixture(scope="session", autouse=True)
def _no_extracts_of_the_developer(tmp_path_factory):
    """Extracts that somebody imported here would change what names resolve to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("osm")))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A server of our own with PostGIS; in CI it may not be missing."""
    try:
        with cluster() as made:
            yield made
    except PostgresMissingError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(f"{error}; on Debian: apt-get install postgresql postgresql-15-postgis-3")


@pytest.fixture
def database_name(postgres: Cluster) -> Iterator[str]:
    """An empty database with PostGIS in it, for one test."""
    name = postgres.new_database()
    yield name
    postgres.drop(name)
