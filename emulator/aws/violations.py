"""How each AWS service words the refusal of a request that its model does not allow."""

from collections.abc import Sequence
from dataclasses import dataclass

from emulator.aws.errors import AwsError
from emulator.aws.protocol import Operation


@dataclass(frozen=True)
class Violation:
    """One constraint that one value breaks; `reason` is the word that Organizations has for it."""

    reason: str
    path: str
    value: object
    constraint: str

    def __str__(self) -> str:
        words = self.path.lstrip(".").split(".")
        place = ".".join(word[:1].lower() + word[1:] for word in words)
        value = "null" if self.value is None else f"'{self.value}'"
        return f"Value {value} at '{place}' failed to satisfy constraint: {self.constraint}"


_CODES = (
    "ValidationException",
    "InvalidInputException",
    "InvalidParameterException",
    "InvalidParameterValueException",
    "InvalidRequestException",
    "BadRequestException",
)
"""Codes that services use for this, the most specific first; the first that an operation's errors have is taken."""


def refusal(operation: Operation, violations: Sequence[Violation]) -> AwsError:
    """The error that `operation`'s service answers for `violations`."""
    plural = "s" if len(violations) > 1 else ""
    listed = "; ".join(str(violation) for violation in violations)
    message = f"{len(violations)} validation error{plural} detected: {listed}"
    if operation.service == "organizations":
        return AwsError("InvalidInputException", message, Reason=violations[0].reason)
    if operation.protocol == "ec2" and violations[0].reason == "INPUT_REQUIRED":
        return AwsError("MissingParameter", message)
    return AwsError(invalid_code(operation), message)


def invalid_code(operation: Operation) -> str:
    """The code by which `operation`'s service says that a value is not valid."""
    if operation.protocol == "query":
        return "ValidationError"
    if operation.protocol == "ec2":
        return "InvalidParameterValue"
    if operation.service == "s3":
        return "InvalidArgument"
    modelled = {shape.error_code for shape in operation.model.error_shapes}
    return next((code for code in _CODES if code in modelled), "ValidationException")
