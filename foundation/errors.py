"""Every error that the foundation raises on purpose. None of them logs, prints or exits: the command line does."""

import json
from dataclasses import dataclass
from enum import Enum

SHOWN_CHARACTERS = 60
"""A value in a message is cut to this length, so that a message stays readable whatever the file holds."""


class Absent(Enum):
    """Stands for the value of a `Problem` where the file has none."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class FoundationError(Exception):
    """Base of every error that we raise on purpose."""


class BrokenRule(FoundationError, ValueError):
    """One value breaks one rule. The rules of `foundation.config` raise it, for the file and for arguments alike."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(f"{rule}. {remedy}")
        self.rule = rule
        self.remedy = remedy


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a configuration: where, what, which rule, and what to do."""

    path: str
    """Dotted path of the value: `foundation:accounts.members.log-archive.unit`, `foundation:settings.regions[1]`."""
    value: object
    """The value found there, or `ABSENT`."""
    rule: str
    """The rule in words, without a full stop."""
    remedy: str
    """What to do, as imperative sentences."""
    line: int | None = None
    """Line in the file, counted from 1; `None` where the configuration does not come from a file."""

    def text(self, source: str) -> str:
        """Four lines for a person: place, value, rule, remedy."""
        place = source if self.line is None else f"{source}:{self.line}"
        lines = (
            f"{place} {self.path}",
            f"  value:  {shown(self.value)}",
            f"  rule:   {self.rule}",
            f"  remedy: {self.remedy}",
        )
        return "\n".join(map(printable, lines))


class ConfigurationError(FoundationError):
    """A configuration does not hold together. Its text lists every problem, one block each."""

    def __init__(self, problems: tuple[Problem, ...], source: str) -> None:
        self.problems = problems
        self.source = source

    def __str__(self) -> str:
        return "\n\n".join(problem.text(self.source) for problem in self.problems)


def shown(value: object) -> str:
    """The value as one short printable line, in JSON where it has such a form."""
    if value is ABSENT:
        return "(absent)"
    try:
        text = printable(json.dumps(value, ensure_ascii=False, default=str))
    except (TypeError, ValueError, RecursionError):
        text = ascii(type(value).__name__)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def printable(text: str) -> str:
    """The text as one line, with escapes for what a terminal would not show as a character."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
