"""Resources of templates in members: each type made, changed and deleted, and what the expressions come to."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from emulated_world import World

HOME = "us-east-1"
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
CAPABILITIES = ["CAPABILITY_NAMED_IAM"]

Deployed = Callable[..., str]
"""Deploys resources by a set of that name, or changes them; gives the reason of a failure, or an empty text."""


def trust(external_id: str) -> dict[str, Any]:
    """A trust policy whose condition has the name of a function of templates."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::111122223333:root"}},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture
def account(world: World) -> str:
    return world.account()


@pytest.fixture
def deployed(world: World, account: str) -> Deployed:
    sets = world.aws.client("cloudformation", HOME)
    sets.activate_organizations_access()
    unit = world.unit()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    name = world.name("resources")
    targets = {"DeploymentTargets": {"OrganizationalUnitIds": [unit]}, "Regions": [HOME]}

    def deploy(resources: Mapping[str, Any] | None, **more: Any) -> str:
        if resources is None:
            return finished(sets.delete_stack_instances(StackSetName=name, RetainStacks=False, **targets))
        body = {"TemplateBody": json.dumps({"Resources": resources, **more}), "Capabilities": CAPABILITIES}
        known = {entry["StackSetName"] for entry in sets.list_stack_sets()["Summaries"]}
        if name in known:
            return finished(sets.update_stack_set(StackSetName=name, **body))
        sets.create_stack_set(StackSetName=name, PermissionModel="SERVICE_MANAGED", **body)
        return finished(sets.create_stack_instances(StackSetName=name, **targets))

    def finished(answer: Mapping[str, str]) -> str:
        asked = {"StackSetName": name, "OperationId": answer["OperationId"]}
        while sets.describe_stack_set_operation(**asked)["StackSetOperation"]["Status"] == "RUNNING":
            time.sleep(0.02)
        found = sets.list_stack_set_operation_results(**asked)["Summaries"]
        return "; ".join(entry.get("StatusReason", "") for entry in found)

    return deploy


