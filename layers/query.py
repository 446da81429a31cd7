"""A `Selection` asked of a `Bundle`: one `View` for map, list, counts and export alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from config.kinds import load_kinds
from geodata.records import Role, Stance
from layers.filters import facet_counts, passes
from layers.geojson import Json, collection, drawn, features
from layers.style import style_of
from layers.views import Counts, Located

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from layers.bundle import Bundle
    from layers.selection import Selection
    from layers.views import PromiseView, SetView


@dataclass(frozen=True, slots=True)
class Label:
    """A place's name on the map; ``lat``, ``lon`` in WGS 84, ``promises`` the number shown."""

    place_id: str
    name: str
    lat: float
    lon: float
    promises: int


@dataclass(frozen=True, slots=True)
class View:
    """What is left of a bundle after a selection.

    ``features`` has the columns of :class:`layers.bundle.Bundle` with the promises that are left.
    """

    bundle: Bundle
    selection: Selection
    promises: tuple[PromiseView, ...]
    statements: tuple[PromiseView, ...]
    sets: tuple[SetView, ...]
    features: gpd.GeoDataFrame
    counts: Counts

    def not_on_map(self) -> tuple[PromiseView, ...]:
        """Return the promises that have no place on the map."""
        return tuple(p for p in self.promises if p.located is Located.NONE)

    def rows(self, language: str = "sv") -> list[Json]:
        """Return the properties of the visible features, in the order of ``features``."""
        return _properties(self, language)

    def collection(self, language: str = "sv", *, for_drawing: bool = True) -> Json:
        """Return the visible features as GeoJSON in WGS 84, lowest layer first.

        Parameters
        ----------
        language
            ``sv`` or ``en``, for titles.
        for_drawing
            With style columns and points as circles of their uncertainty; else the places as they
            are, for export.
        """
        rows = self.rows(language)
        shapes = self.features.geometry.to_numpy()
        if for_drawing:
            _add_style(rows)
            # A place lies in several layers: its circle is made once.
            places = [row["place_id"] for row in rows]
            _, first, back = np.unique(places, return_index=True, return_inverse=True)
            radii = np.array([row["uncertainty_m"] for row in rows], dtype=float)
            shapes = drawn(shapes[first], radii[first])[back]
        ids = [f"{row['layer']}:{row['place_id']}" for row in rows]
        return collection(features(shapes, rows, ids))

    def labels(self) -> tuple[Label, ...]:
        """Return one label a place that is drawn."""
        hung: dict[str, set[str]] = {}
        for place_id, promises in zip(
            self.features["place_id"], self.features["promises"], strict=True
        ):
            hung.setdefault(place_id, set()).update(promises)
        places = self.bundle.places
        return tuple(
            Label(key, places[key].name, places[key].lat, places[key].lon, len(promises))
            for key, promises in hung.items()
        )


def select(bundle: Bundle, selection: Selection) -> View:
    """Filter ``bundle`` by the kinds, the filters and the visible layers of ``selection``.

    Layers decide what is drawn; kinds and filters decide what is listed, counted and drawn. A place
    that a document names without a promise of its own is shown as long as nothing narrows.
    """
    filters = selection.filters
    chosen = [p for p in _of_kinds(bundle, selection) if passes(p, bundle.places, filters)]
    promises = tuple(p for p in chosen if p.stance.commits)
    frame = _visible(bundle, selection, {p.id for p in chosen})
    located = [promise.located for promise in promises]
    return View(
        bundle=bundle,
        selection=selection,
        promises=promises,
        statements=tuple(p for p in chosen if not p.stance.commits),
        sets=bundle.sets,
        features=frame,
        counts=Counts(
            promises=len(promises),
            on_place=located.count(Located.PLACE),
            by_focus=located.count(Located.FOCUS),
            not_on_map=located.count(Located.NONE),
            goals=sum(p.stance is Stance.GOAL for p in chosen),
            places=int(frame["place_id"].nunique()),
        ),
    )


def layer_counts(bundle: Bundle, selection: Selection) -> dict[str, int]:
    """Return the number of promises a layer shows under the chosen kinds, located or not."""
    table = load_kinds()
    chosen = [
        set(p.kinds)
        for p in _of_kinds(bundle, selection)
        if p.stance.commits and passes(p, bundle.places, selection.filters)
    ]
    return {
        layer_id: sum(bool(found & set(table.kinds_of(layer_id))) for found in chosen)
        for layer_id in table.all_layers()
    }


def choice_counts(bundle: Bundle, selection: Selection) -> dict[str, dict[str, int]]:
    """Return facet → value → number of promises and statements, see :func:`facet_counts`.

    The facet ``kinds`` is among them.
    """
    counts = facet_counts(_of_kinds(bundle, selection), bundle.places, selection.filters)
    counts["kinds"] = {}
    for promise in bundle.promises:
        left = passes(promise, bundle.places, selection.filters)
        for kind in promise.kinds:
            counts["kinds"][kind] = counts["kinds"].get(kind, 0) + left
    return counts


def period_counts(bundle: Bundle, selection: Selection) -> dict[str, int]:
    """Return period key → number of promises left in it; ``bundle`` holds all periods."""
    from layers.assemble import period_key

    counts = {option.key: 0 for option in bundle.periods}
    key_of = {group.id: period_key(group.period) for group in bundle.sets}
    filters = replace(selection.filters, years=None)
    for promise in _of_kinds(bundle, selection):
        if promise.stance.commits and passes(promise, bundle.places, filters):
            counts[key_of[promise.set_id]] += 1
    return counts


def _of_kinds(bundle: Bundle, selection: Selection) -> list[PromiseView]:
    kinds = set(selection.kinds)
    return [p for p in bundle.promises if not kinds or kinds & set(p.kinds)]


def _visible(bundle: Bundle, selection: Selection, promise_ids: set[str]) -> gpd.GeoDataFrame:
    frame = bundle.features[bundle.features["layer"].isin(selection.layers)].copy()
    frame["promises"] = [
        tuple(key for key in row if key in promise_ids) for row in frame["promises"]
    ]
    if selection.narrows:
        frame = frame[np.array([bool(row) for row in frame["promises"]], dtype=bool)]
    return frame


def _properties(view: View, language: str) -> list[Json]:
    layers = load_kinds().all_layers()
    frame = view.features
    of_promise = {p.id: p.period.label for p in view.bundle.promises if p.period}
    of_place: dict[str, set[str]] = {}
    for group in view.sets:
        label = {group.period.label} if group.period else set()
        for link in group.links:
            of_place.setdefault(link.place_id, set()).update(label)
    rows: list[Json] = []
    for layer_id, place_id, role, promises, kinds in zip(
        *(frame[name] for name in ("layer", "place_id", "role", "promises", "kinds")), strict=True
    ):
        place = view.bundle.places[place_id]
        periods = {of_promise[key] for key in promises if key in of_promise}
        rows.append(
            {
                "layer": layer_id,
                "layer_title": layers[layer_id].title(language),
                "place_id": place_id,
                "place": place.name,
                "precision": place.precision.value,
                "role": role,
                "uncertainty_m": place.uncertainty_m,
                "estimated": place.estimated,
                "n": len(promises),
                "promises": list(promises),
                "kinds": list(kinds),
                "periods": sorted(periods | of_place.get(place_id, set())),
                "source": place.source,
                "licence": place.licence,
            }
        )
    return rows


def _add_style(rows: Sequence[Json]) -> None:
    layers = load_kinds().all_layers()
    for row in rows:
        style = style_of(layers[row["layer"]], Role(row["role"]), estimated=row["estimated"])
        row.update(asdict(style))
