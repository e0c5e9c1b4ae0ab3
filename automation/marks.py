"""State that was made on the emulator and state that was made on AWS never meet.

The emulated provider marks the configuration of every provider resource; the mark is in the state for as long as the
state lives. A run against the other world would find nothing of what the state holds, and make or forget everything.
"""

from collections.abc import Iterable

from automation.engine.stack import Resource
from automation.errors import UsageError

MARK = "__emulated"


def is_marked(resources: Iterable[Resource]) -> bool | None:
    """Whether the state was made on the emulator; None when it holds no AWS provider that could say so."""
    marks = [MARK in one.inputs for one in resources if one.type.startswith("pulumi:providers:aws")]
    return any(marks) if marks else None


def refuse_other_world(stack: str, resources: Iterable[Resource], endpoint: str | None) -> None:
    """Raise `UsageError` for emulated state against AWS, and for real state in the emulator at `endpoint`."""
    marked = is_marked(resources)
    if marked and endpoint is None:
        raise UsageError(
            f"The state of stack {stack} was made on the emulator, and this shell talks to real AWS: refused. Source "
            f"the emulator's environment file, or choose the backend of your real state (`pulumi login`)."
        )
    if marked is False and endpoint is not None:
        raise UsageError(
            f"The state of stack {stack} was made on real AWS, and this shell talks to the emulator at {endpoint}: "
            f"refused. Leave the emulator with `leave_emulator`, or choose its own backend (PULUMI_BACKEND_URL)."
        )
