"""Who can enter which account with which set: groups, and people through their groups."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from foundation.access.expansion import enterable, suspended_targets
from foundation.access.grants import Grant, Principal, grants
from foundation.access.sets import Decided, decided_sets
from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.identity import Identity
from foundation.config.inherited import entry_tags
from foundation.config.selectors import MANAGEMENT
from foundation.config.stack import StackConfig
from foundation.config.tag_targets import keys_of
from foundation.config.units import Units

PRODUCTION = frozenset({"production", "prod"})


@dataclass(frozen=True)
class Place:
    """An account that somebody may be let into; `unit` is None for the management account, or where it is unknown."""

    key: str
    unit: str | None
    production: bool


@dataclass(frozen=True)
class Access:
    """All of it. `memberships` are pairs of user and group; `directory` says whether they are known here."""

    directory: str
    places: tuple[Place, ...]
    groups: tuple[str, ...]
    users: tuple[str, ...]
    sets: tuple[Decided, ...]
    grants: tuple[Grant, ...]
    memberships: frozenset[tuple[str, str]]

    def effective(self) -> frozenset[Grant]:
        """What each group may, and what each person may by a group or alone."""
        return effective(self.grants, self.memberships)


def access(config: StackConfig) -> Access | None:
    """Who may enter what; None where this stack does not declare it."""
    section = config.identity
    if not isinstance(section, Identity):
        return None
    given = grants(config)
    named = {grant.principal.name for grant in given if grant.principal.kind == "user"}
    return Access(
        directory=section.directory,
        places=tuple(_places(config, given)),
        groups=tuple(section.groups),
        users=(*section.users, *sorted(named - set(section.users))),
        sets=decided_sets(config),
        grants=given,
        memberships=frozenset((name, group) for name, user in section.users.items() for group in user.groups),
    )


def left_by_an_update(config: StackConfig) -> Access:
    """As `access`; nobody may enter anything where the section is off or of another stack, or lacks its instance."""
    found, section = access(config), config.identity
    if found is None or not isinstance(section, Identity):
        # Whose directory it was is not known: as `scim`, every group counts as people.
        return Access("scim", tuple(_places(config, ())), (), (), (), (), frozenset())
    if section.instance is None:
        return replace(found, sets=(), grants=(), memberships=frozenset())
    return found


def effective(given: Iterable[Grant], memberships: Iterable[tuple[str, str]]) -> frozenset[Grant]:
    """The grants, and those that people have through their groups."""
    people: dict[str, list[str]] = {}
    for user, group in memberships:
        people.setdefault(group, []).append(user)
    found = set(given)
    for grant in given:
        if grant.principal.kind == "group":
            found |= {
                Grant(grant.account, grant.permission_set, Principal("user", user))
                for user in people.get(grant.principal.name, ())
            }
    return frozenset(found)


def _places(config: StackConfig, given: tuple[Grant, ...]) -> Iterator[Place]:
    yield Place(MANAGEMENT, None, production=False)
    if not isinstance(config.accounts, Accounts):
        keys = sorted({grant.account for grant in given} - {MANAGEMENT})
        yield from (Place(key, None, production=False) for key in keys)
        return
    units = config.units.walk() if isinstance(config.units, Units) else ()
    order = {unit.path: index for index, unit in enumerate(units)}
    entries = enterable(config.accounts, suspended_targets(config.guardrails))
    for entry in sorted(entries, key=lambda entry: order.get(entry.unit, len(order))):
        yield Place(entry.key, entry.unit, production=_is_production(entry, config))


def _is_production(entry: AccountEntry, config: StackConfig) -> bool:
    """Whether its environment says so, its own or inherited; without one, whether a unit above it is so called."""
    environment, _ = keys_of(config)
    tagged = entry_tags(entry, config.units, config.settings).get(environment)
    if tagged is not None:
        return tagged.lower() in PRODUCTION
    return bool(PRODUCTION & set(entry.unit.split("/")))
