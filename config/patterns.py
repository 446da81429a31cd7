"""Field types of tables that hold regular expressions and words."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator


def _is_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_is_pattern)]
Patterns = tuple[Pattern, ...]
Words = tuple[str, ...]
