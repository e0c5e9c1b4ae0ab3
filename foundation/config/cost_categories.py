"""Cost categories: which accounts have which value, by unit, environment and owner. Pure.

An account without a value is in no rule: AWS shows its costs as not categorized, which is what one looks for. A value
of our own for it would be one that somebody could set, and a category's default value is lost with the next update.

Only accounts that this stack declares, closed ones left out. Where another stack declares them there are no categories
here, for all of their costs would be without one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.inherited import account_tags
from foundation.config.section import In, Off
from foundation.config.selectors import MANAGEMENT
from foundation.config.stack import StackConfig
from foundation.config.tags import CostCategory, TagSchema

NAMES: Mapping[CostCategory, str] = {"unit": "Unit", "environment": "Environment", "owner": "Owner"}
CHARACTERS = 50
RULES = 500
"""Rules of a category at most, one for each value (AWS Cost Management API reference, CostCategory, 2026-11)."""
VALUE = re.compile(rf"(?! )[A-Za-z0-9 _-]{{1,{CHARACTERS}}}(?<! )")
"""What a value may be. Source: CostCategoryRule.Value, the same page; other alphabets are left out."""


@dataclass(frozen=True)
class Category:
    """A cost category: each value with the keys of its accounts, `management` among them. All sorted."""

    name: str
    """In AWS."""
    values: tuple[tuple[str, tuple[str, ...]], ...]


def categories(config: StackConfig) -> tuple[Category, ...]:
    """The categories of a stack, in the order of the file; one without any value is left out."""
    schema, accounts = config.tags, config.accounts
    if not isinstance(schema, TagSchema) or isinstance(accounts, Off | In):
        return ()
    found = (_category(key, config, schema, accounts) for key in schema.cost_categories)
    return tuple(category for category in found if category.values)


def unit_value(path: str) -> str:
    """The value of a unit: its path with underscores, which no key has, for the slashes that AWS refuses."""
    return path.replace("/", "_")


def _category(key: CostCategory, config: StackConfig, schema: TagSchema, accounts: Accounts) -> Category:
    by_value: dict[str, list[str]] = {}
    for account, value in _values(key, config, schema, accounts.active()):
        by_value.setdefault(value, []).append(account)
    return Category(NAMES[key], tuple((value, tuple(sorted(keys))) for value, keys in sorted(by_value.items())))


def _values(
    key: CostCategory, config: StackConfig, schema: TagSchema, entries: tuple[AccountEntry, ...]
) -> Iterator[tuple[str, str]]:
    """Accounts by key, each with its value."""
    if key == "unit":
        yield MANAGEMENT, MANAGEMENT  # no unit can be called that
        yield from ((entry.key, unit_value(entry.unit)) for entry in entries)
        return
    tag = schema.environment if key == "environment" else schema.owner
    for account in (MANAGEMENT, *(entry.key for entry in entries)):
        if value := account_tags(account, config).get(tag):
            yield account, value
