"""Limits of AWS that the configuration is held against (AWS Organizations quotas, November 2026)."""

from typing import Annotated

from pydantic import AfterValidator, StrictInt, WithJsonSchema

from foundation.errors import BrokenRule

UNIT_DEPTH = 5
"""Levels of units below the root."""
RESOURCE_TAGS = 50
"""Tags that one unit, account or policy can have."""


def quota(number: int) -> int:
    if number < 1:
        raise BrokenRule(
            "the quota of accounts is 1 or more", "Write the quota that Service Quotas shows; AWS starts with 10."
        )
    return number


Quota = Annotated[StrictInt, AfterValidator(quota), WithJsonSchema({"type": "integer", "minimum": 1})]
