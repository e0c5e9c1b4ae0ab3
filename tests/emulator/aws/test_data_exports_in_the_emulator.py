"""AWS Data Exports: exports of billing tables to a bucket that lets the service write."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

SERVICE = "bcm-data-exports.amazonaws.com"
CUR = "COST_AND_USAGE_REPORT"
QUERY = "SELECT bill_bill_type, line_item_unblended_cost FROM COST_AND_USAGE_REPORT"


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def open_to_exports(s3: Any, bucket: str, account: str) -> None:
    """Let the exports of an account into a new bucket."""
    condition = {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:bcm-data-exports:us-east-1:{account}:export/*"},
    }
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": SERVICE},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": condition,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)


@pytest.fixture(scope="module")
def bucket(world: World) -> str:
    s3 = world.aws.client("s3")
    s3.create_bucket(Bucket="exports")
    open_to_exports(s3, "exports", MANAGEMENT)
    return "exports"


@pytest.fixture(scope="module")
def exports(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("bcm-data-exports")


def export(bucket: str, name: str = "cur", query: str = QUERY, **destination: Any) -> dict[str, Any]:
    output = {"OutputType": "CUSTOM", "Format": "PARQUET", "Compression": "PARQUET", "Overwrite": "OVERWRITE_REPORT"}
    to = {"S3Bucket": bucket, "S3Prefix": "cur", "S3Region": "us-east-1", "S3OutputConfigurations": output}
    return {
        "Name": name,
        "DataQuery": {"QueryStatement": query, "TableConfigurations": {}},
        "DestinationConfigurations": {"S3Destination": to | destination},
        "RefreshCadence": {"Frequency": "SYNCHRONOUS"},
    }


def test_an_export_is_read_back_changed_tagged_and_deleted(exports: Any, bucket: str) -> None:
    asked = export(bucket)
    asked["DataQuery"]["TableConfigurations"] = {CUR: {"TIME_GRANULARITY": "DAILY", "INCLUDE_RESOURCES": "TRUE"}}
    arn = exports.create_export(Export=asked, ResourceTags=[{"Key": "a", "Value": "1"}])["ExportArn"]
    assert arn.startswith(f"arn:aws:bcm-data-exports:us-east-1:{MANAGEMENT}:export/cur-")
    found = exports.get_export(ExportArn=arn)
    assert found["Export"] == asked | {"ExportArn": arn}
    assert found["ExportStatus"]["StatusCode"] == "HEALTHY"
    new = asked | {"DataQuery": {"QueryStatement": "SELECT bill_bill_type FROM COST_AND_USAGE_REPORT"}}
    exports.update_export(ExportArn=arn, Export=new)
    assert exports.get_export(ExportArn=arn)["Export"]["DataQuery"] == new["DataQuery"]
    exports.tag_resource(ResourceArn=arn, ResourceTags=[{"Key": "b", "Value": "2"}])
    exports.untag_resource(ResourceArn=arn, ResourceTagKeys=["a"])
    assert exports.list_tags_for_resource(ResourceArn=arn)["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    assert arn in {each["ExportArn"] for each in exports.list_exports()["Exports"]}
    exports.delete_export(ExportArn=arn)
    for gone in (exports.get_export, exports.delete_export):
        assert code(lambda gone=gone: gone(ExportArn=arn)) == "ResourceNotFoundException"  # type: ignore[misc]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM COST_AND_USAGE_REPORT",
        "SELECT * FROM COST_AND_USAGE_REPORT",
        "SELECT a FROM SOMETHING",
        "select bill_bill_type from cost_and_usage_report",
    ],
)
def test_a_query_is_of_named_columns_of_a_table_that_is_there(exports: Any, bucket: str, query: str) -> None:
    asked = export(bucket, query=query)
    assert code(lambda: exports.create_export(Export=asked)) == "ValidationException"


@pytest.mark.parametrize(
    "settings",
    [
        {CUR: {"TIME_GRANULARITY": "YEARLY"}},
        {CUR: {"COLOUR": "RED"}},
        {"FOCUS_1_2_AWS": {"BILLING_VIEW_ARN": "x"}},
    ],
)
def test_settings_are_those_of_the_table(exports: Any, bucket: str, settings: dict[str, Any]) -> None:
    asked = export(bucket)
    asked["DataQuery"]["TableConfigurations"] = settings
    assert code(lambda: exports.create_export(Export=asked)) == "ValidationException"


def test_the_tables_are_listed_with_their_settings(exports: Any) -> None:
    tables = {each["TableName"]: each["TableProperties"] for each in exports.list_tables()["Tables"]}
    granularity = next(each for each in tables[CUR] if each["Name"] == "TIME_GRANULARITY")
    assert (granularity["DefaultValue"], "MONTHLY" in granularity["ValidValues"]) == ("HOURLY", True)
    assert "FOCUS_1_2_AWS" in tables


def test_the_bucket_is_there_and_lets_the_service_write(world: World, exports: Any, bucket: str) -> None:
    world.aws.client("s3").create_bucket(Bucket="closed")
    wrong_format = export(bucket)
    output = wrong_format["DestinationConfigurations"]["S3Destination"]["S3OutputConfigurations"]
    output["Compression"] = "GZIP"
    for asked, reason in (
        (export("nowhere"), "does not exist"),
        (export("closed"), "does not let"),
        (export(bucket, S3Region="eu-west-1"), "is not in eu-west-1"),
        (wrong_format, "does not go with"),
    ):
        with pytest.raises(ClientError, match=reason):
            exports.create_export(Export=asked)


def test_a_bucket_of_another_account_is_named_with_its_owner(world: World, exports: Any) -> None:
    owner = world.account()
    s3 = world.member("s3", owner)
    s3.create_bucket(Bucket="central")
    open_to_exports(s3, "central", MANAGEMENT)
    with pytest.raises(ClientError, match=f"does not exist in the account {MANAGEMENT}"):
        exports.create_export(Export=export("central", "far"))
    made = exports.create_export(Export=export("central", "far", S3BucketOwner=owner))
    exports.delete_export(ExportArn=made["ExportArn"])


def test_a_table_has_so_many_exports_with_names_of_their_own(exports: Any, bucket: str) -> None:
    query = "SELECT BilledCost FROM FOCUS_1_2_AWS"
    first, _ = (exports.create_export(Export=export(bucket, name, query))["ExportArn"] for name in ("one", "two"))
    third = export(bucket, "three", query)
    assert code(lambda: exports.create_export(Export=third)) == "ServiceQuotaExceededException"
    assert code(lambda: exports.create_export(Export=export(bucket, "one"))) == "ValidationException"
    renamed, other_table = export(bucket, "three", query), export(bucket, "one")
    for asked in (renamed, other_table):
        refused = code(lambda asked=asked: exports.update_export(ExportArn=first, Export=asked))  # type: ignore[misc]
        assert refused == "ValidationException"
    assert (
        code(lambda: exports.update_export(ExportArn=first, Export=export("no", "one", query))) == "ValidationException"
    )
