"""Guardrails see the tags of a call, and of a call to EC2 those of each resource by itself."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import SCP, World

REGION = "eu-central-1"
GOOD = [{"Key": "owner", "Value": "team-a"}]


@contextmanager
def denying(world: World, target: str, action: str, resource: str, condition: Mapping[str, Any]) -> Iterator[None]:
    """A policy with one deny on the target, for as long as the context lasts."""
    statement = {"Effect": "Deny", "Action": action, "Resource": resource, "Condition": condition}
    made = world.policy(SCP, json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    world.organizations.attach_policy(PolicyId=made, TargetId=target)
    try:
        yield
    finally:
        world.organizations.detach_policy(PolicyId=made, TargetId=target)


def refusal(attempt: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        attempt()
    error = caught.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


def code(attempt: Callable[[], object]) -> str:
    return refusal(attempt)[0]


def specified(kind: str, tags: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags}]


@pytest.fixture(scope="module")
def account(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def client(world: World, account: str) -> Callable[[str], Any]:
    """Clients of the account by service."""
    keys = world.aws.session(account)
    return lambda service: world.aws.client(service, REGION, keys)


def test_a_guardrail_denies_what_is_made_without_a_tag(
    world: World, account: str, client: Callable[[str], Any]
) -> None:
    ec2, topics = client("ec2"), client("sns")
    without = {"Null": {"aws:RequestTag/owner": "true"}}
    with denying(world, account, "ec2:CreateVpc", "arn:aws:ec2:*:*:vpc/*", without):
        bare = refusal(lambda: ec2.create_vpc(CidrBlock="10.2.0.0/16"))
        assert bare[0] == "AccessDenied"
        assert f"arn:aws:ec2:{REGION}:{account}:vpc/*" in bare[1]
        other = specified("vpc", [{"Key": "x", "Value": "y"}])
        assert code(lambda: ec2.create_vpc(CidrBlock="10.2.0.0/16", TagSpecifications=other)) == "AccessDenied"
        ec2.create_vpc(CidrBlock="10.2.0.0/16", TagSpecifications=specified("vpc", GOOD))
    with denying(world, account, "sns:CreateTopic", "*", without):
        assert code(lambda: topics.create_topic(Name="bare")) == "AccessDenied"
        topics.create_topic(Name="tagged", Tags=GOOD)
    with denying(world, account, "s3:CreateBucket", "*", without):
        s3, here = client("s3"), {"LocationConstraint": REGION}
        bucket = {"Bucket": "by-guardrail", "CreateBucketConfiguration": here}
        assert code(lambda: s3.create_bucket(**bucket)) == "AccessDenied"
        s3.create_bucket(Bucket="by-guardrail", CreateBucketConfiguration={**here, "Tags": GOOD})


def test_every_resource_of_a_call_to_ec2_is_asked_for_its_own_tags(
    world: World, account: str, client: Callable[[str], Any]
) -> None:
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.3.0.0/16")["Vpc"]["VpcId"]
    without = {"Null": {"aws:RequestTag/owner": "true"}}
    subnet = {"VpcId": vpc, "CidrBlock": "10.3.0.0/24", "TagSpecifications": specified("subnet", GOOD)}
    with denying(world, account, "ec2:CreateSubnet", "*", without):
        denied = refusal(lambda: ec2.create_subnet(**subnet))
        assert f":vpc/{vpc} " in denied[1]
    with denying(world, account, "ec2:CreateSubnet", "arn:aws:ec2:*:*:subnet/*", without):
        ec2.create_subnet(**subnet)
    assert world.aws.calls()[-2]["resource"] == [
        f"arn:aws:ec2:{REGION}:{account}:subnet/*",
        f"arn:aws:ec2:{REGION}:{account}:vpc/{vpc}",
    ]


def test_a_guardrail_sees_the_keys_that_are_set_and_taken_away(
    world: World, account: str, client: Callable[[str], Any]
) -> None:
    topics = client("sns")
    topic = topics.create_topic(Name="keys", Tags=GOOD)["TopicArn"]
    owner = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["owner"]}}
    with denying(world, account, "sns:UntagResource", "*", owner):
        assert code(lambda: topics.untag_resource(ResourceArn=topic, TagKeys=["owner"])) == "AccessDenied"
        topics.untag_resource(ResourceArn=topic, TagKeys=["other"])
    with denying(world, account, "sqs:CreateQueue", "*", owner):
        queues = client("sqs")
        assert code(lambda: queues.create_queue(QueueName="q", tags={"owner": "shop"})) == "AccessDenied"
        queues.create_queue(QueueName="q", tags={"other": "x"})


def test_the_log_shows_tags_that_a_model_marks_as_sensitive(world: World, client: Callable[[str], Any]) -> None:
    client("backup").create_backup_vault(BackupVaultName="logged", BackupVaultTags={"owner": "shop"})
    assert world.aws.calls()[-1]["parameters"]["BackupVaultTags"] == {"owner": "shop"}
