"""Refusals about policies, their texts and their attachments."""

import json
from typing import Any

from emulated_world import CONTENTS, DENY, RCP, SCP, World
from refusal_table import (
    INVALID,
    MALFORMED,
    UNKNOWN_POLICY,
    UNKNOWN_UNIT,
    VIOLATION,
    Attempt,
    Refusal,
    expect,
    rows,
)

TOO_LONG = "POLICY_CONTENT_LIMIT_EXCEEDED"


def policy(policy_type: str, content: str) -> Attempt:
    return lambda world: world.policy(policy_type, content)


def statement(policy_type: str, **elements: Any) -> Attempt:
    return policy(policy_type, json.dumps({"Version": "2012-10-17", "Statement": [elements]}))


def padded(policy_type: str, size: int) -> Attempt:
    return policy(policy_type, CONTENTS[policy_type] + " " * (size - len(CONTENTS[policy_type])))


def same_name(world: World) -> None:
    name = world.name()
    world.policy(name=name)
    world.policy(name=name)


def rename_to_other(world: World) -> None:
    name = world.name()
    world.policy(name=name)
    world.organizations.update_policy(PolicyId=world.policy(), Name=name)


def attach(world: World, policy_id: str, target: str) -> None:
    world.organizations.attach_policy(PolicyId=policy_id, TargetId=target)


def detach(world: World, policy_id: str, target: str) -> None:
    world.organizations.detach_policy(PolicyId=policy_id, TargetId=target)


def attach_twice(world: World) -> None:
    unit = world.unit()
    attach(world, world.attached(SCP, unit), unit)


def attach_many(policy_type: str, most: int) -> Attempt:
    """Attach one more than there may be; AWS's own policy counts where the type has one."""

    def attempt(world: World) -> None:
        unit = world.unit()
        attached = world.organizations.list_policies_for_target(TargetId=unit, Filter=policy_type)["Policies"]
        for _ in range(most - len(attached)):
            world.attached(policy_type, unit)
        attach(world, world.policy(policy_type), unit)

    return attempt


def attach_disabled_type(world: World) -> None:
    created, unit = world.policy("CHATBOT_POLICY"), world.unit()
    world.organizations.disable_policy_type(RootId=world.root, PolicyType="CHATBOT_POLICY")
    try:
        attach(world, created, unit)
    finally:
        world.organizations.enable_policy_type(RootId=world.root, PolicyType="CHATBOT_POLICY")


TEXTS = {
    "no JSON": Refusal(policy(SCP, "{"), MALFORMED),
    "no statements": Refusal(policy(SCP, '{"Version":"2012-10-17"}'), MALFORMED),
    "no effect": Refusal(statement(SCP, Action="s3:*", Resource="*"), MALFORMED),
    "no action": Refusal(statement(SCP, Effect="Deny", Resource="*"), MALFORMED),
    "no resource": Refusal(statement(SCP, Effect="Deny", Action="s3:*"), MALFORMED),
    "a principal in a service control policy": Refusal(
        statement(SCP, Effect="Deny", Principal="*", Action="s3:*", Resource="*"), MALFORMED
    ),
    "an allowing resource control policy": Refusal(
        statement(RCP, Effect="Allow", Principal="*", Action="s3:*", Resource="*"), MALFORMED
    ),
    "a resource control policy on every action": Refusal(
        statement(RCP, Effect="Deny", Principal="*", Action="*", Resource="*"), MALFORMED
    ),
    "a resource control policy with NotAction": Refusal(
        statement(RCP, Effect="Deny", Principal="*", NotAction="s3:*", Resource="*"), MALFORMED
    ),
    "a resource control policy about one principal": Refusal(
        statement(RCP, Effect="Deny", Principal={"AWS": "111122223333"}, Action="s3:*", Resource="*"), MALFORMED
    ),
    "a tag policy about something else": Refusal(policy("TAG_POLICY", '{"plans":{}}'), MALFORMED),
    "a service control policy of 10,241 characters": Refusal(padded(SCP, 10_241), VIOLATION, TOO_LONG),
    "a resource control policy of 5,121 characters": Refusal(padded(RCP, 5_121), VIOLATION, TOO_LONG),
    "an AI opt-out policy of 2,501 characters": Refusal(
        padded("AISERVICES_OPT_OUT_POLICY", 2_501), VIOLATION, TOO_LONG
    ),
    "a backup policy of 10,001 characters": Refusal(padded("BACKUP_POLICY", 10_001), VIOLATION, TOO_LONG),
    "a malformed new text": Refusal(
        lambda w: w.organizations.update_policy(PolicyId=w.policy(), Content="[]"), MALFORMED
    ),
}

