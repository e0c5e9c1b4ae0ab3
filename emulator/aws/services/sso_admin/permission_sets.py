"""Permission sets and their provisioning; changes reach the accounts when the set is provisioned anew."""

import re
from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import made_up
from emulator.aws.services.sso_admin import work
from emulator.aws.services.sso_admin.access import instance, manageable, permission_set
from emulator.aws.services.sso_admin.model import Instance, PermissionSet, Work, listed, refused

SETS = 3_500
"""Permission sets in an instance at most (IAM Identity Center quotas)."""
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
_SHORTEST, _LONGEST = 3_600, 43_200


def create_permission_set(request: Request) -> Mapping[str, object]:
    """CreatePermissionSet."""
    found = instance(request)
    if any(known.name == request["Name"] for known in found.sets.values()):
        raise refused("Conflict", f"PermissionSet with name {request['Name']} already exists.")
    if len(found.sets) >= SETS:
        raise refused("ServiceQuotaExceeded", f"An instance can have {SETS} permission sets.")
    arn = f"arn:aws:sso:::permissionSet/{found.id}/ps-{made_up(16)}"
    found.sets[arn] = PermissionSet(
        arn,
        request["Name"],
        request.get("Description"),
        _duration(request) or "PT1H",
        request.get("RelayState"),
        {tag["Key"]: tag["Value"] for tag in request.get("Tags") or ()},
    )
    return {"PermissionSet": _described(found.sets[arn])}


def describe_permission_set(request: Request) -> Mapping[str, object]:
    """DescribePermissionSet."""
    return {"PermissionSet": _described(permission_set(request))}


def list_permission_sets(request: Request) -> Mapping[str, object]:
    """ListPermissionSets: their ARNs."""
    return listed(request, "PermissionSets", list(instance(request).sets))


def update_permission_set(request: Request) -> Mapping[str, object]:
    """UpdatePermissionSet. A relay state that the request leaves out is cleared; the rest stays."""
    found = manageable(request)
    found.duration = _duration(request) or found.duration
    found.description = request.get("Description", found.description)
    found.relay_state = request.get("RelayState")
    found.revision += 1
    return {}


def delete_permission_set(request: Request) -> Mapping[str, object]:
    """DeletePermissionSet: not while it is assigned, or about to be."""
    found, home = manageable(request), instance(request)
    assigned = any(one.permission_set == found.arn for one in home.assignments)
    busy = any(one.permission_set == found.arn for one in home.pending)
    if assigned or busy or found.roles:
        raise refused("Conflict", f"PermissionSet {found.arn} is assigned to accounts.")
    del home.sets[found.arn]
    return {}


def provision_permission_set(request: Request) -> Mapping[str, object]:
    """ProvisionPermissionSet: in one account that has it, or in all of them."""
    found, home = manageable(request), instance(request)
    accounts = tuple(found.roles)
    if request["TargetType"] == "AWS_ACCOUNT":
        if not request.get("TargetId"):
            raise refused("Validation", "TargetId is required for the target type AWS_ACCOUNT.")
        if request["TargetId"] not in found.roles:
            message = f"PermissionSet {found.arn} is not provisioned in account {request['TargetId']}."
            raise refused("ResourceNotFound", message)
        accounts = (request["TargetId"],)
    made = work.begin(request.state, home, "provisioning", found.arn, accounts=accounts)
    return {"PermissionSetProvisioningStatus": _status(made, request["TargetType"] == "AWS_ACCOUNT")}


def describe_provisioning(request: Request) -> Mapping[str, object]:
    """DescribePermissionSetProvisioningStatus."""
    found = instance(request).work.get(request["ProvisionPermissionSetRequestId"])
    if found is None or found.kind != "provisioning":
        raise refused("ResourceNotFound", f"{request['ProvisionPermissionSetRequestId']} could not be found.")
    return {"PermissionSetProvisioningStatus": _status(found, len(found.accounts) == 1)}


def list_provisionings(request: Request) -> Mapping[str, object]:
    """ListPermissionSetProvisioningStatus."""
    found = of_kind(instance(request), "provisioning", request)
    return listed(request, "PermissionSetsProvisioningStatus", found, work.summary)


def of_kind(home: Instance, kind: str, request: Request) -> list[Work]:
    """Requests of one kind, of the status that the request's filter wants."""
    status = (request.get("Filter") or {}).get("Status")
    return [one for one in home.work.values() if one.kind == kind and status in (None, one.status)]


def _status(one: Work, of_account: bool) -> Mapping[str, object]:
    shown = dict(work.described(one))
    if not of_account:
        shown.pop("AccountId", None)
    return shown


def _duration(request: Request) -> str | None:
    given = request.get("SessionDuration")
    if given is None:
        return None
    parts = _DURATION.fullmatch(given)
    hours, minutes, seconds = (int(part or 0) for part in parts.groups()) if parts else (0, 0, 0)
    if not _SHORTEST <= hours * 3600 + minutes * 60 + seconds <= _LONGEST:
        raise refused("Validation", "SessionDuration must be between one hour (PT1H) and twelve hours (PT12H).")
    return str(given)


def _described(found: PermissionSet) -> Mapping[str, object]:
    return {
        "Name": found.name,
        "PermissionSetArn": found.arn,
        "CreatedDate": found.created,
        "SessionDuration": found.duration,
        **({"Description": found.description} if found.description else {}),
        **({"RelayState": found.relay_state} if found.relay_state else {}),
    }


HANDLERS: Handlers = {
    "CreatePermissionSet": create_permission_set,
    "DescribePermissionSet": describe_permission_set,
    "ListPermissionSets": list_permission_sets,
    "UpdatePermissionSet": update_permission_set,
    "DeletePermissionSet": delete_permission_set,
    "ProvisionPermissionSet": provision_permission_set,
    "DescribePermissionSetProvisioningStatus": describe_provisioning,
    "ListPermissionSetProvisioningStatus": list_provisionings,
}
