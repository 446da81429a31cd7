"""The field's words and what they mean: one table (``[term]`` in ``texts.toml``) for every page.

Widgets take :func:`meaning` as their ``help``; headings and legends take :func:`mark`, a "?" that
opens the meaning without a script and that Escape or a click elsewhere closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.escape import escape
from dashboard.texts import load_texts
from geodata.kommuner import swedish_key

if TYPE_CHECKING:
    from dashboard.texts import Texts

MEANS = "_means"


def meaning(term: str, texts: Texts) -> str:
    """Return what a term (``term.status``) means, as a sentence or two."""
    return texts(f"{term}{MEANS}")


def mark(term: str, texts: Texts, where: str = "") -> str:
    """Return the "?" of a term; ``where`` tells those of one page apart that share the term."""
    key = "-".join(part for part in (term.replace(".", "-"), where) if part)
    name = texts(term)
    return (
        f'<button type="button" class="what" popovertarget="{escape(key)}" '
        f'aria-label="{escape(texts("glossary.ask", term=name))}">?</button>'
        f'<span popover id="{escape(key)}" class="meaning"><b>{escape(name)}</b> '
        f"{escape(meaning(term, texts))}</span>"
    )


def glossary(texts: Texts) -> list[tuple[str, str, str]]:
    """Return every term: its key, its name and its meaning, in the order of the names."""
    keys = [key.removesuffix(MEANS) for key in load_texts() if key.endswith(MEANS)]
    every = [(key, texts(key), meaning(key, texts)) for key in keys]
    return sorted(every, key=lambda one: swedish_key(one[1]))
