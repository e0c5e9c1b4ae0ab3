"""What tells of spend, tampered with one thing at a time: exactly that is named."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_area_world import THIRD, World, rolled_out
from readback_lines import member
from readback_organization import session
from readback_spend_world import BUCKET, STACK, budget, export, notification, part, spend, subscription

from checks import readback_spend
from checks.readback import readback
from foundation.config import In

pytestmark = pytest.mark.slow

IN = In.model_validate({"in": "the-other"})
SHOP, ORGANIZATION = "foundation-account-shop", "foundation-organization"
TOPIC = "topic foundation-spend"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("spend"), STACK, readback_spend) as found:
        yield found


@pytest.fixture
def budgets(world: World) -> Any:
    return world.client("budgets", "management", THIRD)


@pytest.fixture
def ce(world: World) -> Any:
    return world.client("ce", "management", THIRD)


@pytest.fixture
def exports(world: World) -> Any:
    return world.client("bcm-data-exports", "management", THIRD)


@pytest.fixture
def named(world: World) -> dict[str, str]:
    """What names the budget of the shop."""
    return {"AccountId": world.inside.id_of("management"), "BudgetName": SHOP}


def test_what_the_program_has_made_is_as_declared(world: World) -> None:
    assert world.lines() == []


def test_the_whole_read_back_tells_of_spend(world: World, budgets: Any, named: Any, undo: ExitStack) -> None:
    asked = (world.config, world.shell.endpoint, session())
    assert readback(*asked).mismatches == ()
    before, account = budget(world, SHOP), named["AccountId"]
    budgets.update_budget(AccountId=account, NewBudget={**before, "BudgetLimit": {"Amount": "9000", "Unit": "USD"}})
    undo.callback(budgets.update_budget, AccountId=account, NewBudget=before)
    (mismatch,) = readback(*asked).mismatches
    assert str(mismatch) == f"budget {SHOP}, amount: expected 500.0, found 9000.0"


def test_where_another_stack_declares_spend_nothing_is_compared(world: World) -> None:
    config = world.config.model_copy(update={"spend": IN})
    assert readback_spend.expected(config) == readback_spend.found(config, world.inside) == {}


def test_what_is_off_is_not_looked_for(world: World) -> None:
    config = spend(world, **dict.fromkeys(("budgets", "anomalies", "export"), world.config.baseline))
    assert readback_spend.expected(config) == readback_spend.found(config, world.inside) == {}


def test_budgets_that_are_missing_or_not_declared_are_named(
    world: World, budgets: Any, named: Any, undo: ExitStack
) -> None:
    theirs = {**budget(world, SHOP), "BudgetName": "theirs"}
    budgets.create_budget(AccountId=named["AccountId"], Budget=theirs)
    undo.callback(budgets.delete_budget, AccountId=named["AccountId"], BudgetName="theirs")
    assert world.what() == ["budget theirs"]
    more = part(world, "budgets", accounts={"cables": 10})
    assert 'budget foundation-account-cables: expected "exists", found nothing' in world.lines(more)


def test_what_a_budget_counts_is_compared(world: World, budgets: Any, named: Any, undo: ExitStack) -> None:
    account, before = named["AccountId"], budget(world, SHOP)
    filters = {"LinkedAccount": [world.inside.id_of("lab"), "999988887777"], "Service": ["Amazon EC2"]}
    changed = {**before, "CostFilters": filters, "CostTypes": {**before["CostTypes"], "IncludeTax": False}}
    budgets.update_budget(AccountId=account, NewBudget={**changed, "TimeUnit": "QUARTERLY"})
    undo.callback(budgets.update_budget, AccountId=account, NewBudget=before)
    subject = f"budget {SHOP}"
    assert world.what() == [f"{subject}, {fact}" for fact in ("every", "accounts", "other filters", "costs")]
    assert world.lines()[1] == f'{subject}, accounts: expected ["shop"], found ["999988887777", "lab"]'
    service = {"Dimensions": {"Key": "SERVICE", "Values": ["Amazon EC2"]}}
    kept = {name: before[name] for name in ("BudgetName", "BudgetType", "TimeUnit", "CostTypes")}
    past = {"AutoAdjustType": "HISTORICAL", "HistoricalOptions": {"BudgetAdjustmentPeriod": 3}}
    budgets.update_budget(AccountId=account, NewBudget={**kept, "FilterExpression": service, "AutoAdjustData": past})
    assert world.lines() == [
        f"{subject}, amount: expected 500.0, found nothing",
        f'{subject}, unit: expected "USD", found nothing',
        f'{subject}, accounts: expected ["shop"], found []',
        f'{subject}, other filters: expected [], found ["expression"]',
    ]


def test_whom_a_budget_tells_is_compared(world: World, budgets: Any, named: Any, undo: ExitStack) -> None:
    topic = f"arn:aws:sns:{THIRD}:{named['AccountId']}:foundation-spend"
    told = [{"SubscriptionType": "EMAIL", "Address": "shop@example.com"}, {"SubscriptionType": "SNS", "Address": topic}]
    at_80, at_90 = notification("ACTUAL", 80), notification("ACTUAL", 90)
    budgets.update_notification(**named, OldNotification=at_80, NewNotification=at_90)
    undo.callback(budgets.update_notification, **named, OldNotification=at_90, NewNotification=at_80)
    forecast = notification("FORECASTED", 110)
    budgets.delete_subscriber(**named, Notification=forecast, Subscriber=told[0])
    undo.callback(budgets.create_subscriber, **named, Notification=forecast, Subscriber=told[0])
    dollars = {**notification("ACTUAL", 5), "ThresholdType": "ABSOLUTE_VALUE"}
    budgets.create_notification(**named, Notification=dollars, Subscribers=told[:1])
    undo.callback(budgets.delete_notification, **named, Notification=dollars)
    found = f"budget {SHOP}, told at"
    assert world.lines() == [
        f'{found} ACTUAL GREATER_THAN 80%: expected ["shop@example.com", "the topic"], found nothing',
        f'{found} FORECASTED GREATER_THAN 110%: expected ["shop@example.com", "the topic"], found ["the topic"]',
        f'{found} ACTUAL GREATER_THAN 90%: expected nothing, found ["shop@example.com", "the topic"]',
        f'{found} ACTUAL GREATER_THAN 5 USD: expected nothing, found ["shop@example.com"]',
    ]


def test_tags_of_a_budget_are_those_of_what_it_watches(world: World, budgets: Any, named: Any, undo: ExitStack) -> None:
    arn = f"arn:aws:budgets::{named['AccountId']}:budget/{SHOP}"
    budgets.tag_resource(ResourceARN=arn, ResourceTags=[{"Key": "owner", "Value": "lab"}])
    undo.callback(budgets.tag_resource, ResourceARN=arn, ResourceTags=[{"Key": "owner", "Value": "shop"}])
    assert world.lines() == [f'budget {SHOP}, tag owner: expected "shop", found "lab"']


def test_where_another_stack_declares_the_accounts_they_are_counted(world: World) -> None:
    found = [line.split(", ")[0] for line in world.lines(world.config.model_copy(update={"accounts": IN}))]
    others = [f"budget foundation-{name}" for name in ("unit-workloads.production", "account-lab", "account-shop")]
    assert sorted(found) == sorted(f"{other}: expected nothing" for other in others)


def test_the_topic_is_compared(world: World, undo: ExitStack) -> None:
    sns = world.client("sns", "management", THIRD)
    topic = {"TopicArn": f"arn:aws:sns:{THIRD}:{world.inside.id_of('management')}:foundation-spend"}
    before = sns.get_topic_attributes(**topic)["Attributes"]
    policy = json.loads(before["Policy"])
    changed = {**policy, "Statement": policy["Statement"][:1]}
    sns.set_topic_attributes(**topic, AttributeName="Policy", AttributeValue=json.dumps(changed))
    undo.callback(sns.set_topic_attributes, **topic, AttributeName="Policy", AttributeValue=before["Policy"])
    queue = f"arn:aws:sqs:{THIRD}:{world.inside.id_of('management')}:theirs"
    world.client("sqs", "management", THIRD).create_queue(QueueName="theirs")
    made = sns.subscribe(**topic, Protocol="sqs", Endpoint=queue)
    undo.callback(sns.unsubscribe, SubscriptionArn=made["SubscriptionArn"])
    assert world.what() == [f"{TOPIC}, policy.Statement", f"{TOPIC}, subscriber {queue}"]
    sns.set_topic_attributes(**topic, AttributeName="KmsMasterKeyId", AttributeValue="")
    undo.callback(
        sns.set_topic_attributes, **topic, AttributeName="KmsMasterKeyId", AttributeValue=before["KmsMasterKeyId"]
    )
    assert world.what()[-1] == f"key of {TOPIC}"


def test_the_key_of_the_topic_is_compared(world: World, undo: ExitStack) -> None:
    sns, kms = world.client("sns", "management", THIRD), world.client("kms", "management", THIRD)
    topic = f"arn:aws:sns:{THIRD}:{world.inside.id_of('management')}:foundation-spend"
    key = {"KeyId": sns.get_topic_attributes(TopicArn=topic)["Attributes"]["KmsMasterKeyId"]}
    kms.disable_key_rotation(**key)
    undo.callback(kms.enable_key_rotation, **key)
    assert f"key of {TOPIC}, rotation" in world.what()


def test_where_anomalies_are_told_at_once_addresses_have_no_subscription(world: World) -> None:
    elsewhere = part(world, "anomalies", frequency="immediate")
    assert world.what(elsewhere) == ["anomaly subscription foundation-subscribers"]


def test_monitors_are_compared(world: World, ce: Any, undo: ExitStack) -> None:
    only = {"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [world.inside.id_of("shop")]}}
    theirs = {"MonitorName": "theirs", "MonitorType": "CUSTOM", "MonitorSpecification": only}
    made = ce.create_anomaly_monitor(AnomalyMonitor=theirs)["MonitorArn"]
    undo.callback(ce.delete_anomaly_monitor, MonitorArn=made)
    assert world.what() == ["anomaly monitor theirs"]
    one = world.what(part(world, "anomalies", monitors=("service",)))
    subscriptions = [f"anomaly subscription foundation-{name}, monitors" for name in ("topic", "subscribers")]
    assert one == [*subscriptions, "anomaly monitor foundation-linked-account", "anomaly monitor theirs"]


def test_a_monitor_that_was_there_already_is_none_of_ours_and_neither_is_what_it_tells(world: World, ce: Any) -> None:
    found = {one["MonitorName"]: one["MonitorArn"] for one in ce.get_anomaly_monitors()["AnomalyMonitors"]}
    assert world.what(part(world, "anomalies", service_monitor=found["foundation-service"])) == []
    elsewhere = part(world, "anomalies", service_monitor="arn:aws:ce::111122223333:anomalymonitor/4f1c")
    subscriptions = [
        f"anomaly subscription foundation-{name}, monitors[{number}]"
        for name in ("topic", "subscribers")
        for number in range(2)
    ]
    assert world.what(elsewhere) == [*subscriptions, "anomaly monitor foundation-service"]


def test_subscriptions_to_anomalies_are_compared(world: World, ce: Any, undo: ExitStack) -> None:
    before = subscription(ce, "foundation-subscribers")
    asked = {"SubscriptionArn": before["SubscriptionArn"]}
    usual = {name: before[name] for name in ("Frequency", "ThresholdExpression", "MonitorArnList")}
    usual["Subscribers"] = [{"Type": "EMAIL", "Address": "finance@example.com"}]
    amount = {"Dimensions": {**before["ThresholdExpression"]["And"][0]["Dimensions"], "Values": ["7"]}}
    changed = {"And": [amount, before["ThresholdExpression"]["And"][1]]}
    others = [{"Type": "EMAIL", "Address": "others@example.com"}]
    ce.update_anomaly_subscription(
        **asked,
        Frequency="WEEKLY",
        ThresholdExpression=changed,
        Subscribers=others,
        MonitorArnList=before["MonitorArnList"][:1],
    )
    undo.callback(ce.update_anomaly_subscription, **asked, **usual)
    subject = "anomaly subscription foundation-subscribers"
    assert world.what() == [
        f"{subject}, frequency",
        f"{subject}, tells[0]",
        f"{subject}, monitors",
        f"{subject}, threshold.And[0].ANOMALY_TOTAL_IMPACT_ABSOLUTE",
    ]
    ce.update_anomaly_subscription(**asked, ThresholdExpression={"Or": changed["And"]})
    assert f"{subject}, threshold.Or" in world.what()


def test_the_export_is_compared(world: World, exports: Any, undo: ExitStack) -> None:
    arn, before = export(exports)
    undo.callback(exports.update_export, ExportArn=arn, Export=before)
    query = before["DataQuery"]["QueryStatement"].replace("BilledCost, ", "") + " WHERE BilledCost > 1"
    place = before["DestinationConfigurations"]["S3Destination"]
    files = {**place["S3OutputConfigurations"], "Format": "TEXT_OR_CSV", "Compression": "GZIP"}
    changed = {"S3Destination": {**place, "S3Prefix": "elsewhere", "S3OutputConfigurations": files}}
    exports.update_export(
        ExportArn=arn,
        Export={**before, "DataQuery": {"QueryStatement": query}, "DestinationConfigurations": changed},
    )
    subject = "data export foundation-costs"
    facts = ("columns.BilledCost", "only", "format", "compression", "prefix")
    assert world.what() == [f"{subject}, {fact}" for fact in facts]


def test_an_export_that_is_missing_or_not_declared_is_named(world: World, exports: Any, undo: ExitStack) -> None:
    _, before = export(exports)
    theirs = {**before, "Name": "theirs"}
    theirs.pop("ExportArn", None)
    made = exports.create_export(Export=theirs)["ExportArn"]
    undo.callback(exports.delete_export, ExportArn=made)
    assert world.what() == ["data export theirs"]
    tables = [what for what in world.what(part(world, "export", table="cur-2.0")) if "columns" not in what]
    subject = "data export foundation-costs"
    assert tables[:2] == [f"{subject}, table", f"{subject}, settings.INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY"]


def test_the_bucket_of_the_export_is_compared(world: World, undo: ExitStack) -> None:
    s3, there = world.client("s3", "desk"), {"Bucket": BUCKET}
    policy = s3.get_bucket_policy(**there)["Policy"]
    s3.put_bucket_policy(**there, Policy=policy.replace("s3:PutObject", "s3:PutObjectAcl"))
    undo.callback(s3.put_bucket_policy, **there, Policy=policy)
    block = s3.get_public_access_block(**there)["PublicAccessBlockConfiguration"]
    s3.put_public_access_block(**there, PublicAccessBlockConfiguration={**block, "BlockPublicAcls": False})
    undo.callback(s3.put_public_access_block, **there, PublicAccessBlockConfiguration=block)
    assert world.what() == [
        f"bucket {BUCKET}, public access block.BlockPublicAcls",
        f"bucket {BUCKET}, policy.Statement[0].Action[0]",
    ]
    assert world.what(part(world, "export", days=30))[-1] == f"bucket {BUCKET}, lifecycle[0].expiration.Days"


def test_a_bucket_of_the_export_that_is_not_there_is_named(world: World) -> None:
    lines = world.lines(part(world, "export", bucket="example-elsewhere"))
    assert lines == [
        f'data export foundation-costs, bucket: expected "example-elsewhere", found "{BUCKET}"',
        'bucket example-elsewhere: expected "exists", found nothing',
    ]


def test_an_account_that_cannot_be_entered_is_a_finding_and_not_the_end(world: World) -> None:
    config = member(world.config, "desk", access_role="nobody")
    lines = [str(one) for one in readback(config, world.shell.endpoint, session()).mismatches]
    assert 'spend, bucket of the export: expected nothing, found {"cannot be read": "AccessDenied"}' in lines
