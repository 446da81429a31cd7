"""Which items and sentences are promises, and with what stance."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.actors import find_actors
from geodata.reading.blocks import BlockKind
from geodata.reading.lists import item_statements, list_groups
from geodata.reading.outline import SILENT, heading_class
from geodata.reading.rules import compiled, one_of
from geodata.reading.statement import Statement
from geodata.reading.text import sentences, trim, word_count
from geodata.records import Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.reading.outline import Context, Outline
    from geodata.reading.periods import Periods

_MIN_WORDS = 4
# Sections that tell how things are, not what will be done.
_TELLING = SILENT | {"background", "goal", "period"}


@dataclass(frozen=True, slots=True)
class _Sentence:
    block: int
    start: int
    end: int
    leads: bool  # the next thing is a list, and this sentence opens it
    following: list[str]

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def find_statements(outline: Outline, periods: Periods) -> tuple[Statement, ...]:
    """Return the promises, priorities and goals of a document, in order and each once."""
    found = list(item_statements(outline))
    # A heading alone promises nothing: "Medborgarlöfte 2020 (pdf)" may be all that is left.
    strong = bool(found) or any(
        context.section == "promise" and block.kind is BlockKind.PROSE
        for block, context in zip(outline.blocks, outline.contexts, strict=True)
    )
    found += _prose_statements(outline, strong=strong)
    found.sort(key=lambda statement: statement.start)
    dated = [replace(s, era=periods.era_of_block[s.block]) for s in found]
    return tuple(_once(outline.text, _goals(outline.text, dated)))


def _prose_statements(outline: Outline, *, strong: bool) -> list[Statement]:
    found: list[Statement] = []
    for sentence in _all_sentences(outline):
        context = outline.contexts[sentence.block]
        text = sentence.of(outline.text)
        if one_of(load_reading_rules().promises.continuing_list).search(text):
            found += _enumeration(outline, sentence)
            continue
        rule = _judge(context, sentence, text, strong=strong)
        if rule == "fortsättning" and found and found[-1].block == sentence.block:
            found[-1] = replace(found[-1], end=sentence.end)
        elif not rule and found and not strong and _goes_on(outline, sentence, text, found[-1]):
            found += _clauses(outline.text, sentence, "åtagandena går vidare")
        elif rule and rule != "fortsättning":
            found += _clauses(outline.text, sentence, rule)
    return found


def _goes_on(outline: Outline, sentence: _Sentence, text: str, last: Statement) -> bool:
    """Whether a sentence in the present tense follows a promise, but for a heading between."""
    rules = load_reading_rules().promises
    context = outline.contexts[sentence.block]
    between = outline.blocks[last.block + 1 : sentence.block]
    apart = any(block.kind is not BlockKind.HEADING for block in between)
    if sentence.leads or len(between) > 1 or apart or context.section in _TELLING:
        return False
    if one_of((*rules.never, *rules.follow_up)).search(text) or word_count(text) < _MIN_WORDS:
        return False
    return one_of((*rules.present_of_subject, *rules.inverted)).search(text) is not None


def _clauses(text: str, sentence: _Sentence, rule: str) -> list[Statement]:
    """Return a sentence as one statement, or as many as it has coordinated main clauses."""
    clause = re.compile(load_reading_rules().promises.coordinated, re.IGNORECASE)
    cuts = [hit.end() for hit in clause.finditer(text, sentence.start, sentence.end)]
    edges = [sentence.start, *(cuts if len(cuts) > 1 else []), sentence.end]
    label = promise_label(sentence.of(text))
    lead = (sentence.start, sentence.start + label.end()) if label else None
    edges[0] = lead[1] if lead else edges[0]
    spans = [trim(text, start, end) for start, end in pairwise(edges)]
    return [Statement(sentence.block, *span, Stance.PROMISE, rule, lead=lead) for span in spans]


def _all_sentences(outline: Outline) -> Iterator[_Sentence]:
    blocks = outline.blocks
    inside = {number for numbers in list_groups(outline) for number in numbers}
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.PROSE or index in inside:
            continue
        spans = list(sentences(outline.text, block.start, block.end))
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        for number, (start, end) in enumerate(spans):
            last = number + 1 == len(spans)
            colon = outline.text[end - 1] in ":;\u2026" or outline.text[start:end].endswith("..")
            nearest = [outline.text[slice(*span)] for span in spans[number + 1 : number + 3]]
            following = nearest or [after.of(outline.text) if last and after else ""]
            yield _Sentence(index, start, end, colon, following)


def _judge(context: Context, sentence: _Sentence, text: str, *, strong: bool) -> str:
    """Return the rule that makes a sentence a promise, or an empty string."""
    rules = load_reading_rules().promises
    section = context.section
    if section in SILENT or sentence.leads or word_count(text) < _MIN_WORDS:
        return ""
    if one_of((*rules.never, rules.field_label)).search(text) or _looks_back(section, text):
        return ""
    if section in _TELLING:
        return ""
    if promise_label(text):
        return "åtagande med etikett"
    if section != "promise":
        return _judge_elsewhere(context, sentence, text, strong=strong)
    goes_on = one_of(rules.continuation).search(text)
    return "fortsättning" if goes_on else _judge_in_section(text)


def _looks_back(section: str, text: str) -> bool:
    """Whether a sentence tells what was done, and not what those hired for it will do."""
    rules = load_reading_rules().promises
    if one_of(rules.follow_up).search(text) is None:
        return False
    hired = compiled(rules.hired).search(text) if section == "promise" else None
    return hired is None or compiled(rules.purpose).search(text, hired.start()) is not None


def promise_label(text: str) -> re.Match[str] | None:
    """Return the label in front of a promise ("Åtagande polisen: …"), where it has one."""
    return compiled(load_reading_rules().text.promise_label).match(text)


def _judge_in_section(text: str) -> str:
    rules = load_reading_rules().promises
    if one_of(rules.performative).search(text):
        return "uttryckligt löfte"
    if one_of(rules.commit).search(text):
        return "" if is_plain_aim(text) else "åtagande i löftesavsnitt"
    subject = one_of(rules.subjects).match(text)
    works = subject and one_of(rules.present).search(text)
    if works or one_of((*rules.present_of_subject, *rules.inverted)).search(text):
        return "presens i löftesavsnitt"
    passive = one_of(rules.present_passive).search(text)
    if passive and not one_of(rules.not_passive).search(text):
        return "passiv form i löftesavsnitt"
    noted = compiled(load_reading_rules().actors.partner.bracket).search(text)
    named = noted and next(find_actors(noted.group(1), 0, len(noted.group(1))), None)
    return "part inom parentes" if named else ""


def _judge_elsewhere(context: Context, sentence: _Sentence, text: str, *, strong: bool) -> str:
    rules = load_reading_rules().promises
    how_lead = one_of(rules.how_lead)
    how_follows = any(how_lead.search(near.strip()) for near in sentence.following)
    performs = one_of(rules.performative).search(text)
    if context.ingress and (strong or how_follows):
        return ""
    if performs and not is_plain_aim(text):
        return "uttryckligt löfte"
    acting = _acts(text) and one_of(rules.commit).search(text)
    if acting and not strong and not is_plain_aim(text):
        return "åtagande i löpande text"
    acts = one_of(rules.commit).search(text) and one_of(rules.subjects).search(text)
    if how_follows and acts and not context.ingress:
        return "åtagande före åtgärderna"
    return ""


def _acts(text: str) -> bool:
    """Whether a sentence opens with who acts, behind a number or with the verb in front."""
    rules = load_reading_rules().promises
    words = re.sub(rules.label, "", text, flags=re.IGNORECASE)
    return bool(one_of(rules.subjects).match(words) or one_of(rules.inverted).search(words))


def is_plain_aim(text: str) -> bool:
    """Whether a sentence only aims at safety in general ("arbeta för att öka tryggheten")."""
    rules = load_reading_rules().promises
    rest = one_of(rules.commit).split(text, maxsplit=1)[-1] or text
    aims = len(one_of(rules.aim_only).findall(rest))
    return bool(aims) and word_count(rest) <= _PLAIN_WORDS and aims * 3 >= word_count(rest) - 4


_PLAIN_WORDS = 16
_SEPARATOR = re.compile(r"\s*,\s*(?:och\s+|samt\s+)?|\s+(?:samt|och)\s+")


def _enumeration(outline: Outline, sentence: _Sentence) -> list[Statement]:
    """Split "fortsätter … såsom A, B samt C" into one statement for each."""
    hit = one_of(load_reading_rules().promises.continuing_list).search(
        outline.text, sentence.start, sentence.end
    )
    if hit is None:
        return []
    parts: list[Statement] = []
    last = hit.end()
    ends = [*_SEPARATOR.finditer(outline.text, last, sentence.end), None]
    for cut in ends:
        start, end = trim(outline.text, last, cut.start() if cut else sentence.end)
        while end > start and outline.text[end - 1] in ".;":
            end -= 1
        if end > start:
            parts.append(
                Statement(sentence.block, start, end, Stance.CONTINUING, "fortsatt arbete")
            )
        last = cut.end() if cut else sentence.end
    return parts


def _goals(text: str, found: list[Statement]) -> Iterator[Statement]:
    """Turn bullets that only state results into goals where a list of measures follows them."""
    rules = load_reading_rules().promises
    # The last list of each era: a result in front of it is a goal, its own bullets are measures.
    last_lead = {statement.era: statement.lead for statement in found}
    for statement in found:
        quote = text[statement.start : statement.end]
        result = one_of(rules.result_start).search(quote)
        measures = last_lead[statement.era] != statement.lead
        short = word_count(quote) <= rules.result_max_words
        if result and short and measures and statement.stance is Stance.PROMISE:
            yield replace(statement, stance=Stance.GOAL, rule="resultat före åtgärder")
        else:
            yield statement


def _once(text: str, found: Iterator[Statement]) -> Iterator[Statement]:
    seen: set[tuple[int, str, str]] = set()
    for statement in found:
        words = " ".join(text[statement.start : statement.end].casefold().split()).strip(" .")
        actors = text[slice(*statement.lead)] if statement.lead else ""
        lead = actors if statement.stance is Stance.PROMISE else ""
        key = (statement.era, words, lead)
        if key not in seen:
            seen.add(key)
            yield statement


def theme_of(outline: Outline, block: int) -> str:
    """Return the theme that a statement stands under: the heading below the section's own."""
    context = outline.contexts[block]
    theme = outline.heading_text(context.theme)
    return "" if heading_class(theme) else theme.strip(" :")
