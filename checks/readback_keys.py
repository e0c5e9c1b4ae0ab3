"""A KMS key, found by its alias: whether it is enabled and rotates, and who may use it."""

from collections.abc import Mapping
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Value
from checks.readback_words import Words, policy, tags

ROTATION_DAYS = 365


def arn(aws: Connection, alias: str) -> str | None:
    """ARN of the key behind an alias; None where there is none. Raises ReadError."""
    found = unless(("NotFoundException",), lambda: aws.call("kms", "describe_key", KeyId=alias))
    return None if found is None else str(found["KeyMetadata"]["Arn"])


def declared(document: str, tagged: Mapping[str, Value]) -> Mapping[str, Value]:
    """The facts of a key with this policy and these tags."""
    rotation = {"rotation": True, "rotation days": ROTATION_DAYS}
    return {"state": "Enabled", **rotation, "policy": policy(document), **tagged}


def described(aws: Connection, key: str, words: Words) -> Mapping[str, Value]:
    """The same of what AWS has, by ARN. Raises ReadError."""
    rotation: Mapping[str, Any] = aws.call("kms", "get_key_rotation_status", KeyId=key)
    tagged = aws.listed("kms", "list_resource_tags", "Tags", KeyId=key)
    return {
        "state": aws.call("kms", "describe_key", KeyId=key)["KeyMetadata"]["KeyState"],
        "rotation": rotation["KeyRotationEnabled"],
        "rotation days": rotation.get("RotationPeriodInDays"),
        "policy": words.policy(aws.call("kms", "get_key_policy", KeyId=key)["Policy"]),
        **tags({tag["TagKey"]: tag["TagValue"] for tag in tagged}),
    }
