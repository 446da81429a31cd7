"""Names and texts that attack, and kommuner that are odd: safe, escaped, told apart."""

from __future__ import annotations

import json
import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from config.site_tables import Coarsen
from dashboard.site.guard import silent, suspicious
from dashboard.site.names import relative, slug, unique
from dashboard.site.render import Page, clean, short
from geodata.boundaries import load_areas
from geodata.records import Note as RecordNote
from geodata.records import Place, Placed, Precision, Tier

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe\u202c och \u2066mer",
    "x" * 10_000,
    "👮‍♀️ 💡 🏘️",
    "../../../etc/passwd",
    "a/b\\c:d*e?f",
    "\x00\x07 nul",
    "{{ 7*7 }} {% raw %}",
    "<!--", "]]>", "&amp;&lt;",
)  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=40))
def test_a_file_name_is_one_harmless_name(text, key):
    assert re.fullmatch(r"(?:[a-z0-9]+-)*[0-9a-f]{8}", unique(text, key))
    assert re.fullmatch(r"[a-z0-9-]{0,60}", slug(text))


def test_names_that_slug_alike_stay_apart():
    assert slug("Håbo") == slug("Habo") == "habo"
    assert unique("Torget", "1") != unique("Torget", "2")


@pytest.mark.parametrize(
    ("path", "page", "link"),
    [
        ("index.html", "index.html", "./"),
        ("om.html", "solna-0184/index.html", "../om.html"),
        ("solna-0184/index.html", "solna-0184/lofte/a.html", "../"),
        ("solna-0184/karta.json", "solna-0184/index.html", "karta.json"),
        ("en/solna-0184/index.html", "solna-0184/index.html", "../en/solna-0184/"),
        ("solna-0184/karta.json", "en/solna-0184/index.html", "../../solna-0184/karta.json"),
    ],
)
def test_links_between_pages(path, page, link):
    assert relative(path, page) == link


def test_hostile_texts_are_shown_and_never_run(fresh, make):
    promises = [make.promise(f"Vi lovar {text}", text) for text in HOSTILE]
    title = "".join(HOSTILE[:2]) + HOSTILE[2]
    published = fresh(make.set(*promises, title=title, parties=HOSTILE[:3]))
    published.again()
    home = published.path / "kalmar-0880"
    assert len(list((home / "lofte").iterdir())) == len(HOSTILE)
    assert all(len(path.name) < 100 for path in published.files())
    for path in published.files("*.html"):
        text = path.read_text(encoding="utf-8")
        page = etree.HTML(text)
        assert page.xpath("//script[not(@src)] | //*[@onerror] | //img[@src='x']") == []
        assert "\u202e" not in text
        assert "\x00" not in text
        assert "49" not in page.xpath("string(//h1)")
    said = (home / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    for path in [*published.files("*.svg"), *published.files("*.xml")]:
        etree.parse(path)
    json.loads((home / "karta.json").read_text(encoding="utf-8"))


def test_a_script_address_is_no_link(fresh, make):
    group = make.set(make.promise("Ljus"))
    document = type(group.document)(id="e" * 64, title="Dokument", url="javascript:alert(1)")
    published = fresh(make.set(make.promise("Ljus"), document=document))
    published.again()
    assert "javascript:" not in published.read("kalmar-0880/index.html")


def test_two_kommuner_whose_names_slug_alike_have_folders_of_their_own(fresh, make):
    published = fresh(
        make.set(make.promise("Ljus i Håbo"), kommun="0305"),
        make.set(make.promise("Ljus i Habo"), kommun="0643"),
    )
    published.again()
    assert "Ljus i Håbo" in published.read("habo-0305/index.html")
    assert "Ljus i Habo" in published.read("habo-0643/index.html")


def test_a_set_without_any_promise_is_a_page_without_a_list(fresh, make):
    published = fresh(make.set())
    published.again()
    assert "<b>0</b>" in published.read("kalmar-0880/index.html")


def test_a_site_of_one_kommun_shows_no_other(fresh, make):
    published = fresh(
        make.set(make.promise("Ljus")),
        make.set(make.promise("Ljus"), kommun="0184"),
        kommuner=("0184",),
    )
    published.again()
    assert not (published.path / "kalmar-0880").exists()
    assert "Kalmar" not in published.read("index.html")


def test_without_an_address_what_needs_one_is_left_out(fresh, make):
    published = fresh(make.set(make.promise("Ljus")), base_url="")
    published.again()
    names = {path.name for path in published.files()}
    assert not names & {"sitemap.xml", "status.xml", "dcat.rdf", "qr.svg"}
    assert 'hreflang="en" href="../en/kalmar-0880/"' in published.read("kalmar-0880/index.html")


def on_a_border() -> Place:
    """A place of 40 m on the border of two districts of Kalmar."""
    areas = load_areas("0880").geometry
    first = areas.iloc[0]
    other = next(a for a in areas.iloc[1:] if first.intersection(a).length > 100)
    spot = first.intersection(other).interpolate(50)
    return Place(
        "border", "Gränsen", "0880", shapely.Point(spot.coords[0]), Precision.PLATS, 40.0, "x", "y"
    )


def test_a_camera_on_a_border_is_drawn_as_both_districts(fresh, make, monkeypatch):
    place = on_a_border()

    def located(group, _kommun, **_):
        note = RecordNote("unplaced.no_place")
        placed = [
            Placed(p.id, m, place, note, Tier.B, ()) for p in group.promises for m in p.mentions
        ]
        return tuple(placed), ()

    monkeypatch.setattr("layers.assemble.locate", located)
    published = fresh(
        make.set(make.promise("En kamera", "Gränsen", kind="kamera")),
        coarsen={"kamera": Coarsen(to="district", least_m=100)},
    )
    done = published.again()
    features = json.loads(published.read("kalmar-0880/data/lofteskartan-kalmar.geojson"))[
        "features"
    ]
    assert {f["properties"]["layer"] for f in features} == {"kamera", "hotspots"}
    assert all(" / " in f["properties"]["place"] for f in features)
    assert [kind for kind, _, _ in done.review.findings] == ["tier"]
    exact = f"{place.geometry.x:.0f}"
    assert exact not in published.read("kalmar-0880/karta.json")


@pytest.mark.parametrize(
    "text",
    [
        "Ring 0480-45 00 00",
        "Mejla trygg@example.se",
        "Född 19850101-1234",
        "Kommunpolis Vera Exempelsson svarar",
    ],
)
def test_personal_data_is_suspected_and_stops(fresh, make, text):
    assert suspicious(text)
    published = fresh(make.set(make.promise(text)))
    done = published.again()
    assert [finding[0] for finding in done.review.stops] == ["personal"]


@pytest.mark.parametrize(
    "text", ["Fyra vandringar 2022–2024", "Väg 55 och 250 kronor", "Kl. 18.00"]
)
def test_plain_numbers_are_nobody(text):
    assert not suspicious(text)


def test_a_picture_without_a_text_is_found():
    page = Page("a.html", b'<img src="x"><img src="y" alt=" "><img src="z" alt="Karta">')
    assert [image[:12] for image in silent(page)] == ['<img src="x"', '<img src="y"']


def test_text_is_cut_at_words_and_cleaned():
    assert short("ett två tre", 8) == "ett två …"
    assert clean("a\u202eb") == "ab"
