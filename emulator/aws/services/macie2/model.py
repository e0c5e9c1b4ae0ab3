"""What Macie knows: the session of an account in a Region, and the administrator with its members in a Region."""

from dataclasses import dataclass, field
from datetime import datetime

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services import delegated
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State

PRINCIPAL = "macie.amazonaws.com"


@dataclass
class Session:
    """Macie in one account and Region, once it is enabled."""

    status: str = "ENABLED"
    frequency: str = "FIFTEEN_MINUTES"
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


@dataclass
class Macie:
    """The session of an account in a Region, if there is one, and its automated discovery of sensitive data."""

    session: Session | None = None
    discovery: str = "DISABLED"
    discovery_members: str = "NONE"
    discovery_changed: datetime | None = None


@dataclass
class Member:
    """An account that the administrator has added."""

    account: str
    email: str
    tags: dict[str, str]
    added: datetime = field(default_factory=now)
    relationship: str = "Enabled"


@dataclass
class Designation:
    """The delegated administrator in one Region, its configuration for new accounts, and its members by id."""

    account: str
    auto_enable: bool = False
    members: dict[str, Member] = field(default_factory=dict)


@dataclass
class Designations:
    """The designation by Region."""

    regions: dict[str, Designation] = field(default_factory=dict)


def designation(state: State, region: str) -> Designation | None:
    """The designation in a Region, as long as the account is the organization's delegated administrator."""
    found = state.store(Designations).regions.get(region)
    return found if found is not None and delegated.administrator(state, PRINCIPAL) == found.account else None


def enable(state: State, account: str, region: str, status: str = "ENABLED", frequency: str | None = None) -> None:
    """Make the account's session in the Region; one that exists stays as it is."""
    macie = state.store(Macie, account, region)
    if macie.session is None:
        macie.session = Session(status, frequency or "FIFTEEN_MINUTES")
        service_linked_roles.ensure(account, PRINCIPAL)


def session(request: Request) -> Session:
    """The caller's session, or AWS's refusal of a call without one."""
    found = request.state.store(Macie, request.account, request.region).session
    if found is None:
        raise AwsError("AccessDeniedException", "Macie is not enabled.", status=403)
    return found


def administered(request: Request) -> Designation:
    """The designation in the Region, if the caller is the Macie administrator there; AccessDenied otherwise."""
    session(request)
    found = designation(request.state, request.region)
    if found is None or found.account != request.account:
        message = "The request failed because you must be the Macie administrator for an organization"
        raise AwsError("AccessDeniedException", message, status=403)
    return found
