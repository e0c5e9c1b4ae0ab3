"""What providers add to cost categories, cost allocation tags and Config rules; see `computed`."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Computed = Callable[[str, Inputs], tuple[str, dict[str, Any]]]
MANAGEMENT, DELEGATED = "111122223333", "999900001111"


def _category(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    arn = f"arn:aws:ce::{MANAGEMENT}:costcategory/{name}"
    return arn, {"arn": arn, "effectiveStart": "2026-11-01T00:00:00Z"}


def _allocation_tag(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["tagKey"], {"type": "UserDefined"}


def _rule(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    arn = f"arn:aws:config:{inputs['region']}:{DELEGATED}:organization-config-rule/{inputs['name']}"
    return inputs["name"], {"arn": arn}


TAG_TYPES: Mapping[str, Computed] = {
    "aws:cfg/organizationManagedRule:OrganizationManagedRule": _rule,
    "aws:costexplorer/costAllocationTag:CostAllocationTag": _allocation_tag,
    "aws:costexplorer/costCategory:CostCategory": _category,
}
