"""The RAM types over gRPC, looked at past the provider with boto3."""

import json
from functools import partial
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

ACCOUNT = "aws:organizations/account:Account"
SHARING = "aws:ram/sharingWithOrganization:SharingWithOrganization"
SHARE = "aws:ram/resourceShare:ResourceShare"
RESOURCE = "aws:ram/resourceAssociation:ResourceAssociation"
PRINCIPAL = "aws:ram/principalAssociation:PrincipalAssociation"
REGION = "eu-west-1"


@pytest.fixture(scope="module")
def network(engine: Engine, root: str) -> str:
    """The account that shares."""
    account, _ = engine.create(ACCOUNT, {"name": "Network", "email": "network@example.com", "parentId": root})
    return account


@pytest.fixture(scope="module")
def owner(port: int, network: str) -> Engine:
    """A provider in that account."""
    role = json.dumps([{"roleArn": f"arn:aws:iam::{network}:role/OrganizationAccountAccessRole"}])
    return Engine(port, {"region": "eu-central-1", "assumeRoles": role})


@pytest.fixture
def sharing(engine: Engine, network: str) -> None:
    """Sharing within the organization."""
    engine.create(SHARING, {})


def boto(endpoint: str, service: str, account: str) -> Any:
    """A member's client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    sts = boto3.client("sts", region_name=REGION, endpoint_url=endpoint, **keys)
    arn = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    given = sts.assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
    keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
    keys["aws_session_token"] = given["SessionToken"]
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_sharing_is_enabled_and_disabled(
    engine: Engine, owner: Engine, network: str, endpoint: str, organizations: Any
) -> None:
    identifier, state = engine.create(SHARING, {})
    trusted = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert "ram.amazonaws.com" in [one["ServicePrincipal"] for one in trusted]
    assert len(identifier) == 12
    assert engine.read(SHARING, identifier)[0] == {}
    engine.delete(SHARING, identifier, state)
    trusted = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert "ram.amazonaws.com" not in [one["ServicePrincipal"] for one in trusted]
    answer = engine.stub.Read(provider_pb2.ReadRequest(urn=f"urn:pulumi:p::f::{SHARING}::n", id=identifier))
    assert answer.id == ""
    assert "management account" in failure(lambda: owner.create(SHARING, {}))
    engine.create(SHARING, {})


@pytest.mark.usefixtures("sharing")
def test_share_is_made_changed_and_deleted(owner: Engine, network: str, endpoint: str) -> None:
    declared: Properties = {"name": "private", "region": REGION, "tags": {"a": "1"}}
    identifier, state = owner.create(SHARE, declared)
    assert (state["arn"], state["region"]) == (identifier, REGION)
    assert (state["allowExternalPrincipals"], state["tagsAll"]) == (False, {"a": "1"})
    assert identifier.startswith(f"arn:aws:ram:{REGION}:{network}:resource-share/")
    settled(owner, SHARE, identifier, declared)
    new: Properties = {"name": "public", "region": REGION, "tags": {"b": "2"}, "allowExternalPrincipals": True}
    assert list(owner.diff(SHARE, declared, new).replaces) == []
    owner.update(SHARE, identifier, declared, new)
    ram = boto(endpoint, "ram", network)
    found = ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=[identifier])["resourceShares"][0]
    assert (found["name"], found["allowExternalPrincipals"]) == ("public", True)
    assert found["tags"] == [{"key": "b", "value": "2"}]
    settled(owner, SHARE, identifier, new)
    owner.delete(SHARE, identifier, state)
    found = ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=[identifier])["resourceShares"][0]
    assert found["status"] == "DELETED"
    assert owner.read(SHARE, identifier, new) == ({}, {})
    owner.delete(SHARE, identifier, state)


@pytest.mark.usefixtures("sharing")
def test_imported_share_keeps_its_permissions_though_none_are_declared(owner: Engine) -> None:
    permission = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet"
    identifier, state = owner.create(SHARE, {"name": "known", "permissionArns": [permission]})
    imported, _ = owner.read(SHARE, identifier)
    assert imported["permissionArns"] == [permission]
    declared: Properties = {"name": "known", "region": "eu-central-1"}
    assert owner.diff(SHARE, imported, declared).changes == provider_pb2.DiffResponse.DIFF_NONE
    owner.delete(SHARE, identifier, state)


@pytest.mark.usefixtures("sharing")
def test_share_with_permissions_is_replaced_when_they_change(owner: Engine) -> None:
    prefix = "arn:aws:ram::aws:permission/"
    subnets, gateways = f"{prefix}AWSRAMDefaultPermissionSubnet", f"{prefix}AWSRAMDefaultPermissionTransitGateway"
    declared: Properties = {"name": "both", "permissionArns": [gateways, subnets], "region": REGION}
    identifier, state = owner.create(SHARE, declared)
    assert set(state["permissionArns"]) == {gateways, subnets}  # type: ignore[arg-type]
    settled(owner, SHARE, identifier, declared)
    fewer = owner.diff(SHARE, declared, {**declared, "permissionArns": [subnets]})
    assert list(fewer.replaces) == ["permissionArns"]
    undeclared = owner.diff(SHARE, declared, {"name": "both", "region": REGION})
    assert undeclared.changes == provider_pb2.DiffResponse.DIFF_NONE
    assert list(owner.diff(SHARE, declared, {**declared, "region": "eu-west-3"}).replaces) == ["region"]
    configuration: Properties = {"retainSharingOnAccountLeaveOrganization": True}
    refused = owner.check(SHARE, {**declared, "resourceShareConfiguration": configuration})
    assert [name for name, _ in refused] == ["resourceShareConfiguration"]
    owner.delete(SHARE, identifier, state)


@pytest.mark.usefixtures("sharing")
def test_subnet_is_associated_and_the_account_sees_it(
    engine: Engine, owner: Engine, network: str, endpoint: str, root: str
) -> None:
    member, _ = engine.create(ACCOUNT, {"name": "Shop", "email": "shop-ram@example.com", "parentId": root})
    ec2 = boto(endpoint, "ec2", network)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    share, _ = owner.create(SHARE, {"name": "private", "region": REGION})
    common: Properties = {"region": REGION, "resourceShareArn": share}
    for token, name, value in ((RESOURCE, "resourceArn", subnet["SubnetArn"]), (PRINCIPAL, "principal", member)):
        declared: Properties = {**common, name: value}
        identifier, state = owner.create(token, declared)
        assert identifier == f"{share},{value}"
        assert state == declared
        settled(owner, token, identifier, declared)
        assert owner.read(token, identifier, {"region": REGION, "resourceShareArn": share, name: value})[0] == declared
        assert "already exists" in failure(partial(owner.create, token, declared))
        changed = owner.diff(token, declared, {"region": "x", "resourceShareArn": "y", name: "z"})
        assert set(changed.replaces) == {"region", "resourceShareArn", name}
    permissions = owner.read(SHARE, share, {"name": "private", "region": REGION})[1]["permissionArns"]
    assert permissions == ["arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet"]
    there = boto(endpoint, "ec2", member)
    ram = boto(endpoint, "ram", network)
    waiter_for(ram, share)
    assert [one["SubnetId"] for one in foreign(there, network)] == [subnet["SubnetId"]]

    for token, value in ((PRINCIPAL, member), (RESOURCE, subnet["SubnetArn"])):
        identifier = f"{share},{value}"
        owner.delete(token, identifier, common)
        assert owner.read(token, identifier, common) == ({}, {})
        owner.delete(token, identifier, common)
    assert foreign(there, network) == []


@pytest.mark.usefixtures("sharing")
def test_unit_is_associated_once_it_is_waited_for(owner: Engine, organizations: Any, root: str, endpoint: str) -> None:
    unit = organizations.create_organizational_unit(ParentId=root, Name="Shared")["OrganizationalUnit"]["Arn"]
    share, _ = owner.create(SHARE, {"name": "for-units", "region": REGION})
    declared: Properties = {"principal": unit, "region": REGION, "resourceShareArn": share}
    identifier, state = owner.create(PRINCIPAL, declared)
    ram = boto(endpoint, "ram", share.split(":")[4])
    found = ram.get_resource_share_associations(associationType="PRINCIPAL", resourceShareArns=[share])
    assert [one["status"] for one in found["resourceShareAssociations"]] == ["ASSOCIATED"]
    owner.delete(PRINCIPAL, identifier, state)
    missing: Properties = {**declared, "principal": f"{unit[:-2]}zz"}
    assert "could not be found" in failure(lambda: owner.create(PRINCIPAL, missing))


def foreign(ec2: Any, owner: str) -> list[dict[str, Any]]:
    """The subnets of an account that another one sees."""
    return [one for one in ec2.describe_subnets()["Subnets"] if one["OwnerId"] == owner]


def waiter_for(ram: Any, share: str) -> None:
    """Ask until an account's association, for which nobody waits, has come about."""
    for _ in range(1000):
        found = ram.get_resource_share_associations(associationType="PRINCIPAL", resourceShareArns=[share])
        if {one["status"] for one in found["resourceShareAssociations"]} == {"ASSOCIATED"}:
            return
    raise AssertionError("the principal is not associated")
