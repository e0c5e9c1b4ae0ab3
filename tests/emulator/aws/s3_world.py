"""S3 as the tests of this folder ask it: callers, policy statements, and the code of a refusal."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws

ALL = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


def code(call: Callable[[], object]) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call()
    found: str = caught.value.response["Error"]["Code"]
    return found


def document(*statements: Mapping[str, object]) -> str:
    """A policy of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(bucket: str, principal: object, action: str = "s3:PutObject", **condition: object) -> dict[str, object]:
    """A statement that allows `action` on the bucket and its objects; `condition` are equal strings."""
    more = {"Condition": {"StringEquals": condition}} if condition else {}
    return {
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        **more,
    }


def retained(mode: str, **period: int) -> dict[str, Any]:
    """An object lock configuration with a default retention."""
    return {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": mode, **period}}}


def service(aws: Aws, name: str, **context: str) -> Any:
    """S3 as an AWS service calls it; `SourceOrgID` and the like are its condition keys."""
    keys = "".join(f"&aws:{key}={value}" for key, value in context.items())
    return aws.client("s3", session=aws.get(f"/_foundation/service-session?service={name}{keys}"))


def control(aws: Aws, account: str) -> Any:
    """S3 Control as the account's access role calls it."""
    client = aws.client("s3control", session=aws.session(account))
    client.meta.events.register_first("before-call", _without_account)
    return client


def _without_account(params: dict[str, Any], **_: object) -> None:
    """S3 Control puts the account in front of the host's name, which the loopback's address cannot take."""
    params["url"] = re.sub(r"//\d{12}\.", "//", params["url"])
