"""What spend declares: in which account and Region, what budgets tell whom, anomalies, the export, in which order."""

from collections.abc import Mapping
from typing import Any

import pytest
from computed import account_id
from estates import members, small
from recording import UNKNOWN, Recording, Resource, record

from foundation.build import build
from foundation.cost_tables import columns
from foundation.exports import ExportedSpend, Exports

pytestmark = pytest.mark.usefixtures("tokens")

MANAGEMENT, GLOBAL = "111122223333", "us-east-1"
TOPIC = "arn:aws:sns:eu-central-1:999900001111:foundation-spend"
BUDGET, EXPORT = "aws:budgets/budget:Budget", "aws-native:bcmdataexports:Export"
MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription"
BUCKET = "aws:s3/bucket:Bucket"
SECTION: Mapping[str, Any] = {
    "owners": {"platform": ["cloud@example.com"], "shop": ["shop@example.com", "lead@example.com"]},
    "subscribers": ["finance@example.com"],
    "budgets": {"organization": 1000, "management": 50, "accounts": {"desk": 100}},
    "export": {"bucket": "example-costs"},
}
UNITS = {"workloads": {"budget": 700, "tags": {"environment": "production"}}, "suspended": {}}
MEMBERS = members(
    desk={"purpose": "operations"}, shop={"budget": 500, "tags": {"owner": "shop"}}, old={"lifecycle": "closed"}
)
NO_AMOUNTS = members(desk={"purpose": "operations"})
OFF = {**SECTION, "anomalies": "off", "budgets": "off", "export": "off"}


PEOPLE: Mapping[str, Any] = {
    "accounts": {
        key: {"id": id_, "name": key, "email": f"{key}@example.com", "unit": "workloads"}
        for key, id_ in (("desk", "222233334444"), ("operations", "333344445555"))
    }
}


def declared(
    section: Mapping[str, Any], *, home: str = "eu-central-1", preview: bool = False, **sections: Any
) -> Recording:
    settings = {"management_account": MANAGEMENT, "home_region": home, "tags": {"owner": "platform"}}
    given = {"settings": settings, "units": UNITS, "accounts": MEMBERS, "spend": dict(section), **sections}
    return record(lambda: build(small(**given)).export(), preview=preview, stacks={"people": PEOPLE})


def of_spend(recording: Recording) -> tuple[Resource, ...]:
    """What is there with spend alone, but for the guardrail that protects its bucket."""
    before = {one.key for one in declared({}, spend="off").resources}
    own = (one for one in recording.resources if one.custom and one.key not in before)
    return tuple(one for one in own if not one.type.startswith("aws:organizations"))


def by_name(recording: Recording) -> dict[str, Resource]:
    return {one.inputs["name"]: one for one in recording.of(BUDGET)}


@pytest.mark.parametrize("home", ["us-east-1", "eu-central-1"])
def test_all_of_it_is_the_management_accounts_in_us_east_1_but_the_bucket(home: str) -> None:
    elsewhere = "" if home == GLOBAL else f"-{GLOBAL}"
    found = [one for one in of_spend(declared(SECTION, home=home)) if not one.type.startswith("pulumi:providers")]
    for one in found:
        if one.type.startswith("aws:s3/"):
            assert one.provider == "account-desk"
        elif one.type.startswith("aws-native"):
            assert one.provider == f"management-native{elsewhere}"
        elif "region" in one.inputs:
            assert (one.provider, one.inputs["region"]) == ("management", GLOBAL)
        else:
            assert one.provider == f"management{elsewhere}"
    assert {one.type.split("/")[0] for one in found} == {
        "aws:budgets", "aws:costexplorer", "aws:kms", "aws:s3", "aws:sns", EXPORT,
    }  # fmt: skip


