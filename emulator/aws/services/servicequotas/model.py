"""What is remembered of quotas: what was granted, asked for, and put into the template, and how each is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import Organizations, made_up, now
from emulator.aws.services.servicequotas.quotas import ACCOUNTS, QUOTAS, SERVICES, Quota
from emulator.aws.state import State

HOME = "us-east-1"
"""Where global quotas are answered, and where the template is."""
OPEN = ("PENDING", "CASE_OPENED")
"""States of a request that nobody has decided."""


@dataclass
class Increase:
    """One request for a higher value, in the account and Region of the store that it is in."""

    id: str
    quota: Quota
    desired: float
    requester: str
    created: datetime
    updated: datetime
    status: str = "PENDING"


@dataclass
class Granted:
    """What an account has in one Region beyond the defaults: granted values and requests, by key and by id."""

    values: dict[tuple[str, str], float] = field(default_factory=dict)
    increases: dict[str, Increase] = field(default_factory=dict)

    def open_of(self, quota: Quota) -> Increase | None:
        """The undecided request for a quota; AWS takes one at a time."""
        return next((one for one in self.increases.values() if one.quota is quota and one.status in OPEN), None)


def granted(state: State, account: str, region: str) -> Granted:
    """What one account has in one Region."""
    return state.store(Granted, account, region)


def find(region: str, service: str, code: str) -> Quota:
    """A quota as one Region knows it.

    Raises:
        AwsError: NoSuchResourceException.
    """
    if not of_service(region, service):
        raise AwsError("NoSuchResourceException", "The request failed because the specified service does not exist.")
    quota = QUOTAS.get((service, code))
    if quota is None or (quota.is_global and region != HOME):
        raise AwsError("NoSuchResourceException", "The request failed because the specified quota does not exist.")
    return quota


def of_service(region: str, service: str) -> list[Quota]:
    """A service's quotas in one Region; the global ones are in us-east-1 alone."""
    return [one for one in QUOTAS.values() if one.service == service and (region == HOME or not one.is_global)]


def value(state: State, account: str, region: str, quota: Quota) -> float:
    """The value that holds. That of accounts is what Organizations enforces; a member sees the default."""
    organizations = state.store(Organizations)
    if quota.key == ACCOUNTS and (organizations.current is None or organizations.current.management == account):
        return float(organizations.quota or state.settings.quota)
    return granted(state, account, region).values.get(quota.key, quota.value)


def grant(state: State, account: str, region: str, quota: Quota, wanted: float) -> None:
    """Let a value hold from now on."""
    if quota.key == ACCOUNTS:
        state.store(Organizations).quota = int(wanted)
        return
    granted(state, account, region).values[quota.key] = wanted


def ask(state: State, account: str, region: str, quota: Quota, desired: float, requester: str) -> Increase:
    """A new request, which nobody has decided yet."""
    made = Increase(made_up(40), quota, desired, requester, now(), now())
    granted(state, account, region).increases[made.id] = made
    return made


def described(request: Request, quota: Quota, amount: float, *, applied: bool) -> Mapping[str, object]:
    """A quota as AWS shows it; one that is no account's has no account in its ARN."""
    owner = request.account if applied else ""
    region = "" if quota.is_global else request.region
    return {
        "ServiceCode": quota.service,
        "ServiceName": SERVICES[quota.service],
        "QuotaArn": f"arn:aws:servicequotas:{region}:{owner}:{quota.service}/{quota.code}",
        "QuotaCode": quota.code,
        "QuotaName": quota.name,
        "Value": float(amount),
        "Unit": quota.unit,
        "Adjustable": quota.adjustable,
        "GlobalQuota": quota.is_global,
        "QuotaAppliedAtLevel": "ACCOUNT",
    }
