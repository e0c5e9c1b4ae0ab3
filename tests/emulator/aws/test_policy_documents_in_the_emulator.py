"""Which policy documents are taken; what is refused over the wire is in the table of refusals."""

import json
from typing import Any

import pytest

from emulator.aws.errors import AwsError
from emulator.aws.services.organizations.documents import check

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
DENY: dict[str, Any] = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
DENY_RCP = DENY | {"Principal": "*"}


def without(statement: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name not in names}


def document(*statements: object, **more: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)} | more)


TAKEN = {
    "one statement without a list": (SCP, document(Statement=DENY)),
    "several actions and resources": (SCP, document(DENY | {"Action": ["s3:*", "ec2:Run*"], "Resource": ["*"]})),
    "every action": (SCP, document(DENY | {"Action": "*"})),
    "wildcards in the middle of an action": (SCP, document(DENY | {"Action": "ec2:*Image?"})),
    "NotAction with a condition": (
        SCP,
        document(
            without(DENY, "Action")
            | {"NotAction": ["iam:*"], "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}}
        ),
    ),
    "NotResource": (SCP, document(without(DENY, "Resource") | {"NotResource": "arn:aws:s3:::logs/*"})),
    "an allow with a condition": (SCP, document(DENY | {"Effect": "Allow", "Condition": {"Bool": {"a:b": "true"}}})),
    "statement ids": (SCP, document(DENY | {"Sid": "A"}, DENY | {"Sid": "B"})),
    "a resource control policy": (RCP, document(DENY_RCP)),
    "a tag policy with an operator at the top": (
        "TAG_POLICY",
        '{"tags":{},"@@operators_allowed_for_child_policies":[]}',
    ),
    "10,240 characters": (SCP, document(DENY).ljust(10_240)),
}

REFUSED = {
    "an unknown element": (SCP, document(DENY, Comment="x")),
    "an unknown element in a statement": (SCP, document(DENY | {"Comment": "x"})),
    "an unknown version": (SCP, document(DENY, Version="2026-01-01")),
    "an empty list of statements": (SCP, document()),
    "a statement that is a string": (SCP, document("Deny")),
    "two statements of one id": (SCP, document(DENY | {"Sid": "A"}, DENY | {"Sid": "A"})),
    "an id that is a number": (SCP, document(DENY | {"Sid": 1})),
    "an effect in lower case": (SCP, document(DENY | {"Effect": "deny"})),
    "Action and NotAction": (SCP, document(DENY | {"NotAction": "s3:*"})),
    "an action without a service": (SCP, document(DENY | {"Action": "PutObject"})),
    "an action with a wildcard service": (SCP, document(DENY | {"Action": "*:PutObject"})),
    "no action in a list": (SCP, document(DENY | {"Action": []})),
    "a resource that is no ARN": (SCP, document(DENY | {"Resource": "bucket"})),
    "NotPrincipal": (SCP, document(DENY | {"NotPrincipal": "*"})),
    "a condition that is a list": (SCP, document(DENY | {"Condition": []})),
    "a condition without keys": (SCP, document(DENY | {"Condition": {"Bool": "true"}})),
    "a resource control policy without a principal": (RCP, document(DENY)),
    "a list": (SCP, "[]"),
    "a management policy of two keys": ("BACKUP_POLICY", '{"plans":{},"tags":{}}'),
    "a management policy of a string": ("GUARDDUTY_POLICY", '{"guardduty":"on"}'),
    "an empty management policy": ("TAG_POLICY", "{}"),
}


@pytest.mark.parametrize(("policy_type", "content"), TAKEN.values(), ids=TAKEN.keys())
def test_a_document_that_aws_takes_is_taken(policy_type: str, content: str) -> None:
    check(policy_type, content)


@pytest.mark.parametrize(("policy_type", "content"), REFUSED.values(), ids=REFUSED.keys())
def test_a_document_that_aws_refuses_is_refused(policy_type: str, content: str) -> None:
    with pytest.raises(AwsError) as caught:
        check(policy_type, content)

    assert caught.value.code == "MalformedPolicyDocumentException"
