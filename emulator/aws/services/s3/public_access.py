"""Blocking of public access: by bucket, by account, and by an S3 policy of the organization, which overrides accounts.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from moto.s3.models import FakeBucket

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations import effective
from emulator.aws.services.organizations.access import listed
from emulator.aws.state import State

SETTINGS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")

_FIXED_KEYS = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
}
"""Condition keys that make a grant to everybody a grant to somebody, if their values are fixed."""


@dataclass
class AccountBlock:
    """What an account set for itself; None before it did, and after it deleted that."""

    settings: dict[str, bool] | None = None


def organization_block(state: State, account: str) -> dict[str, bool] | None:
    """The four settings as an S3 policy of the organization has them for the account; None where none is effective."""
    who = Caller("", account, "", "us-east-1", "organizations")
    asked = Request("DescribeEffectivePolicy", {"PolicyType": "S3_POLICY"}, who, state)
    try:
        answer = cast(Mapping[str, Any], effective.describe_effective_policy(asked)["EffectivePolicy"])
    except AwsError:
        return None  # no organization, or no such policy
    settings = json.loads(answer["PolicyContent"]).get("s3_attributes", {})
    wanted = settings.get("public_access_block_configuration")
    return None if wanted is None else dict.fromkeys(SETTINGS, wanted == "all")


def account_block(state: State, account: str) -> dict[str, bool] | None:
    """The settings that hold for the account."""
    return organization_block(state, account) or state.store(AccountBlock, account).settings


def is_blocked(state: State, found: FakeBucket, setting: str) -> bool:
    """Whether one of the `SETTINGS` is on for a bucket, by itself or by its account."""
    own = found.public_access_block
    names = {
        "BlockPublicAcls": "block_public_acls",
        "IgnorePublicAcls": "ignore_public_acls",
        "BlockPublicPolicy": "block_public_policy",
        "RestrictPublicBuckets": "restrict_public_buckets",
    }
    by_account = account_block(state, found.account_id) or {}
    return bool(by_account.get(setting)) or (own is not None and bool(getattr(own, names[setting])))


def is_public(document: Mapping[str, Any]) -> bool:
    """Whether a bucket policy lets in anybody: an allow to everybody that no condition with fixed values narrows."""
    return any(
        statement.get("Effect") == "Allow" and _is_everybody(statement) and not _is_narrowed(statement)
        for statement in listed(document["Statement"])
    )


def _is_everybody(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    return (
        "NotPrincipal" in statement
        or principal == "*"
        or (isinstance(principal, Mapping) and "*" in listed(principal.get("AWS")))
    )


def _is_narrowed(statement: Mapping[str, Any]) -> bool:
    return any(
        key.lower() in _FIXED_KEYS and all(_is_fixed(key, str(value)) for value in listed(values))
        for operator, keys in statement.get("Condition", {}).items()
        if "Not" not in operator and operator != "Null" and not operator.endswith("IfExists")
        for key, values in keys.items()
    )


def _is_fixed(key: str, value: str) -> bool:
    if key.lower() in ("aws:sourcearn", "aws:principalarn"):
        return len(value.split(":")) > 5 and "*" not in value.split(":")[4] and bool(value.split(":")[4])
    return "*" not in value and "?" not in value and value not in ("0.0.0.0/0", "::/0")
