"""Functions and custom resources of templates in members: code that really runs, as the role that it was given."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from emulated_world import MANAGEMENT, World

HOME = "us-east-1"
NAME = "asked"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ANSWER = """
import json, os, urllib.request

def answer(event, status="SUCCESS", reason="", headers={"Content-Type": ""}, **more):
    body = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    body |= {"Status": status, "Reason": reason, "PhysicalResourceId": "one", **more}
    url, text = event["ResponseURL"], json.dumps(body).encode()
    urllib.request.urlopen(urllib.request.Request(url, text, headers, method="PUT"))
"""
TOPIC = {"TopicName": {"Fn::GetAtt": ["Asked", "Name"]}}
MAKES_A_TOPIC = f"""{ANSWER}
import boto3

def handler(event, context):
    boto3.client("sns").create_topic(Name=event["RequestType"] + event["ResourceProperties"]["Number"])
    answer(event, Data={{"Name": "told-" + context.function_name + "-" + event["ResourceType"].replace("::", "-")}})
"""

Deployed = Callable[..., str]
"""Deploys a template by a set, or changes it, or ends it; gives the reason of a failure, or an empty text."""


def template(code: str, more: Mapping[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A role, a function of it with that code, and a custom resource that asks it."""
    function = {
        "FunctionName": NAME,
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Timeout": 20,
        "Code": {"ZipFile": code},
    }
    asked = {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, **properties}
    return {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "asked", "AssumeRolePolicyDocument": TRUST}},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
        "Asked": {"Type": "Custom::Question", "Properties": asked},
        **(more or {}),
    }


def tells(text: str) -> str:
    """Code that answers as `text` says."""
    return f"{ANSWER}\ndef handler(event, context):\n    {text}\n"


@pytest.fixture
def account(world: World) -> str:
    return world.account()


@pytest.fixture
def deployed(world: World, account: str) -> Deployed:
    sets = world.aws.client("cloudformation", HOME)
    sets.activate_organizations_access()
    unit = world.unit()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    name = world.name("custom")
    targets = {"DeploymentTargets": {"OrganizationalUnitIds": [unit]}, "Regions": [HOME]}

    def deploy(resources: Mapping[str, Any] | None) -> str:
        if resources is None:
            return finished(sets.delete_stack_instances(StackSetName=name, RetainStacks=False, **targets))
        body = {"TemplateBody": json.dumps({"Resources": resources}), "Capabilities": ["CAPABILITY_NAMED_IAM"]}
        if name in {entry["StackSetName"] for entry in sets.list_stack_sets(Status="ACTIVE")["Summaries"]}:
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


def topics(world: World, account: str) -> set[str]:
    """Names of the topics in the account."""
    return {found["TopicArn"].rpartition(":")[2] for found in world.member("sns", account).list_topics()["Topics"]}


def test_the_code_runs_as_the_functions_role_in_the_member_and_its_answer_is_an_attribute(
    world: World, account: str, deployed: Deployed
) -> None:
    since = len(world.aws.calls())
    topic = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": TOPIC}}
    assert deployed(template(MAKES_A_TOPIC, topic, Number=1)) == ""
    assert topics(world, account) == {"Create1", "told-asked-Custom-Question"}
    made = next(call for call in world.aws.calls(since) if call["parameters"].get("Name") == "Create1")
    assert made["principal"] == f"arn:aws:sts::{account}:assumed-role/asked/asked"
    assert (made["account"], made["region"]) == (account, HOME)
    assumed = next(call for call in world.aws.calls(since) if call["principal"] == "lambda.amazonaws.com")
    assert (assumed["action"], assumed["resource"]) == ("sts:AssumeRole", [f"arn:aws:iam::{account}:role/asked"])


def test_a_changed_property_asks_again_and_the_end_of_the_stack_asks_once_more(
    world: World, account: str, deployed: Deployed
) -> None:
    assert deployed(template(MAKES_A_TOPIC, Number=1)) == ""
    assert deployed(template(MAKES_A_TOPIC, Number=1)) == ""
    assert topics(world, account) == {"Create1"}
    assert deployed(template(MAKES_A_TOPIC, Number=False)) == ""
    assert topics(world, account) == {"Create1", "Updatefalse"}
    assert deployed(None) == ""
    assert topics(world, account) == {"Create1", "Updatefalse", "Deletefalse"}
    functions = world.member("lambda", account).list_functions()["Functions"]
    assert functions == []


def test_another_physical_id_replaces_the_resource_and_the_old_one_is_deleted(
    world: World, account: str, deployed: Deployed
) -> None:
    code = f"""{ANSWER}
import boto3

def handler(event, context):
    number = event["ResourceProperties"]["Number"]
    old = event.get("OldResourceProperties", {{}}).get("Number", "none")
    name = "-".join((event["RequestType"], number, old, event.get("PhysicalResourceId", "new")))
    boto3.client("sns").create_topic(Name=name)
    answer(event, PhysicalResourceId="number-" + number)
"""
    assert deployed(template(code, Number=1)) == ""
    assert deployed(template(code, Number=2)) == ""
    assert topics(world, account) == {"Create-1-none-new", "Update-2-1-number-1", "Delete-1-none-number-1"}


def test_new_code_of_a_function_is_what_runs_next(world: World, account: str, deployed: Deployed) -> None:
    assert deployed(template(tells("answer(event)"), Number=1)) == ""
    assert deployed(template(MAKES_A_TOPIC, Number=2)) == ""
    assert topics(world, account) == {"Update2"}


