"""Who promises: the subject of a sentence, its partners, or what it inherits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.blocks import BlockKind
from geodata.reading.rules import compiled, one_of
from geodata.reading.text import WORD, sentences
from geodata.records import Evidence

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from geodata.reading.outline import Outline
    from geodata.reading.statement import Statement

POLIS, KOMMUN = "polis", "kommun"
_HEADING_WORDS = 12
_GAP_WORDS = 3
_SUBJECT_GAP = 2
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class ActorHit:
    """A word that names an actor."""

    actor: str
    start: int
    end: int


@cache
def _words() -> re.Pattern[str]:
    words = load_reading_rules().actors.words
    polis = "|".join(words.polis)
    kommun = "|".join(words.kommun)
    return compiled(f"(?P<polis>{polis})|(?P<kommun>{kommun})")


def find_actors(text: str, start: int, end: int) -> Iterator[ActorHit]:
    """Yield the actors named in ``text[start:end]``; "i kommunen" is a place and left out."""
    rules = load_reading_rules().actors.words
    before_place, after_place = compiled(rules.not_before), compiled(rules.not_after)
    for hit in _words().finditer(text, start, end):
        actor = hit.lastgroup if hit.lastgroup in (POLIS, KOMMUN) else None
        actor = actor or (POLIS if hit["polis"] else KOMMUN)
        ahead = text[max(start, hit.start() - 40) : hit.start()]
        if actor == KOMMUN and before_place.search(ahead):
            continue
        if actor == KOMMUN and after_place.search(text[hit.end() : end]):
            continue
        yield ActorHit(actor, hit.start(), hit.end())


def statement_actors(
    outline: Outline, statement: Statement, parties: tuple[str, ...]
) -> tuple[tuple[str, ...], Evidence]:
    """Return who promises a statement, and why.

    In this order: the subject with its partners; else what the item above, the lead-in or the
    headings say; else the parties of the document. Partners join whatever was inherited.
    """
    text = outline.text
    bracket = compiled(load_reading_rules().actors.partner.bracket)
    if note := bracket.search(text, statement.start, statement.end):
        noted = list(find_actors(text, *note.span(1)))
        if noted:
            return _unique(noted), Evidence("actors", "inom parentes", *note.span(1))
    subject = _subject(text, statement.start, statement.end)
    partners = _partners(text, statement.start, statement.end, alone=not subject)
    if subject:
        why = Evidence("actors", "subjekt", subject[0].start, subject[0].end)
        return _unique([*subject, *partners]), why
    return _inherited(outline, statement, partners, parties)


def _inherited(
    outline: Outline, statement: Statement, partners: list[ActorHit], parties: tuple[str, ...]
) -> tuple[tuple[str, ...], Evidence]:
    """Return what the words above or the document say; of both parties only the one it is for."""
    text = outline.text
    joint = compiled(load_reading_rules().actors.partner.joint)
    actors, why = _unique(partners, parties), Evidence("actors", "dokumentets parter")
    for rule, span in _above(outline, statement):
        named = _subject(text, *span, lead=True)
        if named:
            why = Evidence("actors", rule, named[0].start, named[0].end)
            actors = _unique([*named, *partners])
            break
        if joint.search(text[slice(*span)]):
            actors, why = (POLIS, KOMMUN), Evidence("actors", "gemensam rubrik", *span)
            break
    alone = _alone(text, statement) if len(actors) > 1 and not partners else None
    return alone or (actors, why)


def _alone(text: str, statement: Statement) -> tuple[tuple[str, ...], Evidence] | None:
    """Return the one party that takes a measure of this sort ("trafikkontroller")."""
    rules = load_reading_rules().actors.alone
    span = (statement.start, statement.end)
    if compiled(rules.together).search(text, *span):
        return None
    named = {hit.actor for hit in find_actors(text, *span)}
    for actor, pattern in ((POLIS, rules.polis), (KOMMUN, rules.kommun)):
        hit = compiled(pattern).search(text, *span)
        if hit and named <= {actor}:
            return (actor,), Evidence("actors", "bara den ena partens uppgift", *hit.span())
    return None


def _unique(hits: list[ActorHit], also: tuple[str, ...] = ()) -> tuple[str, ...]:
    named = {hit.actor for hit in hits}.union(also)
    return tuple(actor for actor in (POLIS, KOMMUN) if actor in named)


def _subject(text: str, start: int, end: int, *, lead: bool = False) -> list[ActorHit]:
    """Return the actors in front of the verb that commits, or right behind it ("ska polisen")."""
    rules = load_reading_rules()
    verbs = one_of((*rules.promises.commit, *rules.promises.present))
    found = list(verbs.finditer(text, start, end))
    if not found:
        return _verbless(text, start, end, lead=lead)
    beside = compiled(load_reading_rules().actors.partner.beside)
    company = compiled(load_reading_rules().actors.partner.company)
    for verb in found:
        # Of a later sentence only its own words are the subject, and nobody it is "with".
        first = max(start, text.rfind(". ", start, verb.start()) + 1)
        ahead = [
            hit
            for hit in find_actors(text, first, verb.start())
            if first == start or not beside.search(text[max(first, hit.start - 40) : hit.start])
        ]
        # Only with somebody in front of them are partners part of the subject.
        if all(company.search(text[first : hit.start]) for hit in ahead):
            ahead = []
        # "kommer polisen att": the subject stands inside what commits.
        inside = list(find_actors(text, *verb.span()))
        named = ahead or inside or _right_behind(text, verb.end(), end)
        if named:
            return named + _also_behind(text, verb.end(), end)
    return []


def _verbless(text: str, start: int, end: int, *, lead: bool) -> list[ActorHit]:
    """Return the actors of words without a verb: a heading's, the first word's, the agent's."""
    hits = list(find_actors(text, start, end))
    if not lead:
        turned = one_of(load_reading_rules().promises.inverted).search(text[start:end])
        last = start + turned.end() if turned else None
        return (
            _first_phrase(text, start, hits)
            or [hit for hit in hits if hit.end == last]
            or _agents(text, start, hits)
        )
    beside = compiled(load_reading_rules().actors.partner.beside)
    named = [hit for hit in hits if not beside.search(text[max(start, hit.start - 40) : hit.start])]
    return named if len(WORD.findall(text[start:end])) <= _HEADING_WORDS else []


