"""Service control policies bind the calls of members, and what they may ask about a call is known."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import SCP, World

BY_GUARDRAIL = "explicit deny in a service control policy"


@contextmanager
def denying(world: World, target: str, **statement: Any) -> Iterator[None]:
    """A policy with one deny on the target, for as long as the context lasts."""
    content = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Resource": "*", **statement}]}
    made = world.organizations.create_policy(
        Content=json.dumps(content), Description="", Name=world.name("deny"), Type=SCP
    )["Policy"]["PolicySummary"]["Id"]
    world.organizations.attach_policy(PolicyId=made, TargetId=target)
    try:
        yield
    finally:
        world.organizations.detach_policy(PolicyId=made, TargetId=target)


def message(attempt: Any) -> str:
    with pytest.raises(ClientError) as caught:
        attempt()
    return str(caught.value)


@pytest.fixture(scope="module")
def member(world: World) -> str:
    return world.account()


@pytest.mark.parametrize("level", ["root", "account"])
def test_a_member_is_bound_by_policies_of_its_account_and_above(world: World, member: str, level: str) -> None:
    sns = world.aws.client("sns", session=world.aws.session(member))
    with denying(world, world.root if level == "root" else member, Action="sns:CreateTopic"):
        assert BY_GUARDRAIL in message(lambda: sns.create_topic(Name="t"))
        sns.list_topics()
    sns.create_topic(Name="t")


def test_the_management_account_and_exempt_roles_are_not_bound(world: World, member: str) -> None:
    sns = world.aws.client("sns", session=world.aws.session(member))
    exempt = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole"}}
    with denying(world, world.root, Action="sns:*"):
        world.aws.client("sns").create_topic(Name="ours")
    with denying(world, world.root, Action="sns:*", Condition=exempt):
        sns.create_topic(Name="exempt")


def test_a_denied_call_changes_nothing_and_is_recorded_as_denied(world: World, member: str) -> None:
    sns = world.aws.client("sns", session=world.aws.session(member))
    with denying(world, member, Action="sns:CreateTopic"):
        message(lambda: sns.create_topic(Name="never"))
        assert world.aws.calls()[-1]["error"] == "AccessDenied"
    assert not any(topic["TopicArn"].endswith(":never") for topic in sns.list_topics()["Topics"])


def test_a_policy_may_ask_for_the_region_of_a_call(world: World, member: str) -> None:
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}
    keys = world.aws.session(member)
    with denying(world, member, Action="sns:CreateTopic", Condition=elsewhere):
        world.aws.client("sns", "eu-central-1", keys).create_topic(Name="home")
        away = world.aws.client("sns", "eu-west-1", keys)
        assert BY_GUARDRAIL in message(lambda: away.create_topic(Name="away"))


def test_a_policy_may_know_a_key_by_its_alias(world: World, member: str) -> None:
    kms = world.aws.client("kms", session=world.aws.session(member))
    protected, other = (kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2))
    kms.create_alias(AliasName="alias/protected", TargetKeyId=protected)
    alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/protected"}}
    with denying(world, member, Action="kms:DisableKey", Condition=alias):
        assert BY_GUARDRAIL in message(lambda: kms.disable_key(KeyId=protected))
        kms.disable_key(KeyId=other)


def test_a_policy_may_ask_whether_a_volume_is_encrypted(world: World, member: str) -> None:
    ec2 = world.aws.client("ec2", session=world.aws.session(member))
    volume = {"AvailabilityZone": "us-east-1a", "Size": 1}
    plain = {"Bool": {"ec2:Encrypted": "false"}}
    with denying(world, member, Action="ec2:CreateVolume", Resource="arn:aws:ec2:*:*:volume/*", Condition=plain):
        assert BY_GUARDRAIL in message(lambda: ec2.create_volume(**volume))
        ec2.create_volume(**volume, Encrypted=True)


def test_a_policy_on_one_trail_or_key_leaves_the_others_alone(world: World, member: str) -> None:
    kms = world.aws.client("kms", session=world.aws.session(member))
    protected, other = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    with denying(world, member, Action="kms:DisableKey", Resource=protected):
        assert BY_GUARDRAIL in message(lambda: kms.disable_key(KeyId=protected.rpartition("/")[2]))
        kms.disable_key(KeyId=other)
    trail = f"arn:aws:cloudtrail:us-east-1:{member}:trail/theirs"
    cloudtrail = world.aws.client("cloudtrail", session=world.aws.session(member))
    with denying(world, member, Action="cloudtrail:StopLogging", Resource=trail):
        assert BY_GUARDRAIL in message(lambda: cloudtrail.stop_logging(Name="theirs"))
        assert "TrailNotFound" in message(lambda: cloudtrail.stop_logging(Name="another"))
