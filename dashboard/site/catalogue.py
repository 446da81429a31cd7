"""The DCAT-AP-SE 3 catalogue: one data set, its files as distributions. RDF/XML.

Source: DCAT-AP-SE 3.0.1 (docs.dataportal.se); the authority tables of the EU's Publications
Office name file types, frequency, language and theme.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from dashboard.site.feeds import XML
from dashboard.site.render import Page, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.site_tables import Site
    from dashboard.site.downloads import Download

EU = "http://publications.europa.eu/resource/authority/"
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = ("Medborgarlöften på kartan", "Citizen promises on the map")
ABOUT = (
    "Vad kommuner och polis har lovat tillsammans. En fil per kommun och format.",
    "What Swedish kommuner and police promised together. One file a kommun and format.",
)
IANA = "http://www.iana.org/assignments/media-types/"
PUBLIC = f"{EU}access-right/PUBLIC"


@dataclass(frozen=True, slots=True)
class Offer:
    """A kommun's file in the catalogue."""

    kommun: str
    download: Download


def catalogue(site: Site, offers: Sequence[Offer]) -> list[Page]:
    """Return ``dcat.rdf``; nothing where the site has no address to name its files by."""
    if not site.base_url:
        return []
    root = site.address()
    publisher = site.operator.url or f"{root}#utgivare"
    links = "".join(_ref("dcat:distribution", _id(site, offer)) for offer in offers)
    dataset = (
        f"<dcat:Dataset rdf:about={quoteattr(root + '#data')}>\n{_names(TITLE, ABOUT)}"
        f"{_ref('dcterms:publisher', publisher)}{_ref('dcterms:accessRights', PUBLIC)}"
        f"{_ref('dcterms:language', EU + 'language/SWE')}"
        f"{_ref('dcat:theme', EU + 'data-theme/JUST')}{_ref('dcat:theme', EU + 'data-theme/GOVE')}"
        f"{_ref('dcterms:accrualPeriodicity', EU + 'frequency/IRREG')}"
        f"{_ref('dcterms:spatial', 'http://sws.geonames.org/2661886/')}"
        f"{_ref('dcat:landingPage', root)}{_contact(site)}{links}</dcat:Dataset>\n"
    )
    whole = (
        f"<dcat:Catalog rdf:about={quoteattr(root + '#katalog')}>\n{_names(TITLE, ABOUT)}"
        f"{_ref('dcterms:publisher', publisher)}{_ref('dcterms:language', EU + 'language/SWE')}"
        f"{_ref('foaf:homepage', root)}{_ref('dcterms:license', site.licence)}"
        f"{_ref('dcat:dataset', root + '#data')}</dcat:Catalog>\n"
    )
    agent = (
        f"<foaf:Agent rdf:about={quoteattr(publisher)}><foaf:name>{_text(site.operator.name)}"
        "</foaf:name></foaf:Agent>\n"
    )
    spaces = " ".join(f'xmlns:{key}="{value}"' for key, value in NAMESPACES.items())
    files = "".join(_distribution(site, offer) for offer in offers)
    text = f"{XML}<rdf:RDF {spaces}>\n{whole}{dataset}{agent}{files}</rdf:RDF>\n"
    return [Page("dcat.rdf", text.encode())]


def _distribution(site: Site, offer: Offer) -> str:
    own, found = _id(site, offer), offer.download
    title = (f"{found.title_sv}: {offer.kommun}", f"{found.title_en}: {offer.kommun}")
    return (
        f"<dcat:Distribution rdf:about={quoteattr(own)}>{_names(title)}"
        f"{_ref('dcat:accessURL', site.address(found.path))}"
        f"{_ref('dcat:downloadURL', site.address(found.path))}"
        f"{_ref('dcterms:license', site.licence)}"
        f"{_ref('dcterms:format', _file_type(found))}"
        f"{_ref('dcat:mediaType', IANA + found.media_type.split(';')[0])}"
        f'<dcat:byteSize rdf:datatype="{NAMESPACES["xsd"]}nonNegativeInteger">{found.size}'
        "</dcat:byteSize></dcat:Distribution>\n"
    )


def _file_type(found: Download) -> str:
    """Return the EU's name of a file type: the suffix in capitals, for all that the site offers."""
    return f"{EU}file-type/{found.path.rsplit('.', 1)[1].upper()}"


def _contact(site: Site) -> str:
    contact = site.operator.contact
    if "@" in contact and "://" not in contact:
        way = _ref("vcard:hasEmail", f"mailto:{contact}")
    else:
        way = _ref("vcard:hasURL", contact or site.operator.url or site.address())
    return (
        f"<dcat:contactPoint><vcard:Organization><vcard:fn>{_text(site.operator.name)}</vcard:fn>"
        f"{way}</vcard:Organization></dcat:contactPoint>\n"
    )


def _names(title: tuple[str, str], about: tuple[str, str] | None = None) -> str:
    rows = [("dcterms:title", title)] + ([("dcterms:description", about)] if about else [])
    return "".join(
        f'<{tag} xml:lang="{lang}">{_text(said)}</{tag}>\n'
        for tag, pair in rows
        for lang, said in zip(("sv", "en"), pair, strict=True)
    )


def _id(site: Site, offer: Offer) -> str:
    return site.address(f"{offer.download.path}#fil")


def _ref(tag: str, target: str) -> str:
    return f"<{tag} rdf:resource={quoteattr(str(clean(target)))}/>\n"


def _text(value: str) -> str:
    return escape(str(clean(value)))
