"""Declarative EC2 policies: the value of an attribute that the organization sets, and the refusal to change it.

Documents write values with underscores (`block_new_sharing`), the API with hyphens. Source: Declarative policy syntax
(AWS Organizations user guide).
"""

from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organization_policies import effective_policy

_TYPE = "DECLARATIVE_POLICY_EC2"
BY_POLICY = "declarative-policy"
BY_ACCOUNT = "account"


def declared(request: Request, attribute: str) -> dict[str, Any] | None:
    """What the organization declares of an attribute for the caller's account; None where it declares nothing."""
    found = _attributes(request).get(attribute)
    return found if isinstance(found, dict) else None


def message(request: Request) -> str | None:
    """The organization's own text for those who try to change what it declares."""
    text = _attributes(request).get("exception_message")
    return text if isinstance(text, str) else None


def refuse_change(request: Request, attribute: str) -> None:
    """Refuse to change an attribute that the organization declares.

    Raises:
        AwsError: DeclarativePolicyViolation, with the organization's message where it has one.
    """
    if declared(request, attribute) is None:
        return
    own = message(request)
    text = "This functionality has been disabled by a Declarative Policy."
    raise AwsError("DeclarativePolicyViolation", f"{text} Custom Message: {own}" if own else text)


def in_api(value: object) -> str:
    """A document's value as the API writes it."""
    return str(value).replace("_", "-")


def _attributes(request: Request) -> dict[str, Any]:
    policy = effective_policy(request.state, request.account, _TYPE)
    attributes: dict[str, Any] = policy.get("ec2_attributes") or {}
    return attributes
