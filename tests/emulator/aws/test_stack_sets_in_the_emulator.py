"""Service-managed stack sets: who may operate them, what they really make in members, and how operations fail."""

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws, World

HOME, ABROAD = "us-east-1", "eu-west-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"}, "Action": "sts:AssumeRole"}
    ],
}
ROLE = json.dumps(
    {
        "Parameters": {"Name": {"Type": "String", "Default": "Reader"}},
        "Conditions": {"IsHome": {"Fn::Equals": [{"Ref": "AWS::Region"}, HOME]}},
        "Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Condition": "IsHome",
                "Properties": {"RoleName": {"Ref": "Name"}, "AssumeRolePolicyDocument": TRUST},
            },
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": {"TopicName": {"Fn::Sub": "${Name}-${AWS::AccountId}"}},
            },
        },
    }
)
RECORDER = """
Parameters:
  Bucket: {Type: String}
Resources:
  Channel:
    Type: AWS::Config::DeliveryChannel
    Properties: {Name: foundation, S3BucketName: !Ref Bucket}
  Recorder:
    Type: AWS::Config::ConfigurationRecorder
    Properties:
      Name: foundation
      RoleARN: !Join
        - ""
        - - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/
          - config.amazonaws.com/AWSServiceRoleForConfig
      RecordingGroup: {AllSupported: "true", IncludeGlobalResourceTypes: !If [IsHome, true, false]}
Conditions:
  IsHome: !Equals [!Ref "AWS::Region", us-east-1]
"""
TOLERANT: dict[str, Any] = {"FailureTolerancePercentage": 100, "MaxConcurrentPercentage": 100}


@pytest.fixture(scope="module")
def sets(world: World) -> Any:
    """The management account's CloudFormation, activated."""
    client = world.aws.client("cloudformation", HOME)
    client.activate_organizations_access()
    return client


def new_set(sets: Any, name: str, template: str = ROLE, **more: Any) -> str:
    sets.create_stack_set(
        StackSetName=name,
        TemplateBody=template,
        **{
            "PermissionModel": "SERVICE_MANAGED",
            "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            **more,
        },
    )
    return name


def deploy(sets: Any, name: str, *units: str, regions: tuple[str, ...] = (HOME,), **preferences: Any) -> Any:
    answer = sets.create_stack_instances(
        StackSetName=name,
        DeploymentTargets={"OrganizationalUnitIds": list(units)},
        Regions=list(regions),
        OperationPreferences=preferences,
    )
    return ended(sets, name, answer["OperationId"])


def remove(sets: Any, name: str, *units: str, retain: bool = False) -> Any:
    answer = sets.delete_stack_instances(
        StackSetName=name,
        DeploymentTargets={"OrganizationalUnitIds": list(units)},
        Regions=[HOME],
        RetainStacks=retain,
    )
    return ended(sets, name, answer["OperationId"])


def ended(sets: Any, name: str, operation: str | None = None) -> Any:
    """The operation, by default the latest, once nothing is under way."""
    for _ in range(500):
        found = sets.list_stack_set_operations(StackSetName=name)["Summaries"]
        if found and all(entry["Status"] in ("SUCCEEDED", "FAILED") for entry in found):
            wanted = operation or found[0]["OperationId"]
            answer = sets.describe_stack_set_operation(StackSetName=name, OperationId=wanted)
            return answer["StackSetOperation"]
        time.sleep(0.02)
    raise AssertionError(f"{name} is still at work: {found}")


def results(sets: Any, name: str, operation: Any) -> dict[tuple[str, str], dict[str, str]]:
    pages = sets.list_stack_set_operation_results(StackSetName=name, OperationId=operation["OperationId"])
    return {(entry["Account"], entry["Region"]): entry for entry in pages["Summaries"]}


def instances(sets: Any, name: str) -> dict[tuple[str, str], str]:
    found = sets.list_stack_instances(StackSetName=name)["Summaries"]
    return {(entry["Account"], entry["Region"]): entry["Status"] for entry in found}


def roles(world: World, account: str) -> set[str]:
    return {role["RoleName"] for role in world.member("iam", account).list_roles()["Roles"]}


def member_in(world: World, unit: str) -> str:
    account = world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    return account


def refused(code: str, call: Any) -> str:
    with pytest.raises(ClientError) as refusal:
        call()
    assert refusal.value.response["Error"]["Code"] == code
    return str(refusal.value)


