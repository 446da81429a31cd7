"""What the buttons of Granska do: store a decision, tell what was refused, go on in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.errors import LoftesError
from dashboard import account, activity, review_desk, session, workbench
from dashboard.escape import label
from dashboard.signature import who
from geodata.decision_log import StaleWriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.workbench import PlaceChoice
    from layers.review import ReviewItem

PLACE_CLASH = "review_place_clash"


def accept(item: ReviewItem, order: Sequence[str] = ()) -> None:
    """Accept what stands in the form now; arguments of a button are as of the last run."""
    fields = review_desk.form(item)
    why = str(fields.pop(review_desk.WHY) or "")
    _verdict("accept", item, order, lambda: _store(workbench.change, item, fields, why))


def reject(item: ReviewItem, order: Sequence[str] = ()) -> None:
    """Take a promise out, with the comment that stands in the form."""
    why = str(review_desk.form(item)[review_desk.WHY] or "")
    _verdict("reject", item, order, lambda: _store(workbench.reject, item, why))


def undo(item: ReviewItem) -> None:
    """Take back every decision on a promise; it stays on the desk."""
    _verdict("undo", item, (item.machine.id,) * 2, lambda: _store(workbench.undo, item))


def accept_sure(items: Sequence[ReviewItem]) -> None:
    """Accept what nobody doubts, all at once or none."""
    done(workbench.accept, items)


def keep_theirs(item: ReviewItem) -> None:
    """Let stand what another decided; one's own change is dropped."""
    review_desk.forget(item)
    st.toast(session.texts()("clash.kept_theirs"))


def take_mine(item: ReviewItem) -> None:
    """Go on with one's own change now that both were shown; what was asked for is done."""
    asked = review_desk.desk().asked
    review_desk.rebase(item)
    if asked:
        {"accept": accept, "reject": reject, "undo": undo}[asked](item)


def choose_place(choice: PlaceChoice) -> None:
    """Take a choice among the candidates; the button of :func:`settle_place`."""
    settle_place(choice)


def settle_place(choice: PlaceChoice) -> bool:
    """Say where a name is; ``False`` where another said so in between, then both are shown."""
    try:
        stored = done(workbench.settle_place, choice, quiet=(StaleWriteError,))
    except StaleWriteError:
        st.session_state[PLACE_CLASH] = choice
        return False
    if stored:
        st.session_state.pop(PLACE_CLASH, None)
    return stored


def done(
    act: Callable[..., object], *arguments: object, quiet: tuple[type[LoftesError], ...] = ()
) -> bool:
    """Do what was asked for; what is refused is told and nothing changes, ``quiet`` is raised."""
    texts = session.texts()
    try:
        act(session.services().store, who(), *arguments)
    except quiet:
        raise
    except LoftesError as error:
        st.toast(label(account.words(error)), icon=":material/error:")
        return False
    activity.saw_decisions()
    st.toast(texts("review.stored"))
    return True


def _store(act: Callable[..., object], item: ReviewItem, *more: object) -> bool:
    return done(act, review_desk.based(item), *more, quiet=(StaleWriteError,))


def _verdict(name: str, item: ReviewItem, order: Sequence[str], store: Callable[[], bool]) -> None:
    try:
        if not store():
            return
    except StaleWriteError:
        review_desk.desk().asked = name
        return
    review_desk.forget(item)
    st.session_state[review_desk.OPEN] = _following(order, item.machine.id)


def _following(order: Sequence[str], here: str) -> str:
    """Return the next in the queue, else the one before, else none."""
    if here not in order:
        return ""
    at = order.index(here)
    after = [*order[at + 1 :], *reversed(order[:at])]
    return after[0] if after else ""


def step(order: Sequence[str], by: int) -> None:
    """Open the next promise of the queue, or the one before; the ends meet."""
    here = st.session_state.get(review_desk.OPEN, "")
    if not order:
        return
    first = 0 if by > 0 else len(order) - 1
    at = (order.index(here) + by) % len(order) if here in order else first
    st.session_state[review_desk.OPEN] = order[at]
