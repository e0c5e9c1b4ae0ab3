"""`aws-native:cloudformation:StackSet` over gRPC: the set with its instances, and how failures come out."""

import json
import time
from typing import Any

import boto3
import pytest
from provider_engine import Engine, engine_error, failure, initialization_failure

from emulator.provider.values import UNKNOWN, Properties

STACK_SET = "aws-native:cloudformation:StackSet"
ACCOUNT = "aws:organizations/account:Account"
UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit"
HOME, ABROAD = "eu-central-1", "eu-west-1"
TEMPLATE = json.dumps(
    {
        "Parameters": {"Name": {"Type": "String", "Default": "Alarms"}, "Key": {"Type": "String", "Default": "a"}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Name"}}}},
    }
)
BROKEN = json.dumps({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}})


def client(endpoint: str, service: str, region: str = HOME, account: str | None = None) -> Any:
    keys = {"AccessKeyId": "test", "SecretAccessKey": "test", "SessionToken": None}
    if account is not None:
        arn = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        keys = client(endpoint, "sts").assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


@pytest.fixture(scope="module")
def cloudformation(endpoint: str, organization: Properties) -> Any:
    """The management account's CloudFormation past the provider, activated."""
    made = client(endpoint, "cloudformation")
    made.activate_organizations_access()
    return made


@pytest.fixture(scope="module")
def units(engine: Engine, root: str, cloudformation: Any) -> tuple[str, str]:
    """Two units, the first of which has two accounts and the second one."""
    made = [engine.create(UNIT, {"name": name, "parentId": root})[0] for name in ("Workloads", "Sandbox")]
    for name, unit in (("one", made[0]), ("two", made[0]), ("three", made[1])):
        engine.create(ACCOUNT, {"name": name, "email": f"stack-sets-{name}@example.com", "parentId": unit})
    return made[0], made[1]


@pytest.fixture
def accounts(organizations: Any, units: tuple[str, str]) -> list[list[str]]:
    """Accounts by unit, as `units` has them."""
    found = [organizations.list_accounts_for_parent(ParentId=unit)["Accounts"] for unit in units]
    return [[account["Id"] for account in unit] for unit in found]


def group(*units: str, regions: tuple[str, ...] = (HOME,), **more: Any) -> Properties:
    return {"deploymentTargets": {"organizationalUnitIds": list(units)}, "regions": list(regions), **more}


def declared(name: str, *groups: Properties, **more: Any) -> Properties:
    return {
        "stackSetName": name,
        "permissionModel": "SERVICE_MANAGED",
        "templateBody": TEMPLATE,
        "parameters": [
            {"parameterKey": "Name", "parameterValue": name},
            {"parameterKey": "Key", "parameterValue": "b"},
        ],
        "autoDeployment": {"enabled": True, "retainStacksOnAccountRemoval": True},
        "managedExecution": {"active": True},
        "operationPreferences": {"failureTolerancePercentage": 100, "maxConcurrentPercentage": 100},
        "stackInstancesGroup": list(groups),
        "tags": [{"key": "b", "value": "2"}, {"key": "a", "value": "1"}],
        **more,
    }


def instances(cloudformation: Any, name: str) -> set[tuple[str, str]]:
    found = cloudformation.list_stack_instances(StackSetName=name)["Summaries"]
    return {(entry["Account"], entry["Region"]) for entry in found if entry["Status"] == "CURRENT"}


def operations(cloudformation: Any, name: str) -> list[str]:
    found = cloudformation.list_stack_set_operations(StackSetName=name)["Summaries"]
    return [entry["Action"] for entry in reversed(found)]


def topics(endpoint: str, account: str, region: str = HOME) -> list[str]:
    found = client(endpoint, "sns", region, account).list_topics()["Topics"]
    return [topic["TopicArn"].rpartition(":")[2] for topic in found]


