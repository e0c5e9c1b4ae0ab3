"""What is shared and with whom, seen from either side. There are no invitations inside an organization."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.ram.model import Share, chosen, listing, own, reaches, shares
from emulator.aws.services.ram.resource_types import TYPES, type_of


def list_resources(request: Request) -> Mapping[str, object]:
    """ListResources: that the caller shares, or that are shared with it."""
    wanted, principal = request.get("resourceType"), request.get("principal")
    found: list[dict[str, object]] = [
        {
            "arn": one.entity,
            "type": type_of(one.entity).name,
            "resourceShareArn": share.arn,
            "status": "AVAILABLE",
            "creationTime": one.created,
            "lastUpdatedTime": one.updated,
            "resourceRegionScope": "REGIONAL",
        }
        for share in _seen(request)
        if principal is None or _has_principal(request, share, principal)
        for one in share.associated("RESOURCE")
        if wanted is None or wanted.lower() == type_of(one.entity).name.lower()
        if one.entity in (request.get("resourceArns") or (one.entity,))
    ]
    return listing(request, "resources", found)


def list_principals(request: Request) -> Mapping[str, object]:
    """ListPrincipals: with whom the caller shares, or who shares with it."""
    arn, wanted, principals = request.get("resourceArn"), request.get("resourceType"), request.get("principals")
    found: list[dict[str, object]] = []
    for share in _seen(request):
        resources = [one.entity for one in share.associated("RESOURCE")]
        if arn is not None and arn not in resources:
            continue
        if wanted is not None and wanted.lower() not in {type_of(one).name.lower() for one in resources}:
            continue
        own = request["resourceOwner"] == "SELF"
        names = [one.entity for one in share.associated("PRINCIPAL")] if own else [share.owner]
        found += [
            {
                "id": name,
                "resourceShareArn": share.arn,
                "creationTime": share.created,
                "lastUpdatedTime": share.updated,
                "external": False,
            }
            for name in names
            if name in (principals or (name,))
        ]
    return listing(request, "principals", found)


def list_resource_types(request: Request) -> Mapping[str, object]:
    """ListResourceTypes: those that can be shared here."""
    if request.get("resourceRegionScope") == "GLOBAL":
        return {"resourceTypes": []}
    found: list[dict[str, object]] = [
        {"resourceType": one.name, "serviceName": one.name.partition(":")[0], "resourceRegionScope": "REGIONAL"}
        for one in TYPES
    ]
    return listing(request, "resourceTypes", found)


def get_resource_share_invitations(_request: Request) -> Mapping[str, object]:
    """GetResourceShareInvitations: none."""
    return {"resourceShareInvitations": []}


def _seen(request: Request) -> list[Share]:
    if request["resourceOwner"] == "SELF":
        return [share for share in chosen(request, own(request)) if share.status == "ACTIVE"]
    others = shares(request.state, request.region)
    return chosen(request, (share for share in others if reaches(request.state, share, request.account)))


def _has_principal(request: Request, share: Share, principal: str) -> bool:
    if request["resourceOwner"] == "SELF":
        return any(one.entity == principal for one in share.associated("PRINCIPAL"))
    return share.owner == principal


HANDLERS: Handlers = {
    "ListResources": list_resources,
    "ListPrincipals": list_principals,
    "ListResourceTypes": list_resource_types,
    "GetResourceShareInvitations": get_resource_share_invitations,
}
