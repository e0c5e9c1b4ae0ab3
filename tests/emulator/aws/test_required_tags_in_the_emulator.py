"""The documents of a tag schema at work in an account: what lacks a key, or has another value, is not made."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World
from tag_estates import OWNER, tagged

from foundation.policies import documents

REGION = "eu-central-1"
GOOD, BAD = [{"Key": "owner", "Value": "shop"}], [{"Key": "owner", "Value": "nobody"}]
TYPES = ["ec2:subnet", "ec2:vpc", "kms:key", "s3:bucket", "sns:topic", "sqs:queue"]


def code(attempt: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        attempt()
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[Callable[[str], Any]]:
    """Clients of an account that has the documents which the schema makes for the root."""
    account = world.account()
    keys = world.aws.session(account)
    schema = {"owner": {**OWNER, "enforced_for": ["ec2:vpc", "s3:bucket"], "required": {"resource_types": TYPES}}}
    made = [
        world.policy(one.type, json.dumps(json.loads(one.content)))
        for one in documents(tagged(schema))
        if one.key in ("tags@root", "tags-required@root")
    ]
    assert len(made) == 2
    for policy in made:
        world.organizations.attach_policy(PolicyId=policy, TargetId=account)
    yield lambda service: world.aws.client(service, REGION, keys)
    for policy in made:
        world.organizations.detach_policy(PolicyId=policy, TargetId=account)


def specified(kind: str, tags: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags}]


def test_a_network_is_made_with_the_tag_alone(client: Callable[[str], Any]) -> None:
    ec2 = client("ec2")
    assert code(lambda: ec2.create_vpc(CidrBlock="10.7.0.0/16")) == "AccessDenied"
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16", TagSpecifications=specified("vpc", GOOD))["Vpc"]["VpcId"]
    subnet = {"VpcId": vpc, "CidrBlock": "10.7.0.0/24"}
    assert code(lambda: ec2.create_subnet(**subnet)) == "AccessDenied"
    ec2.create_subnet(**subnet, TagSpecifications=specified("subnet", GOOD))


def test_topics_queues_keys_and_buckets_are_made_with_the_tag_alone(client: Callable[[str], Any]) -> None:
    topics, queues, keys, buckets = (client(service) for service in ("sns", "sqs", "kms", "s3"))
    where = {"LocationConstraint": REGION}
    bucket = {"Bucket": "of-a-team-4f1c", "CreateBucketConfiguration": where}
    for attempt in (
        lambda: topics.create_topic(Name="bare"),
        lambda: queues.create_queue(QueueName="bare"),
        lambda: keys.create_key(),
        lambda: buckets.create_bucket(**bucket),
    ):
        assert code(attempt) in ("AccessDenied", "AccessDeniedException", "AuthorizationError")
    topics.create_topic(Name="tagged", Tags=GOOD)
    queues.create_queue(QueueName="tagged", tags={"owner": "shop"})
    keys.create_key(Tags=[{"TagKey": "owner", "TagValue": "shop"}])
    buckets.create_bucket(**{**bucket, "CreateBucketConfiguration": {**where, "Tags": GOOD}})


def test_a_value_outside_the_schema_is_refused_by_the_tag_policy(client: Callable[[str], Any]) -> None:
    ec2 = client("ec2")
    wrong = specified("vpc", BAD)
    assert code(lambda: ec2.create_vpc(CidrBlock="10.8.0.0/16", TagSpecifications=wrong)) == "TagPolicyViolation"
