"""Search, filters, timeline and print view without a browser."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.marks import marked, marked_label
from dashboard.timeline import _years
from geodata.records import Document, Period, PlaceMention, Promise, PromiseSet, TextQuote

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("services")

ATTACKS = (
    "<img src=x onerror=\"window.top.attacked='img'\">",
    "${window.top.attacked='template'}`",
    "'; DROP TABLE promise_sets; --",
    "[x](javascript:alert(1)) :red-background[x]",
)


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    def run(page: str, **params: str) -> AppTest:
        script = (
            "from dashboard import frame, session\n"
            f"from dashboard.screens import {page} as chosen\n"
            "session.begin()\nframe.choices(counted=True)\nchosen.page()\n"
        )
        app = AppTest.from_string(script, default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        return app.run()

    return run


def older_set() -> PromiseSet:
    quote = "Fler lampor i Hagalund"
    return PromiseSet(
        id="a" * 16,
        kommuner=("0184",),
        period=Period(date(2019, 1, 1), date(2020, 12, 31)),
        parties=("Solna stad",),
        document=Document(id="b" * 64, title="Äldre löften", publisher="Solna stad"),
        promises=(
            Promise(
                id="c" * 16,
                kinds=("belysning",),
                actors=("kommun",),
                quote=TextQuote(exact=quote, prefix="", suffix="", start=0, end=len(quote)),
                mentions=(PlaceMention(surface="Hagalund", name="Hagalund"),),
            ),
        ),
    )


def html(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def link(app: AppTest) -> dict[str, str]:
    return {key: v if isinstance(v, str) else v[-1] for key, v in app.query_params.items()}


def cards(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.key.startswith("open-")]


@pytest.mark.parametrize("page", ["karta", "loften"])
def test_a_search_narrows_marks_its_hits_and_stands_in_the_link(open_page, page):
    app = open_page(page, kommun="Solna", period="2022")
    app.text_input(key="search").input("trafik").run()
    assert '<mark class="hit">Trafik</mark>' in html(app)
    assert link(app)["q"] == "trafik"
    again = open_page(page, **link(app))
    assert again.text_input(key="search").value == "trafik"
    assert html(again) == html(app)
    app.text_input(key="search").input("").run()
    assert "q" not in link(app)
    assert "<mark" not in html(app)


def test_the_map_draws_what_the_list_shows(open_page):
    app = open_page("karta", kommun="Solna", q="punktinsatser")
    assert len(cards(app)) == 1
    drawn = json.loads(app.get("component_instance")[0].proto.json_args)["feature_group"]
    assert "1 l\\u00f6fte" in drawn
    assert "7 l\\u00f6ften" not in drawn


def test_filters_have_their_numbers_compose_and_go_one_by_one(open_page):
    app = open_page("karta", kommun="Örebro")
    where = app.button_group(key="filter-exactness")
    assert list(where.options) == [
        "Uppskattat läge **5**",
        "Ingen plats **4**",
    ]
    where.set_value(["none"]).run()
    app.text_input(key="search").input("narkotika").run()
    shown = len(cards(app))
    assert 0 < shown < 4
    assert link(app)["precision"] == "none"
    removable = [b for b in app.button if b.key.startswith("filter-off-")]
    assert [b.label for b in removable] == ["Sök: narkotika", "Ingen plats"]
    removable[0].click().run()
    assert len(cards(app)) == 4
    assert app.text_input(key="search").value == ""
    app.button(key="filter-off-0").click().run()
    assert len(cards(app)) == 9
    assert link(app).keys() == {"kommun", "period"}


def test_all_filters_go_at_once_and_what_finds_nothing_offers_a_way_out(open_page):
    app = open_page("karta", kommun="Solna", q="finns inte", status="lovad", kinds="trafik")
    assert "Inget löfte passar" in html(app)
    app.button(key="reset").click().run()
    assert len(cards(app)) == 7
    app = open_page("loften", kommun="Solna", q="trafik", status="lovad")
    app.button(key="filter-clear").click().run()
    assert link(app).keys() <= {"kommun", "period"}


def test_measures_are_chosen_with_their_numbers(open_page):
    app = open_page("karta", kommun="Solna", q="hagalund")
    kinds = app.multiselect(key="choose_kinds")
    assert "Trafik (1)" in kinds.options
    kinds.set_value(["trafik"]).run()
    assert link(app)["kinds"] == "trafik"
    assert len(cards(app)) == 1


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("page", ["karta", "loften"])
def test_an_attack_in_search_and_filters_is_text(open_page, services, page, attack):
    before = services.store.sets("0184")
    app = open_page(page, kommun="Solna", actor=attack, precision=attack, years=attack)
    app.text_input(key="search").input(attack).run()
    shown = html(app)
    assert "<img" not in shown.replace('<img src="data:', "")
    assert "javascript:" not in shown.replace("&#", "")
    labels = [b.label for b in app.button if b.key.startswith("filter-off-")]
    assert any(label.startswith("Sök") for label in labels)
    assert not any(char in label for label in labels for char in "<>[]`$")
    assert services.store.sets("0184") == before


def test_hits_are_marked_between_escaped_parts():
    assert marked("<b>Ö & ö", "ö") == (
        '&#60;b&#62;<mark class="hit">Ö</mark> &#38; <mark class="hit">ö</mark>'
    )
    assert marked_label("a]b", "]") == "a:orange-background[&#93;]b"
    assert marked("a", "") == "a"


def test_the_open_row_has_its_detail_beneath(open_page, services):
    promise = services.bundle("0184", "alla").promises[0]
    app = open_page("loften", kommun="Solna", promise=promise.id)
    shown = html(app)
    assert shown.count('class="detail"') == 1
    assert 'aria-current="true"' in shown
    assert 'tr class="opened"' in shown


def test_a_place_marks_its_rows(open_page, services):
    place = next(p for p in services.bundle("0184", "alla").places.values() if "Haga" in p.name)
    shown = html(open_page("loften", kommun="Solna", place=place.id))
    assert shown.count('class="is-here"') == 7


def test_the_timeline_stands_where_there_are_years_to_choose(open_page, services):
    assert not open_page("loften", kommun="Solna").get("vega_lite_chart")
    services.store.put_set(older_set())
    app = open_page("loften", kommun="Solna")
    assert len(app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")) == 1
    app.select_slider[0].set_range(2019, 2020).run()
    assert link(app)["years"] == "2019-2020"
    assert link(app)["period"] == "alla"
    assert html(app).count("data-promise=") == 1
    assert any(b.label == "År 2019–2020" for b in app.button)
    again = open_page("loften", **link(app))
    assert again.select_slider[0].value == (2019, 2020)
    app.button(key="filter-off-0").click().run()
    assert app.select_slider[0].value == (2019, 2022)
    assert html(app).count("data-promise=") == 8


@pytest.mark.parametrize(
    ("brushed", "years"),
    [
        ({"from": [2019.2, 2020.7]}, (2019, 2020)),
        ({"x": (2020.0, 2021.0)}, (2020, 2020)),
        ({"from": [2021.9, 2020.1]}, (2020, 2021)),
        ({"from": [2018.0, 2029.0]}, None),
        ({}, None),
    ],
)
def test_a_brush_chooses_whole_years(brushed, years):
    assert _years(brushed, (2019, 2022)) == years


def test_another_period_or_kommun_leaves_the_years(open_page, services):
    services.store.put_set(older_set())
    app = open_page("loften", kommun="Solna", period="alla", years="2019-2020")
    app.segmented_control(key="choose_period").set_value("2022-01-01/2022-12-31").run()
    assert "years" not in link(app)
    assert html(app).count("data-promise=") == 7


@pytest.mark.parametrize("page", ["karta", "loften"])
def test_the_page_to_print_has_map_legend_list_source_and_day(open_page, page):
    app = open_page(page, kommun="Solna", q="trafik")
    app.button(key="print-open").click().run()
    assert link(app)["view"] == "utskrift"
    sheet = unescape(html(app))
    for part in (
        "data:image/svg+xml;base64,",
        'class="precision"',
        "Samarbete om trafiken",
        "Urval: Sök: trafik",
        "Nya medborgarlöften 2022",
        "Gränser: SCB",
        "utskrivet",
    ):
        assert part in sheet
    assert sheet.count("<li><b>") == 1
    app.button(key="print-back").click().run()
    assert "view" not in link(app)


def test_the_legend_counts_every_promise_once(open_page):
    shown = unescape(html(open_page("karta", kommun="Örebro")))
    legend = shown.partition('<ul class="precision"')[2].partition("</ul>")[0]
    assert "Uppskattat läge</span> <b>5</b>" in legend
    assert "Ingen plats</span> <b>4</b>" in legend
    assert "Exakt läge</span> <b>0</b>" in legend
