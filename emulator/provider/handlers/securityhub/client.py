"""What the handlers of Security Hub share: the client of a Region, what counts as gone, and waiting."""

import json
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws
from emulator.provider.values import Json, Properties

_GONE = (
    "not subscribed to AWS Security Hub",
    "Must be a Security Hub delegated administrator with Central Configuration enabled",
)
_LONGEST = 60.0
"""Seconds to wait for a status."""


def hub(aws: Aws, inputs: Properties) -> Any:
    """The boto3 client of the Region that the resource is in."""
    region = inputs.get("region")
    return aws.client("securityhub", str(region) if region else None)


def region_of(client: Any) -> Properties:
    """The `region` property."""
    return {"region": client.meta.region_name}


def is_gone(error: ClientError) -> bool:
    """Whether an error means that the resource is not there, as the upstream provider reads it."""
    told = error.response["Error"]
    return told["Code"] == "ResourceNotFoundException" or any(text in told["Message"] for text in _GONE)


def settled(ask: Callable[[], Any], status: Callable[[Any], str]) -> Any:
    """The answer once its status is no longer PENDING. Raises TimeoutError."""
    until = time.monotonic() + _LONGEST
    while status(answer := ask()) == "PENDING":
        if time.monotonic() > until:
            raise TimeoutError("Security Hub is still PENDING")
        time.sleep(0.02)
    return answer


def same_sets(old: Json, new: Json) -> bool:
    """Whether two values differ at most in the order of their lists and in what is empty."""
    return _ordered(old) == _ordered(new)


def _ordered(value: Json) -> Json:
    if isinstance(value, dict):
        items = {key: _ordered(item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return sorted((_ordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value
