"""Täckning, Jämför, Sverige and Data without a browser: what they say, what a click changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from geodata.records import Event, PromiseStatus

pytestmark = pytest.mark.usefixtures("services")


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open a page by the name of its module."""

    def run(page: str, **params: str) -> AppTest:
        script = (
            "from dashboard import frame, session\n"
            f"from dashboard.screens import {page} as chosen\n"
            "session.begin()\nframe.choices()\nchosen.page()\n"
        )
        app = AppTest.from_string(script, default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        return app.run()

    return run


def html(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def cover_table(said: str) -> str:
    return said.partition('<table class="cover">')[2].partition("</table>")[0]


def test_the_coverage_of_solna_reads_as_words(open_page):
    said = html(open_page("tackning", kommun="Solna"))
    assert "Täckt på alla platser: Punktinsatser." in said
    assert cover_table(said).count("<tr>") == 3
    assert "Lampor som finns" in said
    assert "Dokumentet har platsen i fokus, men inget löfte pekar ut den." in said


def test_chosen_measures_leave_their_columns(open_page):
    said = html(open_page("tackning", kommun="Solna", kinds="belysning"))
    assert (
        cover_table(said).count('<th scope="col"') == 3
    )  # the place, what was promised, what exists
    assert "Lampor som finns" in said
    assert "Kameror som finns" not in said
    assert html(open_page("jamfor", kommun="Linköping", kinds="trafik")).count("f-new") == 3


def test_another_distance_stands_in_the_link(open_page):
    app = open_page("tackning", kommun="Solna")
    app.segmented_control(key="choose_distance").set_value(800).run()
    assert "800" in html(app)
    assert app.query_params["distance"] in ("800", ["800"])
    again = open_page("tackning", kommun="Solna", distance="800")
    assert again.segmented_control(key="choose_distance").value == 800
    strange = open_page("tackning", kommun="Solna", distance="17")
    assert strange.segmented_control(key="choose_distance").value == 400


def test_without_a_place_the_page_says_so(open_page):
    assert "nämner ingen plats" in html(open_page("tackning", kommun="Linköping"))
    assert "Inga löften från Ale än" in html(open_page("tackning", kommun="Ale"))


def test_two_periods_stand_side_by_side(open_page):
    said = html(open_page("jamfor", kommun="Linköping"))
    assert "2021–2022" in said
    assert "Återkommer" in said
    assert '<li class="f-new"><b>7</b>' in said
    assert "en enda period" in html(open_page("jamfor", kommun="Solna"))


def test_delivered_can_be_grouped(open_page):
    app = open_page("jamfor", kommun="Kalmar")
    assert "Belysning" in html(app)
    app.segmented_control(key="choose_by").set_value("actor").run()
    assert "Polisen" in html(app)


def test_the_country_is_drawn_and_told(open_page):
    app = open_page("sverige")
    said = html(app)
    assert said.count("data:image/svg+xml;base64,") == 2
    assert "5 av 290" in said
    assert "ingen uppgift (285 kommuner)" in unescape(said)
    app.segmented_control(key="choose_measure").set_value("per_10000").run()
    assert "Inga invånartal" in html(app)


def test_measures_are_counted_by_district_and_by_kommun(open_page):
    said = unescape(html(open_page("tackning", kommun="Solna")))
    heat = said.partition('<table class="heat">')[2].partition("</table>")[0]
    assert "Södra Hagalund" in heat
    assert 'data-label="Södra Hagalund"><b>3</b>' in heat  # Samverkan
    assert "3 av 22 stadsdelar" in said
    country = unescape(html(open_page("sverige")))
    heat = country.partition('<table class="heat">')[2].partition("</table>")[0]
    assert heat.index("Kalmar") < heat.index("Linköping") < heat.index("Örebro")


def test_periods_are_small_multiples_with_their_table(open_page):
    said = unescape(html(open_page("jamfor", kommun="Linköping")))
    panel = said.partition('<ul class="multiples">')[2]
    assert panel.index("2021–2022") < panel.index("2023–2024")
    assert "Visa som tabell" in panel
    assert '<ul class="multiples">' not in html(open_page("jamfor", kommun="Solna"))


def test_the_bars_of_what_was_delivered_say_their_parts(open_page, services):
    first = services.bundle("0184", "alla").promises[0]
    services.store.record(
        Event(first.id, PromiseStatus.GENOMFORD, datetime(2022, 5, 1, tzinfo=UTC), "x")
    )
    app = open_page("jamfor", kommun="Solna")
    app.segmented_control(key="choose_by").set_value("period").run()
    bars = html(app).partition('<ul class="stacks">')[2].partition("</ul>")[0]
    assert 'aria-label="genomförda 1, utan besked 6"' in unescape(bars)


def test_two_maps_show_both_periods(open_page):
    app = open_page("jamfor", kommun="Linköping")
    assert len(app.get("component_instance")) == 0
    assert "Inget av dokumenten nämner en plats" in html(app)
    assert len(open_page("jamfor", kommun="Solna").get("component_instance")) == 0


def test_english(open_page):
    said = html(open_page("tackning", kommun="Solna", lang="en"))
    assert "Covered at every place: Targeted" in said or "Covered at every place:" in said
    assert "täckt" not in said


class Upload:
    """A file as Streamlit hands it over."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data

    def getbuffer(self) -> bytes:
        return self.data


@pytest.fixture
def upload(monkeypatch) -> Callable[[str, str], None]:
    """Let the uploader hold a file; AppTest has no uploader of its own."""
    import streamlit

    def put(name: str, text: str) -> None:
        held = Upload(name, text.encode())
        monkeypatch.setattr(streamlit, "file_uploader", lambda *_, **__: held)

    return put


def test_a_file_is_looked_at_and_stored_on_a_click(open_page, upload):
    upload("../<b>kam.csv", "id;lat;lon\na;59,361;18,001\nb;56,66;16,36\n<i>;;\n")
    app = open_page("data", kommun="Solna")
    said = html(app)
    assert "3 i filen, 1 kan sparas, 2 lämnas utanför" in said
    assert "<b>kam" not in said
    assert "Ligger utanför Solna." in said
    assert not session.analyses().imports.every()
    app.button(key="import_store").click().run()
    assert "1 nya, 0 ändrade" in html(app)
    (stored,) = session.analyses().imports.every("0184")
    assert (stored.layer, stored.features, stored.left_out) == ("kamera", 1, 2)
    assert "1 objekt" in html(open_page("data", kommun="Solna"))


def test_a_wrong_file_is_refused_in_words(open_page, upload):
    upload("x.pdf", "%PDF-1.7")
    said = html(open_page("data", kommun="Solna"))
    assert "Filen har inget format som kan läsas här" in said
    assert "Inget sparades." in said


def test_imports_can_be_switched_off(open_page, monkeypatch):
    from config.import_tables import load_imports
    from dashboard.screens import data

    closed = load_imports().model_copy(update={"in_dashboard": False})
    monkeypatch.setattr(data, "load_imports", lambda: closed)
    assert "stängt av import" in html(open_page("data", kommun="Solna"))


def test_existing_things_are_drawn_on_the_map_as_one_layer(tmp_path: Path):
    import json

    from geodata.imports.inspect import inspect
    from geodata.imports.records import Choices

    path = tmp_path / "k.csv"
    path.write_text("id;lat;lon\na;59,361;18,001\nb;59,362;18,002\n", encoding="utf-8")
    imports = session.analyses().imports
    choices = Choices(source="<script>")
    imports.write(inspect(path, "kamera", "0184", imports, choices))
    app = AppTest.from_file(str(Path(session.__file__).with_name("start.py")), default_timeout=60)
    app.query_params["kommun"] = "Solna"
    app.query_params["existing"] = "kamera"
    app.run()
    said = html(app)
    assert "2 objekt" in said
    assert "<script>" not in said
    shown = json.loads(app.get("component_instance")[0].proto.json_args)
    assert shown["feature_group"].count("loftesPoints(") == 1
    assert (
        "[18.001, 59.361]" not in shown["feature_group"]
    )  # the points are fetched, not sent each time
