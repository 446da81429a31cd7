"""What a person has chosen, and how it stands in the URL. Pure: no Streamlit here.

Streamlit's own ``bind="query-params"`` writes the option's label into the URL. Ours hold counts
and change with the language, and a value that is unknown would vanish without a word: so the URL
is read and written here.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from config.import_tables import load_imports
from config.kinds import load_kinds
from dashboard.filter_link import read_filters, write_filters
from dashboard.notice import Notice
from dashboard.texts import LANGUAGES
from geodata.kommuner import UnknownKommunError, kommun_by_code, kommun_by_name, kommuner
from layers.filters import Filters
from layers.selection import ALL_PERIODS, NO_PERIOD, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.texts import Language
    from geodata.kommuner import Kommun
    from layers.views import PeriodOption

WITHOUT_PERIOD = "utan"
LIGHT = "ljus"  # the ways by their light, among the things that exist
FIXES = "ljusatgarder"  # what walks found dark, and what is done about it
DISTANCES = (200, 400, 800, 1200)  # metres that people are taken to walk
DISTANCE_M = 400
MEASURES = ("promises", "placed_share", "places", "done_share", "per_10000")
PRINT = "utskrift"  # the page to print, in place of the page Karta
VIEWS = (PRINT,)
_YEARS = re.compile(r"(\d{4})(?:[–-](\d{4}))?")
_WHOLE_YEARS = re.compile(r"(\d{4})-01-01/(\d{4})-12-31")
SUGGESTIONS = 2


@dataclass(frozen=True, slots=True)
class State:
    """The whole state of a page. ``layers`` is ``None`` as long as nobody has chosen any."""

    language: Language
    kommun: str
    period: str
    layers: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ()
    promise: str = ""
    place: str = ""
    existing: tuple[str, ...] = ()
    distance: int = DISTANCE_M
    before: str = ""
    measure: str = ""
    walk: str = ""  # what the page Vandring keeps in the link
    filters: Filters = field(default_factory=Filters)
    view: str = ""

    def selection(self) -> Selection:
        """Return what to ask of a bundle on a page that has no filters of its own."""
        chosen = default_layers() if self.layers is None else self.layers
        return Selection(self.kommun, self.period, chosen, self.kinds)

    def filtered(self) -> Selection:
        """Return the same with the filters, for a page that shows which are on."""
        return replace(self.selection(), filters=self.filters)


@dataclass(frozen=True, slots=True)
class Known:
    """What a link is read against."""

    language: Language
    start_kommun: str
    periods: Callable[[str], Sequence[PeriodOption]]


def default_layers() -> tuple[str, ...]:
    """Return the layers that are on before anybody chose."""
    return tuple(key for key, layer in load_kinds().all_layers().items() if layer.on_at_start)


def read_state(params: Mapping[str, str], known: Known) -> tuple[State, tuple[Notice, ...]]:
    """Read the URL's parameters; what is unknown falls back to the start and gives a notice."""
    notices: list[Notice] = []
    language = next((lang for lang in LANGUAGES if lang == params.get("lang")), known.language)
    code = _read_kommun(params.get("kommun", ""), known, notices)
    asked = "" if notices else params.get("period", "")  # a period of a kommun that is none
    period = _read_period(asked, known.periods(code), notices)
    table = load_kinds()
    layers = None
    if "layers" in params:
        layers = _read_ids(params["layers"], tuple(table.all_layers()), "notice.layer", notices)
        if params["layers"] and not layers:
            layers = None
    kinds = _read_ids(params.get("kinds", ""), tuple(table.kinds), "notice.kind", notices)
    state = State(
        language=language,
        kommun=code,
        period=period,
        layers=layers,
        kinds=kinds,
        promise=params.get("promise", ""),
        place=params.get("place", ""),
        existing=_read_ids(params.get("existing", ""), overlays(), "notice.layer", notices),
        distance=int(params.get("distance", "")) if _known_distance(params) else DISTANCE_M,
        before=_read_before(params.get("before", ""), known.periods(code)),
        measure=params["measure"] if params.get("measure") in MEASURES else "",
        walk=params.get("walk", ""),
        filters=read_filters(params, notices),
        view=params["view"] if params.get("view") in VIEWS else "",
    )
    return state, tuple(notices)


def write_state(state: State, start: Language) -> dict[str, str]:
    """Return the URL's parameters of a state; what is as at the start is left out."""
    params = {
        "kommun": kommun_by_code(state.kommun).name,
        "period": write_period(state.period),
        "kinds": ",".join(state.kinds),
        "promise": state.promise,
        "place": state.place,
        "existing": ",".join(state.existing),
        "distance": "" if state.distance == DISTANCE_M else str(state.distance),
        "before": write_period(state.before),
        "measure": state.measure,
        "walk": state.walk,
        **write_filters(state.filters),
        "view": state.view,
        "lang": "" if state.language == start else state.language,
    }
    chosen = {key: value for key, value in params.items() if value}
    if state.layers is not None:
        chosen["layers"] = ",".join(state.layers)
    return chosen


def overlays() -> tuple[str, ...]:
    """Return what may be drawn of the things that exist: layers, light of the ways, actions."""
    return (*load_imports().layers, LIGHT, FIXES)


def _known_distance(params: Mapping[str, str]) -> bool:
    return params.get("distance") in {str(metres) for metres in DISTANCES}


def _read_before(value: str, periods: Sequence[PeriodOption]) -> str:
    """Return the key of the older period of a comparison; unknown: none."""
    return next((one.key for one in periods if value in (one.key, write_period(one.key))), "")


def start_period(periods: Sequence[PeriodOption]) -> str:
    """Return the period to begin with: the newest, or all where there is none."""
    return periods[0].key if periods else ALL_PERIODS


def write_period(key: str) -> str:
    """Return a period as a link shows it: ``2022``, ``2022-2024``, ``utan``, else its key."""
    if key == NO_PERIOD:
        return WITHOUT_PERIOD
    if match := _WHOLE_YEARS.fullmatch(key):
        first, last = match.groups()
        return first if first == last else f"{first}-{last}"
    return key


def _read_kommun(value: str, known: Known, notices: list[Notice]) -> str:
    if not value:
        return known.start_kommun
    try:
        return kommun_by_name(value).code
    except UnknownKommunError:
        notices.append(Notice("notice.kommun", value, _close_names(value, kommuner())))
        return known.start_kommun


def _close_names(value: str, every: Sequence[Kommun]) -> tuple[str, ...]:
    names = {kommun.name.casefold(): kommun.name for kommun in every}
    close = difflib.get_close_matches(value.casefold(), names, n=SUGGESTIONS)
    return tuple(names[name] for name in close)


def _read_period(value: str, periods: Sequence[PeriodOption], notices: list[Notice]) -> str:
    if not value:
        return start_period(periods)
    key = value
    if value == WITHOUT_PERIOD:
        key = NO_PERIOD
    elif match := _YEARS.fullmatch(value):
        key = f"{match[1]}-01-01/{match[2] or match[1]}-12-31"
    if key == ALL_PERIODS or key in {option.key for option in periods}:
        return key
    notices.append(Notice("notice.period", value))
    return start_period(periods)


def _read_ids(
    value: str, every: tuple[str, ...], key: str, notices: list[Notice]
) -> tuple[str, ...]:
    wanted = [part.strip() for part in value.split(",") if part.strip()]
    notices += [Notice(key, part) for part in dict.fromkeys(wanted) if part not in every]
    return tuple(part for part in every if part in wanted)
