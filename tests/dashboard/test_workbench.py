"""What planners do with the store, without pages."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from config.errors import LoftesError
from dashboard import workbench
from dashboard.cli.sources import Loaded
from dashboard.workbench import NothingToKeepError, NotYetError, Report, UnsignedError
from geodata.clock import today
from geodata.decision_log import UNDONE
from geodata.records import PromiseStatus
from layers.review import review_items

SOLNA = "0184"
PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Råsunda.
• Kontrollera trafiken utanför skolorna varje vecka.
"""


@pytest.fixture
def store(services):
    return services.store


def keep(store, text: str = PAGE):
    return workbench.keep_reading(store, workbench.read_loaded(Loaded(text.encode(), "solna.txt")))


def items(store):
    read = [group for group in store.sets(SOLNA) if group.document.name == "solna.txt"]
    return review_items(read, SOLNA, store.decisions())


def item(store, words: str):
    return next(i for i in items(store) if words in i.machine.text())


def test_a_document_is_on_the_map_once_it_is_kept(services):
    before = services.kommuner_with_promises()[SOLNA]
    assert keep(services.store).sets == 1
    assert services.kommuner_with_promises()[SOLNA] == before + 3
    assert keep(services.store).sets == 0


def test_a_page_that_changed_takes_the_place_of_its_former_reading(store):
    keep(store)
    workbench.accept(store, "planerare", [item(store, "Hagalund")])
    workbench.reject(store, "planerare", item(store, "trafiken"))
    kept = keep(store, PAGE.replace("•", "–"))
    assert (kept.sets, kept.carried, kept.lost) == (1, 2, ())
    assert len(items(store)) == 3
    assert item(store, "Hagalund").settled
    assert item(store, "trafiken").rejected


def test_decisions_on_a_promise_that_is_gone_are_named(store):
    keep(store)
    workbench.reject(store, "planerare", item(store, "belysningen"))
    kept = keep(store, PAGE.replace("• Förbättra belysningen vid Råsunda.\n", ""))
    assert (kept.carried, len(kept.lost)) == (0, 1)


def test_a_document_without_promises_is_refused_and_nothing_is_stored(store):
    before = store.version()
    with pytest.raises(NothingToKeepError):
        keep(store, "En sida om ingenting alls, utan kommun.")
    assert store.version() == before


def test_a_change_accepts_and_counts_only_what_differs(store):
    keep(store)
    before = item(store, "Hagalund")
    same = {"kinds": list(before.promise.kinds), "actors": list(before.promise.actors)}
    assert workbench.change(store, "planerare", before, same | {"count": 3}) == 1
    after = item(store, "Hagalund")
    assert (after.promise.count, after.machine.count, after.settled) == (3, 2, True)


def test_undo_brings_back_what_the_machine_read(store):
    keep(store)
    workbench.change(store, "planerare", item(store, "Hagalund"), {"count": 9})
    workbench.undo(store, "planerare", item(store, "Hagalund"))
    after = item(store, "Hagalund")
    assert (after.promise.count, after.settled, dict(after.decisions)) == (2, False, {})
    assert [d.value for d in store.decisions(after.machine.id)][-1] == UNDONE
    assert json.loads(store.decisions(after.machine.id)[0].value) == 9


def test_a_status_is_recorded_for_many_at_once(store):
    keep(store)
    ids = {i.machine.id: None for i in items(store)}
    report = Report(PromiseStatus.GENOMFORD, 2, " protokoll 7 ")
    assert workbench.record_status(store, "  trygghets\tsamordnare ", ids, report) == 3
    assert {(e.who, e.evidence, e.delivered) for e in store.events()} == {
        ("trygghets samordnare", "protokoll 7", 2)
    }


def test_a_report_is_of_a_day_that_has_come(store):
    keep(store)
    seen = {items(store)[0].machine.id: None}
    later = today() + timedelta(days=2)
    with pytest.raises(NotYetError, match="has not come yet"):
        workbench.record_status(store, "k", seen, Report(PromiseStatus.GENOMFORD, happened=later))
    assert store.events() == ()
    report = Report(PromiseStatus.GENOMFORD, happened=date(2022, 11, 3))
    assert workbench.record_status(store, "k", seen, report) == 1
    assert store.events()[0].day == date(2022, 11, 3)


def test_nobody_decides_without_a_role(store):
    keep(store)
    with pytest.raises(UnsignedError):
        workbench.accept(store, "  ", [item(store, "Hagalund")])
    assert store.decisions() == ()


def test_only_web_addresses_are_fetched():
    with pytest.raises(LoftesError, match="no web address"):
        workbench.load_address("file:///etc/passwd")
