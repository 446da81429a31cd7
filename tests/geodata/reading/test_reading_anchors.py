"""Quotes are found again after cosmetic changes, and never where they were taken away."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geodata.reading import read_document
from geodata.reading.anchors import find_quote, match_promises
from geodata.reading.quotes import quote
from geodata.reading.text import OffsetMap

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import Promise

SAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "reading"
NAMES = sorted(path.name for path in SAMPLES.glob("*.txt"))
LETTERS = "abcdefghijklmnoprstuvyåäö"


def wrapped(text: str, _: random.Random) -> str:
    return "\n".join(
        line[:40] + line[40:].replace(" ", "\n   ", 1) if len(line) > 40 else line
        for line in text.split("\n")
    )


def with_header(text: str, _: random.Random) -> str:
    return "Sök\nMeny\nWebbplatsen använder kakor för att fungera.\n\n" + text


def with_other_bullets(text: str, _: random.Random) -> str:
    return text.replace("•", "*")


def with_changed_letters(text: str, chance: random.Random) -> str:
    letters = list(text)
    spots = [index for index, letter in enumerate(letters) if letter.isalpha()]
    for index in chance.sample(spots, len(spots) // 50):
        letters[index] = chance.choice(LETTERS)
    return "".join(letters)


def promises(name: str) -> list[Promise]:
    reading = read_document((SAMPLES / name).read_bytes(), name)
    return [promise for group in reading.sets for promise in group.promises]


@pytest.mark.parametrize("change", [wrapped, with_header, with_other_bullets, with_changed_letters])
def test_quotes_are_found_after_cosmetic_changes(
    change: Callable[[str, random.Random], str],
) -> None:
    chance = random.Random(7)  # noqa: S311 - a repeatable change, not a secret
    sought = found = 0
    for name in NAMES:
        text = (SAMPLES / name).read_text(encoding="utf-8")
        changed = change(text, chance)
        for promise in promises(name):
            assert promise.quote is not None
            sought += 1
            anchor = find_quote(promise.quote, changed)
            here = " ".join(changed[anchor.start : anchor.end].split()) if anchor else ""
            found += abs(len(here) - len(" ".join(promise.text().split()))) <= 4
    assert sought > 25
    assert found / sought >= 0.98


def test_a_bullet_that_was_taken_away_is_not_found_elsewhere() -> None:
    sought = 0
    for name in NAMES:
        text = (SAMPLES / name).read_text(encoding="utf-8")
        for promise in promises(name):
            assert promise.quote is not None
            if text.count(promise.text()) > 1:
                continue
            gone = text[: promise.quote.start] + text[promise.quote.end :]
            sought += 1
            assert find_quote(promise.quote, gone) is None, promise.text()
    assert sought > 20


def test_of_two_equal_quotes_the_one_with_its_neighbours_is_taken() -> None:
    text = "Alfa\n\n• Mer belysning\n• Fler kameror\n\nBeta\n\n• Mer belysning\n• Fler vakter\n"
    second = text.rindex("Mer belysning")
    target = quote(text, OffsetMap(), second, second + len("Mer belysning"))
    anchor = find_quote(target, "Meny\n\n" + text)
    assert anchor is not None
    assert anchor.start == second + len("Meny\n\n")


def test_another_place_makes_another_promise() -> None:
    text = "Polisen ska varje vecka patrullera till fots på kvällarna i Hagalund."
    target = quote(text, OffsetMap(), 0, len(text))
    assert find_quote(target, text.replace("Hagalund", "Hagalnud")) is not None
    assert find_quote(target, text.replace("Hagalund", "Råsunda")) is None


def test_promises_of_a_changed_page_take_over_their_ids() -> None:
    name = "fokus.txt"
    text = (SAMPLES / name).read_text(encoding="utf-8")
    known = promises(name)
    changed = "Meny\n\n" + text.replace("Patrullera", "Patrulera").replace(
        "tre trygg", "fyra trygg"
    )
    reading = read_document(changed.encode(), name)
    found = [promise for group in reading.sets for promise in group.promises]
    matched = match_promises(known, found)
    assert set(matched) == {promise.id for promise in known}
    assert [matched[promise.id] for promise in known] == [promise.id for promise in found]
