"""The read-back of emergency access: who is let in and who hears of it, tampered with one by one."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from emergency_estate import HOME, MANAGEMENT, OTHER, ROLE, SIGN_IN, Estate, emergency_estate

pytestmark = pytest.mark.slow

NAME, CARRIER = "foundation-emergency", "foundation-emergency-events"
MEMBER = "log-archive"
TOPIC = f"arn:aws:sns:{HOME}:{MANAGEMENT}:{NAME}"
BUS = f"arn:aws:events:{HOME}:{MANAGEMENT}:event-bus/{NAME}"
NOTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    with emergency_estate(tmp_path_factory.mktemp("emergency")) as found:
        yield found


def allow(principal: Any, action: str, **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def cut(lines: list[str]) -> list[str]:
    """The lines without what was expected and found."""
    return [line.split(": expected")[0] for line in lines]


def test_what_the_program_has_made_is_as_declared(estate: Estate) -> None:
    assert estate.mismatches() == []


@pytest.mark.parametrize("key", ["management", MEMBER])
def test_whom_the_role_trusts_is_compared(estate: Estate, undo: ExitStack, key: str) -> None:
    iam = estate.client("iam", key)
    trust = iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]
    undo.callback(iam.update_assume_role_policy, RoleName=ROLE, PolicyDocument=json.dumps(trust))
    (statement,) = trust["Statement"]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"}
    assert statement["Condition"] == {
        "ArnEquals": {"aws:PrincipalArn": [f"arn:aws:iam::{MANAGEMENT}:user/emergency-{number}" for number in (1, 2)]},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
    }
    stranger = {**statement, "Condition": {}, "Principal": {"AWS": "arn:aws:iam::999988887777:root"}}
    document = {**trust, "Statement": [statement, stranger]}
    iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=json.dumps(document))
    (line,) = estate.mismatches()
    assert line.startswith(f"role {ROLE}, {key}, trust.Statement: expected")
    assert "999988887777" in line


@pytest.mark.parametrize("key", ["management", MEMBER])
def test_what_the_role_may_and_how_long_is_compared(estate: Estate, undo: ExitStack, key: str) -> None:
    iam, administrator = estate.client("iam", key), "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.detach_role_policy(RoleName=ROLE, PolicyArn=administrator)
    undo.callback(iam.attach_role_policy, RoleName=ROLE, PolicyArn=administrator)
    iam.put_role_policy(RoleName=ROLE, PolicyName="more", PolicyDocument=NOTHING)
    undo.callback(iam.delete_role_policy, RoleName=ROLE, PolicyName="more")
    iam.update_role(RoleName=ROLE, MaxSessionDuration=3600)
    undo.callback(iam.update_role, RoleName=ROLE, MaxSessionDuration=7200)
    lines = estate.mismatches()
    assert f'role {ROLE}, {key}, policies: expected ["{administrator}"], found []' in lines
    assert f"role {ROLE}, {key}, longest session: expected 7200, found 3600" in lines
    assert sorted(cut(lines)) == [
        f"role {ROLE}, {key}, {what}" for what in ("longest session", "own policies.more", "policies")
    ]


def test_what_the_users_may_do_is_compared(estate: Estate, undo: ExitStack) -> None:
    iam, policy = estate.client("iam"), {"PolicyArn": f"arn:aws:iam::{MANAGEMENT}:policy/foundation-emergency-user"}
    made = iam.create_policy_version(**policy, PolicyDocument=NOTHING, SetAsDefault=True)["PolicyVersion"]["VersionId"]
    undo.callback(iam.delete_policy_version, **policy, VersionId=made)
    undo.callback(iam.set_default_policy_version, **policy, VersionId="v1")
    assert cut(estate.mismatches()) == ["policy foundation-emergency-user, management, document.Statement"]


def test_who_may_send_to_the_bus_is_compared(estate: Estate, undo: ExitStack) -> None:
    events = estate.client("events")
    before = events.describe_event_bus(Name=NAME)["Policy"]
    undo.callback(events.put_permission, EventBusName=NAME, Policy=before)
    events.remove_permission(EventBusName=NAME, RemoveAllPermissions=True)
    assert cut(estate.mismatches()) == [f"bus {NAME}, policy"]
    anybody = allow("*", "events:PutEvents", Resource=BUS, Sid="CarriersOfAlarms")
    events.put_permission(EventBusName=NAME, Policy=anybody)
    assert cut(estate.mismatches()) == [f"bus {NAME}, policy.Statement[0].Condition"]


def test_what_the_bus_passes_on_and_in_which_words_is_compared(estate: Estate, undo: ExitStack) -> None:
    events, rule = estate.client("events"), {"Rule": NAME, "EventBusName": NAME}
    before = events.list_targets_by_rule(**rule)["Targets"]
    undo.callback(events.put_targets, **rule, Targets=before)
    pattern = events.describe_rule(Name=NAME, EventBusName=NAME)["EventPattern"]
    undo.callback(events.put_rule, Name=NAME, EventBusName=NAME, EventPattern=pattern)
    events.put_rule(Name=NAME, EventBusName=NAME, EventPattern='{"source":["nothing"]}', State="DISABLED")
    undo.callback(events.delete_rule, Name="more", EventBusName=NAME)
    events.put_rule(Name="more", EventBusName=NAME, EventPattern=pattern)
    words = {**before[0]["InputTransformer"], "InputTemplate": '"All is well."'}
    events.put_targets(**rule, Targets=[{**before[0], "InputTransformer": words}])
    subject = f"rule {NAME} of the bus"
    assert cut(estate.mismatches()) == [
        f"{subject}, state",
        f"{subject}, pattern.detail-type",
        f"{subject}, pattern.source",
        f"{subject}, targets[0].words.text",
        "rule more of the bus",
    ]
    events.remove_targets(**rule, Ids=["topic"])
    assert f"{subject}, targets" in cut(estate.mismatches())


def test_who_publishes_who_decrypts_and_who_is_told_is_compared(estate: Estate, undo: ExitStack) -> None:
    sns, kms = estate.client("sns"), estate.client("kms")
    attributes = sns.get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    of_topic = {"TopicArn": TOPIC, "AttributeName": "Policy"}
    undo.callback(sns.set_topic_attributes, **of_topic, AttributeValue=attributes["Policy"])
    sns.set_topic_attributes(**of_topic, AttributeValue=allow("*", "sns:Publish", Resource=TOPIC))
    key = {"KeyId": attributes["KmsMasterKeyId"]}
    of_key = {**key, "PolicyName": "default"}
    undo.callback(kms.put_key_policy, **of_key, Policy=kms.get_key_policy(**of_key)["Policy"])
    own = allow({"AWS": f"arn:aws:iam::{MANAGEMENT}:root"}, "kms:*", Resource="*", Sid="AccountRules")
    kms.put_key_policy(**of_key, Policy=own)
    undo.callback(kms.enable_key_rotation, **key)
    kms.disable_key_rotation(**key)
    queue = estate.client("sqs").create_queue(QueueName="listener")["QueueUrl"]
    undo.callback(estate.client("sqs").delete_queue, QueueUrl=queue)
    arn = f"arn:aws:sqs:{HOME}:{MANAGEMENT}:listener"
    listener = sns.subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    undo.callback(sns.unsubscribe, SubscriptionArn=listener)
    lines = estate.mismatches()
    assert f"topic {NAME}, key.rotation: expected true, found false" in lines
    assert f'topic {NAME}, subscriber {arn}: expected nothing, found "sqs"' in lines
    assert {f"topic {NAME}, policy.Statement", f"topic {NAME}, key policy.Statement"} <= set(cut(lines))
    assert len(lines) == 4


def test_a_topic_that_is_not_encrypted_with_the_key_is_named(estate: Estate, undo: ExitStack) -> None:
    sns, attribute = estate.client("sns"), {"TopicArn": TOPIC, "AttributeName": "KmsMasterKeyId"}
    before = sns.get_topic_attributes(TopicArn=TOPIC)["Attributes"]["KmsMasterKeyId"]
    undo.callback(sns.set_topic_attributes, **attribute, AttributeValue=before)
    sns.set_topic_attributes(**attribute, AttributeValue=before[:-4] + "0000")
    gone = f'found "{before[:-4]}0000, which does not exist"'
    lines = estate.mismatches()
    assert [line for line in lines if line.endswith(gone)] == [lines[0]]
    assert cut(lines) == [f"topic {NAME}, key", f"topic {NAME}, key policy"]


def test_somebody_who_is_not_told_yet_is_named(estate: Estate) -> None:
    identity: Any = estate.config.identity
    people = (*identity.break_glass.subscribers, "new@example.com")
    section = identity.break_glass.model_copy(update={"subscribers": people})
    changed = identity.model_copy(update={"break_glass": section})
    config = estate.config.model_copy(update={"identity": changed})
    other = Estate(estate.shell, config, estate.ids)
    assert other.mismatches() == [f'topic {NAME}, subscriber new@example.com: expected "email", found nothing']


@pytest.mark.parametrize("region", [HOME, SIGN_IN, "ap-southeast-2"])
def test_a_rule_of_the_management_account_is_compared_in_every_region(
    estate: Estate, undo: ExitStack, region: str
) -> None:
    events, subject = estate.client("events", region=region), f"rule {NAME} in {region}, management"
    pattern = events.describe_rule(Name=NAME)["EventPattern"]
    targets = events.list_targets_by_rule(Rule=NAME)["Targets"]
    undo.callback(events.put_targets, Rule=NAME, Targets=targets)
    undo.callback(events.put_rule, Name=NAME, EventPattern=pattern)
    changed = {**json.loads(pattern), "source": ["nothing"]}
    events.put_rule(Name=NAME, EventPattern=json.dumps(changed), State="DISABLED")
    events.put_targets(Rule=NAME, Targets=[{**targets[0], "RoleArn": estate.role("management")}])
    assert estate.mismatches() == [
        f'{subject}, state: expected "ENABLED", found "DISABLED"',
        f'{subject}, pattern.source: expected nothing, found ["nothing"]',
        f'{subject}, targets[0].role: expected "{estate.role("management", CARRIER)}", '
        f'found "{estate.role("management")}"',
    ]
    events.remove_targets(Rule=NAME, Ids=["bus"])
    events.delete_rule(Name=NAME)
    assert estate.mismatches() == [f'{subject}: expected "exists", found nothing']


def test_a_rule_that_only_looks_like_the_programs_is_named_and_others_are_not(estate: Estate, undo: ExitStack) -> None:
    events = estate.client("events", region=OTHER)
    for name in ("foundation-quiet", "backups"):
        events.put_rule(Name=name, ScheduleExpression="rate(1 day)")
        undo.callback(events.delete_rule, Name=name)
    assert estate.mismatches() == [
        f"rule foundation-quiet in {OTHER}, management: expected nothing, "
        'found {"state": "ENABLED", "pattern": null, "targets": []}'
    ]


@pytest.mark.parametrize(
    ("key", "role", "own"),
    [("management", CARRIER, "carry-events"), (MEMBER, f"{CARRIER}-{SIGN_IN}", "put-events")],
)
def test_whom_the_carriers_trust_and_what_they_may_is_compared(
    estate: Estate, undo: ExitStack, key: str, role: str, own: str
) -> None:
    iam, policy = estate.client("iam", key), {"RoleName": role, "PolicyName": own}
    document, trust = (
        iam.get_role_policy(**policy)["PolicyDocument"],
        iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"],
    )
    undo.callback(iam.put_role_policy, **policy, PolicyDocument=json.dumps(document))
    undo.callback(iam.update_assume_role_policy, RoleName=role, PolicyDocument=json.dumps(trust))
    document["Statement"][0]["Resource"] = "*"
    iam.put_role_policy(**policy, PolicyDocument=json.dumps(document))
    anybody = allow({"AWS": "*"}, "sts:AssumeRole")
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=anybody)
    assert cut(estate.mismatches()) == [
        f"role {role}, {key}, trust.Statement[0].Principal.Service",
        f"role {role}, {key}, trust.Statement[0].Principal.AWS",
        f"role {role}, {key}, trust.Statement[0].Condition",
        f"role {role}, {key}, own policies.{own}.Statement[0].Resource[0]",
    ]


@pytest.mark.parametrize("region", [HOME, SIGN_IN])
def test_a_rule_of_a_member_is_compared(estate: Estate, undo: ExitStack, region: str) -> None:
    events = estate.client("events", MEMBER, region)
    undo.callback(events.enable_rule, Name=NAME)
    events.disable_rule(Name=NAME)
    subject = f"rule {NAME} in {region}, {MEMBER}"
    assert estate.mismatches() == [f'{subject}, state: expected "ENABLED", found "DISABLED"']


def test_a_role_that_is_gone_from_a_member_is_named(estate: Estate, undo: ExitStack) -> None:
    iam = estate.client("iam", "security-tooling")
    role = iam.get_role(RoleName=ROLE)["Role"]
    made = {"RoleName": ROLE, "AssumeRolePolicyDocument": json.dumps(role["AssumeRolePolicyDocument"])}
    attached = {"RoleName": ROLE, "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    iam.detach_role_policy(**attached)
    iam.delete_role(RoleName=ROLE)
    undo.callback(iam.attach_role_policy, **attached)
    undo.callback(iam.create_role, **made, MaxSessionDuration=7200)
    assert estate.mismatches() == [f'role {ROLE}, security-tooling: expected "exists", found nothing']


def test_members_that_a_stack_set_does_not_reach_are_named(estate: Estate) -> None:
    stacks = estate.client("cloudformation")
    asked = {"StackSetName": "foundation-emergency-alarm", "Regions": [OTHER], "RetainStacks": True}
    root = estate.client("organizations").list_roots()["Roots"][0]["Id"]
    stacks.delete_stack_instances(**asked, DeploymentTargets={"OrganizationalUnitIds": [root]})
    while stacks.list_stack_set_operations(StackSetName=asked["StackSetName"])["Summaries"][0]["Status"] == "RUNNING":
        pass
    assert estate.mismatches() == [
        f'StackSet foundation-emergency-alarm, instance in {OTHER}, {key}: expected "CURRENT", found nothing'
        for key in ("log-archive", "security-tooling", "shop")
    ]
