"""The common root of every error that a user may see."""

from __future__ import annotations


class LoftesError(Exception):
    """Say what is wrong, where, and what to do about it.

    Parameters
    ----------
    what
        The fault in one sentence.
    where
        File, key, field or address at fault; empty where the fault has no place.
    remedy
        What the user can do now.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n→ {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        # Subclasses take other parameters: restore what they made of them, across processes too.
        return _restore, (type(self), self.args, self.__dict__)


def _restore(
    kind: type[LoftesError], args: tuple[object, ...], state: dict[str, object]
) -> LoftesError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class ConfigError(LoftesError):
    """Faults in TOML files, all of them at once, each as ``file: key: reason``."""

    exit_code = 2

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        count = len(faults)
        noun = "fault" if count == 1 else "faults"
        super().__init__(
            f"{count} {noun} in the configuration:\n  " + "\n  ".join(faults),
            remedy="Correct the keys named above; nothing was built or stored.",
        )