def test_a_failure_that_the_function_tells_undoes_the_stack_with_its_reason(
    world: World, account: str, deployed: Deployed
) -> None:
    # The stack's roll-back asks the function nothing: the resource was never made.
    reason = deployed(template(tells("answer(event, 'FAILED', 'the cat sat on it')")))
    assert "ResourceLogicalId:Asked, ResourceType:Custom::Question" in reason
    assert "Received response status [FAILED] from custom resource. Message returned: the cat sat on it" in reason
    assert world.member("lambda", account).list_functions()["Functions"] == []
    with pytest.raises(world.aws.client("iam").exceptions.NoSuchEntityException):
        world.member("iam", account).get_role(RoleName="asked")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise RuntimeError('lost')", "CloudFormation did not receive a response from your Custom Resource"),
        ("pass", "CloudFormation did not receive a response from your Custom Resource"),
        ("answer(event, headers={})", "CloudFormation did not receive a response from your Custom Resource"),
        ("answer(event, PhysicalResourceId=None)", "Invalid PhysicalResourceId"),
        ("answer(event, RequestId='another')", "RequestId is not that of the request"),
        ("answer(event, Status='MAYBE')", "Status is neither SUCCESS nor FAILED"),
        ("answer(event, Data={'Long': 'x' * 4096})", "Response object is too long"),
    ],
)
def test_an_answer_that_cloudformation_would_not_take_fails_the_resource(
    code: str, reason: str, deployed: Deployed
) -> None:
    assert reason in deployed(template(tells(code)))


def test_a_function_that_takes_longer_than_its_timeout_is_stopped(deployed: Deployed) -> None:
    resources = template(tells("import time; time.sleep(60); answer(event)"))
    resources["Function"]["Properties"]["Timeout"] = 1
    started = time.monotonic()
    assert "did not receive a response" in deployed(resources)
    assert time.monotonic() - started < 20


def test_a_role_that_does_not_trust_lambda_is_refused(deployed: Deployed) -> None:
    resources = template(tells("answer(event)"))
    statement = {**TRUST["Statement"][0], "Principal": {"Service": "ec2.amazonaws.com"}}  # type: ignore[dict-item]
    resources["Role"]["Properties"]["AssumeRolePolicyDocument"] = {**TRUST, "Statement": [statement]}
    assert "The role defined for the function cannot be assumed by Lambda" in deployed(resources)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Runtime": "nodejs22.x"}, "runs no code for nodejs22.x"),
        ({"Code": {"S3Bucket": "b", "S3Key": "k"}}, "runs code that is in the template (ZipFile)"),
        ({"VpcConfig": {}}, "does not apply property VpcConfig of AWS::Lambda::Function"),
    ],
)
def test_functions_that_cannot_be_run_here_are_refused_by_name(
    change: Mapping[str, Any], reason: str, deployed: Deployed
) -> None:
    resources = template(tells("answer(event)"))
    resources["Function"]["Properties"].update(change)
    assert reason in deployed(resources)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (f"arn:aws:lambda:{HOME}:{MANAGEMENT}:function:asked", "Invalid Lambda function ARN or Region"),
        ({"Fn::Sub": "arn:aws:lambda:eu-west-1:${AWS::AccountId}:function:asked"}, "Invalid Lambda function ARN"),
        ({"Fn::Sub": f"arn:aws:lambda:{HOME}:${{AWS::AccountId}}:function:other"}, "Function not found"),
        ({"Fn::Sub": f"arn:aws:sns:{HOME}:${{AWS::AccountId}}:asked"}, "asks Lambda functions only"),
    ],
)
def test_a_service_token_that_is_no_function_of_the_account_and_region_is_refused(
    token: Any, reason: str, deployed: Deployed
) -> None:
    resources = template(tells("answer(event)"))
    resources["Asked"]["Properties"]["ServiceToken"] = token
    assert reason in deployed(resources)


def test_a_service_token_is_needed_and_does_not_change(deployed: Deployed) -> None:
    resources = template(tells("answer(event)"))
    assert deployed(resources) == ""
    other = {**resources, "Other": {**resources["Function"]}}
    other["Other"]["Properties"] = {**resources["Function"]["Properties"], "FunctionName": "other"}
    other["Asked"] = {"Type": "Custom::Question", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Other", "Arn"]}}}
    assert "Modifying service token is not allowed" in deployed(other)
    without = {**resources, "Asked": {"Type": "AWS::CloudFormation::CustomResource", "Properties": {}}}
    assert "Property ServiceToken cannot be empty" in deployed(without)


def test_guardrails_bind_the_function_and_what_they_deny_is_its_own_to_tell(
    world: World, account: str, deployed: Deployed
) -> None:
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sns:*", "Resource": "*"}]}
    policy = world.policy(content=json.dumps(deny))
    world.organizations.attach_policy(PolicyId=policy, TargetId=account)
    code = tells(
        "import boto3\n    try: boto3.client('sns').list_topics()\n"
        "    except Exception as refusal: answer(event, 'FAILED', str(refusal))"
    )
    reason = deployed(template(code))
    assert (
        f"User: arn:aws:sts::{account}:assumed-role/asked/asked is not authorized to perform: sns:ListTopics" in reason
    )


def test_the_process_has_nothing_of_the_emulators_environment(world: World, account: str, deployed: Deployed) -> None:
    code = tells("answer(event, 'FAILED', ' '.join(sorted(os.environ)))")
    told = deployed(template(code)).partition("Message returned: ")[2].partition(" (RequestId")[0].split()
    # What Python adds by itself, in a process with an empty environment.
    assert {name for name in told if not name.startswith(("AWS_", "LC_"))} == {"NO_PROXY"}
