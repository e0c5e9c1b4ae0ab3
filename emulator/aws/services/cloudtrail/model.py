"""What a trail is, which trails an account sees, and who may change one."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.delegated import is_administrator, organization_of
from emulator.aws.services.organizations.model import Organization, Organizations
from emulator.aws.state import State

PRINCIPAL = "cloudtrail.amazonaws.com"
_ARN = re.compile(r"arn:aws:cloudtrail:([a-z0-9-]+):(\d{12}):trail/(.+)")


@dataclass(eq=False)
class Trail:
    """One trail; `settings` are the members of CreateTrail that describe it, as AWS shows them."""

    name: str
    account: str
    home: str
    settings: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)
    selectors: list[dict[str, Any]] = field(default_factory=list)
    advanced_selectors: list[dict[str, Any]] = field(default_factory=list)
    insights: list[dict[str, Any]] = field(default_factory=list)
    logging: bool = False
    started: datetime | None = None
    stopped: datetime | None = None
    delivered: datetime | None = None
    delivery_error: str | None = None

    @property
    def arn(self) -> str:
        """The trail's ARN, in its home Region and its owner's account."""
        return trail_arn(self.account, self.home, self.name)

    @property
    def is_multi_region(self) -> bool:
        """Whether it shows and records in every Region."""
        return bool(self.settings["IsMultiRegionTrail"])

    @property
    def is_organization(self) -> bool:
        """Whether it records every account of the organization."""
        return bool(self.settings["IsOrganizationTrail"])


@dataclass
class Trails:
    """The trails of one account, in all Regions, by ARN."""

    by_arn: dict[str, Trail] = field(default_factory=dict)


def trail_arn(account: str, home: str, name: str) -> str:
    """The ARN of a trail of that name."""
    return f"arn:aws:cloudtrail:{home}:{account}:trail/{name}"


def owned(state: State, account: str, region: str) -> list[Trail]:
    """The trails of an account that show in a Region: those at home in it and those of every Region."""
    trails = state.store(Trails, account).by_arn.values()
    return [trail for trail in trails if trail.home == region or trail.is_multi_region]


def of_organization(state: State, account: str) -> list[Trail]:
    """The organization trails that reach a member account; of the owner itself, none."""
    organization = state.store(Organizations).current
    if organization is None or account not in organization.accounts or account == organization.management:
        return []
    trails = state.store(Trails, organization.management).by_arn.values()
    return [trail for trail in trails if trail.is_organization]


def visible(request: Request) -> list[Trail]:
    """Every trail that the caller sees in its Region, shadow trails and organization trails included."""
    shared = of_organization(request.state, request.account)
    here = [trail for trail in shared if trail.home == request.region or trail.is_multi_region]
    return owned(request.state, request.account, request.region) + here


def find(request: Request, name: str) -> Trail:
    """The trail of that name in the caller's Region, or of that ARN.

    Raises:
        AwsError: TrailNotFoundException, CloudTrailARNInvalidException.
    """
    if name.startswith("arn:"):
        if not _ARN.fullmatch(name):
            raise AwsError("CloudTrailARNInvalidException", f"Trail ARN {name} is not valid.")
        known = [*request.state.store(Trails, request.account).by_arn.values()]
        found = [trail for trail in known + of_organization(request.state, request.account) if trail.arn == name]
    else:
        found = [trail for trail in owned(request.state, request.account, request.region) if trail.name == name]
    if not found:
        raise AwsError("TrailNotFoundException", f"Unknown trail: {name} for the user: {request.account}")
    return found[0]


def changeable(request: Request, name: str) -> Trail:
    """A trail that the caller may change: it or, for an organization trail, the service's delegate owns it.

    Raises:
        AwsError: also NotOrganizationMasterAccountException, InvalidHomeRegionException.
    """
    trail = find(request, name)
    if trail.account != request.account and not is_administrator(request, PRINCIPAL):
        raise not_master()
    if trail.home != request.region:
        message = f"Trail {trail.name} can only be changed in its home Region, {trail.home}."
        raise AwsError("InvalidHomeRegionException", message)
    return trail


def refuse_organization_trail(request: Request) -> Organization:
    """Refuse an organization trail to an account that may not have one; else the organization it is for.

    Trusted access of CloudTrail must be on, and every feature of the organization.
    """
    organization = organization_of(request)
    if organization is None:
        message = "The request could not be processed because your account is not a member of an organization."
        raise AwsError("OrganizationsNotInUseException", message)
    if request.account != organization.management and not is_administrator(request, PRINCIPAL):
        raise not_master()
    if organization.feature_set != "ALL":
        message = "Organization trails need an organization with all features enabled."
        raise AwsError("OrganizationNotInAllFeaturesModeException", message)
    if PRINCIPAL not in organization.services:
        message = "Trusted access for AWS CloudTrail is not enabled in your organization."
        raise AwsError("CloudTrailAccessNotEnabledException", message)
    return organization


def not_master() -> AwsError:
    """The refusal of a change of an organization trail by an account that neither owns it nor is the delegate."""
    message = "Only the management account or a delegated administrator can manage an organization trail."
    return AwsError("NotOrganizationMasterAccountException", message)
