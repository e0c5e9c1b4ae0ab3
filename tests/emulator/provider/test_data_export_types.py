"""The types of AWS Data Exports over gRPC, Cloud Control's as well, looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

EXPORT = "aws:bcmdata/export:Export"
NATIVE = "aws-native:bcmdataexports:Export"
ACCOUNT = "111122223333"
CUR = "COST_AND_USAGE_REPORT"


def boto(endpoint: str, service: str) -> Any:
    """A client of the management account's that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="us-east-1", endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def exports(endpoint: str) -> Any:
    s3 = boto(endpoint, "s3")
    s3.create_bucket(Bucket="exports")
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "bcm-data-exports.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::exports/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket="exports", Policy=policy)
    return boto(endpoint, "bcm-data-exports")


def declared(columns: str = "bill_bill_type", overwrite: str = "OVERWRITE_REPORT", **more: Any) -> Properties:
    output: Properties = {"format": "PARQUET", "compression": "PARQUET", "outputType": "CUSTOM", "overwrite": overwrite}
    destination: Properties = {"s3Bucket": "exports", "s3Prefix": "cur", "s3Region": "us-east-1"}
    destination["s3OutputConfigurations"] = [output]
    query: Properties = {"queryStatement": " ".join(("SELECT", columns, "FROM", CUR))}
    query["tableConfigurations"] = {CUR: {"TIME_GRANULARITY": "DAILY"}}
    export: Properties = {
        "name": "cur",
        "dataQueries": [query],
        "destinationConfigurations": [{"s3Destinations": [destination]}],
        "refreshCadences": [{"frequency": "SYNCHRONOUS"}],
    }
    return {"export": {**export, **more}}