def test_nothing_is_declared_for_what_is_off() -> None:
    assert of_spend(declared(OFF)) == ()
    assert declared(OFF).outputs["spend"] == {}
    assert declared({}, spend="off").outputs.get("spend") is None
    no_amount = declared({**OFF, "budgets": {}}, units={"workloads": {}, "suspended": {}}, accounts=NO_AMOUNTS)
    assert no_amount.of(BUDGET) == ()
    assert {one.name for one in of_spend(no_amount)} == {"spend", "spend/finance@example.com"}


def test_a_budget_is_of_the_accounts_that_it_covers_and_has_their_tags() -> None:
    found = by_name(declared(SECTION))
    covered = {
        name: one.inputs["costFilters"][0]["values"] if "costFilters" in one.inputs else None
        for name, one in found.items()
    }
    assert covered == {
        "foundation-organization": None,
        "foundation-management": [MANAGEMENT],
        "foundation-unit-workloads": [account_id("desk"), account_id("shop")],
        "foundation-account-desk": [account_id("desk")],
        "foundation-account-shop": [account_id("shop")],
    }
    assert all(
        one.inputs["costFilters"][0]["name"] == "LinkedAccount" for one in found.values() if covered[one.inputs["name"]]
    )
    assert {name: one.inputs["limitAmount"] for name, one in found.items()} == {
        "foundation-organization": "1000.0",
        "foundation-management": "50.0",
        "foundation-unit-workloads": "700.0",
        "foundation-account-desk": "100.0",
        "foundation-account-shop": "500.0",
    }
    assert found["foundation-organization"].inputs["tags"] == {"owner": "platform"}
    assert found["foundation-unit-workloads"].inputs["tags"] == {"owner": "platform", "environment": "production"}
    assert found["foundation-account-shop"].inputs["tags"] == {"owner": "shop", "environment": "production"}
    assert {one.name for one in found.values()} == {
        "organization", "account/management", "unit/workloads", "account/desk", "account/shop",
    }  # fmt: skip


def test_a_budget_tells_its_owner_and_the_topic_at_each_threshold() -> None:
    section = {**SECTION, "budgets": {"thresholds": {"actual": [80, 100], "forecast": [110]}}}
    (found,) = declared(section).of(BUDGET)[1:]
    assert [
        (told["notificationType"], told["threshold"], told["thresholdType"], told["comparisonOperator"])
        for told in found.inputs["notifications"]
    ] == [
        ("ACTUAL", 80, "PERCENTAGE", "GREATER_THAN"),
        ("ACTUAL", 100, "PERCENTAGE", "GREATER_THAN"),
        ("FORECASTED", 110, "PERCENTAGE", "GREATER_THAN"),
    ]
    for told in found.inputs["notifications"]:
        assert told["subscriberEmailAddresses"] == ["shop@example.com", "lead@example.com"]
        assert told["subscriberSnsTopicArns"] == [TOPIC]
    inputs = found.inputs
    assert (inputs["budgetType"], inputs["timeUnit"], inputs["limitUnit"]) == ("COST", "MONTHLY", "USD")
    assert len(inputs["costTypes"]) == 11
    assert {name for name, is_on in inputs["costTypes"].items() if not is_on} == {"useAmortized", "useBlended"}


def test_a_new_account_adds_its_budget_and_changes_those_of_its_units_alone() -> None:
    def budgets(accounts: Any) -> dict[str, Any]:
        return {one.inputs["name"]: one.inputs for one in declared(SECTION, accounts=accounts).of(BUDGET)}

    more = {**MEMBERS, "members": {**MEMBERS["members"], "lab": {"unit": "workloads", "budget": 20}}}
    before, after = budgets(MEMBERS), budgets(more)
    assert {name for name in after if after[name] != before.get(name)} == {
        "foundation-account-lab",
        "foundation-unit-workloads",
    }


