"""What GuardDuty remembers: one detector per account and Region, and the administration of each Region.

A Region's administrator counts only while AWS Organizations lists that account as GuardDuty's delegated administrator:
taking the delegation away there ends the administration in every Region.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services import delegated
from emulator.aws.services.organizations.model import Organizations, now
from emulator.aws.state import State

PRINCIPAL = "guardduty.amazonaws.com"
DEFAULT_FREQUENCY = "SIX_HOURS"

AutoEnable = Literal["NEW", "ALL", "NONE"]


@dataclass
class Feature:
    """One protection plan of a detector; `additional` are its additional configurations, on or off."""

    enabled: bool
    updated: datetime
    additional: dict[str, bool] = field(default_factory=dict)


@dataclass
class Destination:
    """Where a detector exports its findings to."""

    id: str
    arn: str
    key: str
    tags: dict[str, str]


@dataclass
class Detector:
    """GuardDuty in one account and Region."""

    id: str
    enabled: bool
    features: dict[str, Feature]
    frequency: str = DEFAULT_FREQUENCY
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    destinations: dict[str, Destination] = field(default_factory=dict)


@dataclass
class Enabled:
    """The store of one account and Region."""

    detector: Detector | None = None


@dataclass
class Member:
    """An account whose detector the administrator manages; `status` is the relationship's."""

    account: str
    email: str
    status: Literal["Enabled", "Disabled", "Removed"] = "Enabled"
    since: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)

    @property
    def associated(self) -> bool:
        """Whether the relationship stands."""
        return self.status != "Removed"


@dataclass
class Preference:
    """How a protection plan is enabled in members; `additional` are its additional configurations."""

    auto_enable: AutoEnable = "NONE"
    additional: dict[str, AutoEnable] = field(default_factory=dict)


@dataclass
class Administration:
    """The organization's GuardDuty in one Region."""

    administrator: str | None = None
    auto_enable: AutoEnable = "NONE"
    features: dict[str, Preference] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)


@dataclass
class Administrations:
    """Every Region's administration, by the Region's name."""

    by_region: dict[str, Administration] = field(default_factory=dict)


def administration(state: State, region: str) -> Administration:
    """The administration of one Region as it stands now."""
    by_region = state.store(Administrations).by_region
    found = by_region.setdefault(region, Administration())
    if found.administrator is not None and not _may_administer(state, found.administrator):
        found = by_region[region] = Administration()
    return found


def administrations(state: State) -> Iterator[tuple[str, Administration]]:
    """The Regions that have an administrator."""
    for region in list(state.store(Administrations).by_region):
        found = administration(state, region)
        if found.administrator is not None:
            yield region, found


def release(state: State, region: str) -> None:
    """End the administration of a Region: members are members no more, and keep their detectors as they are."""
    state.store(Administrations).by_region[region] = Administration()


def detector_of(state: State, account: str, region: str) -> Detector | None:
    """The detector of an account in a Region."""
    return state.store(Enabled, account, region).detector


def owned(request: Request) -> Detector:
    """The caller's detector, which the request names by `DetectorId`."""
    found = detector_of(request.state, request.account, request.region)
    if found is None or found.id != request["DetectorId"]:
        raise refused("The request is rejected because the input detectorId is not owned by the current account.")
    return found


def administered(request: Request) -> Administration:
    """The Region's administration, for its administrator alone, who names the detector."""
    owned(request)
    found = administration(request.state, request.region)
    if found.administrator != request.account:
        raise refused("The request failed because you do not have required AWS Organization master permission.")
    return found


def membership(state: State, account: str, region: str) -> Member | None:
    """The account's standing relationship to the Region's administrator."""
    found = administration(state, region).members.get(account)
    return found if found is not None and found.associated else None


def stamp(moment: datetime) -> str:
    """A moment as GuardDuty writes it where the model has a string."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def refused(message: str) -> AwsError:
    """GuardDuty has one error for everything that it refuses."""
    return AwsError("BadRequestException", message, Type="InvalidInputException")


def _may_administer(state: State, account: str) -> bool:
    organization = state.store(Organizations).current
    if organization is None:
        return False
    # The management account administers without a delegation: Organizations does not list it.
    return account == organization.management or delegated.administrator(state, PRINCIPAL) == account
