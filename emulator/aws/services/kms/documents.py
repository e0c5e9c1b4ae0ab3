"""Key policies: what KMS refuses to take, and the check that keeps a key from locking its owner out.

Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html (Policy)
"""

import json
from collections.abc import Mapping
from typing import Any

from moto.kms.models import Key

from emulator.aws import authorization
from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.kms.access import existing
from emulator.aws.services.known_principals import invalid_principals
from emulator.aws.services.organizations.access import listed
from evaluation.match import EvaluationError
from evaluation.policy import UNKNOWN_RESOURCE, parse
from evaluation.resource_policy import Decision

_MAXIMUM = 32_768


def check_create_key(request: Request) -> str | None:
    """CreateKey: with a policy that does not lock its maker out."""
    if request.get("Policy") is not None:
        check_policy(request, request["Policy"])
    return None


def put_key_policy(request: Request) -> Mapping[str, object]:
    """PutKeyPolicy; the only policy that a key has is named `default`, which may be left out."""
    key = _with_policy(request)
    check_policy(request, request["Policy"])
    key.policy = request["Policy"]
    return {}


def get_key_policy(request: Request) -> Mapping[str, object]:
    """GetKeyPolicy."""
    return {"Policy": _with_policy(request).policy, "PolicyName": "default"}


def _with_policy(request: Request) -> Key:
    key = existing(request)
    if request.get("PolicyName", "default") != "default":
        raise AwsError("NotFoundException", "No such policy exists")
    return key


def check_policy(request: Request, text: str) -> None:
    """Refuse a key policy that KMS would not take.

    Raises:
        AwsError: MalformedPolicyDocumentException, LimitExceededException.
    """
    if len(text.encode()) > _MAXIMUM:
        raise AwsError("LimitExceededException", "The key policy exceeds 32768 bytes.")
    for statement in listed(_document(text)["Statement"]):
        _check_statement(request, statement)
    try:
        parse(text, with_principals=True)
    except EvaluationError as error:
        raise AwsError("EmulatorFailure", f"the key policy cannot be evaluated here: {error}", 501) from error
    if not request.get("BypassPolicyLockoutSafetyCheck"):
        _check_lockout(request, text)


def _document(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _malformed("Policy contains invalid JSON") from error
    if not isinstance(document, dict) or not listed(document.get("Statement")):
        raise _malformed("Policy has no statements")
    if document.get("Version", "2008-10-17") not in ("2008-10-17", "2012-10-17"):
        raise _malformed("Policy has an invalid version")
    return document


def _check_statement(request: Request, statement: object) -> None:
    if not isinstance(statement, dict):
        raise _malformed("A statement is not an object")
    for name, other in (("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource")):
        if (name in statement) == (other in statement):
            raise _malformed(f"A statement needs either {name} or {other}")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise _malformed("A statement needs an Effect of Allow or Deny")
    if invalid_principals(request.state, statement):
        raise _malformed("Policy contains a statement with one or more invalid principals.")
    for action in listed(statement.get("Action", statement.get("NotAction"))):
        if action != "*" and not action.lower().startswith("kms:"):
            raise _malformed(f"Policy contains an action that is not of KMS: {action}")


def _check_lockout(request: Request, text: str) -> None:
    """Whoever sets a policy has to be able to set the next one."""
    decision = authorization.resource_decision(
        request.state,
        request.caller,
        text,
        "kms:PutKeyPolicy",
        UNKNOWN_RESOURCE,
        {"kms:CallerAccount": request.account},
    )
    if decision is not Decision.ALLOWED:
        raise _malformed("The new key policy will not allow you to update the key policy in the future.")


def _malformed(message: str) -> AwsError:
    return AwsError("MalformedPolicyDocumentException", message)


HANDLERS: Handlers = {"GetKeyPolicy": get_key_policy, "PutKeyPolicy": put_key_policy}
