"""Where instances belong: the accounts below units, and which of them a request means."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Request
from emulator.aws.services.cloudformation.access import invalid
from emulator.aws.services.cloudformation.model import Filter
from emulator.aws.services.organizations.model import Account, Organization, Parent

REGION_PARTS = 3


def units_and_filter(
    request: Request, organization: Organization, known: Collection[str] = ()
) -> tuple[list[str], Filter]:
    """The units (or root) that the request targets, and which of their accounts. `known` need not exist any more.

    Raises:
        AwsError: ValidationError.
    """
    targets: Mapping[str, Any] = request.get("DeploymentTargets") or {}
    if request.get("Accounts"):
        raise invalid("StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target")
    if "AccountsUrl" in targets or targets.get("AccountFilterType") == "UNION":
        raise not_implemented("cloudformation", f"{request.operation} with AccountsUrl or UNION")
    units: list[str] = targets.get("OrganizationalUnitIds") or []
    if not units:
        raise invalid("StackSets with SERVICE_MANAGED permission model must have OrganizationalUnit as target")
    if unknown := [unit for unit in units if unit not in known and _parent(organization, unit) is None]:
        raise invalid(f"OrganizationalUnit(s) not found in the organization: {unknown}")
    kind, accounts = targets.get("AccountFilterType") or "NONE", frozenset(targets.get("Accounts") or ())
    if (kind == "NONE") == bool(accounts):
        raise invalid("AccountFilterType must be INTERSECTION or DIFFERENCE where Accounts are specified")
    return units, Filter(kind, accounts, _overrides(request))


def regions(request: Request) -> list[str]:
    """The Regions of the request. Raises ValidationError for none, for doubles and for what is no Region."""
    found: list[str] = request["Regions"]
    if not found:
        raise invalid("Regions cannot be empty")
    if len(set(found)) != len(found):
        raise invalid("Duplicate regions are not allowed")
    if strange := [region for region in found if len(region.split("-")) < REGION_PARTS]:
        raise invalid(f"Region(s) {strange} are invalid")
    return found


def accounts_below(organization: Organization, unit: str) -> Iterator[Account]:
    """Active accounts in a unit (or the root) and below it, the management account left out."""
    parent = _parent(organization, unit)
    pending = [parent] if parent is not None else []
    while pending:
        level = pending.pop(0)
        for account in level.accounts.values():
            if account.id != organization.management and account.state == "ACTIVE":
                yield account
        pending.extend(level.units.values())


def is_below(account: Account, unit: str) -> bool:
    """Whether the account is in that unit (or root) or below it."""
    return any(level.id == unit for level in account.chain())


def check_preferences(request: Request) -> Mapping[str, Any]:
    """The request's OperationPreferences. Raises ValidationError for pairs of which AWS takes only one."""
    preferences: Mapping[str, Any] = request.get("OperationPreferences") or {}
    for name in ("FailureTolerance", "MaxConcurrent"):
        if f"{name}Count" in preferences and f"{name}Percentage" in preferences:
            raise invalid(f"Only one of {name}Count and {name}Percentage can be specified")
    return preferences


def _parent(organization: Organization, unit: str) -> Parent | None:
    return organization.root if unit == organization.root.id else organization.units.get(unit)


def _overrides(request: Request) -> tuple[tuple[str, str], ...]:
    given = request.get("ParameterOverrides") or []
    if any(item.get("UsePreviousValue") for item in given):
        raise AwsError("ValidationError", "UsePreviousValue is not allowed in overrides of new instances")
    return tuple(sorted((item["ParameterKey"], item["ParameterValue"]) for item in given))