def test_a_set_is_made_with_its_instances_and_reads_back_as_declared(
    engine: Engine, cloudformation: Any, units: tuple[str, str], accounts: list[list[str]], endpoint: str
) -> None:
    inputs = declared("whole", group(units[0], regions=(ABROAD, HOME)), group(units[1]))
    assert engine.check(STACK_SET, inputs) == []
    identifier, state = engine.create(STACK_SET, inputs)
    name, _, unique = identifier.partition(":")
    assert (name, len(unique)) == ("whole", 36)
    assert state["stackSetId"] == identifier
    wanted = {(account, region) for account in accounts[0] for region in (HOME, ABROAD)}
    assert instances(cloudformation, "whole") == wanted | {(accounts[1][0], HOME)}
    assert "whole" in topics(endpoint, accounts[0][0], ABROAD)

    inputs_read, _ = engine.read(STACK_SET, identifier, inputs)
    assert inputs_read == inputs
    assert list(engine.diff(STACK_SET, inputs_read, inputs).diffs) == []
    imported, _ = engine.read(STACK_SET, identifier)
    unset = {"operationPreferences"}  # CloudFormation does not tell it
    assert set(engine.diff(STACK_SET, imported, inputs).diffs) == unset

    engine.delete(STACK_SET, identifier, state)
    assert engine.read(STACK_SET, identifier, inputs) == ({}, {})
    assert "whole" not in topics(endpoint, accounts[0][0], ABROAD)


def test_what_is_changed_past_the_provider_is_seen(engine: Engine, cloudformation: Any, units: tuple[str, str]) -> None:
    inputs = declared("drifting", group(units[1], regions=(HOME, ABROAD)))
    identifier, _ = engine.create(STACK_SET, inputs)
    cloudformation.delete_stack_instances(
        StackSetName="drifting",
        DeploymentTargets={"OrganizationalUnitIds": [units[1]]},
        Regions=[ABROAD],
        RetainStacks=False,
    )
    while len(instances(cloudformation, "drifting")) > 1:
        time.sleep(0.02)
    found, _ = engine.read(STACK_SET, identifier, inputs)
    assert found["stackInstancesGroup"] == [group(units[1], regions=(HOME,))]


def test_order_and_grouping_are_no_difference_and_replacements_are_named(
    engine: Engine, units: tuple[str, str]
) -> None:
    together = declared("ordered", group(*units, regions=(HOME, ABROAD)))
    apart = declared("ordered", group(units[1], regions=(ABROAD, HOME)), group(units[0], regions=(HOME, ABROAD)))
    for name in ("parameters", "tags"):
        apart[name] = list(reversed(apart[name]))  # type: ignore[arg-type]
    assert list(engine.diff(STACK_SET, together, apart).diffs) == []
    assert list(engine.diff(STACK_SET, together, declared("ordered", group(units[0]))).replaces) == []
    other = {**together, "stackSetName": "other", "permissionModel": "SELF_MANAGED", "callAs": "SELF"}
    assert sorted(engine.diff(STACK_SET, together, other).replaces) == ["permissionModel", "stackSetName"]
    unknown = {**together, "stackInstancesGroup": [group(UNKNOWN)]}
    assert list(engine.diff(STACK_SET, together, unknown).diffs) == ["stackInstancesGroup"]


def test_a_preview_of_a_creation_makes_nothing(engine: Engine, cloudformation: Any) -> None:
    _, state = engine.create(STACK_SET, declared("previewed", group(UNKNOWN)), preview=True)
    assert state["stackSetId"] == UNKNOWN
    assert "previewed" not in {entry["StackSetName"] for entry in cloudformation.list_stack_sets()["Summaries"]}


