"""EBS encryption by default and the default networks over gRPC, looked at past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

ENCRYPTION = "aws:ebs/encryptionByDefault:EncryptionByDefault"
VPC = "aws:ec2/defaultVpc:DefaultVpc"
GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
REGION = "eu-west-1"


def unchanged(engine: Engine, token: str, identifier: str, declared: Properties) -> bool:
    """Whether a refresh and a second preview find no difference."""
    inputs, _ = engine.read(token, identifier, declared)
    return not engine.diff(token, inputs, declared).diffs


@pytest.fixture(scope="module")
def ec2(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("ec2", region_name=REGION, endpoint_url=endpoint, **keys)


def test_encryption_by_default_is_of_its_region_and_ends_with_its_resource(engine: Engine, ec2: Any) -> None:
    declared: Properties = {"region": REGION}
    identifier, state = engine.create(ENCRYPTION, declared)
    assert identifier.startswith("terraform-")
    assert state["enabled"] is True
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True
    assert engine.read(ENCRYPTION, identifier, {"region": "eu-north-1"})[1]["enabled"] is False
    assert unchanged(engine, ENCRYPTION, identifier, declared)
    assert engine.update(ENCRYPTION, identifier, declared, {**declared, "enabled": False})["enabled"] is False
    engine.update(ENCRYPTION, identifier, {**declared, "enabled": False}, declared)
    engine.delete(ENCRYPTION, identifier, declared)
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False


def test_the_default_vpc_is_adopted_and_stays(engine: Engine, ec2: Any) -> None:
    declared: Properties = {"enableDnsHostnames": False, "tags": {"a": "1"}, "region": REGION}
    identifier, state = engine.create(VPC, declared)
    assert (state["cidrBlock"], state["enableDnsHostnames"]) == ("172.31.0.0/16", False)
    assert unchanged(engine, VPC, identifier, declared)
    changed: Properties = {"enableDnsHostnames": True, "tags": {"b": "2"}, "region": REGION}
    state = engine.update(VPC, identifier, declared, changed)
    assert (state["enableDnsHostnames"], state["tags"]) == (True, {"b": "2"})
    engine.delete(VPC, identifier, changed)
    assert ec2.describe_vpcs(VpcIds=[identifier])["Vpcs"][0]["IsDefault"] is True


def test_a_default_vpc_can_be_removed_by_choice_and_is_made_anew_where_it_is_missing(engine: Engine, ec2: Any) -> None:
    identifier, state = engine.create(VPC, {"forceDestroy": True, "region": REGION})
    engine.delete(VPC, identifier, {**state, "forceDestroy": True})
    assert ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"] == []
    assert engine.read(VPC, identifier, {"region": REGION}) == ({}, {})
    assert "no default VPC" in failure(lambda: engine.create(GROUP, {"region": REGION}))
    again, _ = engine.create(VPC, {"region": REGION})
    assert again != identifier


def test_the_default_security_group_loses_every_rule_that_is_not_declared(engine: Engine, ec2: Any) -> None:
    vpc, _ = engine.create(VPC, {"region": REGION})
    bare: Properties = {"vpcId": vpc, "tags": {"a": "1"}, "region": REGION}
    identifier, state = engine.create(GROUP, bare)
    live = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"][0]
    assert (live["GroupName"], live["IpPermissions"], live["IpPermissionsEgress"]) == ("default", [], [])
    assert (state["ingress"], state["egress"], state["vpcId"]) == ([], [], vpc)
    assert unchanged(engine, GROUP, identifier, bare)

    rules: Properties = {
        **bare,
        "ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}],
        "egress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}],
    }
    assert sorted(engine.diff(GROUP, bare, rules).diffs) == ["egress", "ingress"]
    engine.update(GROUP, identifier, bare, rules)
    live = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"][0]
    assert live["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == identifier
    assert live["IpPermissionsEgress"][0]["IpRanges"][0]["CidrIp"] == "10.0.0.0/8"
    assert unchanged(engine, GROUP, identifier, rules)
    assert engine.update(GROUP, identifier, rules, bare)["ingress"] == []
    engine.delete(GROUP, identifier, bare)
    assert len(ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"]) == 1
