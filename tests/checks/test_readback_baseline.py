"""How accounts are set, tampered with one thing at a time: exactly that is named."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_logs_world import World, rolled_out

from checks import readback_baseline
from foundation.config import In, Off

pytestmark = pytest.mark.slow

SHOP = "shop"
ELSEWHERE = "eu-west-1"
REGIONS = ("eu-central-1", "eu-west-1")
Lines = Callable[[], list[str]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("baseline")) as found:
        yield found


@pytest.fixture
def lines(world: World) -> Lines:
    """What the read-back of this area says."""
    return lambda: world.lines(readback_baseline)


def baseline(world: World, **changes: object) -> Any:
    """The configuration with another baseline."""
    section: Any = world.config.baseline
    return world.config.model_copy(update={"baseline": section.model_copy(update=changes)})


def policy_of(world: World, kind: str) -> dict[str, str]:
    """The root's policy of a type, to be detached."""
    policies = world.client("organizations").list_policies_for_target(TargetId=world.root, Filter=kind)["Policies"]
    (found,) = [one["Id"] for one in policies if not one["AwsManaged"]]
    return {"PolicyId": found, "TargetId": world.root}


def test_what_the_program_has_rolled_out_is_as_declared_in_every_account(world: World, lines: Lines) -> None:
    assert lines() == []
    subjects = set(readback_baseline.expected(world.config))
    accounts = ("management", "log-archive", "security-tooling", SHOP)
    assert subjects == {
        "central root access",
        *(f"buckets of {key}" for key in accounts),
        *(f"defaults of {key} in {region}" for key in accounts for region in REGIONS),
    }


@pytest.mark.parametrize("elsewhere", [Off.model_validate("off"), In.model_validate({"in": "base"})])
def test_a_section_that_is_not_declared_here_has_no_facts(world: World, elsewhere: Off | In) -> None:
    config = world.config.model_copy(update={"baseline": elsewhere})
    assert readback_baseline.expected(config) == readback_baseline.found(config, world.inside) == {}


def test_without_accounts_of_its_own_the_management_account_alone_is_looked_at(world: World) -> None:
    config = world.config.model_copy(update={"accounts": In.model_validate({"in": "base"})})
    assert world.lines(readback_baseline, config) == []
    assert set(readback_baseline.expected(config)) == {
        "central root access",
        "buckets of management",
        *(f"defaults of management in {region}" for region in REGIONS),
    }


def test_a_policy_below_that_says_otherwise_is_named_where_it_takes_effect(
    world: World, lines: Lines, undo: ExitStack
) -> None:
    organizations = world.client("organizations")
    attributes = {
        "image_block_public_access": {"state": {"@@assign": "unblocked"}},
        "snapshot_block_public_access": {"state": {"@@assign": "unblocked"}},
        "serial_console_access": {"status": {"@@assign": "enabled"}},
        "vpc_block_public_access": {"internet_gateway_block": {"mode": {"@@assign": "block_ingress"}}},
        "instance_metadata_defaults": {"http_tokens": {"@@assign": "optional"}},
    }
    policy = organizations.create_policy(
        Name="other", Description="", Type="DECLARATIVE_POLICY_EC2", Content=json.dumps({"ec2_attributes": attributes})
    )["Policy"]["PolicySummary"]["Id"]
    undo.callback(organizations.delete_policy, PolicyId=policy)
    place = {"PolicyId": policy, "TargetId": world.inside.id_of(SHOP)}
    organizations.attach_policy(**place)
    undo.callback(organizations.detach_policy, **place)
    assert lines() == [
        line
        for region in REGIONS
        for line in (
            f'defaults of shop in {region}, public images.state: expected "block-new-sharing", found "unblocked"',
            f'defaults of shop in {region}, public snapshots.state: expected "block-all-sharing", found "unblocked"',
            f"defaults of shop in {region}, serial console.enabled: expected false, found true",
            f'defaults of shop in {region}, metadata.HttpTokens: expected "required", found "optional"',
            f'defaults of shop in {region}, internet gateways.mode: expected "off", found "block-ingress"',
        )
    ]


