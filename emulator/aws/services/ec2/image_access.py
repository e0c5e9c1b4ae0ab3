"""Which images an account sees and may launch: its own, public ones, and those shared with it, as far as allowed.

moto keeps an account's images in that account alone, and a copy of Amazon's, and of some others', in every account.
What of an image is not moto's is here: when it is deprecated. Source: Allowed AMIs, and Share an AMI with
organizations and OUs (Amazon EC2 user guide).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami

from emulator.aws.request import Request
from emulator.aws.services.ec2.account_defaults import get_allowed_images
from emulator.aws.services.organizations.model import Organization, Organizations, now
from emulator.aws.state import State

AMAZON = frozenset({"137112412989", "801119661308", "898082745236"})
"""Owners of the images that moto comes with whose alias is `amazon`; moto gives it to Canonical's and others' too."""
EVERYBODY = {"Group": "all"}
_MARKETPLACE = "aws-marketplace"
_ACCOUNT = re.compile(r"\d{12}")


@dataclass
class Deprecations:
    """When the images of an account and Region are deprecated, by image id."""

    by_image: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Allowed:
    """The allowed images settings that hold for an account in a Region."""

    state: str
    criteria: tuple[Mapping[str, Any], ...]

    def lets(self, image: Ami, account: str, deprecated: datetime | None) -> bool:
        """Whether the account may use an image: always its own, others where one criterion is met in full."""
        return image.owner_id == account or any(_meets(one, image, deprecated) for one in self.criteria)


def allowed(request: Request) -> Allowed:
    """The settings for the caller's account, its own or the organization's."""
    found = get_allowed_images(request)
    criteria: Any = found["ImageCriteria"]
    return Allowed(str(found["State"]), tuple(criteria))


def images_of(account: str, region: str) -> Mapping[str, Ami]:
    """Every image that moto has in an account and Region, Amazon's among them."""
    found: dict[str, Ami] = ec2_backends[account][region].amis
    for image in found.values():
        if image.owner_alias == "amazon" and image.owner_id not in AMAZON:
            image.owner_alias = None
    return found


def find(account: str, region: str, image: str) -> Ami | None:
    """The image of that id, whether the account may see it or not."""
    own = images_of(account, region)
    if image in own:
        return own[image]
    return next((other for other in _elsewhere(account, region) if other.id == image), None)


def visible(state: State, account: str, region: str) -> Iterator[Ami]:
    """The images that the account could use if all were allowed: its own, public ones, those shared with it."""
    for image in list(images_of(account, region).values()):
        if image.owner_id == account or image.is_public:
            yield image
    for image in _elsewhere(account, region):
        if is_shared(state, image, account):
            yield image


def is_shared(state: State, image: Ami, account: str) -> bool:
    """Whether an image lets an account launch it that does not own it."""
    names = [EVERYBODY, {"UserId": account}, *_groups(state.store(Organizations).current, account)]
    return any(name in image.launch_permissions for name in names)


def deprecated_at(state: State, image: Ami, region: str) -> datetime | None:
    """When an image is deprecated; None where nobody has said so."""
    return state.store(Deprecations, str(image.owner_id), region).by_image.get(image.id)


def created_at(image: Ami) -> datetime:
    """When an image was made."""
    return in_utc(image.creation_date)


def in_utc(moment: datetime) -> datetime:
    """A time of moto's, which says UTC or nothing and means UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _elsewhere(account: str, region: str) -> Iterator[Ami]:
    """The images that other accounts have made in the Region. A backend that nobody has needed yet is not made."""
    for owner, regions in list(ec2_backends.items()):
        if owner != account and region in set(regions.keys()):
            yield from (image for image in list(regions[region].amis.values()) if image.owner_id == owner)


def _groups(organization: Organization | None, account: str) -> Iterator[dict[str, str]]:
    """The organization, and the units that an account is in, as launch permissions name them."""
    member = organization.accounts.get(account) if organization is not None else None
    if organization is None or member is None:
        return
    yield {"OrganizationArn": organization.arn("organization")}
    for level in member.chain():
        yield {"OrganizationalUnitArn": organization.arn_of(level)}


def _meets(criterion: Mapping[str, Any], image: Ami, deprecated: datetime | None) -> bool:
    """Whether an image meets each part of a criterion."""
    providers, names = criterion.get("ImageProviders"), criterion.get("ImageNames")
    codes = criterion.get("MarketplaceProductCodes")
    if providers and not any(_is_from(provider, image) for provider in providers):
        return False
    if names and not any(fnmatchcase(image.name or "", name) for name in names):
        return False
    if codes and not set(codes) & set(image.product_codes):
        return False
    since_made = criterion.get("CreationDateCondition", {}).get("MaximumDaysSinceCreated")
    if since_made is not None and now() - created_at(image) > timedelta(days=since_made):
        return False
    since = criterion.get("DeprecationTimeCondition", {}).get("MaximumDaysSinceDeprecated")
    return since is None or deprecated is None or now() - deprecated <= timedelta(days=since)


def _is_from(provider: str, image: Ami) -> bool:
    """Whether a provider of a criterion is the image's; `none` is nobody's."""
    if _ACCOUNT.fullmatch(provider):
        return image.owner_id == provider
    if provider == _MARKETPLACE:
        return bool(image.product_codes)
    return provider == "amazon" and image.owner_id in AMAZON
