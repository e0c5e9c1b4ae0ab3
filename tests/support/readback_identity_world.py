"""People, permission sets, assignments and applications made by hand with boto3, as a configuration declares them.

Nothing of the program takes part but the texts of the catalogue's sets: who has what where is written here once more.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import sleep
from typing import Any

from estates import MANAGEMENT
from identity_estates import INSTANCE, SAML, SETS, identified
from processes import emulated_aws
from readback_organization import Handmade, make

from checks.readback import readback
from foundation.access import Decided, decided_sets
from foundation.config import StackConfig

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
JIRA = SAML.format(account=MANAGEMENT)
INLINE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:StopInstances"], "Resource": "*"}]}
OWN_SETS: Mapping[str, Any] = {
    "operator": {
        "description": "Stops machines",
        "managed_policies": [READ_ONLY],
        "customer_managed_policies": [{"name": "machines", "path": "/ops/"}],
        "inline_policy": INLINE,
        "boundary": {"customer_managed_policy": {"name": "most", "path": "/ops/"}},
        "session_duration": "PT2H",
        "relay_state": "https://console.aws.amazon.com/ec2/",
    },
    "viewer": {"managed_policies": [READ_ONLY], "boundary": {"managed_policy": READ_ONLY}},
}
APPLICATIONS: Mapping[str, Any] = {
    "wiki": {
        "kind": "other",
        "groups": ["developers"],
        "oauth": {
            "name": "Wiki",
            "description": "What everybody knows",
            "url": "https://wiki.example.com/login",
            "visible": False,
            "scopes": ["openid"],
        },
    },
    "jira": {"kind": "jira", "groups": ["platform"], "arn": JIRA},
    "slack": {"kind": "slack", "groups": ["platform"]},
}
ASSIGNMENTS = (
    ("lab", "developer", "GROUP", "developers"),
    ("shop-test", "developer", "GROUP", "developers"),
    ("guard", "administrator", "GROUP", "platform"),
    ("management", "management-billing", "USER", "ben+ops@example.com"),
)
"""What `identity_estates.ASSIGNMENTS` comes to."""


def declared(**identity: Any) -> StackConfig:
    """The configuration that the world is made for, with other values."""
    usual = {
        "groups": {"developers": {"name": "Developers", "description": "Who makes the shop"}, "platform": {}},
        "attributes": {"department": "${path:enterprise.department}"},
        "permission_sets": {**SETS, **OWN_SETS},
        "applications": APPLICATIONS,
    }
    return identified(**{**usual, **identity})


@dataclass
class IdentityWorld:
    """What was made: ids and ARNs by key or name, accounts with `management`."""

    organization: Handmade
    groups: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    wiki: str = ""

    def __post_init__(self) -> None:
        self.accounts = {**self.organization.accounts, "management": MANAGEMENT}
        self.sso, self.store = self.client("sso-admin"), self.client("identitystore")
        guard = self.organization.inside(self.accounts["guard"])
        self.delegate = guard.client(
            "sso-admin", region_name=INSTANCE["region"], endpoint_url=self.organization.endpoint
        )

    def client(self, service: str) -> Any:
        """The management account's client in the Region of the instance."""
        there = {"region_name": INSTANCE["region"], "endpoint_url": self.organization.endpoint}
        return self.organization.session.client(service, **there)

    def found(self, config: StackConfig | None = None) -> list[str]:
        """The mismatches, line by line, with a configuration or the world's own."""
        organization = self.organization
        report = readback(config or organization.config, organization.endpoint, organization.session)
        return [str(mismatch) for mismatch in report.mismatches]

    def of_set(self, name: str) -> dict[str, str]:
        """The parameters that name a permission set."""
        return {"InstanceArn": INSTANCE["arn"], "PermissionSetArn": self.sets[name]}

    def assign(self, account: str, permission_set: str, kind: str, principal: str) -> None:
        """One assignment, waited for."""
        begun = self.sso.create_account_assignment(**self._assignment(account, permission_set, kind, principal))
        self._ended("creation", begun["AccountAssignmentCreationStatus"])

    def unassign(self, account: str, permission_set: str, kind: str, principal: str) -> None:
        """The end of one assignment, waited for."""
        begun = self.sso.delete_account_assignment(**self._assignment(account, permission_set, kind, principal))
        self._ended("deletion", begun["AccountAssignmentDeletionStatus"])

    def group(self, name: str, **more: str) -> str:
        """A new group's id."""
        made = self.store.create_group(IdentityStoreId=INSTANCE["identity_store"], DisplayName=name, **more)
        return str(made["GroupId"])

    def person(self, name: str, given: str, family: str, address: str) -> str:
        """A new user's id."""
        made = self.store.create_user(
            IdentityStoreId=INSTANCE["identity_store"],
            UserName=name,
            DisplayName=f"{given} {family}",
            Name={"GivenName": given, "FamilyName": family},
            Emails=[{"Value": address, "Type": "work", "Primary": True}],
        )
        return str(made["UserId"])

    def join(self, user: str, group: str) -> str:
        """A new membership's id."""
        member = {"GroupId": group, "MemberId": {"UserId": user}}
        made = self.store.create_group_membership(IdentityStoreId=INSTANCE["identity_store"], **member)
        return str(made["MembershipId"])

    def _assignment(self, account: str, permission_set: str, kind: str, principal: str) -> dict[str, str]:
        known = {**self.groups, **self.users}
        return {
            **self.of_set(permission_set),
            "TargetType": "AWS_ACCOUNT",
            "TargetId": self.accounts[account],
            "PrincipalType": kind,
            "PrincipalId": known.get(principal, principal),
        }

    def _ended(self, kind: str, status: Mapping[str, Any]) -> None:
        describe = getattr(self.sso, f"describe_account_assignment_{kind}_status")
        name = f"AccountAssignment{kind.capitalize()}"
        while status["Status"] == "IN_PROGRESS":
            sleep(0.01)
            request = {f"{name}RequestId": status["RequestId"]}
            status = describe(InstanceArn=INSTANCE["arn"], **request)[f"{name}Status"]
        assert status["Status"] == "SUCCEEDED", status


