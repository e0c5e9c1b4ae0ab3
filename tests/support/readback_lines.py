"""What the read-back of a handmade organization says, as the lines that an operator gets."""

from typing import Any

from readback_organization import Handmade

from checks.readback import readback
from foundation.config import StackConfig


def found(organization: Handmade, config: StackConfig | None = None) -> list[str]:
    """The mismatches between the organization and `config`; without one, that which it was made for."""
    report = readback(config or organization.config, organization.endpoint, organization.session)
    return [str(mismatch) for mismatch in report.mismatches]


def without_ids(lines: list[str], identifier: str) -> list[str]:
    """The lines, with ID in the place of an id that nobody can know."""
    return [line.replace(identifier, "ID") for line in lines]


def member(config: StackConfig, key: str, **changes: str) -> StackConfig:
    """The configuration, with other values for one account."""
    accounts: Any = config.accounts
    members = {**accounts.members, key: accounts.members[key].model_copy(update=changes)}
    return config.model_copy(update={"accounts": accounts.model_copy(update={"members": members})})
