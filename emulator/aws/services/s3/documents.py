"""Bucket policies: what S3 refuses to take, in the order in which it looks."""

import json
from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.known_principals import invalid_principals
from emulator.aws.services.organizations.access import listed
from emulator.aws.services.s3.access import authorize
from emulator.aws.services.s3.buckets import arn, existing
from emulator.aws.services.s3.public_access import is_blocked, is_public
from evaluation.match import EvaluationError
from evaluation.policy import parse

_MAXIMUM = 20_480


def check_put_bucket_policy(request: Request) -> str | None:
    """PutBucketPolicy: the document is one that S3 takes, and not public where that is blocked."""
    account = authorize(request)
    found = existing(request["Bucket"])
    text = request["Policy"]
    text = text.decode() if isinstance(text, bytes) else text
    document = _document(text)
    for statement in listed(document["Statement"]):
        _check_statement(request, statement)
    try:
        parse(text, with_principals=True)
    except EvaluationError as error:
        raise AwsError("EmulatorFailure", f"the policy cannot be evaluated here: {error}", 501) from error
    if is_public(document) and is_blocked(request.state, found, "BlockPublicPolicy"):
        message = (
            f"User: {request.caller.principal} is not authorized to perform: s3:PutBucketPolicy on resource: "
            f"{arn(found.name)} because public policies are prevented by the BlockPublicPolicy setting in S3 Block "
            "Public Access"
        )
        raise AwsError("AccessDenied", message, 403)
    return account


def _document(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        message = "Policies must be valid JSON and the first byte must be '{'"
        raise AwsError("MalformedPolicy", message) from error
    if not isinstance(document, dict):
        raise AwsError("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'")
    if len(text.encode()) > _MAXIMUM:
        raise AwsError("PolicyTooLarge", "Policy exceeds the maximum allowed document size.")
    if not listed(document.get("Statement")):
        raise AwsError("MalformedPolicy", "Missing required field Statement")
    if document.get("Version", "2008-10-17") not in ("2008-10-17", "2012-10-17"):
        raise AwsError("MalformedPolicy", "The policy must contain a valid version string")
    return document


def _check_statement(request: Request, statement: Mapping[str, Any]) -> None:
    if not isinstance(statement, dict):
        raise AwsError("MalformedPolicy", "Statement is not an object")
    for name, other in (("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource")):
        if (name in statement) == (other in statement):
            raise AwsError("MalformedPolicy", f"Missing required field {name}")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise AwsError("MalformedPolicy", f"Invalid effect: {statement.get('Effect')}")
    if invalid := invalid_principals(request.state, statement):
        raise AwsError("MalformedPolicy", "Invalid principal in policy", Detail=", ".join(invalid))
    own = arn(request["Bucket"])
    for resource in listed(statement.get("Resource", statement.get("NotResource"))):
        if resource != own and not resource.startswith(f"{own}/"):
            raise AwsError("MalformedPolicy", "Policy has invalid resource", Detail=resource)
    for action in listed(statement.get("Action", statement.get("NotAction"))):
        if action != "*" and not action.lower().startswith("s3:"):
            raise AwsError("MalformedPolicy", "Policy has invalid action", Detail=action)
