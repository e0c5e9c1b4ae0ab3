"""Findings on their way: Security Hub to EventBridge, by a rule's pattern to an encrypted topic, to its subscribers."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World
from findings_alarm import HOME, LINKED, Alarm, alarm_in, finding


@pytest.fixture
def alarm(world: World) -> Alarm:
    return alarm_in(world)


@pytest.fixture
def open_alarm(alarm: Alarm) -> Alarm:
    """What AWS wants for EventBridge to publish is there."""
    alarm.allow_topic()
    alarm.allow_key()
    return alarm


def test_a_high_finding_reaches_the_topic_and_a_low_one_does_not(world: World, open_alarm: Alarm) -> None:
    world.member("securityhub", open_alarm.account, HOME).enable_security_hub()

    finding(world, open_alarm.account, "LOW", "low")
    answer = finding(world, open_alarm.account, "HIGH", "high")

    assert (answer["SuccessCount"], answer["FailedCount"]) == (1, 0)
    (event,) = open_alarm.delivered()
    assert (event["source"], event["account"], event["region"]) == ("aws.securityhub", open_alarm.account, HOME)
    assert event["detail"]["findings"][0]["Severity"] == {"Label": "HIGH", "Normalized": 70}
    assert event["resources"] == ["high-eu-central-1"]


def test_findings_of_members_and_linked_regions_reach_the_administrator(world: World, open_alarm: Alarm) -> None:
    delegate, member, stranger = open_alarm.account, world.account(), world.account()
    for region in (HOME, LINKED):
        management = world.aws.client("securityhub", region)
        management.enable_organization_admin_account(AdminAccountId=delegate)
        admin = world.member("securityhub", delegate, region)
        admin.create_members(AccountDetails=[{"AccountId": member}])
    world.member("securityhub", stranger, HOME).enable_security_hub()

    finding(world, member, "CRITICAL", "member")
    finding(world, stranger, "CRITICAL", "stranger")
    finding(world, member, "CRITICAL", "unlinked", LINKED)
    assert open_alarm.titles() == ["member"]

    admin = world.member("securityhub", delegate, HOME)
    admin.create_finding_aggregator(RegionLinkingMode="SPECIFIED_REGIONS", Regions=[LINKED])
    finding(world, member, "CRITICAL", "linked", LINKED)
    finding(world, delegate, "CRITICAL", "own", LINKED)
    assert sorted(open_alarm.titles()) == ["linked", "own"]
    for region in (HOME, LINKED):
        world.aws.client("securityhub", region).disable_organization_admin_account(AdminAccountId=delegate)
    finding(world, member, "CRITICAL", "later")
    assert open_alarm.titles() == []


def test_findings_are_refused(world: World, alarm: Alarm) -> None:
    with pytest.raises(ClientError, match="InvalidAccessException"):
        finding(world, alarm.account, "HIGH", "too early")
    client = world.member("securityhub", alarm.account, HOME)
    client.enable_security_hub()
    common = {
        "SchemaVersion": "2018-10-08",
        "Id": "x",
        "ProductArn": f"arn:aws:securityhub:{HOME}:{alarm.account}:product/{alarm.account}/default",
        "GeneratorId": "x",
        "AwsAccountId": alarm.account,
        "CreatedAt": "2026-01-01T00:00:00Z",
        "UpdatedAt": "2026-01-01T00:00:00Z",
        "Title": "x",
        "Description": "x",
        "Types": ["x"],
        "Severity": {"Label": "HIGH"},
        "Resources": [{"Type": "Other", "Id": "x"}],
    }
    wrong = [
        common | {"AwsAccountId": MANAGEMENT},
        common | {"ProductArn": f"arn:aws:securityhub:{HOME}::product/other/thing"},
        common | {"Severity": {}},
        common | {"Types": []},
    ]
    provided = {"FindingProviderFields": {"Severity": {"Label": "HIGH"}, "Types": ["x"]}, "Severity": {}, "Types": []}
    assert client.batch_import_findings(Findings=[common | provided])["SuccessCount"] == 1
    answer = client.batch_import_findings(Findings=wrong)
    assert (answer["SuccessCount"], answer["FailedCount"], len(answer["FailedFindings"])) == (0, 4, 4)


def test_the_topic_policy_must_let_events_publish(open_alarm: Alarm) -> None:
    open_alarm.listen({"source": ["mine"]})
    default = open_alarm.client("sns").create_topic(Name="other")["TopicArn"]
    other = open_alarm.client("sns").get_topic_attributes(TopicArn=default)["Attributes"]["Policy"]
    open_alarm.client("sns").set_topic_attributes(
        TopicArn=open_alarm.topic, AttributeName="Policy", AttributeValue=other
    )

    assert open_alarm.put()["FailedEntryCount"] == 0

    assert open_alarm.messages() == []
    (reason,) = open_alarm.reasons()
    assert f"the policy of {open_alarm.topic} does not let events.amazonaws.com publish" in reason


def test_a_topic_policy_with_a_condition_on_the_rule_lets_no_event_in(open_alarm: Alarm) -> None:
    open_alarm.listen({"source": ["mine"]})
    arn = f"arn:aws:events:{HOME}:{open_alarm.account}:rule/high"
    for keys in ({"aws:SourceArn": arn}, {"aws:SourceAccount": open_alarm.account}):
        open_alarm.allow_topic(Condition={"StringEquals": keys})
        open_alarm.put()
        assert open_alarm.messages() == []
    open_alarm.allow_topic()
    open_alarm.put()
    assert len(open_alarm.messages()) == 1


def test_the_key_policy_must_let_events_use_the_key(alarm: Alarm) -> None:
    alarm.listen({"source": ["mine"]})
    alarm.allow_topic()
    alarm.put()
    assert alarm.messages() == []
    (reason,) = alarm.reasons()
    assert f"the policy of the key {alarm.key} does not let events.amazonaws.com kms:" in reason

    alarm.allow_key()
    alarm.put()
    assert len(alarm.messages()) == 1

    alarm.client("kms").disable_key(KeyId=alarm.key)
    alarm.put()
    assert alarm.messages() == []
    assert "is not enabled" in alarm.reasons()[0]


def test_the_aws_managed_key_of_sns_does_not_let_events_in(open_alarm: Alarm) -> None:
    open_alarm.listen({"source": ["mine"]})
    open_alarm.client("sns").set_topic_attributes(
        TopicArn=open_alarm.topic, AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns"
    )
    open_alarm.put()
    assert open_alarm.messages() == []
    assert "AWS managed key" in open_alarm.reasons()[0]


def test_a_disabled_rule_and_another_accounts_bus_deliver_nothing(world: World, open_alarm: Alarm) -> None:
    open_alarm.listen({"source": ["mine"]})
    entry = {"Source": "mine", "DetailType": "test", "Detail": "{}"}
    for region, account in ((LINKED, open_alarm.account), (HOME, world.account())):
        world.member("events", account, region).put_events(Entries=[entry])
    open_alarm.client("events").disable_rule(Name="high")
    open_alarm.put()
    assert open_alarm.messages() == []
    open_alarm.client("events").enable_rule(Name="high")
    open_alarm.put()
    assert len(open_alarm.messages()) == 1


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ({"Input": '"fixed"'}, '"fixed"'),
        ({"InputPath": "$.detail.a"}, '{"b": ["c", 1]}'),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"first": "$.detail.a.b[0]", "source": "$.source"},
                    "InputTemplate": '"<first> of <source>"',
                }
            },
            '"c of mine"',
        ),
    ],
)
def test_a_target_chooses_what_it_is_told(open_alarm: Alarm, target: dict[str, Any], message: str) -> None:
    open_alarm.listen({"source": ["mine"]})
    open_alarm.target(**target)
    open_alarm.put()
    (arrived,) = open_alarm.messages()
    assert json.loads(arrived["Body"])["Message"] == message


def test_queues_as_targets_are_served_as_well(alarm: Alarm) -> None:
    alarm.listen({"source": ["mine"]})
    queue = alarm.client("sqs").create_queue(QueueName="target")["QueueUrl"]
    arn = f"arn:aws:sqs:{HOME}:{alarm.account}:target"
    alarm.client("events").put_targets(Rule="high", Targets=[{"Id": "queue", "Arn": arn}])
    alarm.put()
    (arrived,) = alarm.messages(queue)
    assert json.loads(arrived["Body"])["detail"] == {"a": {"b": ["c", 1]}}


def test_a_queue_that_is_gone_hinders_nobody(open_alarm: Alarm) -> None:
    open_alarm.listen({"source": ["mine"]})
    gone = f"arn:aws:sqs:{HOME}:{open_alarm.account}:gone"
    open_alarm.client("sns").subscribe(TopicArn=open_alarm.topic, Protocol="sqs", Endpoint=gone)
    dead = f"arn:aws:sqs:{HOME}:{open_alarm.account}:dead"
    target = {"Id": "gone", "Arn": gone, "DeadLetterConfig": {"Arn": dead}}
    open_alarm.client("events").put_targets(Rule="high", Targets=[target])

    assert open_alarm.put()["FailedEntryCount"] == 0

    assert len(open_alarm.messages()) == 1
    assert ["does not exist" in reason for reason in open_alarm.reasons()] == [True]


def test_a_target_that_is_not_emulated_says_so(alarm: Alarm) -> None:
    alarm.listen({"source": ["mine"]})
    function = f"arn:aws:lambda:{HOME}:{alarm.account}:function:f"
    alarm.client("events").put_targets(Rule="high", Targets=[{"Id": "f", "Arn": function}])
    with pytest.raises(ClientError, match=function):
        alarm.put()


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"Source": "aws.securityhub"}, "NotAuthorizedForSourceException"),
        ({"Detail": "no JSON"}, "MalformedDetail"),
        ({"Detail": "[]"}, "MalformedDetail"),
        ({"Source": ""}, "InvalidArgument"),
    ],
)
def test_wrong_events_are_refused(alarm: Alarm, entry: dict[str, str], code: str) -> None:
    answer = alarm.put(**entry)
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == code


@pytest.mark.parametrize(
    ("detail", "matches"),
    [
        ({"a": {"b": ["c"]}}, True),
        ({"a": {"b": ["d"]}}, False),
        ({"things": {"name": ["x"], "size": [{"numeric": [">", 1]}]}}, True),
        ({"things": {"name": ["y"], "size": [{"numeric": [">", 1]}]}}, False),
        ({"$or": [{"a": {"b": ["d"]}}, {"things": {"name": ["y"]}}]}, True),
        ({"$or": [{"a": {"b": ["d"]}}, {"things": {"name": ["z"]}}]}, False),
        ({"things": {"name": [{"exists": False}]}}, False),
        ({"other": {"name": [{"exists": False}]}}, True),
    ],
)
def test_patterns_look_into_lists_of_objects(open_alarm: Alarm, detail: dict[str, Any], matches: bool) -> None:
    open_alarm.listen({"detail": detail})
    event = {"a": {"b": ["c"]}, "things": [{"name": "x", "size": 2}, {"name": "y", "size": 1}]}
    open_alarm.put(Detail=json.dumps(event))
    assert len(open_alarm.messages()) == matches


def test_a_bus_must_exist(alarm: Alarm) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        alarm.put(EventBusName="nowhere")
