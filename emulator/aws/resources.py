"""ARNs of the resources that a call is about, for the call log: best effort, from the parameters alone."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.callers import Caller

ANY = ["*"]


def resources(caller: Caller, service: str, operation: str, parameters: Mapping[str, Any]) -> list[str]:
    """The ARNs that IAM would match a policy's `Resource` against; `*` where the call names none."""
    return [value for name, value in parameters.items() if _is_arn(name, value)] or ANY


def _is_arn(name: str, value: object) -> bool:
    return name.lower().endswith("arn") and isinstance(value, str) and value.startswith("arn:")