POLICIES = {
    "a description of 513 characters": Refusal(
        lambda w: w.organizations.create_policy(Name=w.name(), Type=SCP, Content=DENY, Description="d" * 513),
        INVALID,
        "MAX_LENGTH_EXCEEDED",
    ),
    "a type that does not exist": Refusal(
        lambda w: w.organizations.create_policy(Name=w.name(), Type="NO_POLICY", Content=DENY, Description=""),
        INVALID,
        "INVALID_ENUM",
    ),
    "two policies of one name": Refusal(same_name, "DuplicatePolicyException"),
    "a policy renamed to another's name": Refusal(rename_to_other, "DuplicatePolicyException"),
    "changing AWS's own policy": Refusal(
        lambda w: w.organizations.update_policy(PolicyId="p-FullAWSAccess", Description="mine"),
        INVALID,
        "IMMUTABLE_POLICY",
    ),
    "deleting AWS's own policy": Refusal(
        lambda w: w.organizations.delete_policy(PolicyId="p-RCPFullAWSAccess"), INVALID, "IMMUTABLE_POLICY"
    ),
    "deleting a policy that is attached": Refusal(
        lambda w: w.organizations.delete_policy(PolicyId=w.attached()), "PolicyInUseException"
    ),
    "an unknown policy": Refusal(
        lambda w: w.organizations.describe_policy(PolicyId=UNKNOWN_POLICY), "PolicyNotFoundException"
    ),
    "a policy id that is none": Refusal(
        lambda w: w.organizations.describe_policy(PolicyId="FullAWSAccess"), INVALID, "INVALID_PATTERN"
    ),
}

ATTACHMENTS = {
    "attaching a policy twice": Refusal(attach_twice, "DuplicatePolicyAttachmentException"),
    "attaching a policy of a disabled type": Refusal(attach_disabled_type, "PolicyTypeNotEnabledException"),
    "attaching an unknown policy": Refusal(lambda w: attach(w, UNKNOWN_POLICY, w.root), "PolicyNotFoundException"),
    "attaching to an unknown unit": Refusal(lambda w: attach(w, w.policy(), UNKNOWN_UNIT), "TargetNotFoundException"),
    "an eleventh service control policy": Refusal(
        attach_many(SCP, 10), VIOLATION, "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    ),
    "a sixth resource control policy": Refusal(
        attach_many(RCP, 5), VIOLATION, "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    ),
    "detaching a policy that is not attached": Refusal(
        lambda w: detach(w, w.policy(), w.unit()), "PolicyNotAttachedException"
    ),
    "detaching the last service control policy": Refusal(
        lambda w: detach(w, "p-FullAWSAccess", w.unit()), VIOLATION, "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    ),
    "detaching AWS's own resource control policy": Refusal(
        lambda w: detach(w, "p-RCPFullAWSAccess", w.unit()), INVALID, "NON_DETACHABLE_POLICY"
    ),
    "the policies of an unknown target": Refusal(
        lambda w: w.organizations.list_policies_for_target(TargetId=UNKNOWN_UNIT, Filter=SCP),
        "TargetNotFoundException",
    ),
}


@rows(TEXTS)
def test_policy_texts_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)


@rows(POLICIES)
def test_policies_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)


@rows(ATTACHMENTS)
def test_attachments_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)