def test_a_role_has_its_trust_policies_and_path_and_loses_what_is_taken_away(
    world: World, account: str, deployed: Deployed
) -> None:
    iam = world.member("iam", account)
    policies = [{"PolicyName": "no-s3", "PolicyDocument": DENY}]
    reader = {
        "RoleName": "vendor",
        "Path": "/vendors/",
        "AssumeRolePolicyDocument": trust("one"),
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/SecurityAudit"],
        "Policies": policies,
    }
    assert deployed({"Reader": {"Type": "AWS::IAM::Role", "Properties": reader}}) == ""
    role = iam.get_role(RoleName="vendor")["Role"]
    assert role["Path"] == "/vendors/"
    statement = role["AssumeRolePolicyDocument"]["Statement"][0]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "one"}}
    attached = iam.list_attached_role_policies(RoleName="vendor")["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["SecurityAudit"]
    assert iam.get_role_policy(RoleName="vendor", PolicyName="no-s3")["PolicyDocument"] == DENY
    by = world.aws.client("sts")
    arn = role["Arn"]
    assert by.assume_role(RoleArn=arn, RoleSessionName="vendor", ExternalId="one")["Credentials"]

    changed = {"RoleName": "vendor", "Path": "/vendors/", "AssumeRolePolicyDocument": trust("two")}
    assert deployed({"Reader": {"Type": "AWS::IAM::Role", "Properties": changed}}) == ""
    assert iam.get_role(RoleName="vendor")["Role"]["RoleId"] == role["RoleId"]
    assert iam.list_attached_role_policies(RoleName="vendor")["AttachedPolicies"] == []
    assert iam.list_role_policies(RoleName="vendor")["PolicyNames"] == []
    with pytest.raises(by.exceptions.ClientError):
        by.assume_role(RoleArn=arn, RoleSessionName="vendor", ExternalId="one")

    assert deployed({"Reader": {"Type": "AWS::IAM::Role", "Properties": {**changed, "Path": "/"}}}) != ""
    assert deployed(None) == ""
    assert "vendor" not in {found["RoleName"] for found in iam.list_roles()["Roles"]}


def test_a_managed_policy_is_attached_to_roles_of_the_stack_and_gets_new_versions(
    world: World, account: str, deployed: Deployed
) -> None:
    def resources(action: str) -> dict[str, Any]:
        document = {**DENY, "Statement": [{**DENY["Statement"][0], "Action": action}]}  # type: ignore[dict-item]
        properties = {"PolicyDocument": document, "Roles": [{"Ref": "Role"}]}
        role = {"AssumeRolePolicyDocument": trust("x")}
        return {
            "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties},
            "Role": {"Type": "AWS::IAM::Role", "Properties": role},
        }

    iam = world.member("iam", account)
    assert deployed(resources("s3:*")) == ""
    policy = iam.list_policies(Scope="Local")["Policies"][0]
    assert policy["PolicyName"].startswith("StackSet-")
    assert policy["AttachmentCount"] == 1
    assert deployed(resources("sns:*")) == ""
    version = iam.get_policy(PolicyArn=policy["Arn"])["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=version)["PolicyVersion"]["Document"]
    assert document["Statement"][0]["Action"] == "sns:*"
    assert deployed(None) == ""
    assert iam.list_policies(Scope="Local")["Policies"] == []


def test_a_service_linked_role_is_made_once_and_a_second_one_fails(
    world: World, account: str, deployed: Deployed
) -> None:
    role = {"Type": "AWS::IAM::ServiceLinkedRole", "Properties": {"AWSServiceName": "config.amazonaws.com"}}
    iam = world.member("iam", account)
    iam.create_service_linked_role(AWSServiceName="config.amazonaws.com")
    assert "has been taken" in deployed({"Role": role})
    iam.delete_service_linked_role(RoleName="AWSServiceRoleForConfig")
    assert deployed({"Role": role}) == ""
    assert iam.get_role(RoleName="AWSServiceRoleForConfig")["Role"]["Path"].startswith("/aws-service-role/")


def test_a_rule_sends_to_a_topic_of_the_stack_and_goes_with_it(world: World, account: str, deployed: Deployed) -> None:
    def resources(*targets: str) -> dict[str, Any]:
        rule = {
            "Name": "findings",
            "EventPattern": {"source": ["aws.guardduty"]},
            "Targets": [{"Id": target, "Arn": {"Fn::GetAtt": ["Topic", "TopicArn"]}} for target in targets],
        }
        topic = {"TopicName": {"Fn::Join": ["-", ["findings", {"Ref": "AWS::Region"}]]}}
        return {
            "Rule": {"Type": "AWS::Events::Rule", "Properties": rule},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": topic},
        }

    events = world.member("events", account)
    assert deployed(resources("a", "b")) == ""
    targets = events.list_targets_by_rule(Rule="findings")["Targets"]
    arn = f"arn:aws:sns:{HOME}:{account}:findings-{HOME}"
    assert {target["Id"]: target["Arn"] for target in targets} == {"a": arn, "b": arn}
    assert json.loads(events.describe_rule(Name="findings")["EventPattern"]) == {"source": ["aws.guardduty"]}
    assert deployed(resources("b")) == ""
    assert [target["Id"] for target in events.list_targets_by_rule(Rule="findings")["Targets"]] == ["b"]
    assert deployed(None) == ""
    assert events.list_rules()["Rules"] == []
    assert world.member("sns", account).list_topics()["Topics"] == []


def test_a_resource_that_is_retained_outlives_its_stack(world: World, account: str, deployed: Deployed) -> None:
    topics = {
        name: {"Type": "AWS::SNS::Topic", "DeletionPolicy": policy, "Properties": {"TopicName": name}}
        for name, policy in (("kept", "Retain"), ("gone", "Delete"))
    }
    assert deployed(topics) == ""
    assert deployed(None) == ""
    found = world.member("sns", account).list_topics()["Topics"]
    assert [topic["TopicArn"].rpartition(":")[2] for topic in found] == ["kept"]


def test_conditions_choose_resources_and_values_and_no_value_leaves_a_property_out(
    world: World, account: str, deployed: Deployed
) -> None:
    chosen = {
        "Home": {"Fn::Equals": [{"Ref": "AWS::Region"}, HOME]},
        "Away": {"Fn::Not": [{"Condition": "Home"}]},
        "Both": {"Fn::And": [{"Condition": "Home"}, {"Condition": "Away"}]},
        "Either": {"Fn::Or": [{"Condition": "Home"}, {"Condition": "Away"}]},
    }
    resources = {
        name: {
            "Type": "AWS::SNS::Topic",
            "Condition": name,
            "Properties": {
                "TopicName": {"Fn::Sub": ["${Own}-${Place}", {"Own": name, "Place": {"Ref": "Place"}}]},
                "DisplayName": {"Fn::If": ["Home", {"Ref": "AWS::NoValue"}, "elsewhere"]},
            },
        }
        for name in chosen
    }
    parameters = {"Place": {"Type": "Number", "Default": 7}}
    assert deployed(resources, Conditions=chosen, Parameters=parameters) == ""
    sns = world.member("sns", account)
    arns = [topic["TopicArn"] for topic in sns.list_topics()["Topics"]]
    assert sorted(arn.rpartition(":")[2] for arn in arns) == ["Either-7", "Home-7"]
    assert sns.get_topic_attributes(TopicArn=arns[0])["Attributes"].get("DisplayName", "") == ""


def test_a_config_rule_is_made_where_there_is_a_recorder_and_changed_in_place(
    world: World, account: str, deployed: Deployed
) -> None:
    def resources(**more: Any) -> dict[str, Any]:
        source = {"Owner": "AWS", "SourceIdentifier": "ROOT_ACCOUNT_MFA_ENABLED"}
        rule = {"ConfigRuleName": "root-mfa", "Source": source, **more}
        return {"Rule": {"Type": "AWS::Config::ConfigRule", "Properties": rule}}

    config = world.member("config", account)
    role = f"arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    assert deployed(resources()) == ""
    made = config.describe_config_rules()["ConfigRules"][0]
    assert deployed(resources(Description="root has MFA")) == ""
    changed = config.describe_config_rules()["ConfigRules"][0]
    assert (changed["ConfigRuleId"], changed["Description"]) == (made["ConfigRuleId"], "root has MFA")
    assert deployed(None) == ""
    assert config.describe_config_rules()["ConfigRules"] == []