def config_bucket(aws: Aws, name: str) -> str:
    s3 = aws.client("s3", HOME)
    s3.create_bucket(Bucket=name)
    service = {"Service": "config.amazonaws.com"}
    where = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    statement = {"Effect": "Allow", "Principal": service, "Action": "s3:*", "Resource": where}
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return name


def test_service_managed_sets_need_activated_access_and_trust_alone_is_not_enough(world: World) -> None:
    client = world.aws.client("cloudformation", HOME)
    principal = "member.org.stacksets.cloudformation.amazonaws.com"
    world.organizations.enable_aws_service_access(ServicePrincipal=principal)
    assert client.describe_organizations_access()["Status"] == "DISABLED"
    assert "You must enable organizations access" in refused("ValidationError", lambda: new_set(client, "early"))

    world.organizations.disable_aws_service_access(ServicePrincipal=principal)
    client.activate_organizations_access()
    assert client.describe_organizations_access()["Status"] == "ENABLED"
    trusted = world.organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert principal in {entry["ServicePrincipal"] for entry in trusted}
    member = world.member("cloudformation")
    refused("InvalidOperationException", member.activate_organizations_access)


def test_members_may_not_operate_sets_unless_they_are_delegated(world: World, sets: Any) -> None:
    account = world.account()
    member = world.member("cloudformation", account)
    assert "management account or delegated admin" in refused("ValidationError", lambda: new_set(member, "of-member"))
    as_delegate = {"CallAs": "DELEGATED_ADMIN"}
    refused("ValidationError", lambda: new_set(member, "of-member", **as_delegate))

    principal = "member.org.stacksets.cloudformation.amazonaws.com"
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=principal)
    new_set(member, "of-delegate", **as_delegate)
    assert member.describe_stack_set(StackSetName="of-delegate", **as_delegate)["StackSet"]["Status"] == "ACTIVE"
    refused("StackSetNotFoundException", lambda: member.describe_stack_set(StackSetName="of-delegate"))
    arn = sets.describe_stack_set(StackSetName="of-delegate")["StackSet"]["StackSetARN"]
    assert arn.split(":")[4] == "111122223333"


