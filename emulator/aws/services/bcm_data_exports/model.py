"""Exports as they are kept, per account."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now


@dataclass
class Export:
    """One export."""

    arn: str
    definition: dict[str, Any]
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


@dataclass
class Exports:
    """The store of one account."""

    by_arn: dict[str, Export] = field(default_factory=dict)


def exports_of(request: Request) -> dict[str, Export]:
    """The caller's."""
    return request.state.store(Exports, request.account).by_arn


def export(request: Request, arn: str) -> Export:
    """The export of that ARN.

    Raises:
        AwsError: ResourceNotFoundException.
    """
    found = exports_of(request).get(arn)
    if found is None:
        message = f"Export {arn} does not exist"
        raise AwsError("ResourceNotFoundException", message, ResourceId=arn, ResourceType="Export")
    return found


def invalid(message: str) -> AwsError:
    """The refusal of a wrong request."""
    return AwsError("ValidationException", message, Reason="fieldValidationFailed")
