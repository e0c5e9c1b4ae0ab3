"""Which tags the organization, a unit and an account have: each level's own, on top of those that it inherits. Pure.

Where another stack declares units or accounts, their tags are not in this file: they have the organization's here.
"""

from collections.abc import Mapping

from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.section import In, Off
from foundation.config.selectors import MANAGEMENT
from foundation.config.settings import Settings
from foundation.config.stack import StackConfig
from foundation.config.units import Unit, Units

Values = Mapping[str, str]


def organization_tags(settings: Settings | None) -> dict[str, str]:
    """Of the organization, so of all that is in the management account; none where the settings cannot be read."""
    return dict(settings.tags) if settings is not None else {}


def unit_tags(path: str, units: Units | Off | In | None, settings: Settings | None) -> dict[str, str]:
    """Of a unit, by path: the organization's, and those of every unit down to it, as far as they are known."""
    found = organization_tags(settings)
    below: Mapping[str, Unit] = units.root if isinstance(units, Units) else {}
    for key in path.split("/"):
        if key not in below:
            break
        found |= below[key].tags
        below = below[key].units
    return found


def entry_tags(entry: AccountEntry, units: Units | Off | In | None, settings: Settings | None) -> dict[str, str]:
    """Of an account by its entry: its unit's, and its own."""
    return {**unit_tags(entry.unit, units, settings), **entry.tags}


def account_tags(key: str, config: StackConfig) -> dict[str, str]:
    """Of an account by key, or of `management`; so of all that the program makes in it."""
    if key != MANAGEMENT and isinstance(config.accounts, Accounts):
        member = config.accounts.members.get(key)  # not entries(): this is asked for each of a thousand accounts
        if member is not None:
            return {**unit_tags(member.unit, config.units, config.settings), **member.tags}
    return organization_tags(config.settings)
