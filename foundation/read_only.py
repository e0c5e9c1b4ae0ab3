"""Previews by the preview role: members are entered through `foundation-preview` instead of their access role.

Such a preview shows every provider of a member as changed, and its plan would be one of the wrong roles. So outside of
previews the program refuses to run like that.
"""

import os

import pulumi

from foundation.guard import Refused

READ_ONLY = "FOUNDATION_READ_ONLY"
"""Environment variable: 1 for a preview with the preview role (docs/ci.md)."""


def read_only() -> bool:
    """Whether this is a preview with the preview role. Raises Refused for anything but a preview."""
    asked = os.environ.get(READ_ONLY, "")
    if asked not in ("", "0", "1"):
        raise Refused(f"{READ_ONLY} is {asked!r}. Write 1 for a preview with the preview role, or unset it.")
    if asked == "1" and not pulumi.runtime.is_dry_run():
        raise Refused(
            f"{READ_ONLY}=1 is for previews: it enters members through a role that cannot change anything. "
            f"Unset it, and run with the deploy role."
        )
    return asked == "1"
