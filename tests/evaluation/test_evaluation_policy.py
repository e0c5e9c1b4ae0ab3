"""Reading a policy document, and whether a statement means a request."""

import json
from typing import Any

import pytest

from evaluation.match import EvaluationError, arn_matches
from evaluation.policy import Request, parse

BUCKET = "arn:aws:s3:::logs/2026/file"


def means(statement: dict[str, Any], action: str = "s3:PutObject", resource: str = BUCKET) -> bool:
    full = {"Effect": "Deny", **statement}
    (parsed,) = parse(json.dumps({"Version": "2012-10-17", "Statement": [full]}))
    return parsed.means(Request(action, resource, {"aws:requestedregion": ("eu-west-1",)}))


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ("*", True),
        ("s3:*", True),
        ("S3:putobject", True),
        ("s3:Put*", True),
        ("s3:P?tObject", True),
        ("s3:*Object", True),
        ("s3:Put", False),
        ("s3:PutObjec?t", False),
        ("s3control:*", False),
        (["ec2:*", "s3:PutObject"], True),
        ([], None),
    ],
)
def test_actions_match_with_wildcards_in_any_case(patterns: Any, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(EvaluationError, match="needs either Action or NotAction"):
            means({"Action": patterns, "Resource": "*"})
        return
    assert means({"Action": patterns, "Resource": "*"}) is expected
    assert means({"NotAction": patterns, "Resource": "*"}) is (not expected)


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ("*", True),
        ("arn:aws:s3:::logs/*", True),
        ("arn:*:logs/2026/*", True),
        ("arn:aws:s3:::log?/2026/file", True),
        ("arn:aws:s3:::LOGS/*", False),
        ("arn:aws:s3:::logs", False),
        (["arn:aws:s3:::x", "arn:aws:s3:::logs/*"], True),
    ],
)
def test_resources_match_with_wildcards_and_case_counts(patterns: Any, expected: bool) -> None:
    assert means({"Action": "*", "Resource": patterns}) is expected
    assert means({"Action": "*", "NotResource": patterns}) is (not expected)


def test_a_resource_that_nobody_knows_counts_as_meant() -> None:
    assert means({"Action": "*", "Resource": "arn:aws:s3:::other/*"}, resource="*")
    assert means({"Action": "*", "NotResource": "*"}, resource="*")


def test_a_statement_means_a_request_only_if_its_condition_is_met() -> None:
    condition = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}
    assert not means({"Action": "*", "Resource": "*", "Condition": condition})
    assert means({"Action": "*", "Resource": "*", "Condition": {"StringEquals": condition["StringNotEquals"]}})


def test_json_booleans_in_conditions_are_the_words() -> None:
    (parsed,) = parse(
        json.dumps(
            {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:Key": True}}}}
        )
    )
    assert parsed.means(Request("s3:PutObject", BUCKET, {"aws:key": ("true",)}))
    assert not parsed.means(Request("s3:PutObject", BUCKET, {"aws:key": ("false",)}))


def test_a_single_statement_needs_no_list_and_no_sid() -> None:
    (parsed,) = parse('{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}')
    assert (parsed.sid, parsed.effect) == ("", "Allow")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "has no Statement"),
        ('{"Version": "2012-10-17"}', "has no Statement"),
        ('{"Statement": ["x"]}', "a statement is not an object: 'x'"),
        ('{"Statement": {"Sid": "A", "Effect": "Deny", "Principal": "*"}}', "'A' has elements .* Principal"),
        ('{"Statement": {"Sid": "A", "Action": "*", "Resource": "*"}}', "'A' has no Effect"),
        ('{"Statement": {"Sid": "A", "Effect": "deny", "Action": "*", "Resource": "*"}}', "'A' has no Effect"),
        ('{"Statement": {"Sid": "A", "Effect": "Deny", "Resource": "*"}}', "'A' needs either Action or NotAction"),
        (
            '{"Statement": {"Sid": "A", "Effect": "Deny", "Action": "*", "NotAction": "*", "Resource": "*"}}',
            "'A' needs either Action or NotAction",
        ),
        ('{"Statement": {"Sid": "A", "Effect": "Deny", "Action": "*"}}', "'A' needs either Resource or NotResource"),
        (
            '{"Statement": {"Sid": "A", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": 1}}}',
            "'A' has a Condition that is not operator, key, values",
        ),
        (
            '{"Statement": {"Sid": "A", "Effect": "Deny", "Action": "x:y", "Resource": "*", "Condition": {"Odd": {}}}}',
            "condition operator 'Odd' is not known",
        ),
    ],
)
def test_a_document_that_cannot_be_judged_is_an_error(document: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        parse(document)


def test_arns_are_compared_part_by_part() -> None:
    assert arn_matches("arn:aws:sns:*:*:alarms", "arn:aws:sns:eu-west-1:1:alarms")
    assert not arn_matches("arn:*:alarms:x:y:z", "arn:aws:sns:eu-west-1:1:alarms")
    assert arn_matches("arn:aws:logs:*:1:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:app:stream")
    assert not arn_matches("arn:aws:sns:*:*:alarms", "alarms")
    assert arn_matches("*", "anything")