@contextmanager
def identity_world(config: StackConfig | None = None) -> Iterator[IdentityWorld]:
    """An organization of its own in which everything is as `declared()` says."""
    options = (
        "--quota",
        "20",
        "--creation-seconds",
        "0",
        "--identity-center",
        json.dumps({**INSTANCE, "applications": {"Jira": JIRA}}),
    )
    with emulated_aws(*options) as endpoint:
        organization = make(config or declared(), endpoint)
        guard = {"AccountId": organization.accounts["guard"], "ServicePrincipal": "sso.amazonaws.com"}
        organization.organizations.register_delegated_administrator(**guard)
        world = IdentityWorld(organization)
        _people(world)
        for decided in decided_sets(organization.config):
            _permission_set(world, decided)
        for assignment in ASSIGNMENTS:
            world.assign(*assignment)
        _applications(world)
        attributes = [{"Key": "department", "Value": {"Source": ["${path:enterprise.department}"]}}]
        put_attributes(world, "create", attributes)
        yield world


def put_attributes(world: IdentityWorld, verb: str, attributes: list[dict[str, Any]]) -> None:
    """Set the attributes for access control; `verb` is create or update."""
    call = getattr(world.sso, f"{verb}_instance_access_control_attribute_configuration")
    configuration = {"AccessControlAttributes": attributes}
    call(InstanceArn=INSTANCE["arn"], InstanceAccessControlAttributeConfiguration=configuration)


def _people(world: IdentityWorld) -> None:
    world.groups["developers"] = world.group("Developers", Description="Who makes the shop")
    world.groups["platform"] = world.group("platform")
    ana = world.users["ana.lopez"] = world.person("ana.lopez", "Ana", "Lopez", "ana@example.com")
    ben = world.users["ben+ops@example.com"] = world.person("ben+ops@example.com", "Ben", "Okoro", "ben@example.com")
    for user, group in ((ana, "platform"), (ana, "developers"), (ben, "developers")):
        world.join(user, world.groups[group])


def _permission_set(world: IdentityWorld, decided: Decided) -> None:
    relay = {"RelayState": decided.relay_state} if decided.relay_state else {}
    made = world.sso.create_permission_set(
        InstanceArn=INSTANCE["arn"],
        Name=decided.name,
        Description=decided.description,
        SessionDuration=decided.session_duration,
        Tags=[{"Key": "owner", "Value": "platform"}],
        **relay,
    )
    world.sets[decided.name] = made["PermissionSet"]["PermissionSetArn"]
    there = world.of_set(decided.name)
    for arn in decided.managed_policies:
        world.sso.attach_managed_policy_to_permission_set(**there, ManagedPolicyArn=arn)
    for name, path in decided.customer_managed_policies:
        reference = {"CustomerManagedPolicyReference": {"Name": name, "Path": path}}
        world.sso.attach_customer_managed_policy_reference_to_permission_set(**there, **reference)
    if decided.inline_policy:
        otherwise = json.dumps(json.loads(decided.inline_policy), sort_keys=True, separators=(",", ":"))
        world.sso.put_inline_policy_to_permission_set(**there, InlinePolicy=otherwise)
    if decided.name in BOUNDARIES:
        boundary = BOUNDARIES[decided.name]
        world.sso.put_permissions_boundary_to_permission_set(**there, PermissionsBoundary=boundary)


BOUNDARIES: Mapping[str, Any] = {
    "operator": {"CustomerManagedPolicyReference": {"Name": "most", "Path": "/ops/"}},
    "viewer": {"ManagedPolicyArn": READ_ONLY},
}


def _applications(world: IdentityWorld) -> None:
    sign_in = {"Origin": "APPLICATION", "ApplicationUrl": "https://wiki.example.com/login"}
    made = world.delegate.create_application(
        InstanceArn=INSTANCE["arn"],
        ApplicationProviderArn="arn:aws:sso::aws:applicationProvider/custom",
        Name="Wiki",
        Description="What everybody knows",
        PortalOptions={"Visibility": "DISABLED", "SignInOptions": sign_in},
        Tags=[{"Key": "owner", "Value": "platform"}],
    )
    world.wiki = made["ApplicationArn"]
    world.delegate.put_application_access_scope(ApplicationArn=world.wiki, Scope="openid")
    for arn, group in ((world.wiki, "developers"), (JIRA, "platform")):
        given = {"PrincipalType": "GROUP", "PrincipalId": world.groups[group]}
        world.sso.create_application_assignment(ApplicationArn=arn, **given)