def test_the_topic_is_encrypted_and_has_its_policy_before_anything_tells_it() -> None:
    recording = declared(SECTION)
    topic = recording.one("aws:sns/topic:Topic", "spend")
    assert topic.inputs["name"] == "foundation-spend"
    assert topic.inputs["kmsMasterKeyId"] == "arn:aws:kms:eu-central-1:999900001111:key/key-spend"
    assert recording.one("aws:kms/key:Key", "spend").inputs["enableKeyRotation"] is True
    (person,) = recording.of("aws:sns/topicSubscription:TopicSubscription")
    assert (person.inputs["protocol"], person.inputs["endpoint"]) == ("email", "finance@example.com")
    assert (
        f"arn:aws:sns:us-east-1:{MANAGEMENT}:foundation-spend"
        in (recording.one("aws:sns/topicPolicy:TopicPolicy", "spend").inputs["policy"])
    )
    for one in (*recording.of(BUDGET), recording.one(SUBSCRIPTION, "immediate")):
        assert "aws:sns/topicPolicy:TopicPolicy" in {key.type for key in one.dependencies}


def test_each_dimension_has_a_monitor_that_goes_before_another_takes_its_place() -> None:
    found = declared(SECTION).of(MONITOR)
    assert {one.name: one.inputs["monitorDimension"] for one in found} == {
        "service": "SERVICE",
        "linked-account": "LINKED_ACCOUNT",
    }
    assert {one.inputs["name"] for one in found} == {"foundation-service", "foundation-linked-account"}
    assert {one.inputs["monitorType"] for one in found} == {"DIMENSIONAL"}
    assert all(one.delete_before_replace for one in found)
    only = declared({**SECTION, "anomalies": {"monitors": ["linked-account"]}})
    assert [one.name for one in only.of(MONITOR)] == ["linked-account"]


def test_the_monitor_of_services_that_aws_has_made_is_used_and_not_made_again() -> None:
    theirs = f"arn:aws:ce::{MANAGEMENT}:anomalymonitor/4f1c"
    recording = declared({**SECTION, "anomalies": {"service_monitor": theirs}})
    assert [one.name for one in recording.of(MONITOR)] == ["linked-account"]
    for one in recording.of(SUBSCRIPTION):
        assert len(one.inputs["monitorArnLists"]) == 2
        assert theirs in one.inputs["monitorArnLists"]