def test_templates_and_their_parameters_are_checked_when_a_set_is_created(sets: Any) -> None:
    refused("InsufficientCapabilitiesException", lambda: new_set(sets, "no-capability", Capabilities=[]))
    refused("ValidationError", lambda: new_set(sets, "empty", template='{"Resources": {}}'))
    strange = [{"ParameterKey": "Strange", "ParameterValue": "x"}]
    assert "[Strange] do not exist" in refused("ValidationError", lambda: new_set(sets, "p", Parameters=strange))
    assert "[Bucket] must have values" in refused("ValidationError", lambda: new_set(sets, "q", template=RECORDER))
    dangling = json.dumps({"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "B"}}}}})
    assert "Unresolved resource dependencies [B]" in refused("ValidationError", lambda: new_set(sets, "r", dangling))
    new_set(sets, "twice")
    refused("NameAlreadyExistsException", lambda: new_set(sets, "twice"))
    refused("StackSetNotFoundException", lambda: sets.describe_stack_set(StackSetName="absent"))


def test_instances_are_really_made_in_every_member_and_region_below_a_target(world: World, sets: Any) -> None:
    unit = world.unit()
    upper, lower, outside = member_in(world, unit), member_in(world, world.unit(unit)), world.account()
    since = len(world.aws.calls())
    name = new_set(sets, "readers")
    operation = deploy(sets, name, unit, regions=(HOME, ABROAD))
    assert (operation["Status"], operation["Action"]) == ("SUCCEEDED", "CREATE")
    pairs = {(account, region) for account in (upper, lower) for region in (HOME, ABROAD)}
    assert instances(sets, name) == dict.fromkeys(pairs, "CURRENT")
    for account in (upper, lower):
        assert "Reader" in roles(world, account)
        topics = world.member("sns", account, ABROAD).list_topics()["Topics"]
        assert [topic["TopicArn"] for topic in topics] == [f"arn:aws:sns:{ABROAD}:{account}:Reader-{account}"]
        stack = world.member("cloudformation", account).describe_stacks()["Stacks"][0]
        assert stack["StackName"].startswith("StackSet-readers-")
        assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert "Reader" not in roles(world, outside)

    made = [call for call in world.aws.calls(since) if call["operation"] == "CreateRole"]
    assert {call["principal"].split("/")[1][:15] for call in made} == {"stacksets-exec-"}
    assert {call["principal"].rpartition("/")[2] for call in made} == {"AWSCloudFormation"}
    assert {call["account"] for call in made} == {upper, lower}


def test_the_management_account_and_closed_accounts_are_skipped(world: World, sets: Any) -> None:
    unit = world.unit()
    kept, closed = member_in(world, unit), member_in(world, unit)
    world.organizations.close_account(AccountId=closed)
    time.sleep(0.05)
    management = "111122223333"
    world.organizations.move_account(AccountId=management, SourceParentId=world.root, DestinationParentId=unit)
    name = new_set(sets, "skipping")
    deploy(sets, name, unit)
    assert instances(sets, name) == {(kept, HOME): "CURRENT"}
    world.organizations.move_account(AccountId=management, SourceParentId=unit, DestinationParentId=world.root)


def test_an_account_that_closes_keeps_its_instance_and_is_skipped_from_then_on(world: World, sets: Any) -> None:
    unit = world.unit()
    account = member_in(world, unit)
    name = new_set(sets, "closing")
    deploy(sets, name, unit)
    world.organizations.close_account(AccountId=account)
    parameters = [{"ParameterKey": "Name", "ParameterValue": "Late"}]
    sets.update_stack_set(
        StackSetName=name, UsePreviousTemplate=True, Parameters=parameters, Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    assert ended(sets, name)["Status"] == "SUCCEEDED"
    found = sets.list_stack_instances(StackSetName=name)["Summaries"][0]
    assert found["StackInstanceStatus"] == {"DetailedStatus": "SKIPPED_SUSPENDED_ACCOUNT"}
    remove(sets, name, unit)
    sets.delete_stack_set(StackSetName=name)


def test_a_recorder_of_another_name_fails_that_account_alone_and_is_named(world: World, sets: Any) -> None:
    unit = world.unit()
    fresh, taken = member_in(world, unit), member_in(world, unit)
    role = f"arn:aws:iam::{taken}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    recorder = {"name": "theirs", "roleARN": role}
    world.member("config", taken).put_configuration_recorder(ConfigurationRecorder=recorder)
    bucket = [{"ParameterKey": "Bucket", "ParameterValue": config_bucket(world.aws, "config-history-one")}]
    name = new_set(sets, "recorders", RECORDER, Parameters=bucket)
    operation = deploy(sets, name, unit, **TOLERANT)

    assert operation["Status"] == "SUCCEEDED"
    assert operation["StatusDetails"]["FailedStackInstancesCount"] == 1
    found = results(sets, name, operation)
    assert found[fresh, HOME]["Status"] == "SUCCEEDED"
    assert found[taken, HOME]["Status"] == "FAILED"
    assert "ResourceLogicalId:Recorder" in found[taken, HOME]["StatusReason"]
    assert "MaxNumberOfConfigurationRecorders" in found[taken, HOME]["StatusReason"]
    assert instances(sets, name) == {(fresh, HOME): "CURRENT", (taken, HOME): "OUTDATED"}

    config = world.member("config", fresh)
    status = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert [(entry["name"], entry["recording"]) for entry in status] == [("foundation", True)]
    group = config.describe_configuration_recorders()["ConfigurationRecorders"][0]["recordingGroup"]
    assert group["includeGlobalResourceTypes"] is True
    stack = world.member("cloudformation", taken).describe_stacks()["Stacks"][0]
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"

    # The account that failed is made again once its obstacle is gone, the other one stays.
    world.member("config", taken).delete_configuration_recorder(ConfigurationRecorderName="theirs")
    deploy(sets, name, unit, **TOLERANT)
    assert set(instances(sets, name).values()) == {"CURRENT"}
    remove(sets, name, unit)
    assert config.describe_configuration_recorders()["ConfigurationRecorders"] == []


def test_a_failure_that_is_not_tolerated_cancels_the_rest_and_fails_the_operation(world: World, sets: Any) -> None:
    unit = world.unit()
    first, second = member_in(world, unit), member_in(world, unit)
    for account in (first, second):
        document = json.dumps(TRUST)
        world.member("iam", account).create_role(RoleName="Reader", AssumeRolePolicyDocument=document)
    name = new_set(sets, "strict")
    operation = deploy(sets, name, unit, regions=(HOME, ABROAD))
    assert operation["Status"] == "FAILED"
    found = {pair: entry["Status"] for pair, entry in results(sets, name, operation).items()}
    assert found == {
        (first, HOME): "FAILED",
        (second, HOME): "CANCELLED",
        (first, ABROAD): "CANCELLED",
        (second, ABROAD): "CANCELLED",
    }
    # What was made before the failure is undone.
    assert world.member("sns", first).list_topics()["Topics"] == []


def test_guardrails_bind_the_role_that_stack_sets_work_with(world: World, sets: Any) -> None:
    unit = world.unit()
    account = member_in(world, unit)
    statement = {"Effect": "Deny", "Action": "sns:CreateTopic", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    world.organizations.attach_policy(PolicyId=world.policy(content=document), TargetId=unit)
    name = new_set(sets, "guarded")
    operation = deploy(sets, name, unit)
    assert "explicit deny" in results(sets, name, operation)[account, HOME]["StatusReason"]
    assert "Reader" not in roles(world, account)


@pytest.mark.parametrize(
    ("kind", "properties", "reason"),
    [
        ("AWS::S3::Bucket", {}, "does not make resources of type AWS::S3::Bucket"),
        ("AWS::SNS::Topic", {"FifoTopic": True}, "does not apply property FifoTopic"),
        ("AWS::Config::ConfigRule", {"Source": {"Owner": "AWS", "Nonsense": "x"}}, "Nonsense"),
    ],
)
def test_types_and_properties_that_are_not_applied_fail_by_name(
    world: World, sets: Any, kind: str, properties: dict[str, Any], reason: str
) -> None:
    unit = world.unit()
    account = member_in(world, unit)
    template = json.dumps({"Resources": {"Thing": {"Type": kind, "Properties": properties}}})
    name = new_set(sets, world.name("unapplied"), template)
    found = results(sets, name, deploy(sets, name, unit))
    assert reason in found[account, HOME]["StatusReason"]


def test_an_update_reaches_every_instance_and_replaces_what_must_be(world: World, sets: Any) -> None:
    unit = world.unit()
    account = member_in(world, unit)
    name = new_set(sets, "changing")
    deploy(sets, name, unit)
    answer = sets.update_stack_set(
        StackSetName=name,
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": "Name", "ParameterValue": "Auditor"}],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    assert ended(sets, name, answer["OperationId"])["Status"] == "SUCCEEDED"
    assert {"Auditor"} == roles(world, account) & {"Auditor", "Reader"}
    overrides = [{"ParameterKey": "Name", "ParameterValue": "Inspector"}]
    answer = sets.update_stack_instances(
        StackSetName=name,
        DeploymentTargets={"OrganizationalUnitIds": [unit]},
        Regions=[HOME],
        ParameterOverrides=overrides,
    )
    ended(sets, name, answer["OperationId"])
    assert {"Inspector"} == roles(world, account) & {"Auditor", "Inspector"}
    described = sets.describe_stack_instance(StackSetName=name, StackInstanceAccount=account, StackInstanceRegion=HOME)
    assert described["StackInstance"]["ParameterOverrides"] == overrides


def test_a_failed_update_is_rolled_back(world: World, sets: Any) -> None:
    unit = world.unit()
    account = member_in(world, unit)
    name = new_set(sets, "rolled-back")
    deploy(sets, name, unit)
    template = json.loads(ROLE)
    template["Resources"]["Reader"]["Properties"]["Description"] = "changed"
    template["Resources"]["Wrong"] = {"Type": "AWS::S3::Bucket", "DependsOn": "Reader"}
    answer = sets.update_stack_set(
        StackSetName=name, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    assert ended(sets, name, answer["OperationId"])["Status"] == "FAILED"
    assert world.member("iam", account).get_role(RoleName="Reader")["Role"].get("Description", "") == ""
    stack = world.member("cloudformation", account).describe_stacks()["Stacks"][0]
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert instances(sets, name) == {(account, HOME): "OUTDATED"}


def test_accounts_are_deployed_to_as_they_are_moved_in_and_cleaned_as_they_are_moved_out(
    world: World, sets: Any
) -> None:
    unit, other = world.unit(), world.unit()
    name = new_set(sets, "following")
    deploy(sets, name, unit)
    account = member_in(world, unit)
    ended(sets, name)
    assert instances(sets, name) == {(account, HOME): "CURRENT"}
    assert "Reader" in roles(world, account)

    world.organizations.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=other)
    ended(sets, name)
    assert instances(sets, name) == {}
    assert "Reader" not in roles(world, account)
    stacks = world.member("cloudformation", account)
    assert stacks.describe_stacks()["Stacks"] == []
    assert [stack["StackStatus"] for stack in stacks.list_stacks()["StackSummaries"]] == ["DELETE_COMPLETE"]


def test_stacks_stay_where_they_are_retained_and_new_accounts_are_reached_below_the_root(
    world: World, sets: Any
) -> None:
    retaining = {"Enabled": True, "RetainStacksOnAccountRemoval": True}
    unit = world.unit()
    account = member_in(world, unit)
    name = new_set(sets, "retaining", AutoDeployment=retaining)
    deploy(sets, name, unit)
    world.organizations.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=world.root)
    ended(sets, name)
    assert instances(sets, name) == {}
    assert "Reader" in roles(world, account)

    everywhere = new_set(
        sets,
        "everywhere",
        AutoDeployment=retaining,
        Parameters=[{"ParameterKey": "Name", "ParameterValue": "Everywhere"}],
    )
    deploy(sets, everywhere, world.root, **TOLERANT)
    new = world.account()
    ended(sets, everywhere)
    assert instances(sets, everywhere)[new, HOME] == "CURRENT"
    world.organizations.move_account(AccountId=new, SourceParentId=world.root, DestinationParentId=unit)
    ended(sets, everywhere)
    assert instances(sets, everywhere)[new, HOME] == "CURRENT"
    sets.update_stack_set(
        StackSetName=everywhere,
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        AutoDeployment={"Enabled": False},
        OperationPreferences=TOLERANT,
    )
    ended(sets, everywhere)
    later = world.account()
    assert (later, HOME) not in instances(sets, everywhere)


def test_a_set_with_instances_or_with_an_operation_at_work_is_not_deleted(world: World, sets: Any) -> None:
    unit = world.unit()
    account = member_in(world, unit)
    name = new_set(sets, "leaving")
    deploy(sets, name, unit)
    refused("StackSetNotEmptyException", lambda: sets.delete_stack_set(StackSetName=name))
    remove(sets, name, unit, retain=True)
    assert "Reader" in roles(world, account)
    sets.delete_stack_set(StackSetName=name)
    refused("StackSetNotFoundException", lambda: sets.describe_stack_set(StackSetName=name))


def test_one_operation_at_a_time_unless_managed_execution_queues_them(world: World, sets: Any) -> None:
    unit = world.unit()
    for _ in range(4):
        member_in(world, unit)
    targets = {"DeploymentTargets": {"OrganizationalUnitIds": [unit]}, "Regions": [HOME, ABROAD]}
    plain = new_set(sets, "one-at-a-time")
    sets.create_stack_instances(StackSetName=plain, **targets)
    refused("OperationInProgressException", lambda: sets.create_stack_instances(StackSetName=plain, **targets))
    refused("OperationInProgressException", lambda: sets.delete_stack_set(StackSetName=plain))
    ended(sets, plain)

    name: dict[str, Any] = {"Parameters": [{"ParameterKey": "Name", "ParameterValue": "Queued"}]}
    managed = new_set(sets, "queued", ManagedExecution={"Active": True}, **name)
    sets.create_stack_instances(StackSetName=managed, **targets)
    again = sets.create_stack_instances(StackSetName=managed, **targets)["OperationId"]
    assert ended(sets, managed, again)["Status"] == "SUCCEEDED"


def test_targets_are_checked(world: World, sets: Any) -> None:
    name = new_set(sets, "targets")
    create = sets.create_stack_instances
    refused("ValidationError", lambda: create(StackSetName=name, Accounts=["111122223333"], Regions=[HOME]))
    refused("ValidationError", lambda: create(StackSetName=name, Regions=[HOME]))
    refused("ValidationError", lambda: deploy(sets, name, "ou-abcd-12345678"))
    unit = world.unit()
    inside, outside = member_in(world, unit), member_in(world, unit)
    answer = create(
        StackSetName=name,
        DeploymentTargets={
            "OrganizationalUnitIds": [unit],
            "Accounts": [outside],
            "AccountFilterType": "DIFFERENCE",
        },
        Regions=[HOME],
    )
    ended(sets, name, answer["OperationId"])
    assert instances(sets, name) == {(inside, HOME): "CURRENT"}


def test_sets_of_another_region_are_others(world: World, sets: Any) -> None:
    new_set(sets, "regional")
    elsewhere = world.aws.client("cloudformation", ABROAD)
    assert "regional" not in {entry["StackSetName"] for entry in elsewhere.list_stack_sets()["Summaries"]}
    refused("StackSetNotFoundException", lambda: elsewhere.describe_stack_set(StackSetName="regional"))
