"""The roles that AWS Config works with: theirs is the account of the caller, and they trust the service."""

import json
import re
from typing import Any

from moto.iam.models import iam_backends

from emulator.aws.authorization import service_decision
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from evaluation.resource_policy import Decision

PRINCIPAL = "config.amazonaws.com"
_ARN = re.compile(r"arn:aws:iam::(\d{12}):role/(.+)")
_SERVICE_LINKED = "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"


def refuse_role(request: Request, arn: str) -> None:
    """Refuse a role that AWS Config cannot assume. Its service-linked role is there as soon as it is needed.

    Raises:
        AwsError: InvalidRoleException.
    """
    match = _ARN.fullmatch(arn)
    if match is None or match.group(1) != request.account:
        raise _invalid(arn)
    if match.group(2) == _SERVICE_LINKED:
        return
    roles = iam_backends[request.account]["aws"].roles.values()
    document = next((role.assume_role_policy_document for role in roles if role.arn == arn), None)
    if document is None or not _trusts(document, arn, request.account):
        raise _invalid(arn)


def _trusts(document: str | dict[str, Any], arn: str, account: str) -> bool:
    parsed: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
    statements = parsed["Statement"] if isinstance(parsed["Statement"], list) else [parsed["Statement"]]
    # A trust policy has no Resource: it is about the role that it belongs to.
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**one, "Resource": "*"} for one in statements]})
    return service_decision(text, PRINCIPAL, "sts:AssumeRole", arn, {"aws:SourceAccount": account}) is Decision.ALLOWED


def _invalid(arn: str) -> AwsError:
    message = f"The role ARN '{arn}' is not valid, or AWS Config cannot assume the role."
    return AwsError("InvalidRoleException", message)
