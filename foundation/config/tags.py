"""`foundation:tags`: the one tag schema. Everything that has to do with tags follows from it.

Values are not written here: they are the tags of foundation:settings, of units and of accounts, and each level inherits
from the one above it (`foundation.config.inherited`).
"""

import re
import warnings
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, WithJsonSchema, model_validator

from foundation.config.names import TagKey, TagValue
from foundation.config.section import Distinct, Frozen, Given, Off, Some
from foundation.config.switch import Switchable
from foundation.config.tag_types import NAMES, resource_type
from foundation.errors import BrokenRule

ENVIRONMENT, OWNER = "environment", "owner"
"""The keys that tell of environment and owner, unless the schema names others."""

Level = Literal["organization", "unit", "account"]
CostCategory = Literal["unit", "environment", "owner"]
COST_CATEGORIES: tuple[CostCategory, ...] = ("unit", "environment", "owner")


def pattern(text: str) -> str:
    """Rule for the pattern that a value fits: a regular expression of Python's."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # such as a set in a set: another meaning in a later Python
            re.compile(text)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        rule = f"a pattern is a regular expression; this one does not compile: {error}"
        raise BrokenRule(rule, "Mend it, or write the allowed `values` instead.") from error
    return text


ResourceType = Annotated[str, AfterValidator(resource_type), WithJsonSchema({"type": "string", "enum": sorted(NAMES)})]
"""A type of resource as tag policies spell it, such as ec2:instance."""
Pattern = Annotated[str, AfterValidator(pattern), WithJsonSchema({"type": "string", "format": "regex"})]


class Required(Frozen):
    """Where a key has to be. Accounts and what this program makes have it in any case."""

    resource_types: Distinct[ResourceType] = Field(
        default=(),
        description="Types that need it: they are not made without it, by guardrail `require_tags`, and are reported. "
        "Network interfaces, log groups, secrets, distributions and hosted zones are reported alone.",
    )
    environments: Given[Some[TagValue]] = Field(
        default=None,
        description="Only in the accounts with these values of the environment's key. Default: everywhere.",
    )


class Tag(Frozen):
    """One key of the schema."""

    description: Given[str] = Field(default=None, description="What it says of a resource.")
    values: Given[Some[TagValue]] = Field(default=None, description="The only values that it may have.")
    pattern: Given[Pattern] = Field(
        default=None,
        description="A regular expression that all of a value fits. Checked in this file; AWS enforces `values` alone.",
    )
    inherited_from: Level = Field(
        default="account",
        description="The lowest level that may set it: an `organization` has one value, a `unit` one for all its "
        "accounts, an `account` one of its own. What a level does not set comes from the one above.",
    )
    required: Switchable[Required] = Field(default=Off(), description="Where it has to be. Left out: nowhere.")
    enforced_for: Distinct[ResourceType] = Field(
        default=(), description="Types that cannot be given a value outside `values`, by tag policy."
    )
    cost_allocation: StrictBool = Field(default=False, description="Whether bills are broken down by it.")

    @model_validator(mode="after")
    def _values_or_pattern(self) -> "Tag":
        if self.values is not None and self.pattern is not None:
            rule = "the values of a key are given by a list or by a pattern"
            raise BrokenRule(rule, "Write `values` or `pattern`, not both.")
        return self

    def allows(self, value: str) -> bool:
        """Whether the key may have a value."""
        if self.values is not None:
            return value in self.values
        return self.pattern is None or re.fullmatch(self.pattern, value) is not None


class ConfigRule(Frozen):
    """An AWS Config rule of the organization that reports what lacks a required tag. Needs logs.configuration."""


class TagSchema(Frozen):
    """Which tags there are, which values they have, and where they are required."""

    keys: Mapping[TagKey, Tag] = Field(default={}, description="The keys, each with what holds for it.")
    environment: TagKey = Field(default=ENVIRONMENT, description="The key that tells the environment.")
    owner: TagKey = Field(default=OWNER, description="The key that tells the owner.")
    billed: Distinct[TagKey] = Field(
        default=(),
        description="Keys with `cost_allocation` that billing lists already, a day after the first resource has one: "
        "`aws ce list-cost-allocation-tags`. The others are held back.",
    )
    cost_categories: Distinct[CostCategory] = Field(
        default=COST_CATEGORIES, description="By what costs are put into categories."
    )
    config_rule: Switchable[ConfigRule] = Field(
        default=Off(), description="Report what lacks a required tag, in every account, by AWS Config."
    )
