"""Cost allocation tags: keys that billing has met on resources, each active or not.

AWS meets a new key up to 24 hours after the first resource has it, and cannot activate it before. There is no API for
that day to pass: `bill_tags` plays it.
"""

from collections.abc import Mapping

from emulator.aws.request import Request
from emulator.aws.services.ce.model import CostExplorer, explorer, paged, refuse_member
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State

_WHAT = "cost allocation tags"


def bill_tags(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Billing of the management account, or of the `account`, meets each tag `key`: inactive, unless it is known."""
    account = asked["account"][0] if "account" in asked else state.settings.management
    with state.lock:
        known = state.store(CostExplorer, account).billed_tags
        for key in asked.get("key", []):
            known.setdefault(key, "Inactive")
        return {"Tags": dict(known)}


def list_cost_allocation_tags(request: Request) -> Mapping[str, object]:
    """ListCostAllocationTags."""
    refuse_member(request, _WHAT, "list Cost Allocation Tags")
    keys, status, kind = request.get("TagKeys"), request.get("Status"), request.get("Type")
    found = [
        {"TagKey": key, "Type": _kind(key), "Status": live, "LastUsedDate": f"{now().date()}T00:00:00Z"}
        for key, live in explorer(request).billed_tags.items()
        if (not keys or key in keys) and status in (None, live) and kind in (None, _kind(key))
    ]
    return paged(request, "CostAllocationTags", found, dict, "NextToken")


def update_cost_allocation_tags_status(request: Request) -> Mapping[str, object]:
    """UpdateCostAllocationTagsStatus: a key that billing has not met is an error in the answer, not of the call."""
    refuse_member(request, _WHAT, "update Cost Allocation Tag")
    known, errors = explorer(request).billed_tags, []
    for entry in request["CostAllocationTagsStatus"]:
        key = entry["TagKey"]
        if key in known:
            known[key] = entry["Status"]
        else:
            code, message = "TagKeysNotFoundException", f"Tag keys not found: {key}"
            errors.append({"TagKey": key, "Code": code, "Message": message})
    return {"Errors": errors}


def _kind(key: str) -> str:
    return "AWSGenerated" if key.startswith("aws:") else "UserDefined"
