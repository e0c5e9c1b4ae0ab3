"""What an organization consists of: root, units, accounts and policies, with ids, ARNs and paths as AWS makes them."""

import random
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

_LETTERS = string.ascii_lowercase + string.digits
_random = random.SystemRandom()


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def made_up(length: int) -> str:
    """So many random lower-case letters and digits, which is what AWS's ids end with."""
    return "".join(_random.choices(_LETTERS, k=length))


def account_id() -> str:
    """A random account id, 12 digits."""
    return str(_random.randrange(10**11, 10**12))


@dataclass(eq=False)
class Policy:
    """One policy; `targets` are what it is attached to, by id."""

    id: str
    name: str
    description: str
    type: str
    content: str
    tags: dict[str, str]
    aws_managed: bool = False
    targets: dict[str, "Target"] = field(default_factory=dict)


@dataclass(eq=False)
class Target:
    """What policies can be attached to: the root, a unit or an account. `policies` are those attached, by id."""

    id: str
    name: str
    tags: dict[str, str]
    parent: "Parent | None"
    policies: dict[str, Policy] = field(default_factory=dict, kw_only=True)

    KIND = "TARGET"

    def chain(self) -> Iterator["Target"]:
        """This target and everything above it, upwards to the root."""
        above: Target | None = self
        while above is not None:
            yield above
            above = above.parent

    def of_type(self, policy_type: str) -> list[Policy]:
        """The attached policies of one type, in the order of their attachment."""
        return [policy for policy in self.policies.values() if policy.type == policy_type]


@dataclass(eq=False)
class Parent(Target):
    """The root or a unit: what units and accounts are in."""

    units: dict[str, "Unit"] = field(default_factory=dict, kw_only=True)
    accounts: dict[str, "Account"] = field(default_factory=dict, kw_only=True)

    @property
    def depth(self) -> int:
        """Levels below the root; the root is 0."""
        return sum(1 for _ in self.chain()) - 1


@dataclass(eq=False)
class Root(Parent):
    """The one root; `policy_types` are the types enabled in it."""

    policy_types: list[str] = field(default_factory=list, kw_only=True)

    KIND = "ROOT"


@dataclass(eq=False)
class Unit(Parent):
    """An organizational unit."""

    parent: Parent

    KIND = "ORGANIZATIONAL_UNIT"


@dataclass(eq=False)
class Account(Target):
    """An account of the organization, the management account included."""

    email: str = field(kw_only=True)
    joined: datetime = field(kw_only=True)
    joined_method: str = field(default="CREATED", kw_only=True)
    access_role: str | None = field(default=None, kw_only=True)
    closing_ends: float | None = field(default=None, kw_only=True)
    state: str = field(default="ACTIVE", kw_only=True)

    KIND = "ACCOUNT"


@dataclass
class Creation:
    """One CreateAccount request; `due` is when it ends, in seconds since the epoch."""

    id: str
    parameters: Mapping[str, object]
    requested: datetime
    due: float
    state: str = "IN_PROGRESS"
    account: str | None = None
    failure: str | None = None
    completed: datetime | None = None


@dataclass
class Organization:
    """One organization and everything in it, by id."""

    id: str
    management: str
    feature_set: str
    root: Root
    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    emails: set[str] = field(default_factory=set)
    """Lower-cased e-mail address of every account that ever was: closed accounts keep theirs."""
    creations: dict[str, Creation] = field(default_factory=dict)
    in_progress: dict[str, Creation] = field(default_factory=dict)
    closing: dict[str, Account] = field(default_factory=dict)
    closures: int = 0
    services: dict[str, datetime] = field(default_factory=dict)
    """Trusted service principals and since when."""
    delegates: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """Delegated administrators: account id -> service principal -> since when."""
    resource_policy: str | None = None
    resource_policy_id: str = ""
    happened: list[tuple[Literal["joined", "moved", "closed"], Account]] = field(default_factory=list)
    """What services have not been told yet (`happenings`)."""

    def arn(self, kind: str, *rest: str) -> str:
        """An ARN of this organization, e.g. kind `account` and the account's id."""
        return f"arn:aws:organizations::{self.management}:{'/'.join((kind, self.id, *rest))}"

    def arn_of(self, thing: Target | Policy) -> str:
        """The ARN of a root, unit, account or policy."""
        if isinstance(thing, Policy):
            kind = thing.type.lower()
            if thing.aws_managed:
                return f"arn:aws:organizations::aws:policy/{kind}/{thing.id}"
            return self.arn("policy", kind, thing.id)
        return self.arn({"ROOT": "root", "ACCOUNT": "account"}.get(thing.KIND, "ou"), thing.id)

    def path(self, target: Target) -> str:
        """Where a target is, as conditions on `aws:PrincipalOrgPaths` write it: `o-../r-../ou-../`."""
        return "/".join([self.id, *reversed([above.id for above in target.chain()])]) + "/"


@dataclass
class Organizations:
    """The organization that the emulated AWS has, if it has one."""

    current: Organization | None = None
    quota: int | None = None
    """Accounts that it may hold, once AWS has granted more than the settings say, be it before there is one."""
