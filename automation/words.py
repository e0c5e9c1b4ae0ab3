"""The words, marks and colours for the engine's operations, the same in progress, previews and summaries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """How one operation is written: while it runs, when it is done, and when it is only planned."""

    mark: str
    doing: str
    done: str
    planned: str
    style: str


_WORDS = {
    "create": Word("+", "creating", "created", "create", "green"),
    "update": Word("~", "updating", "updated", "update", "yellow"),
    "delete": Word("-", "deleting", "deleted", "delete", "red"),
    "replace": Word("±", "replacing", "replaced", "replace", "magenta"),
    "create-replacement": Word("±", "replacing", "replacement created", "create replacement", "magenta"),
    "delete-replaced": Word("±", "removing", "replaced one deleted", "delete replaced", "magenta"),
    "import": Word("=", "adopting", "adopted", "adopt", "cyan"),
    "import-replacement": Word("=", "adopting", "adopted", "adopt as replacement", "cyan"),
    "discard": Word("-", "forgetting", "forgotten", "forget", "red"),
    "read": Word(" ", "reading", "read", "read", "dim"),
    "refresh": Word("~", "reading", "differs", "write to the state", "yellow"),
    "same": Word(" ", "checking", "unchanged", "unchanged", "dim"),
}


def word(operation: str) -> Word:
    """The words for an operation of the engine; an operation that is new to us is written as the engine does."""
    return _WORDS.get(operation) or Word("*", operation, operation, operation, "blue")


def plural(count: int, noun: str) -> str:
    """The count with its noun: "1 change", "2 changes", "3 mismatches"."""
    ending = "" if count == 1 else "es" if noun.endswith("ch") else "s"
    return f"{count:,} {noun}{ending}"


def clock(seconds: float) -> str:
    """Minutes and seconds: "0:07", "12:40"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
