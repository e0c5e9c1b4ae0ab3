"""What could be read of a stack file, so that rules between its parts are checked although some parts are wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.config.accounts import Accounts
from foundation.config.baseline import Baseline
from foundation.config.guardrails import Guardrails
from foundation.config.identity import Identity
from foundation.config.images import Images
from foundation.config.logs import Logs
from foundation.config.network import Network
from foundation.config.operations import Operations
from foundation.config.organization import Organization
from foundation.config.quotas import Quotas
from foundation.config.section import In, Off
from foundation.config.security import Security
from foundation.config.settings import Settings
from foundation.config.spend import Spend
from foundation.config.tags import TagSchema
from foundation.config.units import Units


@dataclass(frozen=True)
class Draft:
    """The sections, `None` where nothing of one could be read. Entries with problems of their own are left out."""

    stack: str | None
    """Name of the stack, where it is known."""
    settings: Settings | None
    organization: Organization | Off | In | None
    units: Units | Off | In | None
    accounts: Accounts | Off | In | None
    guardrails: Guardrails | Off | In | None
    baseline: Baseline | Off | In | None
    logs: Logs | Off | In | None
    security: Security | Off | In | None
    identity: Identity | Off | In | None
    network: Network | Off | In | None
    images: Images | Off | In | None
    operations: Operations | Off | In | None
    tags: TagSchema | Off | In | None
    spend: Spend | Off | In | None
    quotas: Quotas | Off | In | None
    unit_paths: tuple[str, ...]
    """Path of every unit in the file, also of those that are left out."""
    account_keys: tuple[str, ...]
    """Key of every account in the file, also of those that are left out."""


def unit_paths(units: object, parent: str = "") -> Iterator[str]:
    """The path of every unit in the unread value of a section."""
    for key, unit in units.items() if isinstance(units, Mapping) else ():
        path = f"{parent}{key}"
        yield path
        if isinstance(unit, Mapping):
            yield from unit_paths(unit.get("units"), f"{path}/")


def account_keys(accounts: object) -> tuple[str, ...]:
    """The key of every account in the unread value of a section."""
    members = accounts.get("members") if isinstance(accounts, Mapping) else None
    return tuple(map(str, members)) if isinstance(members, Mapping) else ()
