"""The organization of a configuration, as it is drawn: every guardrail at its target, every account in its unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.config import AccountEntry, Accounts, In, Off, StackConfig, Units
from foundation.config.names import default_name
from foundation.policies import documents
from foundation.policies.statement import SCP
from pictures.legend import legend
from pictures.organization import Account, Kind, Organization, Unit

ROOT, ACCOUNT = "root", "account:"


@dataclass(frozen=True)
class _Place:
    """A unit without what is in it."""

    name: str
    parent: str | None
    elsewhere: bool


@dataclass(frozen=True)
class _Parts:
    """What units are made of: their places, their accounts and the guardrails of every target, each by path."""

    places: Mapping[str, _Place]
    accounts: Mapping[str, tuple[Account, ...]]
    guardrails: Mapping[str, tuple[str, ...]]


def organization(config: StackConfig, stack: str) -> Organization:
    """The tree of ``config``, in the order of the file.

    Units and accounts of another stack are there as far as this file names them. Raises ConfigurationError as
    `foundation.policies.documents` does.
    """
    guardrails: dict[str, tuple[str, ...]] = {}
    for document in documents(config, f"Pulumi.{stack}.yaml"):
        if document.type != SCP:  # those that set accounts hold in the management account too, and deny nothing
            continue
        guardrails[document.target] = (*guardrails.get(document.target, ()), document.category)
    parts = _Parts(_places(config, tuple(guardrails)), _accounts(config, guardrails), guardrails)
    settings = config.settings
    return Organization(
        stack=stack,
        management_account=settings.management_account,
        regions=(settings.home_region, *(region for region in settings.regions if region != settings.home_region)),
        notes=tuple(_notes(config)),
        guardrails=guardrails.get(ROOT, ()),
        units=(*_units(None, parts), *_of_another_stack(config, guardrails)),
        legend=legend(config, {category for categories in guardrails.values() for category in categories}),
    )


def _notes(config: StackConfig) -> Iterator[str]:
    for section in ("organization", "units", "accounts", "guardrails"):
        match getattr(config, section):
            case Off():
                yield f"The section {section} is off."
            case In(stack=stack):
                yield f"Stack {stack} declares the section {section}."


def _places(config: StackConfig, targets: tuple[str, ...]) -> Mapping[str, _Place]:
    """Every unit by its path, parents first; where another stack declares them, those that this one names."""
    if isinstance(config.units, Units):
        return {entry.path: _Place(entry.name, entry.parent, False) for entry in config.units.walk()}
    named = [entry.unit for entry in config.accounts.entries()] if isinstance(config.accounts, Accounts) else []
    named += [target for target in targets if target != ROOT and not target.startswith(ACCOUNT)]
    places: dict[str, _Place] = {}
    for path in named:
        keys = path.split("/")
        for depth, key in enumerate(keys):
            parent = "/".join(keys[:depth]) or None
            places.setdefault("/".join(keys[: depth + 1]), _Place(default_name(key), parent, True))
    return places


def _accounts(config: StackConfig, guardrails: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[Account, ...]]:
    """The declared accounts by the path of their unit."""
    found: dict[str, tuple[Account, ...]] = {}
    for entry in config.accounts.entries() if isinstance(config.accounts, Accounts) else ():
        account = _account(entry, guardrails.get(ACCOUNT + entry.key, ()))
        found[entry.unit] = (*found.get(entry.unit, ()), account)
    return found


def _account(entry: AccountEntry, guardrails: tuple[str, ...]) -> Account:
    kind: Kind = "closed" if entry.lifecycle == "closed" else "shared" if entry.purpose else "workload"
    # AWS takes a name of nothing but spaces, which no picture can show.
    name = entry.name.strip() or entry.key
    return Account(entry.key, name, kind, entry.purpose, entry.email, entry.adopt, guardrails)


def _units(parent: str | None, parts: _Parts) -> tuple[Unit, ...]:
    return tuple(
        Unit(
            path=path,
            name=place.name.strip(),
            guardrails=parts.guardrails.get(path, ()),
            accounts=parts.accounts.get(path, ()),
            units=_units(path, parts),
            elsewhere=place.elsewhere,
        )
        for path, place in parts.places.items()
        if place.parent == parent
    )


def _of_another_stack(config: StackConfig, guardrails: Mapping[str, tuple[str, ...]]) -> Iterator[Unit]:
    """Accounts of another stack that guardrails name: in a box of their own, as nothing here says in which unit."""
    targets = [target for target in guardrails if target.startswith(ACCOUNT)]
    if isinstance(config.accounts, In) and targets:
        keys = [target.removeprefix(ACCOUNT) for target in targets]
        accounts = tuple(
            Account(key, default_name(key), "elsewhere", guardrails=guardrails[ACCOUNT + key]) for key in keys
        )
        # No path of a unit has a colon.
        yield Unit(ACCOUNT, f"Accounts of stack {config.accounts.stack}", accounts=accounts, elsewhere=True)
