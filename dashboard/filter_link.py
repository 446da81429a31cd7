"""The filters as they stand in a link. Pure: no Streamlit here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from dashboard.notice import Notice
from layers.filters import Filters, known_values
from layers.search import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.filters import Years

# Facet → its name in the link. Those of a closed set are checked against it.
NAMES = {"stances": "stance", "statuses": "status", "actors": "actor", "exactness": "precision"}
_YEARS = re.compile(r"(\d{4})-(\d{4})")


def read_filters(params: Mapping[str, str], notices: list[Notice]) -> Filters:
    """Read the filters of a link; a value that does not exist is left out and gives a notice."""
    known = known_values()
    chosen: dict[str, tuple[str, ...]] = {}
    for facet, name in NAMES.items():
        parts = [unquote(part) for part in params.get(name, "").split(",") if part.strip()]
        wanted = tuple(dict.fromkeys(parts))
        if facet in known:
            notices += [Notice("notice.filter", one) for one in wanted if one not in known[facet]]
            wanted = tuple(one for one in known[facet] if one in wanted)
        chosen[facet] = wanted
    return Filters(
        stances=chosen["stances"],
        statuses=chosen["statuses"],
        actors=chosen["actors"],
        exactness=chosen["exactness"],
        years=_read_years(params.get("years", "")),
        search=params.get("q", "")[:LONGEST],
    )


def write_filters(filters: Filters) -> dict[str, str]:
    """Return the link's parameters; an empty one asks for nothing."""
    written = {
        name: ",".join(quote(one, safe="") for one in getattr(filters, facet))
        for facet, name in NAMES.items()
    }
    years = filters.years
    written["years"] = f"{years[0]}-{years[1]}" if years else ""
    written["q"] = filters.search
    return written


def _read_years(value: str) -> Years | None:
    match = _YEARS.fullmatch(value)
    if match is None:
        return None
    first, last = sorted((int(match[1]), int(match[2])))
    return first, last
