"""Centralized logs, and Athena and Glue that read them, over gRPC and past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

CENTRALIZATION = "aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization"
WORKGROUP = "aws:athena/workgroup:Workgroup"
DATABASE = "aws:glue/catalogDatabase:CatalogDatabase"
TABLE = "aws:glue/catalogTable:CatalogTable"
REGION = "eu-central-1"
ACCOUNT = "111122223333"


def client(endpoint: str, service: str) -> Any:
    """A boto3 client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> None:
    """What is read back is what was declared, and no difference."""
    assert engine.check(token, declared) == []
    inputs, _ = engine.read(token, identifier, declared)
    assert inputs == declared
    assert list(engine.diff(token, inputs, declared).diffs) == []


@pytest.fixture(scope="module")
def rule(organization: Properties, organizations: Any) -> Properties:
    organizations.enable_aws_service_access(ServicePrincipal="observabilityadmin.amazonaws.com")
    identity = organizations.describe_organization()["Organization"]["Id"]
    return {
        "ruleName": "logs",
        "rule": {
            "source": {
                "regions": ["us-east-1", REGION],
                "scope": f"OrganizationId = '{identity}'",
                "sourceLogsConfiguration": {"encryptedLogGroupStrategy": "ALLOW", "logGroupSelectionCriteria": "*"},
            },
            "destination": {
                "account": ACCOUNT,
                "region": REGION,
                "destinationLogsConfiguration": {
                    "logsEncryptionConfiguration": {"encryptionStrategy": "AWS_OWNED"},
                    "backupConfiguration": {"region": "eu-west-1"},
                },
            },
        },
        "tags": {"a": "1"},
        "region": REGION,
    }


def test_centralization_rule_is_made_changed_and_deleted(engine: Engine, endpoint: str, rule: Properties) -> None:
    identifier, state = engine.create(CENTRALIZATION, rule)
    assert identifier == "logs"
    settled(engine, CENTRALIZATION, identifier, rule)
    declared: Any = rule["rule"]
    turned = {**declared, "source": {**declared["source"], "regions": [REGION, "us-east-1"]}}
    assert list(engine.diff(CENTRALIZATION, rule, rule | {"rule": turned}).diffs) == []

    new: Properties = rule | {"rule": {**declared, "source": {**declared["source"], "regions": [REGION]}}, "tags": {}}
    assert list(engine.diff(CENTRALIZATION, rule, new).diffs) == ["rule", "tags"]
    engine.update(CENTRALIZATION, identifier, rule, new)
    live = client(endpoint, "observabilityadmin").get_centralization_rule_for_organization(RuleIdentifier="logs")
    assert live["CentralizationRule"]["Source"]["Regions"] == [REGION]
    settled(engine, CENTRALIZATION, identifier, new)
    assert list(engine.diff(CENTRALIZATION, new, new | {"ruleName": "other"}).replaces) == ["ruleName"]
    engine.delete(CENTRALIZATION, identifier, state)
    assert engine.read(CENTRALIZATION, identifier, {"region": REGION}) == ({}, {})


def test_workgroup_is_made_changed_and_deleted(engine: Engine, endpoint: str) -> None:
    declared: Properties = {
        "name": "logs",
        "description": "Reads logs",
        "configuration": {
            "bytesScannedCutoffPerQuery": 10_000_000,
            "enforceWorkgroupConfiguration": True,
            "resultConfiguration": {
                "outputLocation": "s3://results/athena/",
                "encryptionConfiguration": {"encryptionOption": "SSE_KMS", "kmsKeyArn": "arn:aws:kms:a:1:key/b"},
            },
        },
        "tags": {"a": "1"},
        "forceDestroy": True,
        "region": REGION,
    }
    identifier, state = engine.create(WORKGROUP, declared)
    assert state["arn"] == f"arn:aws:athena:{REGION}:{ACCOUNT}:workgroup/logs"
    settled(engine, WORKGROUP, identifier, declared)
    athena = client(endpoint, "athena")
    live = athena.get_work_group(WorkGroup="logs")["WorkGroup"]["Configuration"]
    assert live["ResultConfiguration"]["EncryptionConfiguration"]["KmsKey"] == "arn:aws:kms:a:1:key/b"
    assert live["PublishCloudWatchMetricsEnabled"] is True

    new: Properties = {
        "name": "logs",
        "configuration": {
            "publishCloudwatchMetricsEnabled": False,
            "resultConfiguration": {"outputLocation": "s3://results/other/"},
        },
        "state": "DISABLED",
        "tags": {"b": "2"},
        "forceDestroy": True,
        "region": REGION,
    }
    engine.update(WORKGROUP, identifier, declared, new)
    settled(engine, WORKGROUP, identifier, new)
    live = athena.get_work_group(WorkGroup="logs")["WorkGroup"]
    assert live["State"] == "DISABLED"
    assert live["Configuration"]["ResultConfiguration"] == {"OutputLocation": "s3://results/other/"}
    assert "BytesScannedCutoffPerQuery" not in live["Configuration"]
    tags = athena.list_tags_for_resource(ResourceARN=str(state["arn"]))["Tags"]
    assert tags == [{"Key": "b", "Value": "2"}]
    assert list(engine.diff(WORKGROUP, new, new | {"name": "other"}).replaces) == ["name"]
    engine.delete(WORKGROUP, identifier, state)
    assert engine.read(WORKGROUP, identifier, {"region": REGION}) == ({}, {})


