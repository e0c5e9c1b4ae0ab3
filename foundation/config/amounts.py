"""Amounts of money."""

from typing import Annotated

from pydantic import AfterValidator, StrictInt, WithJsonSchema

from foundation.errors import BrokenRule


def amount(number: int) -> int:
    if number < 1:
        raise BrokenRule("an amount is 1 US dollar or more", "Write whole dollars, like 250.")
    return number


Amount = Annotated[StrictInt, AfterValidator(amount), WithJsonSchema({"type": "integer", "minimum": 1})]
"""Whole US dollars."""
