"""Accounts and Regions do not see each other's things."""

import json
from typing import Any

from emulated_world import MANAGEMENT, ROLE, World

TRUST = {"Effect": "Allow", "Principal": {"AWS": MANAGEMENT}, "Action": "sts:AssumeRole"}


def identity(client: Any) -> tuple[str, str]:
    answer = client.get_caller_identity()
    return answer["Account"], answer["Arn"]


def test_a_session_is_in_the_account_of_its_role(world: World) -> None:
    account = world.account()

    assert identity(world.aws.client("sts")) == (MANAGEMENT, f"arn:aws:iam::{MANAGEMENT}:user/foundation")
    expected = (account, f"arn:aws:sts::{account}:assumed-role/{ROLE}/tests")
    assert identity(world.member("sts", account)) == expected


def test_what_is_made_in_one_account_is_not_seen_in_another(world: World) -> None:
    first, second = world.account(), world.account()
    world.member("iam", first).create_user(UserName="ann")
    world.member("sns", first).create_topic(Name="alarms")

    assert [user["UserName"] for user in world.member("iam", first).list_users()["Users"]] == ["ann"]
    assert world.member("iam", second).list_users()["Users"] == []
    assert world.member("sns", second).list_topics()["Topics"] == []
    assert world.aws.client("sns").list_topics()["Topics"] == []


def test_what_is_made_in_one_region_is_not_seen_in_another(world: World) -> None:
    account = world.account()
    topic = world.member("sns", account, "eu-central-1").create_topic(Name="alarms")["TopicArn"]

    assert topic == f"arn:aws:sns:eu-central-1:{account}:alarms"
    assert world.member("sns", account, "eu-west-1").list_topics()["Topics"] == []


def test_a_key_of_an_iam_user_is_that_users(world: World) -> None:
    account = world.account()
    iam = world.member("iam", account)
    iam.create_user(UserName="robot")
    key = iam.create_access_key(UserName="robot")["AccessKey"]

    assert identity(world.aws.client("sts", session=key)) == (account, f"arn:aws:iam::{account}:user/robot")


def test_a_role_assumed_from_a_session_is_the_next_session(world: World) -> None:
    first, second = world.account(), world.account()
    document = json.dumps({"Version": "2012-10-17", "Statement": [TRUST | {"Principal": {"AWS": first}}]})
    world.member("iam", second).create_role(RoleName="hop", AssumeRolePolicyDocument=document)
    hop = world.aws.session(second, "hop", by=world.aws.session(first))

    assert identity(world.aws.client("sts", session=hop))[1] == f"arn:aws:sts::{second}:assumed-role/hop/tests"


def test_a_session_token_stands_for_whoever_asked(world: World) -> None:
    account = world.account()
    token = world.member("sts", account).get_session_token()["Credentials"]

    assert identity(world.aws.client("sts", session=token))[0] == account
