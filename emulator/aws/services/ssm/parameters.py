"""Parameters: what AWS asks of a value by its tier, pattern, key and type. Everything else is moto's.

Sources: Managing parameter tiers (Systems Manager user guide), API_PutParameter. Whether an image of a parameter of the
type `aws:ec2:image` exists is not looked up; AWS does that after it has answered.
"""

import re
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ssm.models import ssm_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.kms.keys import find
from emulator.aws.services.ssm.service_settings import DEFAULT_TIER, setting

MOST = {"Standard": 4_096, "Advanced": 8_192}
"""Bytes of a value by tier."""


def put_parameter(request: Request) -> Mapping[str, object]:
    """PutParameter; the tier is decided here, the parameter is kept by moto."""
    backend: Any = ssm_backends[request.account][request.region]
    before = backend.get_parameter(request["Name"])
    tier = _tier(request, before)
    _refuse_value(request, tier)
    _refuse_type(request, before)
    _refuse_key(request)
    try:
        made = backend.put_parameter(
            request["Name"],
            request.get("Description"),
            request["Value"],
            request.get("Type"),
            request.get("AllowedPattern"),
            request.get("KeyId"),
            request.get("Overwrite") or False,
            request.get("Tags"),
            request.get("DataType") or (before.data_type if before is not None else "text"),
            tier=tier,
            policies=request.get("Policies"),
        )
    except ServiceException as refusal:
        raise AwsError(refusal.code, refusal.message) from refusal
    return {"Version": made.version, "Tier": made.tier}


def _tier(request: Request, before: Any) -> str:
    """The tier that the parameter gets: asked for, kept, the account's default, or by size."""
    default = before.tier if before is not None else None
    asked: str = request.get("Tier") or default or setting(request.state, request.account, request.region, DEFAULT_TIER)
    was_advanced = before is not None and before.tier == "Advanced"
    if asked == "Intelligent-Tiering":
        advanced = was_advanced or _size(request) > MOST["Standard"] or bool(request.get("Policies"))
        return "Advanced" if advanced else "Standard"
    if asked == "Standard" and was_advanced and request.get("Overwrite"):
        message = (
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
            "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced "
            "parameter and recreate it as a standard parameter."
        )
        raise AwsError("ValidationException", message)
    return asked


def _refuse_value(request: Request, tier: str) -> None:
    if _size(request) > MOST[tier]:
        message = f"{tier} tier parameters support a maximum parameter value of {MOST[tier]} characters."
        raise AwsError("ValidationException", message)
    pattern = request.get("AllowedPattern")
    if not pattern:
        return
    try:
        matches = re.search(pattern, request["Value"]) is not None
    except re.error as reason:
        raise AwsError("InvalidAllowedPatternException", f"The pattern {pattern} is not valid: {reason}") from reason
    if not matches:
        message = f"Parameter value, cannot be validated against allowedPattern: {pattern}"
        raise AwsError("ParameterPatternMismatchException", message)


def _refuse_type(request: Request, before: Any) -> None:
    changes = before is not None and request.get("Type") not in (None, before.parameter_type)
    if changes and request.get("Overwrite"):
        message = "Parameter Store does not support changing a parameter type. Create a new, unique parameter."
        raise AwsError("HierarchyTypeMismatchException", message)


def _refuse_key(request: Request) -> None:
    key = request.get("KeyId")
    if request.get("Type") != "SecureString" or not key or str(key).endswith("alias/aws/ssm"):
        return
    found = find(key, request.account, request.region)
    if found is None or found.key_state != "Enabled":
        raise AwsError("InvalidKeyId", f"Invalid keyId {key}")


def _size(request: Request) -> int:
    return len(str(request["Value"]).encode())


HANDLERS: Handlers = {"PutParameter": put_parameter}
