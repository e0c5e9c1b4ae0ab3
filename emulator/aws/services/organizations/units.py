"""Organizational units, and what is in what."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import finding
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.limits import UNIT_DEPTH, UNITS
from emulator.aws.services.organizations.model import Account, Organization, Parent, Unit, made_up
from emulator.aws.services.organizations.settling import attach_defaults
from emulator.aws.services.organizations.tags import tags_of


def create_organizational_unit(request: Request) -> Mapping[str, object]:
    """CreateOrganizationalUnit: at most five levels, and names unique under one parent."""
    organization = manageable(request)
    parent = finding.parent(organization, request["ParentId"])
    if parent.depth >= UNIT_DEPTH:
        raise _exceeded("OU_DEPTH", f"You can nest organizational units at most {UNIT_DEPTH} levels deep.")
    if len(organization.units) >= UNITS:
        raise _exceeded("OU_NUMBER", f"An organization can have at most {UNITS} organizational units.")
    _refuse_duplicate(parent, request["Name"])
    unit = Unit(
        id=f"ou-{organization.root.id.removeprefix('r-')}-{made_up(8)}",
        name=request["Name"],
        tags=tags_of(request),
        parent=parent,
    )
    parent.units[unit.id] = organization.units[unit.id] = unit
    attach_defaults(organization, unit)
    return {"OrganizationalUnit": _described(organization, unit)}


def update_organizational_unit(request: Request) -> Mapping[str, object]:
    """UpdateOrganizationalUnit: a new name."""
    organization = manageable(request)
    unit = finding.unit(organization, request["OrganizationalUnitId"])
    name = request.get("Name") or unit.name
    if name != unit.name:
        _refuse_duplicate(unit.parent, name)
    unit.name = name
    return {"OrganizationalUnit": _described(organization, unit)}


def delete_organizational_unit(request: Request) -> Mapping[str, object]:
    """DeleteOrganizationalUnit, when nothing is in it; its policies are detached."""
    organization = manageable(request)
    unit = finding.unit(organization, request["OrganizationalUnitId"])
    if unit.units or unit.accounts:
        message = "The specified organizational unit (OU) is not empty."
        raise AwsError("OrganizationalUnitNotEmptyException", message)
    for policy in unit.policies.values():
        del policy.targets[unit.id]
    del unit.parent.units[unit.id], organization.units[unit.id]
    return {}


def describe_organizational_unit(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationalUnit."""
    organization = readable(request)
    unit = finding.unit(organization, request["OrganizationalUnitId"])
    return {"OrganizationalUnit": _described(organization, unit)}


def list_organizational_units_for_parent(request: Request) -> Mapping[str, object]:
    """ListOrganizationalUnitsForParent: direct children only."""
    organization = readable(request)
    units = finding.parent(organization, request["ParentId"]).units.values()
    return page(request, "OrganizationalUnits", units, lambda unit: _described(organization, unit))


def list_children(request: Request) -> Mapping[str, object]:
    """ListChildren of one kind."""
    organization = readable(request)
    parent = finding.parent(organization, request["ParentId"])
    kind = request["ChildType"]
    children: list[Account | Unit] = [*(parent.accounts if kind == Account.KIND else parent.units).values()]
    return page(request, "Children", children, lambda child: {"Id": child.id, "Type": kind})


def list_parents(request: Request) -> Mapping[str, object]:
    """ListParents: there is one."""
    organization = readable(request)
    parent = finding.child(organization, request["ChildId"]).parent
    return {"Parents": [{"Id": parent.id, "Type": parent.KIND}] if parent else []}


def _described(organization: Organization, unit: Unit) -> Mapping[str, object]:
    return {
        "Id": unit.id,
        "Arn": organization.arn_of(unit),
        "Name": unit.name,
        "Path": organization.path(unit),
    }


def _refuse_duplicate(parent: Parent, name: str) -> None:
    if any(sibling.name == name for sibling in parent.units.values()):
        message = "An OU with the same name already exists in the specified parent."
        raise AwsError("DuplicateOrganizationalUnitException", message)


def _exceeded(what: str, message: str) -> AwsError:
    return AwsError("ConstraintViolationException", message, Reason=f"{what}_LIMIT_EXCEEDED")


HANDLERS: Handlers = {
    "CreateOrganizationalUnit": create_organizational_unit,
    "UpdateOrganizationalUnit": update_organizational_unit,
    "DeleteOrganizationalUnit": delete_organizational_unit,
    "DescribeOrganizationalUnit": describe_organizational_unit,
    "ListOrganizationalUnitsForParent": list_organizational_units_for_parent,
    "ListChildren": list_children,
    "ListParents": list_parents,
}