def _first_phrase(text: str, start: int, hits: list[ActorHit]) -> list[ActorHit]:
    """Return the actors that the words begin with, side by side ("polisen och kommunen tar")."""
    joint = compiled(load_reading_rules().actors.parties.pair)
    found: list[ActorHit] = []
    last = start
    for hit in hits:
        gap = text[last : hit.start]
        if gap and not (found and joint.fullmatch(gap)):
            break
        found.append(hit)
        last = hit.end
    return found


def _agents(text: str, start: int, hits: list[ActorHit]) -> list[ActorHit]:
    agent = compiled(load_reading_rules().actors.partner.agent)
    return [hit for hit in hits if agent.search(text[max(start, hit.start - 40) : hit.end])]


def _right_behind(text: str, start: int, end: int) -> list[ActorHit]:
    """Return the actors of a subject that stands behind its verb, one phrase long."""
    joint = compiled(load_reading_rules().actors.parties.pair)
    # "Vi samverkar med skola och socialtjänst": who stands behind "med" is a partner.
    beside = compiled(load_reading_rules().actors.partner.cue, r"^\s*med\b")
    found: list[ActorHit] = []
    last = start
    for hit in find_actors(text, start, end):
        gap = text[last : hit.start]
        near = not found and len(WORD.findall(gap)) <= _GAP_WORDS and "." not in gap
        near = near and not beside.search(gap)
        if not (near or (found and joint.fullmatch(gap))):
            break
        found.append(hit)
        last = hit.end
    return found


def _also_behind(text: str, start: int, end: int) -> list[ActorHit]:
    """Return the subject of a second clause ("… och kommunen ska …")."""
    commit = one_of(load_reading_rules().promises.commit)
    found: list[ActorHit] = []
    for verb in commit.finditer(text, start, end):
        ahead = list(find_actors(text, max(start, verb.start() - 25), verb.start()))
        found += ahead[-1:]
    return found


def _partners(text: str, start: int, end: int, *, alone: bool) -> list[ActorHit]:
    """Return the actors behind "together with"; ``alone`` where the sentence has no subject."""
    rules = load_reading_rules().actors.partner
    found: list[ActorHit] = []
    cues = compiled(rules.cue, rules.between) if alone else compiled(rules.cue)
    for cue in cues.finditer(text, start, end):
        for hit in find_actors(text, cue.end(), end):
            gap = text[cue.end() : hit.start]
            if len(WORD.findall(gap)) > rules.reach or "." in gap:
                break
            found.append(hit)
    found += [
        ActorHit(KOMMUN, hit.start(), hit.end())
        for hit in compiled(rules.belongs).finditer(text, start, end)
    ]
    return found


def _above(outline: Outline, statement: Statement) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the texts that a statement may inherit from, the nearest first."""
    if statement.parent:
        yield "punkten ovanför", statement.parent
    if statement.lead:
        yield "inledning till listan", statement.lead
    context = outline.contexts[statement.block]
    for rule, number in (("underrubrik", context.theme), ("rubrik", context.heading)):
        if number is not None and number != outline.title:
            block = outline.blocks[number]
            yield rule, (block.start, block.end)


def find_parties(outline: Outline) -> tuple[str, ...]:
    """Return the parties of the document: the police, and the kommun where it promises too."""
    rules = load_reading_rules().actors.parties
    about, joint = compiled(rules.sentence), compiled(rules.pair)
    commit = one_of(load_reading_rules().promises.commit)
    seen: set[str] = set()
    for block in outline.blocks:
        if block.kind is BlockKind.SPEECH:
            continue
        for start, end in sentences(outline.text, block.start, block.end):
            hits = list(find_actors(outline.text, start, end))
            verb = commit.search(outline.text, start, end)
            if verb:
                seen |= _next_to(hits, verb)
            speaks = block.kind is BlockKind.HEADING or about.search(outline.text, start, end)
            if speaks and _side_by_side(outline.text, hits, joint):
                return (POLIS, KOMMUN)
    return tuple(actor for actor in (POLIS, KOMMUN) if actor in seen) or (POLIS,)


def _next_to(hits: list[ActorHit], verb: re.Match[str]) -> set[str]:
    """Return who stands right behind the verb that commits, else right in front of it."""
    behind = {hit.actor for hit in hits if 0 <= hit.start - verb.end() <= _SUBJECT_GAP}
    return behind or {hit.actor for hit in hits if 0 <= verb.start() - hit.end <= _SUBJECT_GAP}


def _side_by_side(text: str, hits: list[ActorHit], joint: re.Pattern[str]) -> bool:
    for index, first in enumerate(hits):
        for second in hits[index + 1 : index + _NEIGHBOURS]:
            gap = text[first.end : second.start]
            if first.actor != second.actor and joint.fullmatch(gap):
                return True
    return False
