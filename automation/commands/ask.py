"""Questions to the operator, for what changes real AWS."""

import sys

from automation.errors import Declined, UsageError


def confirm(question: str) -> None:
    """Go on only after a typed "yes"; raises `Declined`, or `UsageError` where nobody can be asked."""
    _need_terminal("This would change something real, and nobody can be asked here: give --yes.")
    if input(f"{question} Type yes: ").strip() != "yes":
        raise Declined("Not confirmed; nothing was changed.")


def typed(question: str, expected: str) -> None:
    """Go on only after `expected` was typed; raises `Declined`, or `UsageError` where nobody can be asked."""
    _need_terminal("Nobody can be asked here: give --organization-id.")
    if input(f"{question}: ").strip() != expected:
        raise Declined("That is another one; nothing was changed.")


def _need_terminal(message: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(message)
