"""Where a key of the tag schema is required: environments turned into units and accounts. Pure.

What is not in this file is not known: units of another stack have no environment here, its accounts neither.
"""

from foundation.config.accounts import Accounts
from foundation.config.inherited import account_tags, entry_tags, unit_tags
from foundation.config.stack import StackConfig
from foundation.config.tags import ENVIRONMENT, OWNER, Required, Tag, TagSchema
from foundation.config.units import Units, is_within

ROOT = "root"
ACCOUNT = "account:"


def keys_of(config: StackConfig) -> tuple[str, str]:
    """The keys that tell environment and owner."""
    schema = config.tags
    return (schema.environment, schema.owner) if isinstance(schema, TagSchema) else (ENVIRONMENT, OWNER)


def environment_of(key: str, config: StackConfig) -> str | None:
    """Of an account by its key, or of `management`."""
    return account_tags(key, config).get(keys_of(config)[0])


def required_at(tag: Tag, config: StackConfig) -> tuple[str, ...]:
    """The targets where a key is required, none where it is not."""
    return targets(tag.required.environments, config) if isinstance(tag.required, Required) else ()


def targets(environments: tuple[str, ...] | None, config: StackConfig) -> tuple[str, ...]:
    """As few targets as reach the active accounts with these environments and no other, sorted; None: the root.

    A unit is one if all that is in it has such an environment, so that accounts to come are reached at once. Closed
    accounts have left their unit's line.
    """
    if environments is None:
        return (ROOT,)
    units = _whole_units(environments, config)
    accounts = config.accounts.active() if isinstance(config.accounts, Accounts) else ()
    alone = (
        f"{ACCOUNT}{entry.key}"
        for entry in accounts
        if environment_of(entry.key, config) in environments and not any(is_within(entry.unit, unit) for unit in units)
    )
    return tuple(sorted((*units, *alone)))


def _whole_units(environments: tuple[str, ...], config: StackConfig) -> tuple[str, ...]:
    """The uppermost units of which nothing has another environment."""
    if not isinstance(config.units, Units):
        return ()
    key = keys_of(config)[0]
    accounts = config.accounts.active() if isinstance(config.accounts, Accounts) else ()
    paths = [unit.path for unit in config.units.walk()]
    tagged = [(path, unit_tags(path, config.units, config.settings)) for path in paths]
    tagged += [(entry.unit, entry_tags(entry, config.units, config.settings)) for entry in accounts]
    others = {path for path, tags in tagged if tags.get(key) not in environments}
    whole = {path for path in paths if not any(is_within(other, path) for other in others)}
    return tuple(path for path in paths if path in whole and path.rpartition("/")[0] not in whole)