def test_setting_of_a_workgroup_that_is_not_applied_is_refused_by_name(engine: Engine) -> None:
    configuration: Properties = {"monitoringConfiguration": {"managedLoggingConfiguration": {"enabled": True}}}
    declared: Properties = {"name": "monitored", "configuration": configuration}
    assert "configuration.monitoringConfiguration" in failure(lambda: engine.create(WORKGROUP, declared))


def table(**more: Any) -> Properties:
    return {
        "name": "trail",
        "databaseName": "logs",
        "tableType": "EXTERNAL_TABLE",
        "parameters": {"projection.enabled": "true", "classification": "cloudtrail"},
        "partitionKeys": [{"name": "account", "type": "string"}],
        "storageDescriptor": {
            "location": "s3://audit-trail/AWSLogs/",
            "inputFormat": "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
            "columns": [
                {"name": "eventname", "type": "string", "comment": "What"},
                {"name": "awsregion", "type": "string"},
            ],
            "serDeInfo": {
                "serializationLibrary": "org.apache.hive.hcatalog.data.JsonSerDe",
                "parameters": {"serialization.format": "1"},
            },
        },
        "region": REGION,
        **more,
    }


def test_database_and_table_are_made_changed_and_deleted(engine: Engine, endpoint: str) -> None:
    declared: Properties = {
        "name": "logs",
        "description": "Logs",
        "parameters": {"Owner.Team": "security"},
        "tags": {"a": "1"},
        "region": REGION,
    }
    database, database_state = engine.create(DATABASE, declared)
    assert database == f"{ACCOUNT}:logs"
    settled(engine, DATABASE, database, declared)
    glue = client(endpoint, "glue")
    assert glue.get_database(Name="logs")["Database"]["Parameters"] == {"Owner.Team": "security"}

    identifier, state = engine.create(TABLE, table())
    assert (identifier, state["arn"]) == (
        f"{ACCOUNT}:logs:trail",
        f"arn:aws:glue:{REGION}:{ACCOUNT}:table/logs/trail",
    )
    settled(engine, TABLE, identifier, table())
    live = glue.get_table(DatabaseName="logs", Name="trail")["Table"]
    library = live["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
    assert library == "org.apache.hive.hcatalog.data.JsonSerDe"

    engine.update(TABLE, identifier, table(), table(parameters={"projection.enabled": "false"}))
    settled(engine, TABLE, identifier, table(parameters={"projection.enabled": "false"}))
    renamed: Properties = {"name": "logs", "description": "More logs", "tags": {"b": "2"}, "region": REGION}
    engine.update(DATABASE, database, declared, renamed)
    settled(engine, DATABASE, database, renamed)
    found = glue.get_tags(ResourceArn=f"arn:aws:glue:{REGION}:{ACCOUNT}:database/logs")["Tags"]
    assert found == {"b": "2"}
    assert list(engine.diff(TABLE, table(), table(databaseName="other")).replaces) == ["databaseName"]

    engine.delete(TABLE, identifier, state)
    assert engine.read(TABLE, identifier, {"region": REGION}) == ({}, {})
    engine.delete(DATABASE, database, database_state)
    assert engine.read(DATABASE, database, {"region": REGION}) == ({}, {})


def test_catalogue_of_another_account_is_refused(engine: Engine) -> None:
    declared: Properties = {"name": "foreign", "catalogId": "444455556666"}
    assert "AccessDeniedException" in failure(lambda: engine.create(DATABASE, declared))
