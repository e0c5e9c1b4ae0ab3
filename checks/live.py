"""The organization as AWS tells it: the tree, the accounts in it, the policies and what they are attached to.

Owns how that is asked in few calls: a listing per unit, per policy type and per policy, none per account.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.connection import Connection, ReadError

ORGANIZATIONS = "organizations"


@dataclass(frozen=True)
class LiveUnit:
    """A unit; `names` are the names from the top down to its own, `parent` is the id of the root or a unit."""

    id: str
    names: tuple[str, ...]
    parent: str


@dataclass(frozen=True)
class LiveAccount:
    """An account, the management account included; `parent` is the id of the root or a unit."""

    id: str
    name: str
    email: str
    state: str
    parent: str


@dataclass(frozen=True)
class LivePolicy:
    """A policy and the ids of what it is attached to. The content of AWS's own policies is not read."""

    id: str
    name: str
    type: str
    description: str
    content: str
    aws_managed: bool
    targets: tuple[str, ...]


@dataclass(frozen=True)
class LiveOrganization:
    """All of it. `root` is an id, `policy_types` are the statuses of those that are not off."""

    id: str
    features: str
    management_account: str
    root: str
    policy_types: Mapping[str, str]
    trusted_access: tuple[str, ...]
    units: tuple[LiveUnit, ...]
    accounts: tuple[LiveAccount, ...]
    policies: tuple[LivePolicy, ...]


def live_organization(aws: Connection) -> LiveOrganization | None:
    """The organization that the connection's account is in, or None. Raises ReadError; for instance in a member."""
    try:
        organization = aws.call(ORGANIZATIONS, "describe_organization")["Organization"]
    except ReadError as error:
        if error.code == "AWSOrganizationsNotInUseException":
            return None
        raise
    (root,) = aws.listed(ORGANIZATIONS, "list_roots", "Roots")
    units = tuple(_units(aws, root["Id"], ()))
    parents = [root["Id"], *(unit.id for unit in units)]
    services = aws.listed(ORGANIZATIONS, "list_aws_service_access_for_organization", "EnabledServicePrincipals")
    return LiveOrganization(
        id=organization["Id"],
        features=organization["FeatureSet"],
        management_account=organization["MasterAccountId"],
        root=root["Id"],
        policy_types={entry["Type"]: entry["Status"] for entry in root["PolicyTypes"]},
        trusted_access=tuple(service["ServicePrincipal"] for service in services),
        units=units,
        accounts=tuple(account for parent in parents for account in _accounts(aws, parent)),
        policies=tuple(policy for kind in _types(aws) for policy in _policies(aws, kind)),
    )


def _units(aws: Connection, parent: str, above: tuple[str, ...]) -> Iterator[LiveUnit]:
    for unit in aws.listed(
        ORGANIZATIONS, "list_organizational_units_for_parent", "OrganizationalUnits", ParentId=parent
    ):
        names = (*above, unit["Name"])
        yield LiveUnit(unit["Id"], names, parent)
        yield from _units(aws, unit["Id"], names)


def _accounts(aws: Connection, parent: str) -> Iterator[LiveAccount]:
    for account in aws.listed(ORGANIZATIONS, "list_accounts_for_parent", "Accounts", ParentId=parent):
        yield LiveAccount(account["Id"], account["Name"], account["Email"], account["State"], parent)


def _types(aws: Connection) -> tuple[str, ...]:
    """Every policy type that the API knows: policies outlive their type's being disabled."""
    return tuple(aws.client(ORGANIZATIONS).meta.service_model.shape_for("PolicyType").enum)


def _policies(aws: Connection, kind: str) -> Iterator[LivePolicy]:
    for policy in aws.listed(ORGANIZATIONS, "list_policies", "Policies", Filter=kind):
        managed, identifier = bool(policy["AwsManaged"]), policy["Id"]
        targets = aws.listed(ORGANIZATIONS, "list_targets_for_policy", "Targets", PolicyId=identifier)
        yield LivePolicy(
            id=identifier,
            name=policy["Name"],
            type=policy["Type"],
            description=policy.get("Description") or "",
            content="" if managed else _content(aws, identifier),
            aws_managed=managed,
            targets=tuple(target["TargetId"] for target in targets),
        )


def _content(aws: Connection, policy: str) -> str:
    return str(aws.call(ORGANIZATIONS, "describe_policy", PolicyId=policy)["Policy"]["Content"])
