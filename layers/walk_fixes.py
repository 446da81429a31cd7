"""What walks give to the map: lighting actions as fixes, and the answers that were approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from config.protocol_tables import load_protocol
from geodata.crs import SWEREF99TM

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from geodata.walk.actions import ActionState

FIX_COLUMNS = ("id", "title", "status", "priority", "deadline", "owner_type", "owner", "asset")
ANSWER_COLUMNS = ("id", "title", "category", "status", "answer", "reason", "updated")


def lighting_fixes(states: Iterable[ActionState]) -> gpd.GeoDataFrame:
    """Return the lighting actions that have a place, for the lighting layer.

    Returns
    -------
    GeoDataFrame
        A row an action, in their order: ``FIX_COLUMNS`` and a point in EPSG:3006. ``status`` is a
        value of :class:`geodata.walk.records.ActionStatus`, ``deadline`` ISO 8601 or ``None``.
        Declined ones are left out: nothing will be mended there.
    """
    light = load_protocol().lighting.category
    chosen = [
        state
        for state in states
        if state.action.category == light and state.action.point is not None and not state.reason
    ]
    rows = [
        {
            "id": state.action.id,
            "title": state.action.title,
            "status": state.status.value,
            "priority": state.action.priority,
            "deadline": state.action.deadline.isoformat() if state.action.deadline else None,
            "owner_type": state.action.owner_type,
            "owner": state.action.owner,
            "asset": state.action.asset,
        }
        for state in chosen
    ]
    return _frame(rows, [state.action.point for state in chosen], FIX_COLUMNS)


def public_answers(states: Iterable[ActionState]) -> gpd.GeoDataFrame:
    """Return what residents may read: the actions whose answer was approved, and only they.

    Returns
    -------
    GeoDataFrame
        A row an action: ``ANSWER_COLUMNS`` and its point in EPSG:3006, ``None`` where it has no
        place. ``updated`` is the day of the approval.
    """
    chosen = [state for state in states if state.answer]
    rows = [
        {
            "id": state.action.id,
            "title": state.action.title,
            "category": state.action.category,
            "status": state.status.value,
            "answer": state.answer,
            "reason": state.reason,
            "updated": _approved(state),
        }
        for state in chosen
    ]
    return _frame(rows, [state.action.point for state in chosen], ANSWER_COLUMNS)


def _approved(state: ActionState) -> str:
    return next(e.when.date().isoformat() for e in reversed(state.events) if e.approved)


def _frame(
    rows: list[dict[str, Any]], points: list[Any], columns: tuple[str, ...]
) -> gpd.GeoDataFrame:
    import geopandas as gpd

    return gpd.GeoDataFrame(rows, columns=list(columns), geometry=points, crs=SWEREF99TM)
