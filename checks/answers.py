"""Answers that AWS does not give: errors that mean that there is nothing, and refusals, which are findings."""

from collections.abc import Callable
from typing import TypeVar

from checks.connection import ReadError
from checks.readback_facts import Subjects

Answer = TypeVar("Answer")


def unless(codes: tuple[str, ...], ask: Callable[[], Answer]) -> Answer | None:
    """An answer, or None where AWS gives one of these errors: many services say in this way that there is nothing."""
    try:
        return ask()
    except ReadError as error:
        if error.code in codes:
            return None
        raise


def told(what: str, read: Callable[[], Subjects]) -> Subjects:
    """What was read before AWS refused, and its refusal: that one account cannot be read is a finding, not the end."""
    try:
        yield from read()
    except ReadError as error:
        if not error.code.startswith("AccessDenied"):
            raise
        yield what, {"cannot be read": error.code}
