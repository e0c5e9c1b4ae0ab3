"""What the tests of the IAM Identity Center types share: a look past the provider, and a resource's whole life."""

from typing import Any

import boto3
from provider_engine import Engine
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

TRUSTING: Properties = {"featureSet": "ALL", "awsServiceAccessPrincipals": ["sso.amazonaws.com"]}
"""An organization that trusts IAM Identity Center."""


def boto(endpoint: str, service: str, account: str = "") -> Any:
    """A client that goes past the provider: the management account's, or one in a member."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    if account:
        sts = boto3.client("sts", region_name="eu-central-1", endpoint_url=endpoint, **keys)
        arn = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        given = sts.assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
        keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
        keys["aws_session_token"] = given["SessionToken"]
    return boto3.client(service, region_name="eu-central-1", endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def ended(engine: Engine, token: str, identifier: str, state: Properties) -> None:
    """The resource is deleted, and deleting it once more is no error."""
    engine.delete(token, identifier, state)
    assert engine.read(token, identifier, state) == ({}, {})
    engine.delete(token, identifier, state)


def assignment(instance: str, wanted: str, account: str, group: str) -> Properties:
    return {
        "instanceArn": instance,
        "permissionSetArn": wanted,
        "principalId": group,
        "principalType": "GROUP",
        "targetId": account,
        "targetType": "AWS_ACCOUNT",
    }


def role(endpoint: str, account: str, wanted: str, live: Any, instance: str) -> tuple[Any, str]:
    """The account's IAM, and the name of the permission set's role in it."""
    found = live.describe_permission_set(InstanceArn=instance, PermissionSetArn=wanted)["PermissionSet"]
    iam = boto(endpoint, "iam", account)
    names = [one["RoleName"] for one in iam.list_roles()["Roles"]]
    return iam, next(name for name in names if name.startswith(f"AWSReservedSSO_{found['Name']}_"))


def new_group(endpoint: str, name: str) -> str:
    """Id of a new group in the identity store."""
    store = boto(endpoint, "sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]
    return str(boto(endpoint, "identitystore").create_group(IdentityStoreId=store, DisplayName=name)["GroupId"])
