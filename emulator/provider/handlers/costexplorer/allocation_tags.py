"""`aws:costexplorer/costAllocationTag:CostAllocationTag`: whether a tag key is in the bill.

Traps: upstream does not look at the errors that AWS gives per key. A key that billing has not met yet is found missing
by the read that follows, which fails the creation ("empty result") and leaves the resource in the state. A changed key
forces no replacement: the old key stays active. Deleting makes the key inactive.
"""

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.costexplorer.client import cost_explorer
from emulator.provider.values import Properties


def _put(aws: Aws, key: str, status: str) -> None:
    entry = {"TagKey": key, "Status": status}
    cost_explorer(aws).update_cost_allocation_tags_status(CostAllocationTagsStatus=[entry])


def _create(aws: Aws, inputs: Properties) -> str:
    key = str(inputs["tagKey"])
    _put(aws, key, str(inputs["status"]))
    if _read(aws, key, inputs) is None:
        missing = LookupError(f"reading Cost Explorer Cost Allocation Tag ({key}): empty result")
        raise PartialFailure(key, missing)
    return key


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    found = cost_explorer(aws).list_cost_allocation_tags(TagKeys=[identifier], MaxResults=1)["CostAllocationTags"]
    if not found:
        return None
    return {"status": found[0]["Status"], "tagKey": found[0]["TagKey"], "type": found[0]["Type"]}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, str(new["tagKey"]), str(new["status"]))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _put(aws, identifier, "Inactive")


HANDLERS = (
    Handler(
        token="aws:costexplorer/costAllocationTag:CostAllocationTag",
        source="terraform-provider-aws internal/service/ce/cost_allocation_tag.go",
        takes=frozenset({"status", "tagKey"}),
        replaces=frozenset(),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
