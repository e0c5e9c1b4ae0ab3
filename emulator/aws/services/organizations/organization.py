"""The organization itself and its root."""

import json
from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import access
from emulator.aws.services.organizations.limits import RCP, SCP
from emulator.aws.services.organizations.model import Account, Organization, Organizations, Policy, Root, made_up, now
from emulator.aws.services.organizations.settling import DEFAULT_POLICIES, attach_defaults


def create_organization(request: Request) -> Mapping[str, object]:
    """CreateOrganization. With all features, which is the default, service control policies are enabled at once."""
    organizations = request.state.store(Organizations)
    if organizations.current is not None:
        message = "The AWS account is already a member of an organization."
        raise AwsError("AlreadyInOrganizationException", message)
    features = request.get("FeatureSet") or "ALL"
    root = Root(id=f"r-{made_up(4)}", name="Root", tags={}, parent=None)
    organization = Organization(f"o-{made_up(10)}", request.account, features, root)
    account = Account(
        id=request.account,
        name="Management",
        tags={},
        parent=root,
        email=f"root+{request.account}@example.com",
        joined=now(),
        joined_method="INVITED",
    )
    organization.accounts[account.id] = root.accounts[account.id] = account
    organization.emails.add(account.email)
    if features == "ALL":
        organization.policies = {policy.id: policy for policy in _aws_policies()}
        root.policy_types.append(SCP)
        attach_defaults(organization, root)
        attach_defaults(organization, account)
    organizations.current = organization
    return {"Organization": _described(organization)}


def describe_organization(request: Request) -> Mapping[str, object]:
    """DescribeOrganization, for any account of the organization."""
    return {"Organization": _described(access.organization(request))}


def delete_organization(request: Request) -> Mapping[str, object]:
    """DeleteOrganization, when the management account is alone in it and it has no units."""
    organization = access.manageable(request)
    if len(organization.accounts) > 1 or organization.in_progress or organization.units:
        message = "To delete an organization you must first remove all member accounts and organizational units."
        raise AwsError("OrganizationNotEmptyException", message)
    request.state.store(Organizations).current = None
    return {}


def list_roots(request: Request) -> Mapping[str, object]:
    """ListRoots: there is one."""
    organization = access.readable(request)
    return {"Roots": [described_root(organization)]}


def described_root(organization: Organization) -> Mapping[str, object]:
    """The root as ListRoots and the policy type operations answer it."""
    root = organization.root
    types = [{"Type": name, "Status": "ENABLED"} for name in root.policy_types]
    return {"Id": root.id, "Arn": organization.arn_of(root), "Name": root.name, "PolicyTypes": types}


def _described(organization: Organization) -> Mapping[str, object]:
    management = organization.accounts[organization.management]
    return {
        "Id": organization.id,
        "Arn": organization.arn("organization"),
        "FeatureSet": organization.feature_set,
        "MasterAccountId": management.id,
        "MasterAccountArn": organization.arn_of(management),
        "MasterAccountEmail": management.email,
        # Of no use, says AWS, and answered all the same: the types of the root count.
        "AvailablePolicyTypes": [{"Type": SCP, "Status": "ENABLED"}] if organization.feature_set == "ALL" else [],
    }


def _aws_policies() -> tuple[Policy, Policy]:
    allow: dict[str, object] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return (
        _aws_policy(SCP, "FullAWSAccess", "Allows access to every operation", allow),
        _aws_policy(RCP, "RCPFullAWSAccess", "Allows access to every resource", allow | {"Principal": "*"}),
    )


def _aws_policy(policy_type: str, name: str, description: str, statement: Mapping[str, object]) -> Policy:
    content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return Policy(DEFAULT_POLICIES[policy_type], name, description, policy_type, content, {}, aws_managed=True)


HANDLERS: Handlers = {
    "CreateOrganization": create_organization,
    "DescribeOrganization": describe_organization,
    "DeleteOrganization": delete_organization,
    "ListRoots": list_roots,
}
