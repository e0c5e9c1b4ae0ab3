"""Where facts of security are read: the management account and the delegated ones, Region by Region."""

from collections.abc import Iterator, Mapping

from checks.connection import Connection
from checks.inside import Inside
from checks.readback_security.scope import MANAGEMENT, Scope
from foundation.config.delegates import Service


class Places:
    """The accounts of one live organization, as far as the configuration knows them."""

    there: Mapping[str, str]
    """Ids by key, of the accounts that exist, the management account among them."""

    def __init__(self, scope: Scope, inside: Inside) -> None:
        self._scope = scope
        self._inside = inside
        existing = inside.keys()
        keys = [key for key in scope.members() if key in existing]
        self.there = {key: inside.id_of(key) for key in (*keys, MANAGEMENT)}
        self._keys = {identifier: key for key, identifier in self.there.items()}

    def management(self, region: str | None = None) -> Connection:
        """The management account in a Region, the home Region where none is named."""
        return self._inside.connection(MANAGEMENT, region)

    def inside(self, key: str, region: str | None = None) -> Connection:
        """An account in a Region, the home Region where none is named. Raises ReadError."""
        return self._inside.connection(key, region)

    def delegate(self, service: Service, region: str | None = None) -> Connection | None:
        """The account that a service is delegated to, in a Region; None where it does not exist. Raises ReadError."""
        key = self._scope.delegate(service)
        return self._inside.connection(key, region) if key in self.there else None

    def key(self, identifier: str) -> str | None:
        """Key of an account by its id; None where the configuration does not know it."""
        return self._keys.get(identifier)

    def called(self, identifier: str) -> str:
        """What to call an account."""
        return self._keys.get(identifier, identifier)

    def target(self, called: str) -> str | None:
        """Id of the root, a unit or `account:` and a key; None where it does not exist."""
        try:
            return self._inside.target(called)
        except KeyError:
            return None


def parts(ids: list[str], size: int) -> Iterator[list[str]]:
    """The ids in lists of at most so many."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
