"""A store of its own for every test of the dashboard, with the bundled register in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.import_tables import FOLDER_VARIABLE
from config.settings import SETTINGS_VARIABLE, STORE_VARIABLE, load_settings
from dashboard import session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dashboard.services import Services
    from layers.query import View

START = Path(session.__file__).with_name("start.py")


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store.sqlite"))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    load_settings.cache_clear()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "imports"))
    session.opened.cache_clear()
    session.analyses_of.cache_clear()
    opened = session.opened()
    yield opened
    opened.store.close()
    session.opened.cache_clear()
    session.analyses_of.cache_clear()
    load_settings.cache_clear()


@pytest.fixture
def view_of(services: Services) -> Callable[..., View]:
    """A view of a kommun with every layer on, or with the layers given."""
    from dashboard.state import default_layers
    from layers.query import select
    from layers.selection import ALL_PERIODS, Selection

    def view(code: str, layers: tuple[str, ...] | None = None, kinds: tuple[str, ...] = ()) -> View:
        chosen = default_layers() if layers is None else layers
        return select(
            services.bundle(code, ALL_PERIODS), Selection(code, ALL_PERIODS, chosen, kinds)
        )

    return view
