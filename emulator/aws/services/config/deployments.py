"""What AWS Config deploys to the accounts of an organization, and how it went in each: shared by packs and rules.

An account without a recorder cannot have it. Accounts that join later get it, so what is deployed is looked up rather
than copied; accounts that had no recorder when it was put have failed until it is put again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.config.model import Recording
from emulator.aws.services.organizations.model import Account, Organization, Organizations, made_up, now
from emulator.aws.state import State

NO_RECORDER = "NoAvailableConfigurationRecorderException"


@dataclass(eq=False)
class Deployment:
    """One pack or rule of an organization; `settings` are the members that were put."""

    name: str
    owner: str
    region: str
    settings: dict[str, Any]
    suffix: str = field(default_factory=lambda: made_up(8))
    failed: frozenset[str] = frozenset()
    action: str = "CREATE"
    updated: datetime = field(default_factory=now)

    @property
    def excluded(self) -> frozenset[str]:
        """Ids of the accounts that are left out."""
        return frozenset(self.settings.get("ExcludedAccounts") or ())


def put(request: Request, organization: Organization, known: dict[str, Deployment], name: str) -> Deployment:
    """Makes or replaces what is deployed under a name, and tries it in every account that is there now."""
    settings = dict(request.parameters)
    unknown = set(settings.get("ExcludedAccounts") or ()) - organization.accounts.keys()
    if unknown:
        message = f"Excluded accounts that are not in the organization: {', '.join(sorted(unknown))}"
        raise AwsError("ValidationException", message)
    found = known.get(name)
    if found is None:
        found = known[name] = Deployment(name, request.account, request.region, settings)
    else:
        found.settings, found.action, found.updated = settings, "UPDATE", now()
    found.failed = frozenset(
        account.id for account in _reached(organization, found) if not _records(request.state, account.id, found.region)
    )
    return found


def in_account(state: State, deployment: Deployment, account: str) -> bool:
    """Whether the account has what is deployed."""
    organization = state.store(Organizations).current
    member = organization.accounts.get(account) if organization is not None else None
    return (
        member is not None
        and member.state == "ACTIVE"
        and account not in deployment.excluded | deployment.failed
        and _records(state, account, deployment.region)
    )


def per_account(request: Request, deployment: Deployment) -> Iterator[tuple[str, Mapping[str, object]]]:
    """How it went in each account: the account's id, with error code and message where it failed."""
    organization = request.state.store(Organizations).current
    for account in _reached(organization, deployment) if organization is not None else ():
        if in_account(request.state, deployment, account.id):
            yield account.id, {}
        else:
            message = "Configuration recorder is not available in the account."
            yield account.id, {"ErrorCode": NO_RECORDER, "ErrorMessage": message}


def status(request: Request, deployment: Deployment) -> str:
    """CREATE_SUCCESSFUL and the like: failed as a whole as soon as one account has failed."""
    failed = any(error for _, error in per_account(request, deployment))
    return f"{deployment.action}_{'FAILED' if failed else 'SUCCESSFUL'}"


def _reached(organization: Organization, deployment: Deployment) -> list[Account]:
    accounts = organization.accounts.values()
    return [one for one in accounts if one.state == "ACTIVE" and one.id not in deployment.excluded]


def _records(state: State, account: str, region: str) -> bool:
    return state.store(Recording, account, region).recorder is not None
