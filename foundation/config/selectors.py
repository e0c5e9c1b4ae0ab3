"""Which accounts an assignment is for: by key, unit, tag or pattern."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from foundation.config.identity_names import AccountPattern
from foundation.config.names import KEY, UNIT_PATH, key, unit_path
from foundation.config.section import Frozen, Given, Tags
from foundation.errors import BrokenRule

MANAGEMENT = "management"
"""Names the management account where accounts are named. Only this word does: it is in no unit and fits no pattern."""
ROOT = "root"


def account_name(text: str) -> str:
    return text if text == MANAGEMENT else key(text)


def unit_name(text: str) -> str:
    return text if text == ROOT else unit_path(text)


class Selector(Frozen):
    """Accounts for which everything that is written here is so."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    account: Given[Annotated[str, AfterValidator(account_name), WithJsonSchema({"type": "string", "pattern": KEY})]] = (
        Field(default=None, description="The key of an account, or management.")
    )
    unit: Given[Annotated[str, AfterValidator(unit_name), WithJsonSchema({"type": "string", "pattern": UNIT_PATH})]] = (
        Field(
            default=None,
            description="The path of a unit: its accounts and those of the units below. root: all members.",
        )
    )
    tags: Tags = Field(default={}, description="Tags that the account has, its own or inherited, each with this value.")
    pattern: Given[AccountPattern] = Field(default=None, description="Keys of accounts, with * and ?.")

    @model_validator(mode="after")
    def _something(self) -> "Selector":
        if not (self.account or self.unit or self.tags or self.pattern):
            rule = "accounts are chosen by account, unit, tags or pattern"
            raise BrokenRule(rule, "Write at least one of them; `unit: root` is every member account.")
        if self.account == MANAGEMENT and (self.unit or self.tags or self.pattern):
            rule = "the management account is named alone: it is in no unit and has no key or tags"
            raise BrokenRule(rule, "Write `account: management` by itself.")
        return self
