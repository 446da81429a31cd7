"""What is noted on a walk and who may own an action, as a table."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.tables import CONFIG_DIR, Table, load_table

Word = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z_]+$")]


class Named(Table):
    """A word with a title in both languages."""

    title_sv: Word
    title_en: Word

    def title(self, language: str) -> str:
        """Return the title in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv


class Category(Named):
    """What an observation is about; ``hint`` gives examples."""

    hint_sv: str
    hint_en: str

    def hint(self, language: str) -> str:
        """Return the examples in ``sv`` or ``en``."""
        return self.hint_en if language == "en" else self.hint_sv


class Lighting(Table):
    """Which category is light."""

    category: Id


class Photo(Table):
    """Bounds of a photo: megabytes and megapixels at most, pixels and quality as stored."""

    max_mb: Annotated[float, Field(gt=0, le=100)]
    max_megapixels: Annotated[float, Field(gt=0, le=200)]
    side: Annotated[int, Field(ge=320, le=4000)]
    quality: Annotated[int, Field(ge=40, le=95)]
    sheet_side: Annotated[int, Field(ge=320, le=4000)]


class Merge(Table):
    """When two observations may be one, and how large a protocol file may be."""

    near_m: Annotated[float, Field(ge=0, le=500)]
    alike: Annotated[float, Field(ge=0, le=100)]
    max_mb: Annotated[float, Field(gt=0, le=2000)]


class FollowUp(Table):
    """When the next walk is held, and how long it stays at each old matter."""

    after_months: Annotated[int, Field(ge=1, le=36)]
    before_months: Annotated[int, Field(ge=1, le=36)]
    minutes_a_stop: Annotated[float, Field(gt=0, le=60)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.after_months > self.before_months:
            raise ValueError("after_months is later than before_months")
        return self


class ProtocolTable(Table):
    """The whole of ``protocol.toml``."""

    categories: dict[Id, Category]
    lighting: Lighting
    owners: dict[Id, Named]
    photo: Photo
    merge: Merge
    follow_up: FollowUp

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.lighting.category not in self.categories:
            raise ValueError(f"lighting.category: no category {self.lighting.category!r}")
        lost = [name for name in (OTHER_CATEGORY,) if name not in self.categories]
        if lost or OTHER_OWNER not in self.owners:
            raise ValueError("categories needs 'annat' and owners needs 'annan'")
        return self


OTHER_CATEGORY = "annat"
OTHER_OWNER = "annan"


@cache
def load_protocol() -> ProtocolTable:
    """Read ``protocol.toml``; raise :class:`config.errors.ConfigError` with every fault."""
    return load_table(CONFIG_DIR / "protocol.toml", ProtocolTable)
