"""The ways into the accounts of an organization: a connection for each account and Region, made once.

The management account is entered with the credentials of the check, members by their access roles. Accounts are named
by the keys of the configuration.
"""

from checks.connection import Connection
from checks.readback_match import Matched
from foundation.config import Accounts, StackConfig

MANAGEMENT = "management"


class Inside:
    """Connections into one live organization."""

    def __init__(self, config: StackConfig, aws: Connection, organization: str, root: str, matched: Matched) -> None:
        self.organization = organization
        self._config = config
        self._aws = aws
        self._root = root
        self._matched = matched
        self._entered: dict[tuple[str, str], Connection] = {}

    def keys(self) -> tuple[str, ...]:
        """Keys of the member accounts that exist, in the order of the file."""
        return tuple(self._matched.accounts)

    def id_of(self, key: str) -> str:
        """Id of an account, the management account's for `management`. Raises KeyError where there is none."""
        return self._config.settings.management_account if key == MANAGEMENT else self._matched.accounts[key].id

    def target(self, called: str) -> str:
        """Id of the root, a unit by its path, or `account:` and a key. Raises KeyError where there is none."""
        if called == "root":
            return self._root
        if called.startswith("account:"):
            return self.id_of(called.removeprefix("account:"))
        return self._matched.units[called].id

    def connection(self, key: str, region: str | None = None) -> Connection:
        """A connection in that account and Region, the home Region where none is named. Raises ReadError."""
        place = (key, region or self._config.settings.home_region)
        if place not in self._entered:
            self._entered[place] = self._enter(key).in_region(place[1])
        return self._entered[place]

    def _enter(self, key: str) -> Connection:
        if key == MANAGEMENT:
            return self._aws
        home = (key, "")
        if home not in self._entered:
            self._entered[home] = self._aws.inside(self.id_of(key), self._role(key))
        return self._entered[home]

    def _role(self, key: str) -> str:
        section = self._config.accounts
        if not isinstance(section, Accounts):
            raise KeyError(key)
        return next(entry.access_role for entry in section.entries() if entry.key == key)