def test_a_change_of_groups_makes_and_deletes_only_what_differs(
    engine: Engine, cloudformation: Any, units: tuple[str, str], accounts: list[list[str]], endpoint: str
) -> None:
    old = declared("moving", group(*units))
    identifier, _ = engine.create(STACK_SET, old)
    new = declared("moving", group(units[0], regions=(HOME, ABROAD)))
    state = engine.update(STACK_SET, identifier, old, new)
    assert operations(cloudformation, "moving") == ["CREATE", "DELETE", "CREATE"]
    assert instances(cloudformation, "moving") == {(a, region) for a in accounts[0] for region in (HOME, ABROAD)}
    assert state["stackInstancesGroup"] == new["stackInstancesGroup"]

    overrides: list[Any] = [{"parameterKey": "Name", "parameterValue": "elsewhere"}]
    overridden = declared("moving", group(units[0], regions=(HOME, ABROAD), parameterOverrides=overrides))
    engine.update(STACK_SET, identifier, new, overridden)
    assert operations(cloudformation, "moving")[3:] == ["UPDATE"]
    assert "elsewhere" in topics(endpoint, accounts[0][0])


def test_a_change_of_the_set_updates_its_instances_once(
    engine: Engine, cloudformation: Any, units: tuple[str, str], accounts: list[list[str]], endpoint: str
) -> None:
    old = declared("renaming", group(units[1]))
    identifier, _ = engine.create(STACK_SET, old)
    new = {**old, "parameters": [{"parameterKey": "Name", "parameterValue": "renamed"}], "description": "new"}
    engine.update(STACK_SET, identifier, old, new)
    assert operations(cloudformation, "renaming") == ["CREATE", "UPDATE"]
    assert "renamed" in topics(endpoint, accounts[1][0])
    assert engine.read(STACK_SET, identifier, new)[0] == new
    preferences: Properties = {"failureToleranceCount": 1}
    engine.update(STACK_SET, identifier, new, {**new, "operationPreferences": preferences})
    assert operations(cloudformation, "renaming") == ["CREATE", "UPDATE"]


def test_a_failed_operation_keeps_the_set_and_names_the_accounts(
    engine: Engine, cloudformation: Any, units: tuple[str, str], accounts: list[list[str]]
) -> None:
    inputs = declared("failing", group(units[1]), templateBody=BROKEN, parameters=[], operationPreferences={})
    error = engine_error(lambda: engine.create(STACK_SET, inputs))
    kept = initialization_failure(error)
    assert kept.id == cloudformation.describe_stack_set(StackSetName="failing")["StackSet"]["StackSetId"]
    assert f"{accounts[1][0]} {HOME}" in str(error.details())
    assert "AWS::S3::Bucket" in str(error.details())


def test_a_tolerated_failure_is_a_success_whose_outputs_can_be_read(
    engine: Engine, cloudformation: Any, units: tuple[str, str], accounts: list[list[str]]
) -> None:
    inputs = declared("tolerant", group(units[1]), templateBody=BROKEN, parameters=[])
    identifier, state = engine.create(STACK_SET, inputs)
    assert state["stackInstancesGroup"] == inputs["stackInstancesGroup"]
    operation = cloudformation.list_stack_set_operations(StackSetName="tolerant")["Summaries"][0]["OperationId"]
    found = cloudformation.list_stack_set_operation_results(StackSetName="tolerant", OperationId=operation)
    assert [(entry["Account"], entry["Status"]) for entry in found["Summaries"]] == [(accounts[1][0], "FAILED")]
    assert engine.read(STACK_SET, identifier, inputs)[0] == inputs


def test_a_set_that_cannot_be_made_says_why(engine: Engine, units: tuple[str, str]) -> None:
    wrong = declared("wrong", group(units[1]), parameters=[{"parameterKey": "Strange", "parameterValue": "x"}])
    assert "do not exist in the template" in failure(lambda: engine.create(STACK_SET, wrong))
    nameless = declared("wrong", group(units[1]))
    del nameless["stackSetName"]
    assert "stackSetName must be declared" in failure(lambda: engine.create(STACK_SET, nameless))
    problems = engine.check(STACK_SET, {**wrong, "templateUrl": "https://example.com/template"})
    assert [name for name, _ in problems] == ["templateUrl"]
