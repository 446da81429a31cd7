from __future__ import annotations

import json
from datetime import UTC, datetime

from geodata.decision_log import UNDONE
from geodata.reading import read_document
from geodata.records import Decision, Stance
from geodata.review import ACCEPTED, REJECTED, VERDICT
from layers.review import Doubt, review_items

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOLNA = "0184"
PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund under hösten.
• Förbättra belysningen vid Trollkarlsbacken.
• Främja en god stämning.
"""


def sets():
    return read_document(PAGE.encode(), "solna.txt").sets


def by_words(items, words: str):
    return next(item for item in items if words in item.machine.text())


def decide(item, field: str, value: str) -> Decision:
    return Decision(item.machine.id, field, value, "planerare", NOON)


def test_doubtful_promises_come_first_and_say_why():
    items = review_items(sets(), SOLNA, ())
    assert [item.waits for item in items] == sorted((i.waits for i in items), reverse=True)
    assert by_words(items, "Trollkarlsbacken").doubts == (Doubt.PLACE_UNKNOWN,)
    assert Doubt.NO_KIND in by_words(items, "stämning").doubts
    sure = by_words(items, "Hagalund")
    assert (sure.doubts, sure.waits) == ((), False)
    assert [placed.place.name for placed in sure.placed] == ["Hagalund"]


def test_a_decision_settles_and_changes_but_the_reading_stays():
    item = by_words(review_items(sets(), SOLNA, ()), "stämning")
    made = [decide(item, "kinds", json.dumps(["samverkan"])), decide(item, VERDICT, ACCEPTED)]
    after = by_words(review_items(sets(), SOLNA, made), "stämning")
    assert after.promise.kinds == ("samverkan",)
    assert after.machine == item.machine
    assert (after.settled, after.waits, after.rejected) == (True, False, False)


def test_what_is_rejected_stays_on_the_desk_and_can_be_taken_back():
    item = by_words(review_items(sets(), SOLNA, ()), "stämning")
    made = [decide(item, VERDICT, REJECTED)]
    assert by_words(review_items(sets(), SOLNA, made), "stämning").rejected
    made.append(decide(item, VERDICT, UNDONE))
    after = by_words(review_items(sets(), SOLNA, made), "stämning")
    assert (after.rejected, after.waits, dict(after.decisions)) == (False, True, {})


def test_a_stance_that_a_person_gave_clears_the_doubt():
    item = by_words(review_items(sets(), SOLNA, ()), "Hagalund")
    goal = by_words(review_items(sets(), SOLNA, [decide(item, "stance", "goal")]), "Hagalund")
    assert goal.promise.stance is Stance.GOAL
    assert goal.doubts == (Doubt.NO_PROMISE,)
