"""Lists: which of them hold promises, and which of their items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.blocks import BlockKind, opens_promise
from geodata.reading.outline import SILENT, heading_class
from geodata.reading.rules import compiled, one_of
from geodata.reading.statement import Statement
from geodata.reading.text import MAX_SENTENCE, word_count
from geodata.records import Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.reading.outline import Context, Outline

_THEME_WORDS = 2
_STANCE = {"promise": Stance.PROMISE, "priority": Stance.PRIORITY, "goal": Stance.GOAL}


def item_statements(outline: Outline) -> Iterator[Statement]:
    """Yield the statements that stand as list items, in order.

    Where no list of the document promises anything by its lead-in or section, a list of
    priorities is taken for what the document has to promise.
    """
    agreement = is_agreement(outline.text)
    lists = [(numbers, *_judge(outline, numbers, agreement)) for numbers in list_groups(outline)]
    promised = any(role == "promise" for _, role, _ in lists)
    if not promised:
        lists = [(numbers, *_unled(outline, numbers, role, rule)) for numbers, role, rule in lists]
        promised = any(role == "promise" for _, role, _ in lists)
    for numbers, role, rule in lists:
        stance = _STANCE.get(role)
        if role == "priority" and not agreement:
            stance = None if promised else Stance.PROMISE
        if stance is not None:
            yield from _items(outline, numbers, stance, rule)


def is_agreement(text: str) -> bool:
    """Whether a document is an agreement that never speaks of a medborgarlöfte."""
    rules = load_reading_rules().sections.agreement
    if compiled(rules.promise_word).search(text):
        return False
    return bool(one_of(rules.agreement_words).search(text))


def list_groups(outline: Outline) -> list[list[int]]:
    """Group items (and the paragraphs inside them) that share a lead-in."""
    groups: list[list[int]] = []
    last = -2
    for index, block in enumerate(outline.blocks):
        inside = block.kind is BlockKind.PROSE and block.depth > 0 and last == index - 1
        if block.kind is BlockKind.ITEM:
            if last == index - 1:
                groups[-1].append(index)
            else:
                groups.append([index])
            last = index
        elif inside and index + 1 < len(outline.blocks):
            groups[-1].append(index)
            last = index
    return groups


def _judge(outline: Outline, numbers: list[int], agreement: bool) -> tuple[str, str]:
    """Return what a list is (promise, priority, goal or empty) and the rule that says so."""
    context = outline.contexts[numbers[0]]
    lead = context.lead
    words = outline.text[lead.start : lead.end] if lead else ""
    priority = one_of(load_reading_rules().sections.agreement.priority_lead)
    if _tells_what_was_done(outline, numbers):
        return "", ""
    if agreement and priority.search(words):
        return "priority", "prioriteringar i en överenskommelse"
    if heading_class(words) == "goal":
        return "goal", "inledning till mål"
    return _judge_by_lead(outline, numbers, lead.role if lead else "neutral", words)


def _judge_by_lead(outline: Outline, numbers: list[int], role: str, words: str) -> tuple[str, str]:
    context = outline.contexts[numbers[0]]
    if role == "actor" and (context.section == "promise" or _read_as_measures(outline, numbers)):
        return ("", "") if context.section in SILENT else ("promise", "lista under en part")
    if role == "promise" and (context.section not in SILENT or "lovar" in words):
        return "promise", "inledning till listan"
    if role == "problem" or context.section in (*SILENT, "background", "period"):
        return "", ""
    return _judge_by_items(outline, numbers, context, role)


def _tells_what_was_done(outline: Outline, numbers: list[int]) -> bool:
    done = one_of(load_reading_rules().promises.done_start)
    told = [number for number in numbers if done.search(outline.blocks[number].of(outline.text))]
    return 2 * len(told) > len(numbers)


def _unled(outline: Outline, numbers: list[int], role: str, rule: str) -> tuple[str, str]:
    """Judge a list anew where no list has a lead-in: under the title, measures are promises."""
    context = outline.contexts[numbers[0]]
    neutral = context.lead is None or context.lead.role in ("neutral", "actor")
    if role or context.section != "title" or not neutral or is_agreement(outline.text):
        return role, rule
    measures = _read_as_measures(outline, numbers)
    return ("promise", "åtgärder under titeln") if measures else (role, rule)


def _read_as_measures(outline: Outline, numbers: list[int]) -> bool:
    measure = one_of(load_reading_rules().promises.measure_start)
    told = [number for number in numbers if measure.search(outline.blocks[number].of(outline.text))]
    return 2 * len(told) >= len(numbers)


def _judge_by_items(
    outline: Outline, numbers: list[int], context: Context, role: str
) -> tuple[str, str]:
    if context.section == "goal":
        return "goal", "avsnitt om mål"
    if context.section == "promise" and role != "priority":
        return "promise", "lista i löftesavsnitt"
    rules = load_reading_rules().promises
    commits = one_of((*rules.commit, *rules.performative))
    speaking = [
        number
        for number in numbers
        if (
            commits.search(outline.text, outline.blocks[number].start, outline.blocks[number].end)
            or opens_promise(outline.blocks[number].of(outline.text))
        )
        and not one_of(rules.follow_up).search(outline.blocks[number].of(outline.text))
    ]
    if 2 * len(speaking) >= len(numbers):
        return "promise", "punkter som lovar"
    return ("priority", "prioriteringar") if role == "priority" else ("", "")


def _items(outline: Outline, numbers: list[int], stance: Stance, rule: str) -> Iterator[Statement]:
    text, blocks = outline.text, outline.blocks
    children = _children(outline, numbers)
    parents = set(children.values())
    rules = load_reading_rules().promises
    skipped = one_of((*rules.no_item, rules.field_label))
    for number in numbers:
        block = blocks[number]
        parent = children.get(number)
        long = block.end - block.start > MAX_SENTENCE
        if long or parent == number or skipped.search(block.of(text)):
            continue
        # "Närvaro" with bullets of its own below is their theme.
        theme = text[block.end - 1] == ":" or word_count(block.of(text)) <= _THEME_WORDS
        if number in parents and theme:
            continue
        lead = outline.contexts[number].lead
        yield Statement(
            number,
            block.start,
            block.end,
            stance,
            rule,
            lead=(lead.start, lead.end) if lead else None,
            parent=(blocks[parent].start, blocks[parent].end) if parent is not None else None,
        )


def _children(outline: Outline, numbers: list[int]) -> dict[int, int]:
    """Map nested items to the item above; those that only describe it map to themselves."""
    blocks = outline.blocks
    parents: dict[int, int] = {}
    siblings: dict[int, list[int]] = {}
    stack: list[int] = []
    for number in numbers:
        if blocks[number].kind is not BlockKind.ITEM:
            continue
        while stack and blocks[stack[-1]].depth >= blocks[number].depth:
            stack.pop()
        if stack:
            parents[number] = stack[-1]
            siblings.setdefault(stack[-1], []).append(number)
        stack.append(number)
    detail = one_of(load_reading_rules().promises.child_detail)
    for group in siblings.values():
        if detail.search(blocks[group[0]].of(outline.text)):
            parents.update({number: number for number in group})
    return parents
