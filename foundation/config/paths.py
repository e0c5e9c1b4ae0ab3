"""Dotted paths into a stack file, as problems and line numbers name them: `foundation:settings.regions[1]`."""

from collections.abc import Iterable, Mapping

from foundation.errors import shown

PREFIX = "foundation:"
ENDLESS = "a configuration is not nested without end"
FLATTEN = "Nest less deeply, and write out what an alias repeats."
LONGEST_KEY = 64
"""A key that is longer is cut where a path shows it."""


def below(path: str, part: object) -> str:
    """The path one step further down: to a key of a mapping, or to an entry of a list (an int)."""
    if isinstance(part, int) and not isinstance(part, bool):
        return f"{path}[{part}]"
    if isinstance(part, str) and 0 < len(part) <= LONGEST_KEY:
        return f"{path}.{part}"
    return f"{path}.{shown(part)}"


def joined(path: str, parts: Iterable[object]) -> str:
    """The path several steps further down."""
    for part in parts:
        path = below(path, part)
    return path


def covers(upper: str, path: str) -> bool:
    """Whether the path is the upper one or lies below it."""
    return path == upper or path.startswith((f"{upper}.", f"{upper}["))


def line_of(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of the path, or of the nearest path above it that stands in the file."""
    while path not in lines:
        shorter = path[: max(path.rfind("."), path.rfind("["), 0)]
        if not shorter:
            return lines.get("config")
        path = shorter
    return lines[path]
