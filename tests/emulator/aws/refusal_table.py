"""Rows of the refusal tables: what AWS refuses, the emulated AWS refuses with the same code, each tried with boto3."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from botocore.exceptions import ClientError
from botocore.session import Session
from emulated_world import World

UNKNOWN_UNIT = "ou-abcd-12345678"
UNKNOWN_ACCOUNT = "999988887777"
UNKNOWN_POLICY = "p-12345678"

VIOLATION = "ConstraintViolationException"
INVALID = "InvalidInputException"
MALFORMED = "MalformedPolicyDocumentException"
DENIED = "AccessDeniedException"

Attempt = Callable[[World], object]


@dataclass(frozen=True)
class Refusal:
    """`attempt` sets up what it needs and then makes the call that is refused."""

    attempt: Attempt
    code: str
    reason: str = ""


def expect(world: World, refusal: Refusal) -> None:
    """Make the attempt, and check that its last call is refused as AWS would."""
    with pytest.raises(ClientError) as caught:
        refusal.attempt(world)
    error = caught.value
    assert error.response["Error"]["Code"] == refusal.code, error
    assert error.response.get("Reason", "") == refusal.reason, error
    if refusal.code.endswith("Exception"):
        assert refusal.code in modelled(error.operation_name), f"{error.operation_name} has no {refusal.code}"


def modelled(operation: str) -> set[str]:
    """Codes that an operation of Organizations or Account Management can answer, by their models."""
    session = Session()
    models = [session.get_service_model(name) for name in ("organizations", "account")]
    model = next(found for found in models if operation in found.operation_names)
    return {shape.name for shape in model.operation_model(operation).error_shapes}


def rows(table: Mapping[str, Refusal]) -> pytest.MarkDecorator:
    """The table as parameters of a test, named by what is refused."""
    return pytest.mark.parametrize("refusal", table.values(), ids=table.keys())
