"""The read-back of Security Hub, Access Analyzer, tools of other companies and findings, tampered with one by one."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from time import sleep
from typing import Any

import pytest
from watched_estate import HOME, OTHER, UNWATCHED, Watched, watched_estate

pytestmark = pytest.mark.slow

DELEGATE = "security-tooling"
ITSELF = "SELF_MANAGED_SECURITY_HUB"
NAME = "foundation-findings"
ROLE = "foundation-scanner"
FOUNDATIONAL = f"arn:aws:securityhub:{HOME}::standards/aws-foundational-security-best-practices/v/1.0.0"
PCI = f"arn:aws:securityhub:{HOME}::standards/pci-dss/v/4.0.1"
READER = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched_estate(tmp_path_factory.mktemp("hub")) as found:
        yield found


def hub_policy(estate: Watched, name: str) -> dict[str, Any]:
    hub = estate.client("securityhub", DELEGATE)
    listed = hub.list_configuration_policies()["ConfigurationPolicySummaries"]
    identifier = next(policy["Id"] for policy in listed if policy["Name"] == name)
    found: dict[str, Any] = hub.get_configuration_policy(Identifier=identifier)
    return found


def topic(estate: Watched) -> str:
    return f"arn:aws:sns:{HOME}:{estate.ids[DELEGATE]}:{NAME}"


def settle(estate: Watched) -> None:
    for _ in range(100):
        operations = estate.client("cloudformation").list_stack_set_operations(StackSetName=ROLE)["Summaries"]
        if all(operation["Status"] == "SUCCEEDED" for operation in operations):
            return
        sleep(0.1)
    raise AssertionError(operations)


def test_what_the_aggregator_links_is_compared(estate: Watched, undo: ExitStack) -> None:
    hub = estate.client("securityhub", DELEGATE)
    arn = hub.list_finding_aggregators()["FindingAggregators"][0]["FindingAggregatorArn"]
    given = {"FindingAggregatorArn": arn, "RegionLinkingMode": "SPECIFIED_REGIONS"}
    undo.callback(hub.update_finding_aggregator, **given, Regions=[OTHER])
    hub.update_finding_aggregator(**given, Regions=[OTHER, "eu-west-2"])
    assert estate.mismatches() == [
        f'Security Hub, aggregator.linked: expected ["{OTHER}"], found ["{OTHER}", "eu-west-2"]'
    ]


def test_the_content_of_a_configuration_policy_and_its_effect_are_compared(estate: Watched, undo: ExitStack) -> None:
    hub, policy = estate.client("securityhub", DELEGATE), hub_policy(estate, "foundation-sandbox")
    undo.callback(
        hub.update_configuration_policy,
        Identifier=policy["Id"],
        ConfigurationPolicy=policy["ConfigurationPolicy"],
    )
    controls = {"DisabledSecurityControlIdentifiers": ["EC2.8", "S3.1"]}
    content = {
        "ServiceEnabled": True,
        "EnabledStandardIdentifiers": [PCI],
        "SecurityControlsConfiguration": controls,
    }
    hub.update_configuration_policy(Identifier=policy["Id"], ConfigurationPolicy={"SecurityHub": content})
    effect = [
        line
        for region in (HOME, OTHER)
        for line in (
            f'Security Hub in {region}, lab, standard foundational-security: expected "on", found nothing',
            f'Security Hub in {region}, lab, standard pci-dss-4.0: expected nothing, found "on"',
        )
    ]
    assert estate.mismatches() == [
        'Security Hub policy foundation-sandbox, standards[0]: expected "foundational-security", found "pci-dss-4.0"',
        'Security Hub policy foundation-sandbox, disabled controls: expected ["EC2.8"], found ["EC2.8", "S3.1"]',
        *effect,
    ]


def test_a_policy_that_nobody_declares_is_named_with_its_target(estate: Watched, undo: ExitStack) -> None:
    hub = estate.client("securityhub", DELEGATE)
    content = {
        "ServiceEnabled": True,
        "EnabledStandardIdentifiers": [FOUNDATIONAL],
        "SecurityControlsConfiguration": {"EnabledSecurityControlIdentifiers": ["S3.1"]},
    }
    made = hub.create_configuration_policy(Name="mine", ConfigurationPolicy={"SecurityHub": content})["Id"]
    undo.callback(hub.delete_configuration_policy, Identifier=made)
    given = {"ConfigurationPolicyIdentifier": made, "Target": {"AccountId": estate.ids["lab"]}}
    hub.start_configuration_policy_association(**given)
    undo.callback(hub.start_configuration_policy_disassociation, **given)
    (line,) = estate.mismatches()
    assert line.startswith('Security Hub policy mine: expected nothing, found {"service": true')
    assert '"only controls": ["S3.1"], "associated with account:lab": "SUCCESS"' in line


def test_an_account_that_manages_its_hub_itself_is_named_with_what_it_switched_off(
    estate: Watched, undo: ExitStack
) -> None:
    hub = estate.client("securityhub", DELEGATE)
    given = {"ConfigurationPolicyIdentifier": ITSELF, "Target": {"AccountId": estate.ids["lab"]}}
    hub.start_configuration_policy_association(**given)
    undo.callback(hub.start_configuration_policy_disassociation, **given)
    estate.client("securityhub", "lab", OTHER).disable_security_hub()
    own = estate.client("securityhub", "lab")
    enabled = own.get_enabled_standards()["StandardsSubscriptions"]
    own.batch_disable_standards(StandardsSubscriptionArns=[enabled[0]["StandardsSubscriptionArn"]])
    assert estate.mismatches() == [
        f'Security Hub in {HOME}, lab, standard foundational-security: expected "on", found nothing',
        f'Security Hub in {OTHER}, lab: expected "exists", found nothing',
        f'Security Hub policy {ITSELF}: expected nothing, found {{"associated with account:lab": "SUCCESS"}}',
    ]


def test_an_association_that_is_gone_is_named(estate: Watched, undo: ExitStack) -> None:
    hub, policy = estate.client("securityhub", DELEGATE), hub_policy(estate, "foundation-sandbox")
    unit = next(
        one["TargetId"]
        for one in hub.list_configuration_policy_associations()["ConfigurationPolicyAssociationSummaries"]
        if one["ConfigurationPolicyId"] == policy["Id"] and one["AssociationType"] == "APPLIED"
    )
    given = {"ConfigurationPolicyIdentifier": policy["Id"], "Target": {"OrganizationalUnitId": unit}}
    hub.start_configuration_policy_disassociation(**given)
    undo.callback(hub.start_configuration_policy_association, **given)
    assert estate.mismatches() == [
        'Security Hub policy foundation-sandbox, associated with workloads/sandbox: expected "SUCCESS", found nothing',
        f'Security Hub in {HOME}, lab, standard cis-3.0: expected nothing, found "on"',
        f'Security Hub in {OTHER}, lab, standard cis-3.0: expected nothing, found "on"',
    ]


@pytest.mark.parametrize("key", [DELEGATE, "management"])
def test_a_hub_in_a_region_that_is_not_linked_is_named(estate: Watched, undo: ExitStack, key: str) -> None:
    hub = estate.client("securityhub", key, UNWATCHED)
    hub.enable_security_hub(EnableDefaultStandards=False)
    undo.callback(hub.disable_security_hub)
    assert estate.mismatches() == [f'Security Hub in {UNWATCHED}, {key}: expected nothing, found "exists"']


def test_analyzers_are_compared_with_their_age(estate: Watched, undo: ExitStack) -> None:
    here, there = estate.client("accessanalyzer", DELEGATE), estate.client("accessanalyzer", DELEGATE, OTHER)
    unused = {"analyzerName": "foundation-unused-access", "type": "ORGANIZATION_UNUSED_ACCESS"}

    def of_age(days: int) -> None:
        here.delete_analyzer(analyzerName=unused["analyzerName"])
        here.create_analyzer(**unused, configuration={"unusedAccess": {"unusedAccessAge": days}})

    undo.callback(of_age, 60)
    of_age(30)
    external = {"analyzerName": "foundation-external-access", "type": "ORGANIZATION"}
    there.delete_analyzer(analyzerName=external["analyzerName"])
    undo.callback(there.create_analyzer, **external)
    there.create_analyzer(analyzerName="mine", type="ORGANIZATION")
    undo.callback(there.delete_analyzer, analyzerName="mine")
    of_management = estate.client("accessanalyzer", "management", UNWATCHED)
    of_management.create_analyzer(analyzerName="theirs", type="ORGANIZATION")
    undo.callback(of_management.delete_analyzer, analyzerName="theirs")
    active = 'expected nothing, found {"type": "ORGANIZATION", "status": "ACTIVE"}'
    assert estate.mismatches() == [
        f'analyzer foundation-external-access in {OTHER}, security-tooling: expected "exists", found nothing',
        f"analyzer foundation-unused-access in {HOME}, security-tooling, days: expected 60, found 30",
        f"analyzer mine in {OTHER}, security-tooling: {active}",
        f"analyzer theirs in {UNWATCHED}, management: {active}",
    ]


def test_the_role_of_a_tool_is_compared_in_every_member(estate: Watched, undo: ExitStack) -> None:
    iam = estate.client("iam", "shop")
    trust = iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]
    undo.callback(iam.update_assume_role_policy, RoleName=ROLE, PolicyDocument=json.dumps(trust))
    open_to_all = {
        **trust,
        "Statement": [{key: trust["Statement"][0][key] for key in ("Effect", "Principal", "Action")}],
    }
    iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=json.dumps(open_to_all))
    iam.attach_role_policy(RoleName=ROLE, PolicyArn=READER)
    undo.callback(iam.detach_role_policy, RoleName=ROLE, PolicyArn=READER)
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_role_policy(RoleName=ROLE, PolicyName="more", PolicyDocument=json.dumps(allow))
    undo.callback(iam.delete_role_policy, RoleName=ROLE, PolicyName="more")
    assert estate.mismatches() == [
        f"role {ROLE}, shop, trust.Statement[0].Condition: "
        'expected {"StringEquals": {"sts:ExternalId": "example-scanner"}}, found nothing',
        f'role {ROLE}, shop, policies: expected ["arn:aws:iam::aws:policy/SecurityAudit"], '
        f'found ["{READER}", "arn:aws:iam::aws:policy/SecurityAudit"]',
        f'role {ROLE}, shop, inline policies: expected [], found ["more"]',
    ]


@pytest.mark.parametrize("key", [DELEGATE, "management"])
def test_the_role_of_a_tool_outside_of_its_targets_is_named(estate: Watched, undo: ExitStack, key: str) -> None:
    iam = estate.client("iam", key)
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust))
    undo.callback(iam.delete_role, RoleName=ROLE)
    assert [line.split(", found")[0] for line in estate.mismatches()] == [f"role {ROLE}, {key}: expected nothing"]


def test_the_rule_of_findings_is_compared(estate: Watched, undo: ExitStack) -> None:
    events = estate.client("events", DELEGATE)
    rule = events.describe_rule(Name=NAME)
    targets = events.list_targets_by_rule(Rule=NAME)["Targets"]
    undo.callback(events.put_targets, Rule=NAME, Targets=targets)
    undo.callback(events.put_rule, Name=NAME, EventPattern=rule["EventPattern"], State="ENABLED")
    events.remove_targets(Rule=NAME, Ids=[targets[0]["Id"]])
    pattern = {**json.loads(rule["EventPattern"]), "detail-type": ["Nothing"]}
    events.put_rule(Name=NAME, EventPattern=json.dumps(pattern), State="DISABLED")
    assert estate.mismatches() == [
        f'rule {NAME} in {HOME}, state: expected "ENABLED", found "DISABLED"',
        f'rule {NAME} in {HOME}, pattern.detail-type[0]: expected "Security Hub Findings - Imported", found "Nothing"',
        f'rule {NAME} in {HOME}, targets: expected ["arn:aws:sns:{HOME}:security-tooling:{NAME}"], found []',
    ]


def test_subscriptions_are_compared_by_address(estate: Watched, undo: ExitStack) -> None:
    sns = estate.client("sns", DELEGATE)
    queue = f"arn:aws:sqs:{HOME}:{estate.ids[DELEGATE]}:elsewhere"
    estate.client("sqs", DELEGATE).create_queue(QueueName="elsewhere")
    made = sns.subscribe(TopicArn=topic(estate), Protocol="sqs", Endpoint=queue, ReturnSubscriptionArn=True)
    undo.callback(sns.unsubscribe, SubscriptionArn=made["SubscriptionArn"])
    config = estate.with_security(findings={"subscribers": ["security@example.com", "x@example.com"]})
    assert estate.mismatches(config) == [
        f'topic {NAME} in {HOME}, subscriber x@example.com: expected "email", found nothing',
        f'topic {NAME} in {HOME}, subscriber {queue}: expected nothing, found "sqs"',
    ]


def test_the_topic_must_be_encrypted_and_closed(estate: Watched, undo: ExitStack) -> None:
    sns = estate.client("sns", DELEGATE)
    before = sns.get_topic_attributes(TopicArn=topic(estate))["Attributes"]
    for name in ("Policy", "KmsMasterKeyId"):
        given = {"TopicArn": topic(estate), "AttributeName": name}
        undo.callback(sns.set_topic_attributes, **given, AttributeValue=before[name])
    sns.set_topic_attributes(TopicArn=topic(estate), AttributeName="KmsMasterKeyId", AttributeValue="")
    policy = json.loads(before["Policy"])
    policy["Statement"][1]["Effect"] = "Allow"
    sns.set_topic_attributes(TopicArn=topic(estate), AttributeName="Policy", AttributeValue=json.dumps(policy))
    lines = estate.mismatches()
    assert [line.split(": ")[0] for line in lines] == [
        f"topic {NAME} in {HOME}, policy[1].Effect",
        f"topic {NAME} in {HOME}, key",
        f"topic {NAME} in {HOME}, key policy",
    ]
    assert lines[1].endswith("found nothing")


def test_the_key_of_the_topic_must_rotate_and_let_eventbridge_in(estate: Watched, undo: ExitStack) -> None:
    kms = estate.client("kms", DELEGATE)
    key = estate.client("sns", DELEGATE).get_topic_attributes(TopicArn=topic(estate))["Attributes"]["KmsMasterKeyId"]
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    undo.callback(kms.enable_key_rotation, KeyId=key)
    kms.disable_key_rotation(KeyId=key)
    undo.callback(kms.put_key_policy, KeyId=key, PolicyName="default", Policy=json.dumps(policy))
    alone = {**policy, "Statement": policy["Statement"][:1]}
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(alone))
    lines = estate.mismatches()
    assert lines[0] == f"topic {NAME} in {HOME}, key.rotation: expected true, found false"
    assert [line.split(": ")[0] for line in lines[1:]] == [f"topic {NAME} in {HOME}, key policy"]


def test_a_topic_where_nobody_is_to_be_told_is_named(estate: Watched, undo: ExitStack) -> None:
    sns = estate.client("sns", DELEGATE, OTHER)
    undo.callback(sns.delete_topic, TopicArn=sns.create_topic(Name=NAME)["TopicArn"])
    (line,) = estate.mismatches()
    assert line.startswith(f"topic {NAME} in {OTHER}: expected nothing, found")


def test_the_stack_set_of_a_tool_and_its_instances_are_compared(estate: Watched) -> None:
    cloudformation = estate.client("cloudformation")
    cloudformation.update_stack_set(
        StackSetName=ROLE,
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False},
    )
    settle(estate)
    unit = estate.client("organizations").list_parents(ChildId=estate.ids["shop"])["Parents"][0]["Id"]
    lab = {"AccountFilterType": "INTERSECTION", "Accounts": [estate.ids["lab"]]}
    cloudformation.delete_stack_instances(
        StackSetName=ROLE,
        DeploymentTargets={"OrganizationalUnitIds": [unit], **lab},
        Regions=[HOME],
        RetainStacks=False,
    )
    settle(estate)
    assert estate.mismatches() == [
        f"StackSet {ROLE}, auto-deployment.retains stacks: expected true, found false",
        f'StackSet {ROLE}, instance in {HOME}, lab: expected "CURRENT", found nothing',
        f'role {ROLE}, lab: expected "exists", found nothing',
    ]
