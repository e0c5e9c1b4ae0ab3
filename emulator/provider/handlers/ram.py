"""The RAM types. Associations are waited for, as upstream does; those of account ids are not, when they are made.

Traps: SharingWithOrganization enables `ram.amazonaws.com` in AWS Organizations, and deleting it disables it there: an
Organization that lists its principals must list this one too. A change of permissionArns replaces the share.
Left out: resourceShareConfiguration, which is about accounts that leave the organization.
"""

import time
from collections.abc import Callable
from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Json, Properties

_SOURCE = "terraform-provider-aws internal/service/ram/"
_PRINCIPAL = "ram.amazonaws.com"
_ROLE = "AWSServiceRoleForResourceAccessManager"
_PAUSE, _PATIENCE = 0.02, 30.0


def _client(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("ram", str(region) if region else None)


def _until(done: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError(f"waiting for {what}")
        time.sleep(_PAUSE)


def _enable(aws: Aws, inputs: Properties) -> str:  # noqa: ARG001
    aws.client("ram").enable_sharing_with_aws_organization()
    return aws.account


def _read_enabled(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    iam = aws.client("iam")
    try:
        iam.get_role(RoleName=_ROLE)
    except iam.exceptions.NoSuchEntityException:
        return None
    pages = aws.client("organizations").get_paginator("list_aws_service_access_for_organization").paginate()
    enabled = {one["ServicePrincipal"] for page in pages for one in page["EnabledServicePrincipals"]}
    return {} if _PRINCIPAL in enabled else None


def _disable(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    aws.client("organizations").disable_aws_service_access(ServicePrincipal=_PRINCIPAL)
    iam = aws.client("iam")
    try:
        iam.delete_service_linked_role(RoleName=_ROLE)
    except iam.exceptions.NoSuchEntityException:
        return


def _tags(properties: Properties) -> dict[str, str]:
    tags = properties.get("tags")
    return {key: str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def _tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]


def _create(aws: Aws, inputs: Properties) -> str:
    ram = _client(aws, inputs)
    answer = ram.create_resource_share(
        name=inputs["name"],
        allowExternalPrincipals=bool(inputs.get("allowExternalPrincipals")),
        tags=_tag_list(_tags(inputs)),
        **({"permissionArns": inputs["permissionArns"]} if inputs.get("permissionArns") else {}),
    )
    arn = str(answer["resourceShare"]["resourceShareArn"])
    _until(lambda: (_share(ram, arn) or {}).get("status") == "ACTIVE", f"{arn} to be active")
    return arn


def _share(ram: Any, arn: str) -> dict[str, Any] | None:
    """The caller's share that is not deleted."""
    try:
        found = ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=[arn])["resourceShares"]
    except ram.exceptions.UnknownResourceException:
        return None
    return next((one for one in found if one["status"] != "DELETED"), None)


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    ram = _client(aws, inputs)
    found = _share(ram, identifier)
    if found is None or found["status"] != "ACTIVE":
        return None
    permissions = ram.list_resource_share_permissions(resourceShareArn=identifier)["permissions"]
    tags: Properties = {tag["key"]: tag["value"] for tag in found.get("tags", [])}
    return {
        "allowExternalPrincipals": found["allowExternalPrincipals"],
        "arn": identifier,
        "name": found["name"],
        "permissionArns": [one["arn"] for one in permissions],
        "region": ram.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    ram, names = _client(aws, new), ("allowExternalPrincipals", "name")
    if any(old.get(name) != new.get(name) for name in names):
        external = bool(new.get("allowExternalPrincipals"))
        ram.update_resource_share(resourceShareArn=identifier, name=new["name"], allowExternalPrincipals=external)
    before, after = _tags(old), _tags(new)
    if removed := sorted(before.keys() - after.keys()):
        ram.untag_resource(resourceShareArn=identifier, tagKeys=removed)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        ram.tag_resource(resourceShareArn=identifier, tags=_tag_list(changed))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    ram = _client(aws, state)
    try:
        ram.delete_resource_share(resourceShareArn=identifier)
    except ram.exceptions.UnknownResourceException:
        return
    _until(lambda: _share(ram, identifier) is None, f"{identifier} to be deleted")


def _same_set(old: Json, new: Json) -> bool:
    """A set upstream, and computed: what is not declared is as it is."""
    if new in (None, []):
        return True
    return isinstance(old, list) and isinstance(new, list) and {str(one) for one in old} == {str(one) for one in new}


def _same_external(old: Json, new: Json) -> bool:
    return bool(old) == bool(new)


def _association(ram: Any, kind: str, share: str, entity: str) -> dict[str, Any] | None:
    """The association that has not ended."""
    name = "resourceArn" if kind == "RESOURCE" else "principal"
    try:
        found = ram.get_resource_share_associations(associationType=kind, resourceShareArns=[share], **{name: entity})[
            "resourceShareAssociations"
        ]
    except ram.exceptions.UnknownResourceException:
        return None
    return next((one for one in found if one["status"] != "DISASSOCIATED"), None)


def _is_associated(ram: Any, kind: str, share: str, entity: str) -> bool:
    found = _association(ram, kind, share, entity) or {}
    if found.get("status") == "FAILED":
        raise ValueError(f"RAM association of {entity}: {found.get('statusMessage')}")
    return found.get("status") == "ASSOCIATED"


def _association_handler(token: str, file: str, kind: str, entity_name: str, parameter: str) -> Handler:
    """ResourceAssociation and PrincipalAssociation, which differ in names only."""

    def create(aws: Aws, inputs: Properties) -> str:
        ram, share, entity = _client(aws, inputs), str(inputs["resourceShareArn"]), str(inputs[entity_name])
        if _association(ram, kind, share, entity) is not None:
            raise ValueError(f"RAM association ({share},{entity}) already exists")
        ram.associate_resource_share(resourceShareArn=share, **{parameter: [entity]})
        if not entity.isdecimal():
            _until(lambda: _is_associated(ram, kind, share, entity), f"{entity} to be associated")
        return f"{share},{entity}"

    def read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
        ram, (share, _, entity) = _client(aws, inputs), identifier.partition(",")
        if _association(ram, kind, share, entity) is None:
            return None
        return {"resourceShareArn": share, entity_name: entity, "region": ram.meta.region_name}

    def delete(aws: Aws, identifier: str, state: Properties) -> None:
        ram, (share, _, entity) = _client(aws, state), identifier.partition(",")
        try:
            ram.disassociate_resource_share(resourceShareArn=share, **{parameter: [entity]})
        except ram.exceptions.UnknownResourceException:
            return
        _until(lambda: _association(ram, kind, share, entity) is None, f"{entity} to be disassociated")

    takes = frozenset({"region", "resourceShareArn", entity_name})
    return Handler(token, _SOURCE + file, takes, takes, create, read, no_update, delete)


HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:ram/sharingWithOrganization:SharingWithOrganization",
        source=_SOURCE + "sharing_with_organization.go",
        takes=frozenset(),
        replaces=frozenset(),
        create=_enable,
        read=_read_enabled,
        update=no_update,
        delete=_disable,
    ),
    Handler(
        token="aws:ram/resourceShare:ResourceShare",
        source=_SOURCE + "resource_share.go",
        takes=frozenset({"allowExternalPrincipals", "name", "permissionArns", "region", "tags"}),
        replaces=frozenset({"permissionArns", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"allowExternalPrincipals": _same_external, "permissionArns": _same_set},
    ),
    _association_handler(
        "aws:ram/resourceAssociation:ResourceAssociation",
        "resource_association.go",
        "RESOURCE",
        "resourceArn",
        "resourceArns",
    ),
    _association_handler(
        "aws:ram/principalAssociation:PrincipalAssociation",
        "principal_association.go",
        "PRINCIPAL",
        "principal",
        "principals",
    ),
)
