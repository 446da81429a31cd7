"""The map of one name: its candidates numbered, the place that counts, and drawing by hand.

How sure a candidate is shows in the shape of its mark and the dashes of its line, and stands in
words in the list beside the map; colour only repeats it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
from folium.utilities import JsCode

from dashboard import words
from dashboard.assets import asset_url
from dashboard.map_view import base_layer
from dashboard.still_map import Stills
from geodata.ids import content_id
from geodata.records import Precision, Tier
from layers.geojson import collection, drawn, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.map_view import MapSetting
    from dashboard.texts import Texts
    from geodata.gazetteer import Candidate
    from layers.base_map import BaseMap

Json = dict[str, Any]

HEIGHT = 400
GEOMAN = "vendor/@geoman-io/leaflet-geoman-free/leaflet-geoman"
SCRIPTS = (f"{GEOMAN}.min.js", "granska.js")
STYLES = (f"{GEOMAN}.css", "granska.css")
TOOLS = ("point", "line", "area", "finish", "cancel")
BLUE, INK, PLUM = "#0a5a83", "#17222c", "#7a1f5c"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the map of a name shows.

    ``chosen`` is the id of the place that counts, ``pending`` the GeoJSON geometry of what is not
    saved; the map goes to it where it was ``typed``.
    """

    name: str
    candidates: Sequence[Candidate]
    chosen: str = ""
    pending: str = ""
    typed: str = ""

    @property
    def fit(self) -> str:
        """What the view was brought to; with another text it is brought there anew."""
        return content_id(self.name, [item.place.id for item in self.candidates], self.typed)


def tier_of(candidate: Candidate) -> str:
    """Return how a candidate came about: ``person``, ``sure`` or ``unsure``."""
    if candidate.method.code == "method.placed":
        return "person"
    return "sure" if candidate.tier is Tier.A else "unsure"


def review_base(base: BaseMap, setting: MapSetting, texts: Texts) -> folium.Map:
    """Return the map of a kommun with tools to draw: the same for each name."""
    m = base_layer(base, setting, texts)
    options: Any = m.options
    options["loftes"]["draw"] = {name: texts(f"draw.{name}") for name in TOOLS}
    m.default_js += [(name, asset_url(name, setting.base_path)) for name in SCRIPTS]
    m.default_css += [(name, asset_url(name, setting.base_path)) for name in STYLES]
    return m


review_still = Stills(review_base)


def review_group(sheet: Sheet, texts: Texts) -> folium.FeatureGroup:
    """Return what varies: the candidates of a name, and what is drawn and not yet saved."""
    group = folium.FeatureGroup(name="review")
    folium.GeoJson(
        collection([*_candidates(sheet, texts), *_pending(sheet, texts)]),
        on_each_feature=JsCode("loftesReview.each"),
        point_to_layer=JsCode("loftesReview.point"),
        smooth_factor=0.3,
    ).add_to(group)
    return group


def _candidates(sheet: Sheet, texts: Texts) -> list[Json]:
    geometries, radii, rows = [], [], []
    for number, item in enumerate(sheet.candidates, start=1):
        place = item.place
        if not place.precision.drawable:
            continue
        tier = tier_of(item)
        row = {
            "id": place.id,
            "tier": tier,
            "fit": sheet.fit,
            "chosen": place.id == sheet.chosen,
            "label": str(number),
            "said": said(number, item, texts),
        }
        geometries += [place.geometry, place.geometry.representative_point()]
        radii += [place.uncertainty_m, 0.0]
        line = place.precision is Precision.GATA
        rows += [row | {"style": _style(tier, line=line)}, row | {"mark": True}]
    if not rows:
        return []
    return features(drawn(np.array(geometries, dtype=object), np.array(radii, float)), rows)


def said(number: int, item: Candidate, texts: Texts) -> str:
    """Tell a candidate: number, name, how exact, how sure."""
    sure = texts(f"tier.{tier_of(item)}")
    return f"{number}. {item.place.name}: {words.precision(item.place, texts)}, {sure}"


def _style(tier: str, *, line: bool) -> Json:
    colour = {"sure": BLUE, "unsure": INK, "person": PLUM}[tier]
    return {
        "color": colour,
        "weight": 5 if line else 2.5,
        "dashArray": {"sure": None, "unsure": "7 6", "person": "12 4 2 4"}[tier],
        "fill": not line,
        "fillOpacity": 0.14 if tier != "unsure" else 0.05,
    }


def _pending(sheet: Sheet, texts: Texts) -> list[Json]:
    if not sheet.pending:
        return []
    shape = json.loads(sheet.pending)
    properties = {
        "pending": True,
        "fit": sheet.fit,
        "said": texts("draw.pending", name=sheet.name),
        "style": _style("person", line="Line" in shape["type"]),
    }
    return [{"type": "Feature", "properties": properties, "geometry": shape}]
