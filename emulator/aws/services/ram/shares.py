"""Resource shares: made, changed, deleted and found, by their owners and by those whom they reach."""

from collections.abc import Mapping

from emulator.aws.errors import not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import now
from emulator.aws.services.ram.associations import associate
from emulator.aws.services.ram.model import Share, Shares, chosen, listing, own, owned, reaches, shares
from emulator.aws.services.ram.permissions import check_permissions, permissions_of

_LEFT_OUT = ("permissionTemplateParameters", "resourceShareConfiguration")


def create_resource_share(request: Request) -> Mapping[str, object]:
    """CreateResourceShare; names need not be unique."""
    for name in _LEFT_OUT:
        if request.get(name):
            raise not_implemented("ram", f"CreateResourceShare with {name}")
    share = Share(
        name=request["name"],
        owner=request.account,
        region=request.region,
        allows_external=request.get("allowExternalPrincipals", True),
        permissions=check_permissions(request.get("permissionArns") or []),
        tags={tag["key"]: tag["value"] for tag in request.get("tags") or ()},
    )
    associate(request, share)
    request.state.store(Shares).by_arn[share.arn] = share
    return {"resourceShare": _described(share, request.account)}


def update_resource_share(request: Request) -> Mapping[str, object]:
    """UpdateResourceShare: its name, and whether it may have external principals."""
    share = owned(request)
    share.name = request.get("name") or share.name
    share.allows_external = request.get("allowExternalPrincipals", share.allows_external)
    share.updated = now()
    return {"resourceShare": _described(share, request.account)}


def delete_resource_share(request: Request) -> Mapping[str, object]:
    """DeleteResourceShare: it is shown as deleted, and what was associated with it is so no more."""
    share = owned(request)
    for association in share.associations.values():
        if association.lasts:
            association.begin("DISASSOCIATING")
    share.begin("DELETING")
    return {"returnValue": True}


def get_resource_shares(request: Request) -> Mapping[str, object]:
    """GetResourceShares: the caller's own ones, or those that reach its account."""
    if request["resourceOwner"] == "SELF":
        candidates = own(request)
    else:
        others = shares(request.state, request.region)
        candidates = (share for share in others if reaches(request.state, share, request.account))
    name, status, permission = request.get("name"), request.get("resourceShareStatus"), request.get("permissionArn")
    found = [
        _described(share, request.account)
        for share in chosen(request, candidates)
        if name in (None, share.name)
        and status in (None, share.status)
        and (permission is None or permission in permissions_of(share))
        and all(_has_tag(share, one) for one in request.get("tagFilters") or ())
    ]
    return listing(request, "resourceShares", found)


def _has_tag(share: Share, wanted: Mapping[str, object]) -> bool:
    values = wanted.get("tagValues")
    key = str(wanted.get("tagKey"))
    return key in share.tags and (not isinstance(values, list) or not values or share.tags[key] in values)


def _described(share: Share, viewer: str) -> dict[str, object]:
    tags = [{"key": key, "value": value} for key, value in share.tags.items()] if viewer == share.owner else []
    return {
        "resourceShareArn": share.arn,
        "name": share.name,
        "owningAccountId": share.owner,
        "allowExternalPrincipals": share.allows_external,
        "status": share.status,
        "tags": tags,
        "creationTime": share.created,
        "lastUpdatedTime": share.updated,
        "featureSet": "STANDARD",
    }


HANDLERS: Handlers = {
    "CreateResourceShare": create_resource_share,
    "UpdateResourceShare": update_resource_share,
    "DeleteResourceShare": delete_resource_share,
    "GetResourceShares": get_resource_shares,
}