def settled(engine: Engine, identifier: str, inputs: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    found, state = engine.read(EXPORT, identifier, inputs)
    answer = engine.diff(EXPORT, found, inputs)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_export_is_made_changed_and_deleted(engine: Engine, exports: Any) -> None:
    old: Properties = {**declared(), "tags": {"a": "1"}}
    identifier, state = engine.create(EXPORT, old)
    assert state["arn"] == identifier
    live = exports.get_export(ExportArn=identifier)["Export"]
    assert live["DataQuery"]["TableConfigurations"] == {CUR: {"TIME_GRANULARITY": "DAILY"}}
    assert live["DestinationConfigurations"]["S3Destination"]["S3OutputConfigurations"]["Format"] == "PARQUET"
    settled(engine, identifier, old)
    new: Properties = {**declared("bill_bill_type, product", "CREATE_NEW_REPORT"), "tags": {"b": "2"}}
    assert list(engine.diff(EXPORT, old, new).replaces) == []
    engine.update(EXPORT, identifier, old, new)
    live = exports.get_export(ExportArn=identifier)["Export"]
    assert live["DataQuery"]["QueryStatement"].startswith("SELECT bill_bill_type, product")
    assert exports.list_tags_for_resource(ResourceArn=identifier)["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    state = settled(engine, identifier, new)
    assert "exists already" in failure(lambda: engine.create(EXPORT, old))
    engine.delete(EXPORT, identifier, state)
    assert engine.read(EXPORT, identifier, new) == ({}, {})
    engine.delete(EXPORT, identifier, state)


@pytest.mark.usefixtures("exports")
@pytest.mark.parametrize(
    "more",
    [
        {"name": "other"},
        {"description": "other"},
        {"refreshCadences": [{"frequency": "OTHER"}]},
        {"dataQueries": [{"queryStatement": "SELECT bill_bill_type FROM COST_AND_USAGE_REPORT"}]},
    ],
)
def test_everything_but_the_statement_and_the_overwriting_forces_a_replacement(
    engine: Engine, more: dict[str, Any]
) -> None:
    assert list(engine.diff(EXPORT, declared(), declared(**more)).replaces) == ["export"]


def test_export_has_no_region_and_no_owner_of_its_bucket(engine: Engine) -> None:
    assert "region" in {name for name, _ in engine.check(EXPORT, {**declared(), "region": "us-east-1"})}
    owned = json.loads(json.dumps(declared()))
    owned["export"]["destinationConfigurations"][0]["s3Destinations"][0]["s3BucketOwner"] = ACCOUNT
    assert any("s3BucketOwner" in name for name, _ in engine.check(EXPORT, owned))


def test_export_that_is_imported_shows_its_arn_only_outside(engine: Engine, exports: Any) -> None:
    identifier, _ = engine.create(EXPORT, declared(name="imported"))
    inputs, state = engine.read(EXPORT, identifier)
    assert state["arn"] == identifier
    assert list(engine.diff(EXPORT, inputs, declared(name="imported")).diffs) == []
    exports.delete_export(ExportArn=identifier)


@pytest.fixture(scope="module")
def native(port: int) -> Engine:
    """Cloud Control's provider, where the type is."""
    return Engine(port, {"region": "us-east-1"})


def central(columns: str = "bill_bill_type", **more: Any) -> Properties:
    output: Properties = {"format": "PARQUET", "compression": "PARQUET", "outputType": "CUSTOM"}
    output["overwrite"] = "OVERWRITE_REPORT"
    destination: Properties = {"s3Bucket": "central", "s3Prefix": "cur", "s3Region": "us-east-1"}
    query = " ".join(("SELECT", columns, "FROM", CUR))
    export: Properties = {
        "name": "central",
        "dataQuery": {"queryStatement": query, "tableConfigurations": {CUR: {"TIME_GRANULARITY": "DAILY"}}},
        "destinationConfigurations": {"s3Destination": {**destination, "s3OutputConfigurations": output}},
        "refreshCadence": {"frequency": "SYNCHRONOUS"},
    }
    return {"export": {**export, **more}}


def owned_by(owner: str, declared: Properties) -> Properties:
    owned: Properties = json.loads(json.dumps(declared))
    owned["export"]["destinationConfigurations"]["s3Destination"]["s3BucketOwner"] = owner  # type: ignore[index,call-overload]
    return owned


@pytest.mark.usefixtures("organization")
def test_export_goes_to_the_bucket_of_another_account(engine: Engine, native: Engine, endpoint: str, root: str) -> None:
    account: Properties = {"name": "operations", "email": "operations@example.com", "parentId": root}
    owner, _ = engine.create("aws:organizations/account:Account", account)
    role = f"arn:aws:iam::{owner}:role/OrganizationAccountAccessRole"
    keys = boto(endpoint, "sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
    s3 = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    s3.create_bucket(Bucket="central")
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "bcm-data-exports.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::central/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    s3.put_bucket_policy(Bucket="central", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert "does not exist in the account" in failure(lambda: native.create(NATIVE, central()))
    old: Properties = {**owned_by(owner, central()), "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]}
    assert "is not available in eu-central-1" in failure(lambda: engine.create(NATIVE, old))
    identifier, state = native.create(NATIVE, old)
    exports = boto(endpoint, "bcm-data-exports")
    live = exports.get_export(ExportArn=identifier)["Export"]
    assert live["DestinationConfigurations"]["S3Destination"]["S3BucketOwner"] == owner
    assert live["DataQuery"]["TableConfigurations"] == {CUR: {"TIME_GRANULARITY": "DAILY"}}
    new: Properties = {**owned_by(owner, central("product")), "tags": [{"key": "b", "value": "3"}]}
    native.update(NATIVE, identifier, old, new)
    assert exports.get_export(ExportArn=identifier)["Export"]["DataQuery"]["QueryStatement"].startswith(
        "SELECT product"
    )
    assert exports.list_tags_for_resource(ResourceArn=identifier)["ResourceTags"] == [{"Key": "b", "Value": "3"}]
    inputs, state = native.read(NATIVE, identifier, new)
    assert list(native.diff(NATIVE, inputs, new).diffs) == []
    native.delete(NATIVE, identifier, state)
    assert native.read(NATIVE, identifier, new) == ({}, {})
    native.delete(NATIVE, identifier, state)


def test_name_cadence_and_table_of_cloud_controls_export_force_a_replacement(native: Engine) -> None:
    other_table: Properties = {"queryStatement": "SELECT a FROM COST_AND_USAGE_REPORT"}
    for more in ({"name": "x"}, {"refreshCadence": {"frequency": "x"}}, {"dataQuery": other_table}):
        assert list(native.diff(NATIVE, central(), central(**more)).replaces) == ["export"]
    changed = native.diff(NATIVE, central(), {**central("product", description="x"), "tags": []})
    assert (list(changed.diffs), list(changed.replaces)) == (["export"], [])
    tags: list[Properties] = [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    old: Properties = {**central(), "tags": list(tags)}
    assert list(native.diff(NATIVE, old, {**old, "tags": [tags[1], tags[0]]}).diffs) == []
