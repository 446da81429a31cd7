"""What the site says of one kommun, gathered once for every page, file and language of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from config.kinds import load_kinds
from dashboard.site.coarsen import coarsen
from dashboard.site.names import place_path, promise_path
from geodata.terms import PromiseStatus, Role
from layers.assemble import period_key
from layers.query import select
from layers.selection import ALL_PERIODS, Selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from config.site_tables import Coarsen
    from dashboard.site.walks import PublishedWalk
    from geodata.kommuner import Kommun
    from geodata.records import Event
    from layers.bundle import Bundle
    from layers.existing import Existing
    from layers.query import View
    from layers.views import PlaceView, PromiseView, SetView

OPEN = (PromiseStatus.LOVAD, PromiseStatus.PABORJAD)


@dataclass(frozen=True)
class Content:
    """One kommun, coarsened, with everything that its pages show.

    ``events`` are by promise id, oldest first. ``today`` only decides which periods have ended.
    ``existing`` is drawn beneath the promises.
    """

    bundle: Bundle
    events: Mapping[str, Sequence[Event]]
    today: date
    walks: tuple[PublishedWalk, ...] = ()
    existing: tuple[Existing, ...] = ()

    @property
    def kommun(self) -> Kommun:
        """The kommun."""
        return self.bundle.kommun

    @cached_property
    def view(self) -> View:
        """Everything of the kommun, all layers on: the one view of pages, map and downloads."""
        layers = tuple(load_kinds().all_layers())
        return select(self.bundle, Selection(self.kommun.code, ALL_PERIODS, layers))

    @cached_property
    def features(self) -> list[dict[str, Any]]:
        """The features of the view as GeoJSON, places as they are."""
        rows: list[dict[str, Any]] = self.view.collection(for_drawing=False)["features"]
        return rows

    @cached_property
    def statements(self) -> tuple[PromiseView, ...]:
        """Promises, then what is no promise: the order of the numbers in the map's file."""
        return (*self.view.promises, *self.view.statements)

    @cached_property
    def set_of(self) -> dict[str, SetView]:
        """Sets by id."""
        return {group.id: group for group in self.bundle.sets}

    @cached_property
    def layers_at(self) -> dict[str, tuple[str, ...]]:
        """Place id → the layers that draw it, in the order in which they are drawn."""
        found: dict[str, list[str]] = {}
        frame = self.view.features
        for layer, place in zip(frame["layer"], frame["place_id"], strict=True):
            found.setdefault(place, []).append(layer)
        return {place: tuple(layers) for place, layers in found.items()}

    @cached_property
    def spots(self) -> dict[tuple[str, str], Any]:
        """Places as lists show them, by id and language; filled by :func:`items.spot`."""
        return {}

    @cached_property
    def place_number(self) -> dict[str, int]:
        """Place id → its number in the map's file."""
        return {place: number for number, place in enumerate(self.layers_at)}

    @cached_property
    def promises_at(self) -> dict[str, tuple[PromiseView, ...]]:
        """Place id → the promises that hang on it, in document order."""
        hung: dict[str, list[PromiseView]] = {}
        for promise in self.statements:
            for place in dict.fromkeys(link.place_id for link in promise.links):
                hung.setdefault(place, []).append(promise)
        return {place: tuple(found) for place, found in hung.items()}

    @cached_property
    def drawn(self) -> tuple[PlaceView, ...]:
        """The places on the map, those with most promises first, then by name."""
        table = self.bundle.places
        return tuple(
            sorted(
                (table[key] for key in self.layers_at),
                key=lambda place: (-len(self.promises_at.get(place.id, ())), place.name, place.id),
            )
        )

    @cached_property
    def address(self) -> dict[str, str]:
        """Path without language of every promise and every place, by id."""
        paths = {p.id: promise_path(self.kommun, p) for p in self.statements}
        return paths | {p.id: place_path(self.kommun, p) for p in self.bundle.places.values()}

    def overdue(self, promise: PromiseView) -> bool:
        """Whether the period has ended and nobody has told what became of the promise."""
        end = promise.period.end if promise.period else None
        return (
            promise.stance.commits
            and promise.status in OPEN
            and end is not None
            and end < self.today
        )

    @cached_property
    def role_at(self) -> dict[str, Role]:
        """Place id → what the place is on the map: the role of its lowest layer."""
        found: dict[str, Role] = {}
        frame = self.view.features
        for place, role in zip(frame["place_id"], frame["role"], strict=True):
            found.setdefault(place, Role(role))
        return found

    @cached_property
    def period_keys(self) -> dict[str, int]:
        """Period key → its number among the periods of the kommun."""
        return {option.key: index for index, option in enumerate(self.bundle.periods)}

    def period_of(self, item: PromiseView | SetView) -> int:
        """Return the number of the period that a promise (by its set) or a set belongs to."""
        group = item if item.id in self.set_of else self.set_of[item.set_id]  # type: ignore[union-attr]
        return self.period_keys[period_key(group.period)]


def gather(
    bundle: Bundle,
    rules: Mapping[str, Coarsen],
    events: Mapping[str, Sequence[Event]],
    today: date,
    walks: Sequence[PublishedWalk] = (),
) -> Content:
    """Return a kommun's content as it may be published."""
    return Content(coarsen(bundle, rules), events, today, tuple(walks))
