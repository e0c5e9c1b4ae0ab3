"""Principals and resources of a share: they come and go in a moment, by the share's owner."""

from collections.abc import Iterator, Mapping

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ram.model import Association, Kind, Share, chosen, invalid, listing, own, owned, unknown
from emulator.aws.services.ram.organization import check_principal, check_sharing
from emulator.aws.services.ram.resource_types import check_resource, type_of

_WITHIN_ORGANIZATION = frozenset({"ec2:Subnet"})
"""What accounts outside of the organization cannot be given, whatever a share allows."""


def associate_resource_share(request: Request) -> Mapping[str, object]:
    """AssociateResourceShare; what is associated already stays as it is."""
    return {"resourceShareAssociations": associate(request, owned(request))}


def associate(request: Request, share: Share) -> list[dict[str, object]]:
    """Begin to associate what the request names, if all of it can be."""
    if request.get("sources"):
        raise not_implemented("ram", f"{request.operation} with sources")
    named = list(_named(request))
    for kind, entity in named:
        if kind == "PRINCIPAL":
            check_principal(request, entity, share.allows_external)
        else:
            if type_of(entity).name in _WITHIN_ORGANIZATION:
                check_sharing(request)
            check_resource(request, entity)
    return [_described(share, _begun(share, kind, entity)) for kind, entity in named]


def disassociate_resource_share(request: Request) -> Mapping[str, object]:
    """DisassociateResourceShare, of what is associated."""
    share = owned(request)
    found = []
    for kind, entity in _named(request):
        association = share.associations.get((kind, entity))
        if association is None or not association.lasts:
            raise unknown(f"{entity} is not associated with the resource share {share.arn}.")
        found.append(association)
    for association in found:
        association.begin("DISASSOCIATING")
    return {"resourceShareAssociations": [_described(share, association) for association in found]}


def get_resource_share_associations(request: Request) -> Mapping[str, object]:
    """GetResourceShareAssociations of the caller's own shares, former associations included."""
    kind = request["associationType"]
    if kind == "SOURCE":
        raise not_implemented("ram", "GetResourceShareAssociations of sources")
    if kind == "PRINCIPAL" and request.get("resourceArn"):
        raise invalid("You cannot specify a resource ARN when the association type is PRINCIPAL.")
    if kind == "RESOURCE" and request.get("principal"):
        raise invalid("You cannot specify a principal when the association type is RESOURCE.")
    entity = request.get("resourceArn") or request.get("principal")
    status = request.get("associationStatus")
    found = [
        _described(share, one)
        for share in chosen(request, own(request))
        for one in share.of_kind(kind)
        if entity in (None, one.entity) and status in (None, one.status)
    ]
    return listing(request, "resourceShareAssociations", found)


def _named(request: Request) -> Iterator[tuple[Kind, str]]:
    for principal in dict.fromkeys(request.get("principals") or ()):
        yield "PRINCIPAL", principal
    for arn in dict.fromkeys(request.get("resourceArns") or ()):
        yield "RESOURCE", arn


def _begun(share: Share, kind: Kind, entity: str) -> Association:
    association = share.associations.get((kind, entity))
    if association is not None and association.lasts:
        return association
    if association is not None and association.status == "DISASSOCIATING":
        raise AwsError("InvalidStateTransitionException", f"{entity} is being disassociated. Try again later.")
    association = Association("ASSOCIATING", kind=kind, entity=entity)
    association.begin("ASSOCIATING")
    share.associations[kind, entity] = association
    return association


def _described(share: Share, association: Association) -> dict[str, object]:
    return {
        "resourceShareArn": share.arn,
        "resourceShareName": share.name,
        "associatedEntity": association.entity,
        "associationType": association.kind,
        "status": association.status,
        "creationTime": association.created,
        "lastUpdatedTime": association.updated,
        "external": False,
    }


HANDLERS: Handlers = {
    "AssociateResourceShare": associate_resource_share,
    "DisassociateResourceShare": disassociate_resource_share,
    "GetResourceShareAssociations": get_resource_share_associations,
}
