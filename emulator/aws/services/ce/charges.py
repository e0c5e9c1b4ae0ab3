"""What accounts are charged, and which expressions a charge matches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.services.ce.model import CostExplorer
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.state import State

Expression = Mapping[str, Any]


@dataclass(frozen=True)
class Charge:
    """An amount in USD that an account has to pay, and the forecast of it."""

    account: str
    amount: Decimal
    forecast: Decimal
    service: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Charges:
    """Every charge that was played, of all accounts."""

    all: list[Charge] = field(default_factory=list)


def counted(state: State, owner: str) -> Iterator[Charge]:
    """The charges that an account sees: its own, and its members' if it is the management account."""
    organization = state.store(Organizations).current
    sees_all = organization is not None and organization.management == owner
    for charge in state.store(Charges).all:
        if charge.account == owner or (sees_all and organization and charge.account in organization.accounts):
            yield charge


def payers(state: State, account: str) -> list[str]:
    """The accounts that see a charge of `account`: the management account, and itself."""
    organization = state.store(Organizations).current
    if organization is None or account not in organization.accounts:
        return [account]
    return list(dict.fromkeys((organization.management, account)))


def matches_filters(state: State, owner: str, definition: Mapping[str, Any], charge: Charge) -> bool:
    """Whether a budget with those filters counts a charge."""
    expression = definition.get("FilterExpression")
    if expression and not matches(state, owner, expression, charge):
        return False
    return all(
        any(_has(state, owner, name, value, charge) for value in values)
        for name, values in (definition.get("CostFilters") or {}).items()
    )


def matches(state: State, owner: str, expression: Expression, charge: Charge) -> bool:
    """Whether a charge is meant by an expression.

    Raises:
        AwsError: NotImplementedByEmulator, for a dimension that charges here do not have.
    """
    if "And" in expression:
        return all(matches(state, owner, each, charge) for each in expression["And"])
    if "Or" in expression:
        return any(matches(state, owner, each, charge) for each in expression["Or"])
    if "Not" in expression:
        return not matches(state, owner, expression["Not"], charge)
    if "Dimensions" in expression:
        asked = expression["Dimensions"]
        return _fits(asked, _dimension(state, asked["Key"], charge))
    if "Tags" in expression:
        return _fits(expression["Tags"], charge.tags.get(expression["Tags"]["Key"]))
    asked = expression["CostCategories"]
    return _fits(asked, category_value(state, owner, asked["Key"], charge))


def category_value(state: State, owner: str, name: str, charge: Charge) -> str | None:
    """The value of a cost category that a charge has: that of the first rule that matches, or the default."""
    known = state.store(CostExplorer, owner).categories.values()
    settings = next((each.settings for each in known if each.settings["Name"] == name), None)
    if settings is None:
        return None
    for rule in settings["Rules"]:
        inherited = rule.get("InheritedValue")
        if inherited:
            is_tag = inherited["DimensionName"] == "TAG"
            found = charge.tags.get(inherited["DimensionKey"]) if is_tag else _name(state, charge.account)
            if found is not None:
                return found
        elif matches(state, owner, rule["Rule"], charge):
            return str(rule["Value"])
    return settings.get("DefaultValue")


def _has(state: State, owner: str, name: str, value: str, charge: Charge) -> bool:
    """One value of a budget's cost filter."""
    if name == "LinkedAccount":
        return charge.account == value
    if name == "Service":
        return charge.service == value
    key, _, wanted = value.partition("$")
    if name == "TagKeyValue":
        return charge.tags.get(key.removeprefix("user:")) == wanted
    if name == "CostCategory":
        return category_value(state, owner, key, charge) == wanted
    raise _unknown(name)


def _dimension(state: State, key: str, charge: Charge) -> str | None:
    if key == "LINKED_ACCOUNT":
        return charge.account
    if key == "LINKED_ACCOUNT_NAME":
        return _name(state, charge.account)
    if key in ("SERVICE", "SERVICE_CODE"):
        return charge.service
    raise _unknown(key)


def _name(state: State, account: str) -> str | None:
    organization = state.store(Organizations).current
    found = organization.accounts.get(account) if organization is not None else None
    return found.name if found is not None else None


def _fits(asked: Mapping[str, Any], found: str | None) -> bool:
    options = asked.get("MatchOptions") or ["EQUALS"]
    if "ABSENT" in options:
        return found is None
    if found is None:
        return False
    text, values = found, asked.get("Values") or []
    if "CASE_INSENSITIVE" in options:
        text, values = text.lower(), [value.lower() for value in values]
    if "STARTS_WITH" in options:
        return text.startswith(tuple(values))
    if "ENDS_WITH" in options:
        return text.endswith(tuple(values))
    return any(value in text for value in values) if "CONTAINS" in options else text in values


def _unknown(name: str) -> AwsError:
    return AwsError("NotImplementedByEmulator", f"Charges of the emulated AWS have no {name}.", status=501)
