"""`foundation:images.lifecycle`: when an image is deprecated, disabled and deleted.

Limits: service model of EC2 Image Builder, LifecyclePolicyDetailFilter.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema, model_validator

from foundation.config.section import Frozen, Given
from foundation.errors import BrokenRule

LONGEST_DAYS = 1_000
MOST_KEPT = 10


def age(number: int) -> int:
    if not 1 <= number <= LONGEST_DAYS:
        raise BrokenRule(f"an image gets 1 to {LONGEST_DAYS:,} days", "Write such a number of days.")
    return number


def kept(number: int) -> int:
    if not 1 <= number <= MOST_KEPT:
        raise BrokenRule(f"1 to {MOST_KEPT} of the newest images are always kept", "Write such a number.")
    return number


Age = Annotated[
    StrictInt, AfterValidator(age), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LONGEST_DAYS})
]
Kept = Annotated[
    StrictInt, AfterValidator(kept), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_KEPT})
]


class Lifecycle(Frozen):
    """Days since an image was built. What runs goes on running, whatever becomes of its image."""

    deprecate_days: Given[Age] = Field(
        default=30, description="Until others no longer see it in lists. They still launch it."
    )
    disable_days: Given[Age] = Field(default=None, description="Until nobody launches it. Left out: never.")
    delete_days: Given[Age] = Field(default=180, description="Until it is deleted, with its snapshots.")
    keep: Kept = Field(default=3, description="The newest ones that are not deleted, however old they are.")

    @model_validator(mode="after")
    def _in_order(self) -> "Lifecycle":
        days = [one for one in (self.deprecate_days, self.disable_days, self.delete_days) if one is not None]
        if days != sorted(set(days)):
            rule = "an image is first deprecated, then disabled, then deleted"
            raise BrokenRule(rule, "Write fewer days for what comes first.")
        return self
