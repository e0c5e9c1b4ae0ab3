"""What IAM Identity Center remembers: the one instance, its permission sets, assignments and applications."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal, NamedTuple, TypeVar

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now
from emulator.aws.state import Settings

PRINCIPAL = "sso.amazonaws.com"
OAUTH = "arn:aws:sso::aws:applicationProvider/custom"
SAML = "arn:aws:sso::aws:applicationProvider/custom-saml"
Item = TypeVar("Item")


class Reference(NamedTuple):
    """A customer-managed policy, by name and path: each account has to have its own."""

    name: str
    path: str


class Assignment(NamedTuple):
    """A principal may enter an account with a permission set (by ARN)."""

    account: str
    permission_set: str
    principal_type: str
    principal: str


@dataclass(eq=False)
class PermissionSet:
    """A permission set; `roles` are those that it is provisioned with, by account, each with the revision in it."""

    arn: str
    name: str
    description: str | None
    duration: str
    relay_state: str | None
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    managed: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    inline: str = ""
    boundary: str | Reference | None = None
    revision: int = 0
    roles: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(eq=False)
class Work:
    """An asynchronous request, which ends at `due` (seconds since the epoch) or at the first call after it."""

    id: str
    kind: Literal["creation", "deletion", "provisioning"]
    permission_set: str
    due: float
    assignment: Assignment | None = None
    accounts: tuple[str, ...] = ()
    created: datetime = field(default_factory=now)
    status: str = "IN_PROGRESS"
    failure: str | None = None


@dataclass(eq=False)
class Application:
    """A customer-managed application: of OAuth 2.0, or of SAML 2.0 and made in the console."""

    arn: str
    account: str
    provider: str
    name: str
    description: str | None
    portal: dict[str, object]
    status: str
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    assignment_required: bool = True
    scopes: dict[str, list[str]] = field(default_factory=dict)
    grants: dict[str, Mapping[str, object]] = field(default_factory=dict)
    assignments: dict[tuple[str, str], None] = field(default_factory=dict)
    """Assigned principals: type and id."""


@dataclass(eq=False)
class Instance:
    """The organization instance, in the one Region that is its home."""

    owner: str
    region: str
    id: str
    store: str
    """Id of the identity store that belongs to the instance."""
    created: datetime = field(default_factory=now)
    name: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    sets: dict[str, PermissionSet] = field(default_factory=dict)
    assignments: dict[Assignment, None] = field(default_factory=dict)
    work: dict[str, Work] = field(default_factory=dict)
    pending: list[Work] = field(default_factory=list)
    """The work that is in progress, oldest first."""
    attributes: dict[str, list[str]] | None = None
    applications: dict[str, Application] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """The instance's ARN."""
        return f"arn:aws:sso:::instance/{self.id}"

    @property
    def store_arn(self) -> str:
        """ARN of that identity store."""
        return f"arn:aws:identitystore::{self.owner}:identitystore/{self.store}"


def instance_of(settings: Settings, owner: str, region: str) -> Instance:
    """The instance that the settings give, or one in that Region whose ids follow from the owner's id.

    Either way, a configuration can name it beforehand.
    """
    given = settings.identity_center
    if given is not None:
        return Instance(owner, given.region, given.arn.rpartition("/")[2], given.identity_store)
    return Instance(owner, region, f"ssoins-{_digits('instance', owner)}", f"d-{_digits('store', owner)[:10]}")


@dataclass
class IdentityCenter:
    """The store: the organization's instance, once it is enabled."""

    instance: Instance | None = None


def refused(code: str, message: str, **fields: object) -> AwsError:
    """An error of IAM Identity Center: `code` without the word Exception at its end."""
    return AwsError(f"{code}Exception", message, **fields)  # type: ignore[arg-type]  # `status` is not among them


def listed(
    request: Request, member: str, items: Collection[Item], describe: Callable[[Item], object] = lambda item: item
) -> Mapping[str, object]:
    """A page of at most 100 items, as they are or described."""
    try:
        return page(request, member, items, describe, size=100)
    except AwsError as invalid:
        raise refused("Validation", invalid.message) from invalid


def _digits(kind: str, owner: str) -> str:
    return sha256(f"{kind}/{owner}".encode()).hexdigest()[:16]