def test_anomalies_are_told_to_the_topic_at_once_and_to_addresses_as_often_as_the_file_says() -> None:
    def told(**anomalies: Any) -> dict[str, Any]:
        section = {**SECTION, "anomalies": anomalies}
        return {one.inputs["name"]: one.inputs for one in declared(section).of(SUBSCRIPTION)}

    found = told(frequency="weekly", amount=250, percent=10)
    assert found["foundation-topic"]["frequency"] == "IMMEDIATE"
    assert found["foundation-topic"]["subscribers"] == [{"type": "SNS", "address": TOPIC}]
    assert found["foundation-subscribers"]["frequency"] == "WEEKLY"
    assert found["foundation-subscribers"]["subscribers"] == [{"type": "EMAIL", "address": "finance@example.com"}]
    for one in found.values():
        assert len(one["monitorArnLists"]) == 2
        assert one["thresholdExpression"] == {
            "ands": [
                {"dimension": {"key": key, "matchOptions": ["GREATER_THAN_OR_EQUAL"], "values": [value]}}
                for key, value in (
                    ("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "250"),
                    ("ANOMALY_TOTAL_IMPACT_PERCENTAGE", "10"),
                )
            ]
        }
    assert told(frequency="immediate").keys() == {"foundation-topic"}


def test_the_bucket_of_exports_is_kept_and_ages_its_files() -> None:
    recording = declared({**SECTION, "export": {"bucket": "example-costs", "days": 400}})
    bucket = recording.one(BUCKET, "cost-exports")
    assert (bucket.inputs["bucket"], bucket.protect, bucket.retain_on_delete) == ("example-costs", True, True)
    kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    (rule,) = recording.one(kind, "cost-exports").inputs["rules"]
    assert (rule["expiration"], rule["noncurrentVersionExpiration"]) == ({"days": 400}, {"noncurrentDays": 7})


def test_the_export_goes_to_the_bucket_of_the_operations_account_once_its_policy_is_there() -> None:
    (export,) = declared(SECTION).of(EXPORT)
    found = export.inputs["export"]
    assert export.delete_before_replace
    assert found["name"] == "foundation-costs"
    assert found["refreshCadence"] == {"frequency": "SYNCHRONOUS"}
    destination = found["destinationConfigurations"]["s3Destination"]
    assert destination == {
        "s3Bucket": "example-costs",
        "s3BucketOwner": account_id("desk"),
        "s3Prefix": "exports",
        "s3Region": "eu-central-1",
        "s3OutputConfigurations": {
            "format": "PARQUET",
            "compression": "PARQUET",
            "outputType": "CUSTOM",
            "overwrite": "OVERWRITE_REPORT",
        },
    }
    assert "aws:s3/bucketPolicy:BucketPolicy" in {key.type for key in export.dependencies}


@pytest.mark.parametrize("table", ["cur-2.0", "focus-1.0", "focus-1.2"])
def test_an_export_names_every_column_of_its_table(table: Any) -> None:
    section = {**SECTION, "export": {"bucket": "example-costs", "table": table, "format": "csv"}}
    found = declared(section).of(EXPORT)[0].inputs["export"]
    query = found["dataQuery"]
    name = {"cur-2.0": "COST_AND_USAGE_REPORT", "focus-1.0": "FOCUS_1_0_AWS", "focus-1.2": "FOCUS_1_2_AWS"}[table]
    assert query["queryStatement"] == " ".join(("SELECT", ", ".join(columns(table)), "FROM", name))
    settings = query.get("tableConfigurations", {}).get(name, {})
    assert settings.get("TIME_GRANULARITY") == ("DAILY" if table == "cur-2.0" else None)
    output = found["destinationConfigurations"]["s3Destination"]["s3OutputConfigurations"]
    assert (output["format"], output["compression"]) == ("TEXT_OR_CSV", "GZIP")


@pytest.mark.parametrize(
    ("table", "some"),
    [
        ("cur-2.0", {"line_item_usage_account_id", "line_item_resource_id", "resource_tags", "cost_category"}),
        ("focus-1.0", {"BilledCost", "SubAccountId", "x_CostCategories"}),
        ("focus-1.2", {"BilledCost", "SubAccountId", "InvoiceId"}),
    ],
)
def test_a_table_has_each_column_once(table: Any, some: set[str]) -> None:
    found = columns(table)
    assert len(found) == len(set(found))
    assert some <= set(found)


def test_the_export_is_what_later_stacks_need() -> None:
    outputs = Exports.model_validate(declared(SECTION).outputs)
    names = ("organization", "unit-workloads", "management", "account-desk", "account-shop")
    assert outputs.spend == ExportedSpend(
        topic_arn=TOPIC,
        budgets={f"foundation-{name}": f"{MANAGEMENT}:foundation-{name}" for name in names},
        export_bucket="example-costs",
    )


def test_accounts_of_another_stack_have_the_budgets_of_this_file() -> None:
    recording = declared(SECTION, accounts={"in": "people"}, units={"suspended": {}})
    found = by_name(recording)
    assert found.keys() == {"foundation-organization", "foundation-management", "foundation-account-desk"}
    assert found["foundation-account-desk"].inputs["costFilters"][0]["values"] == ["222233334444"]
    export = recording.of(EXPORT)[0].inputs["export"]["destinationConfigurations"]["s3Destination"]
    assert export["s3BucketOwner"] == "333344445555"


def test_a_preview_before_the_first_deployment_knows_what_comes() -> None:
    recording = declared(SECTION, preview=True)
    assert by_name(recording)["foundation-account-shop"].inputs["costFilters"][0]["values"] == [UNKNOWN]
    assert len(recording.of(BUDGET)) == 5
    assert len(recording.of(EXPORT)) == 1
