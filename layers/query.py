"""A `Selection` asked of a `Bundle`: one `View` for map, list, counts and export alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.kinds import load_kinds
from geodata.records import Role, Stance
from layers.geojson import Json, collection, drawn, feature
from layers.style import style_of
from layers.views import Counts, Located

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        return collection(list(_features(self, language, for_drawing=for_drawing)))

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
    """Filter ``bundle`` by the kinds and the visible layers of ``selection``.

    Layers decide what is drawn; kinds decide what is listed, counted and drawn. A place that a
    document names without a promise of its own is shown as long as no kind is chosen.
    """
    kinds = set(selection.kinds)
    chosen = [p for p in bundle.promises if not kinds or kinds & set(p.kinds)]
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
    kinds = set(selection.kinds)
    chosen = [
        set(p.kinds)
        for p in bundle.promises
        if p.stance.commits and (not kinds or kinds & set(p.kinds))
    ]
    return {
        layer_id: sum(bool(found & set(table.kinds_of(layer_id))) for found in chosen)
        for layer_id in table.all_layers()
    }


def _visible(bundle: Bundle, selection: Selection, promise_ids: set[str]) -> gpd.GeoDataFrame:
    frame = bundle.features[bundle.features["layer"].isin(selection.layers)].copy()
    frame["promises"] = [
        tuple(key for key in row if key in promise_ids) for row in frame["promises"]
    ]
    if selection.kinds:
        frame = frame[[bool(row) for row in frame["promises"]]]
    return frame


def _features(view: View, language: str, *, for_drawing: bool) -> Iterator[Json]:
    layers = load_kinds().all_layers()
    frame = view.features
    above = {key: int(number) for key, number in frame["place_id"].value_counts().items()}
    periods = {s.id: s.period for s in view.sets}
    by_id = {p.id: p for p in view.bundle.promises}
    for row in frame.itertuples(index=False):
        place = view.bundle.places[row.place_id]
        layer = layers[row.layer]
        role = Role(row.role)
        labels = {p.label for key in row.promises if (p := by_id[key].period)}
        labels |= {p.label for s in view.sets if _names(s, row.place_id) and (p := periods[s.id])}
        properties: Json = {
            "layer": row.layer,
            "layer_title": layer.title(language),
            "place_id": place.id,
            "place": place.name,
            "precision": place.precision.value,
            "role": role.value,
            "uncertainty_m": place.uncertainty_m,
            "estimated": place.estimated,
            "n": len(row.promises),
            "promises": list(row.promises),
            "kinds": list(row.kinds),
            "periods": sorted(labels),
            "source": place.source,
            "licence": place.licence,
        }
        geometry = row.geometry
        if for_drawing:
            above[place.id] -= 1
            style = style_of(layer, role, estimated=place.estimated, below=above[place.id])
            properties |= {name: getattr(style, name) for name in style.__slots__}
            geometry = drawn(geometry, place.uncertainty_m)
        yield feature(geometry, properties, f"{row.layer}:{place.id}")


def _names(group: SetView, place_id: str) -> bool:
    return any(link.place_id == place_id for link in group.links)
