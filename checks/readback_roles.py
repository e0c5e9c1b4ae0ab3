"""What a role may do and who may assume it, read from IAM."""

from collections.abc import Mapping
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Value
from checks.readback_words import Words, tags

LONGEST = "longest session"


def role(aws: Connection, name: str, words: Words) -> Mapping[str, Value] | None:
    """Trust, policies, own policies by name, and tags of a role; None where there is none. Raises ReadError."""
    answer = _answer(aws, name)
    return None if answer is None else _facts(aws, name, answer, words)


def role_with_session(aws: Connection, name: str, words: Words) -> dict[str, Value] | None:
    """The same, with the seconds that a session lasts at most."""
    answer = _answer(aws, name)
    if answer is None:
        return None
    return {**_facts(aws, name, answer, words), LONGEST: answer["MaxSessionDuration"]}


def _answer(aws: Connection, name: str) -> Mapping[str, Any] | None:
    found = unless(("NoSuchEntity",), lambda: aws.call("iam", "get_role", RoleName=name))
    return None if found is None else found["Role"]


def _facts(aws: Connection, name: str, answer: Mapping[str, Any], words: Words) -> Mapping[str, Value]:
    attached = aws.listed("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
    own = {
        policy: words.policy(aws.call("iam", "get_role_policy", RoleName=name, PolicyName=policy)["PolicyDocument"])
        for policy in aws.listed("iam", "list_role_policies", "PolicyNames", RoleName=name)
    }
    return {
        "trust": words.policy(answer["AssumeRolePolicyDocument"]),
        "policies": sorted(one["PolicyArn"] for one in attached),
        "own policies": own,
        **tags({tag["Key"]: tag["Value"] for tag in answer.get("Tags", ())}),
    }
