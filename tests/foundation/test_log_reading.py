"""Who reads the archive: the role, what it may do, and Athena's tables by choice."""

import json
from typing import Any

import pytest
from computed import ORGANIZATION_ID, account_id
from computed_services import arn
from log_estates import logging
from recording import Key, Recording, Resource, record
from session_tokens import SessionTokens

from evaluation.policy import Request, parse
from foundation.build import build
from foundation.config.logs import BUCKETS
from foundation.config.regions import REGIONS
from foundation.log_reading import reading
from foundation.policies.archive import READER_ROLE

ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
WORKGROUP, DATABASE = "aws:athena/workgroup:Workgroup", "aws:glue/catalogDatabase:CatalogDatabase"
TABLE = "aws:glue/catalogTable:CatalogTable"
LOG = "arn:aws:s3:::example-audit-trail/AWSLogs/one.json.gz"
KEY = "arn:aws:kms:eu-central-1:222233334444:key/one"


def may(action: str, resource: str, *, results: str | None = None) -> bool:
    document = parse(reading(["example-audit-trail", "example-results"], KEY, results))
    assert {statement.effect for statement in document} == {"Allow"}
    return any(statement.means(Request(action, resource, {})) for statement in document)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:ListBucket", "arn:aws:s3:::example-audit-trail"),
        ("s3:GetBucketLocation", "arn:aws:s3:::example-audit-trail"),
        ("s3:GetObject", LOG),
        ("s3:GetObjectVersion", LOG),
        ("kms:Decrypt", KEY),
    ],
)
def test_the_reader_finds_reads_and_decrypts_logs(action: str, resource: str) -> None:
    assert may(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:DeleteObject", LOG),
        ("s3:DeleteObjectVersion", LOG),
        ("s3:PutObject", LOG),
        ("s3:BypassGovernanceRetention", LOG),
        ("s3:PutBucketPolicy", "arn:aws:s3:::example-audit-trail"),
        ("s3:GetObject", "arn:aws:s3:::another-bucket/one"),
        ("s3:ListBucket", "arn:aws:s3:::example-audit-trail-2"),
        ("kms:Decrypt", "arn:aws:kms:eu-central-1:222233334444:key/two"),
        ("kms:GenerateDataKey", KEY),
        ("kms:ScheduleKeyDeletion", KEY),
        ("athena:StartQueryExecution", "arn:aws:athena:eu-central-1:222233334444:workgroup/foundation-logs"),
        ("glue:GetTable", "arn:aws:glue:eu-central-1:222233334444:catalog"),
    ],
)
def test_the_reader_does_nothing_else(action: str, resource: str) -> None:
    assert not may(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("athena:StartQueryExecution", "arn:aws:athena:eu-central-1:222233334444:workgroup/foundation-logs"),
        ("glue:GetTable", "arn:aws:glue:eu-central-1:222233334444:table/foundation_logs/cloudtrail"),
        ("s3:PutObject", "arn:aws:s3:::example-results/athena/one.csv"),
        ("kms:GenerateDataKey", KEY),
    ],
)
def test_with_athena_it_queries_and_writes_encrypted_results(action: str, resource: str) -> None:
    assert may(action, resource, results="example-results")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("athena:StartQueryExecution", "arn:aws:athena:eu-central-1:222233334444:workgroup/primary"),
        ("glue:GetTable", "arn:aws:glue:eu-central-1:222233334444:table/other/cloudtrail"),
        ("glue:DeleteTable", "arn:aws:glue:eu-central-1:222233334444:table/foundation_logs/cloudtrail"),
        ("s3:PutObject", "arn:aws:s3:::example-results/AWSLogs/one.gz"),
        ("s3:PutObject", LOG),
        ("s3:DeleteObject", "arn:aws:s3:::example-results/athena/one.csv"),
    ],
)
def test_with_athena_it_still_changes_no_log(action: str, resource: str) -> None:
    assert not may(action, resource, results="example-results")


def recorded(**reading: Any) -> Recording:
    return record(lambda: build(logging(reading=reading)))


def trusted(recording: Recording) -> object:
    (statement,) = json.loads(recording.one(ROLE, "log-reader").inputs["assumeRolePolicy"])["Statement"]
    assert statement["Action"] == "sts:AssumeRole"
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION_ID}}
    return statement["Principal"]["AWS"]


def test_the_role_is_in_the_archive_and_the_security_account_assumes_it(tokens: SessionTokens) -> None:
    recording = recorded()
    role = recording.one(ROLE, "log-reader")
    assert (role.inputs["name"], role.provider) == (READER_ROLE, "account-archive")
    assert trusted(recording) == [f"arn:aws:iam::{account_id('guard')}:root"]


def test_the_file_says_which_accounts_assume_it(tokens: SessionTokens) -> None:
    recording = recorded(accounts=["lab", "guard"])
    assert trusted(recording) == [f"arn:aws:iam::{account_id(key)}:root" for key in ("lab", "guard")]


