"""The roles of permission sets in the accounts, which IAM changes for nobody."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT
from identity_world import Center, code, founded

ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": MANAGEMENT}}],
    }
)
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
CHANGES: dict[str, dict[str, str]] = {
    "attach_role_policy": {"PolicyArn": READ},
    "detach_role_policy": {"PolicyArn": READ},
    "put_role_policy": {"PolicyName": "more", "PolicyDocument": ALLOW},
    "delete_role_policy": {"PolicyName": "AwsSSOInlinePolicy"},
    "put_role_permissions_boundary": {"PermissionsBoundary": READ},
    "delete_role_permissions_boundary": {},
    "update_role": {"MaxSessionDuration": "43200"},
    "update_role_description": {"Description": "mine"},
    "update_assume_role_policy": {"PolicyDocument": TRUST},
    "add_role_to_instance_profile": {"InstanceProfileName": "profile"},
    "delete_role": {},
}


@pytest.fixture(scope="module")
def center() -> Iterator[Center]:
    with founded() as made:
        yield made


@pytest.fixture(scope="module")
def account(center: Center) -> str:
    """An account with the role of a permission set in it, and one of its own."""
    account, wanted = center.world.account(), center.set(Name="Reader")
    center.assign(wanted, account, center.group())
    iam = center.world.member("iam", account)
    iam.create_role(RoleName="own", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="profile")
    return account


@pytest.mark.parametrize("change", CHANGES)
def test_a_permission_sets_role_is_modifiable_by_aws_only(center: Center, account: str, change: str) -> None:
    role = center.roles(account)["Reader"]["RoleName"]
    iam: Any = center.world.member("iam", account)
    parameters = CHANGES[change]
    assert code(lambda: getattr(iam, change)(RoleName=role, **parameters)) == "UnmodifiableEntity"


def test_roles_of_the_account_stay_its_own(center: Center, account: str) -> None:
    iam = center.world.member("iam", account)
    iam.attach_role_policy(RoleName="own", PolicyArn=READ)
    iam.put_role_policy(RoleName="own", PolicyName="more", PolicyDocument=ALLOW)
    iam.update_role_description(RoleName="own", Description="mine")
    assert iam.get_role(RoleName="own")["Role"]["Description"] == "mine"
