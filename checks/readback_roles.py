"""What a role may do and who may assume it, read from IAM."""

from collections.abc import Mapping

from checks.connection import Connection, ReadError
from checks.readback_facts import Value
from checks.readback_words import Words, tags


def role(aws: Connection, name: str, words: Words) -> Mapping[str, Value] | None:
    """Trust, policies, own policies by name, and tags of a role; None where there is none. Raises ReadError."""
    try:
        answer = aws.call("iam", "get_role", RoleName=name)["Role"]
    except ReadError as error:
        if error.code == "NoSuchEntity":
            return None
        raise
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