def test_the_role_reads_every_bucket_of_the_archive(tokens: SessionTokens) -> None:
    policy = recorded().one(ROLE_POLICY, "log-reader")
    buckets = [f"example-4f1c-{kind}" for kind in BUCKETS]
    assert policy.inputs["policy"] == reading(buckets, arn("kms", "key/key-log-archive"), None)
    assert policy.inputs["role"] == READER_ROLE


def test_without_the_choice_there_is_nothing_of_athena(tokens: SessionTokens) -> None:
    recording = recorded()
    assert recording.of(WORKGROUP) == recording.of(DATABASE) == recording.of(TABLE) == ()


def tables(recording: Recording) -> dict[str, Resource]:
    return {table.name: table for table in recording.of(TABLE)}


def test_results_of_queries_are_encrypted_below_their_own_prefix(tokens: SessionTokens) -> None:
    recording = recorded(athena=True)
    configuration = recording.one(WORKGROUP, "log-tables").inputs["configuration"]
    assert configuration["enforceWorkgroupConfiguration"] is True
    assert configuration["resultConfiguration"] == {
        "outputLocation": "s3://example-4f1c-operational-logs/athena/",
        "encryptionConfiguration": {"encryptionOption": "SSE_KMS", "kmsKeyArn": arn("kms", "key/key-log-archive")},
    }
    policy = json.loads(recording.one(ROLE_POLICY, "log-reader").inputs["policy"])
    (results,) = (one for one in policy["Statement"] if one["Sid"] == "Results")
    assert results["Resource"] == ["arn:aws:s3:::example-4f1c-operational-logs/athena/*"]


def test_tables_find_the_logs_where_aws_writes_them(tokens: SessionTokens) -> None:
    found = tables(recorded(athena=True))
    day = "${account}/{service}/${region}/${day}"
    trail, flows = found["cloudtrail"].inputs, found["flow_logs"].inputs
    assert trail["parameters"]["storage.location.template"] == (
        f"s3://example-4f1c-audit-trail/AWSLogs/{ORGANIZATION_ID}/{day.replace('{service}', 'CloudTrail')}"
    )
    assert trail["storageDescriptor"]["location"] == f"s3://example-4f1c-audit-trail/AWSLogs/{ORGANIZATION_ID}/"
    assert flows["parameters"]["storage.location.template"] == (
        f"s3://example-4f1c-flow-logs/AWSLogs/{day.replace('{service}', 'vpcflowlogs')}"
    )
    assert flows["storageDescriptor"]["location"] == "s3://example-4f1c-flow-logs/AWSLogs/"
    for table in (trail, flows):
        assert [key["name"] for key in table["partitionKeys"]] == ["account", "region", "day"]
        assert table["parameters"]["projection.enabled"] == "true"
        assert table["databaseName"] == "foundation_logs"


def test_the_table_of_the_trail_has_events_of_forbidden_regions_too(tokens: SessionTokens) -> None:
    found = tables(recorded(athena=True))
    trail, flows = (found[name].inputs["parameters"] for name in ("cloudtrail", "flow_logs"))
    assert trail["projection.region.values"].split(",") == list(REGIONS)
    assert flows["projection.region.values"] == "eu-central-1,eu-west-1,us-east-1"


def test_no_column_has_the_name_of_a_partition(tokens: SessionTokens) -> None:
    for table in tables(recorded(athena=True)).values():
        columns = [column["name"] for column in table.inputs["storageDescriptor"]["columns"]]
        assert len(columns) == len(set(columns))
        assert not {"account", "region", "day"} & set(columns)


def test_operational_logs_of_all_accounts_are_copied_into_the_archive_by_its_own_account(tokens: SessionTokens) -> None:
    recording = record(lambda: build(logging(operational_logs={"log_groups": "LogGroupName LIKE '/aws/lambda%'"})))
    (found,) = recording.of(
        "aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization"
    )
    assert found.provider == "account-archive"
    rule = found.inputs["rule"]
    assert rule["source"] == {
        "regions": ["eu-central-1", "eu-west-1", "us-east-1"],
        "scope": f"OrganizationId = '{ORGANIZATION_ID}'",
        "sourceLogsConfiguration": {
            "encryptedLogGroupStrategy": "ALLOW",
            "logGroupSelectionCriteria": "LogGroupName LIKE '/aws/lambda%'",
        },
    }
    assert rule["destination"]["account"] == account_id("archive")
    assert rule["destination"]["region"] == "eu-central-1"
    encryption = rule["destination"]["destinationLogsConfiguration"]["logsEncryptionConfiguration"]
    assert encryption["encryptionStrategy"] == "CUSTOMER_MANAGED"
    assert encryption["kmsKeyArn"] == arn("kms", "key/key-log-archive")
    delegation = Key("aws:organizations/delegatedAdministrator:DelegatedAdministrator", "observabilityadmin")
    assert delegation in found.dependencies


def test_without_operational_logs_nothing_is_delegated_for_them(tokens: SessionTokens) -> None:
    recording = record(lambda: build(logging(operational_logs="off")))
    assert not any("observabilityadmin" in key.type + key.name for key in recording.keys)
