"""Amounts of money."""

from typing import Annotated

from pydantic import AfterValidator, StrictInt, WithJsonSchema

from foundation.errors import BrokenRule

MOST = 1_000_000_000


def amount(number: int) -> int:
    if number < 1:
        raise BrokenRule("an amount is 1 US dollar or more", "Write whole dollars, like 250.")
    if number > MOST:
        raise BrokenRule(f"an amount is at most {MOST:,} US dollars", "Write whole dollars, like 250.")
    return number


Amount = Annotated[
    StrictInt, AfterValidator(amount), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST})
]
"""Whole US dollars."""
