"""The pages of the bundled register: what they say, that they lead somewhere, that they agree."""

from __future__ import annotations

import json
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree

from config.kinds import load_kinds
from dashboard.export import FORMATS
from dashboard.site.downloads import OFFERED
from dashboard.site.names import PREFIX

SITE = "https://x.example/"


class Reader(HTMLParser):
    """Addresses, ids, scripts and styles of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [given[k] for k in ("href", "src", "data-map") if given.get(k)]
        self.ids += [given["id"]] if "id" in given else []
        self.inline += [k for k in given if k.startswith("on") or k == "style"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def pages(site) -> dict[str, Reader]:
    found = site.files("*.html")
    return {str(p.relative_to(site.path)): read(p.read_text(encoding="utf-8")) for p in found}


def test_every_link_leads_to_a_file_and_every_anchor_to_an_id(site):
    known = pages(site)
    lost = set()
    for path, page in known.items():
        for link in page.found:
            parts = urlsplit(urljoin(SITE + path, link))
            if parts.netloc != "x.example":
                continue
            target = unquote(parts.path).lstrip("/")
            target += "index.html" if not target or target.endswith("/") else ""
            if not (site.path / target).is_file() or (
                parts.fragment and parts.fragment not in known[target].ids
            ):
                lost.add((path, link))
    assert lost == set()


def test_no_page_holds_a_script_or_style_of_its_own_or_an_id_twice(site):
    for path, page in pages(site).items():
        assert page.inline == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_every_page_has_the_policy_and_asks_no_other_host(site):
    for path in site.files("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in unescape(text)
        asked = "//@src | //@data-map | //link[not(@hreflang) and @rel!='canonical']/@href"
        assert [u for u in etree.HTML(text).xpath(asked) if "//" in u] == [], path


def test_every_page_is_there_in_both_languages_and_says_so(site):
    swedish = [p for p in pages(site) if not p.startswith("en/")]
    for path in swedish:
        assert '<html lang="sv">' in site.read(path)
        english = site.read(PREFIX["en"] + path)
        assert '<html lang="en">' in english
        assert 'hreflang="sv"' in english


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("folder", ["solna-0184", "orebro-1880", "kalmar-0880", "stockholm-0180"])
def test_list_and_geojson_hold_the_same_features(site, folder, language):
    (name,) = (site.path / folder / "data").glob("*.geojson")
    features = json.loads(name.read_text(encoding="utf-8"))["features"]
    drawn = {(f["properties"]["place"], f["properties"]["layer"]) for f in features}
    page = etree.HTML(site.read(f"{PREFIX[language]}{folder}/index.html"))
    rows = page.xpath("//ul[@class='spots']/li")
    assert {row.xpath("string(a)") for row in rows} == {place for place, _ in drawn}
    table = load_kinds().all_layers()
    titles = {look.title(language) for look in table.values()}
    said = {
        (row.xpath("string(a)"), title)
        for row in rows
        for title in row.xpath("string(p)").split(" · ")[-1].split(", ")
        if title in titles
    }
    own = {(place, layer) for place, layer in drawn if not table[layer].every_kind}
    assert said == {(place, table[layer].title(language)) for place, layer in own}
    data = json.loads(site.read(f"{folder}/karta.json"))
    mapped = {(data["places"][row[1]]["name"], data["layers"][row[0]]) for row in data["rows"]}
    assert mapped == drawn


def test_the_map_s_file_and_the_list_number_promises_and_places_alike(site):
    data = json.loads(site.read("orebro-1880/karta.json"))
    page = etree.HTML(site.read("orebro-1880/index.html"))
    numbers = sorted(int(li.get("data-i")) for li in page.xpath("//li[@data-i]"))
    assert numbers == list(range(len(data["promises"])))
    for li in page.xpath("//li[@data-spot]"):
        assert data["places"][int(li.get("data-spot"))]["name"] == li.xpath("string(a)")


def test_the_receipt_tells_the_whole_story(site):
    (path,) = (site.path / "solna-0184/lofte").glob("fyra-trygghetsvandringar*.html")
    page = etree.HTML(path.read_text(encoding="utf-8"))
    said = " ".join(" ".join(page.xpath("//article//text()")).split())
    for words in (
        "Fyra trygghetsvandringar",
        "Hagalund",
        "Trygghetsvandringar",
        "Delvis genomförd",
        "3 oktober 2022",
        "3 av 4 gjorda",
        "Underlag",
        "Solna stad, Polisen",
        "1 januari 2022 – 31 december 2022",
        "Nya medborgarlöften 2022 för ett tryggare Solna",
    ):
        assert words in said


def test_a_promise_whose_period_is_over_says_that_nothing_was_told(site):
    (path,) = (site.path / "solna-0184/lofte").glob("punktinsatser*.html")
    assert "Perioden tog slut 31 december 2022." in path.read_text(encoding="utf-8")


def test_a_kommun_without_promises_has_a_page(site):
    assert "Inget löfte är inläst från Ale" in site.read("ale-1440/index.html")


def test_cameras_leave_only_as_areas(site):
    features = json.loads(site.read("orebro-1880/data/lofteskartan-orebro.geojson"))["features"]
    cameras = [f for f in features if f["properties"]["layer"] == "kamera"]
    assert cameras
    assert all(f["geometry"]["type"].endswith("Polygon") for f in cameras)
    assert all(f["properties"]["precision"] == "område" for f in cameras)
    promises = {key for f in cameras for key in f["properties"]["promises"].split("; ")}
    square = [f for f in features if f["properties"]["place"] == "Järntorget"]
    assert square
    assert not promises & {key for f in square for key in f["properties"]["promises"].split("; ")}


def test_downloads_follow_the_export_table(site):
    files = {path.suffix.lstrip(".") for path in (site.path / "solna-0184/data").iterdir()}
    assert files == {FORMATS[name].suffix for name in OFFERED}


def test_the_sitemaps_list_every_page_once_and_only_what_lies_below_them(site):
    root = SITE.replace("x.example", "loften.example.se")
    index = [node.text for node in etree.parse(site.path / "sitemap.xml").findall(".//{*}loc")]
    listed = []
    for address in index:
        path = address.removeprefix(root)
        found = [n.text for n in etree.parse(site.path / path).findall(".//{*}url/{*}loc")]
        assert all(one.startswith(address.rsplit("/", 1)[0]) for one in found)
        listed += found
    pages = {str(p.relative_to(site.path)) for p in site.files("*.html")}
    promised = {"solna-0184", "orebro-1880", "kalmar-0880", "linkoping-0580", "stockholm-0180"}
    wanted = {
        path.removesuffix("index.html")
        for path in pages
        if path.removeprefix("en/").split("/")[0] in promised
        or path.count("/") == path.count("en/")
    }
    wanted = {path for path in wanted if "inbaddad" not in path}
    assert sorted(listed) == sorted(root + path for path in wanted)


def test_feed_and_catalogue_are_well_formed_and_complete(site):
    atom = "{http://www.w3.org/2005/Atom}"
    for path in ("status.xml", "en/status.xml", "solna-0184/status.xml"):
        feed = etree.parse(site.path / path).getroot()
        assert [feed.find(f"{atom}{tag}").tag for tag in ("id", "title", "updated")]
        assert len(feed.findall(f"{atom}entry")) == 1
    empty = etree.parse(site.path / "kalmar-0880/status.xml").getroot()
    assert empty.findall(f"{atom}entry") == []
    rdf = etree.parse(site.path / "dcat.rdf")
    assert len(rdf.findall(".//{http://www.w3.org/ns/dcat#}Dataset")) == 1
    assert len(rdf.findall(".//{http://www.w3.org/ns/dcat#}Distribution")) == 5 * len(OFFERED)
    for node in rdf.findall(".//{http://www.w3.org/ns/dcat#}downloadURL"):
        path = node.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource").split(".se/", 1)[1]
        assert (site.path / path).is_file()


RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DCAT, TERMS = "{http://www.w3.org/ns/dcat#}", "{http://purl.org/dc/terms/}"
ASKED = {  # what DCAT-AP 3.0.1 and its Swedish profile demand of each class
    f"{DCAT}Catalog": [f"{TERMS}{x}" for x in ("title", "description", "publisher", "license")]
    + [f"{DCAT}dataset"],
    f"{DCAT}Dataset": [f"{TERMS}{x}" for x in ("title", "description", "publisher")]
    + [f"{DCAT}contactPoint", f"{DCAT}distribution"],
    f"{DCAT}Distribution": [f"{DCAT}accessURL", f"{TERMS}license", f"{TERMS}format"],
    "{http://xmlns.com/foaf/0.1/}Agent": ["{http://xmlns.com/foaf/0.1/}name"],
}
LITERAL = {f"{TERMS}title", f"{TERMS}description", "{http://xmlns.com/foaf/0.1/}name"}


@pytest.mark.parametrize("kind", ASKED)
def test_the_catalogue_says_what_the_profile_asks_of_each_class(site, kind):
    rdf = etree.parse(site.path / "dcat.rdf").getroot()
    own = {node.get(f"{RDF}about") for node in rdf}
    nodes = rdf.findall(kind)
    assert nodes
    for node in nodes:
        for tag in ASKED[kind]:
            values = node.findall(tag)
            assert values, f"{node.get(f'{RDF}about')} has no {tag}"
            for value in values:
                target = value.get(f"{RDF}resource")
                assert bool(value.text) if tag in LITERAL else (target or len(value))
                inside = tag in (f"{TERMS}publisher", f"{DCAT}dataset", f"{DCAT}distribution")
                assert not inside or target in own


def test_pictures_are_well_formed_and_the_code_is_there(site):
    pictures = [*site.files("karta*.svg"), *site.files("qr.svg")]
    assert len(pictures) >= 10
    for path in pictures:
        assert etree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"