def test_a_policy_that_no_longer_reaches_the_accounts_is_named_in_each(
    world: World, lines: Lines, undo: ExitStack
) -> None:
    organizations, place = world.client("organizations"), policy_of(world, "DECLARATIVE_POLICY_EC2")
    organizations.detach_policy(**place)
    undo.callback(organizations.attach_policy, **place)
    found = lines()
    by = 'expected "declarative-policy", found "account"'
    for key in ("management", "log-archive", "security-tooling", SHOP):
        for region in REGIONS:
            assert f"defaults of {key} in {region}, internet gateways.by: {by}" in found
            assert f"defaults of {key} in {region}, serial console.by: {by}" in found
    assert all(line.startswith("defaults of ") for line in found)


def test_buckets_that_can_be_public_are_named_in_each_account(world: World, lines: Lines, undo: ExitStack) -> None:
    organizations, place = world.client("organizations"), policy_of(world, "S3_POLICY")
    organizations.detach_policy(**place)
    undo.callback(organizations.attach_policy, **place)
    block = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    assert lines() == [
        f"buckets of {key}, {name}: expected true, found nothing"
        for key in ("management", "log-archive", "security-tooling", SHOP)
        for name in block
    ]


def test_volumes_that_are_not_encrypted_by_default_are_named(world: World, lines: Lines, undo: ExitStack) -> None:
    ec2 = world.client("ec2", "log-archive", ELSEWHERE)
    ec2.disable_ebs_encryption_by_default()
    undo.callback(ec2.enable_ebs_encryption_by_default)
    assert lines() == ["defaults of log-archive in eu-west-1, EBS encryption: expected true, found false"]


def test_a_rule_in_the_security_group_of_a_default_vpc_is_named(world: World, lines: Lines, undo: ExitStack) -> None:
    ec2 = world.client("ec2", "management", ELSEWHERE)
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    filters = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
    (group,) = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    rule = {
        "GroupId": group["GroupId"],
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    }
    ec2.authorize_security_group_ingress(**rule)
    undo.callback(ec2.revoke_security_group_ingress, **rule)
    assert lines() == [
        'defaults of management in eu-west-1, rules of default VPCs: expected [], found ["in: protocol tcp"]'
    ]


def test_a_default_vpc_that_should_be_gone_is_named(world: World) -> None:
    found = world.lines(readback_baseline, baseline(world, default_vpcs="removed"))
    members = len(world.config.accounts.active())  # in the management account they stay, harmless
    assert len(found) == members * len(REGIONS)
    assert found[0].startswith('defaults of log-archive in eu-central-1, default VPCs: expected [], found ["vpc-')


def test_default_vpcs_that_are_kept_and_volumes_that_need_no_encryption_have_no_facts(world: World) -> None:
    config = baseline(world, default_vpcs="kept", ebs_encryption=False, imdsv2=False, s3_public_access="allowed")
    facts = readback_baseline.expected(config)
    assert set(facts["defaults of management in eu-west-1"]) == {
        "public images",
        "public snapshots",
        "serial console",
        "internet gateways",
    }
    assert "buckets of management" not in facts
    assert world.lines(readback_baseline, config) == []


def test_central_root_access_that_is_off_is_named(world: World, lines: Lines, undo: ExitStack) -> None:
    iam = world.client("iam")
    iam.disable_organizations_root_sessions()
    undo.callback(iam.enable_organizations_root_sessions)
    assert lines() == ['central root access, RootSessions: expected "on", found nothing']
    declared_off = world.lines(readback_baseline, baseline(world, central_root_access=False))
    assert declared_off == ['central root access, RootCredentialsManagement: expected nothing, found "on"']
