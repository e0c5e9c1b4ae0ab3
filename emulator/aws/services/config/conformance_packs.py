"""Conformance packs of an organization, and how they show in its accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import s3
from emulator.aws.services.config.access import MULTI_ACCOUNT_SETUP, organization_for, readable_by
from emulator.aws.services.config.deployments import Deployment, in_account, per_account, put, status
from emulator.aws.services.config.templates import refuse_template
from emulator.aws.services.organizations.model import Organizations

PACKS = 50
"""Conformance packs of an organization at most: "Service limits" of the AWS Config developer guide."""

_SHOWN = ("DeliveryS3Bucket", "DeliveryS3KeyPrefix", "ConformancePackInputParameters")


@dataclass
class OrganizationPacks:
    """Packs that one account has put in one Region, by name."""

    by_name: dict[str, Deployment] = field(default_factory=dict)


def put_organization_conformance_pack(request: Request) -> Mapping[str, object]:
    """PutOrganizationConformancePack."""
    organization = organization_for(request, MULTI_ACCOUNT_SETUP)
    name, known = request["OrganizationConformancePackName"], _packs(request)
    refuse_template(request.parameters)
    bucket = request.get("DeliveryS3Bucket")
    if bucket and not (bucket.startswith("awsconfigconforms") and s3.bucket_exists(bucket)):
        message = "The delivery bucket must exist, and its name must begin with awsconfigconforms."
        raise AwsError("ValidationException", message)
    if name not in known and len(known) >= PACKS:
        message = f"You have reached the limit of {PACKS} organization conformance packs."
        raise AwsError("MaxNumberOfOrganizationConformancePacksExceededException", message)
    return {"OrganizationConformancePackArn": _arn(put(request, organization, known, name))}


def delete_organization_conformance_pack(request: Request) -> Mapping[str, object]:
    """DeleteOrganizationConformancePack: it goes from all accounts."""
    organization_for(request, MULTI_ACCOUNT_SETUP)
    pack = _pack(request, request["OrganizationConformancePackName"])
    del _packs(request)[pack.name]
    return {}


def describe_organization_conformance_packs(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConformancePacks."""
    return page(request, "OrganizationConformancePacks", _asked_for(request), _described)


def describe_organization_conformance_pack_statuses(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConformancePackStatuses."""

    def describe(pack: Deployment) -> Mapping[str, object]:
        return {
            "OrganizationConformancePackName": pack.name,
            "Status": status(request, pack),
            "LastUpdateTime": pack.updated,
        }

    return page(request, "OrganizationConformancePackStatuses", _asked_for(request), describe)


def get_organization_conformance_pack_detailed_status(request: Request) -> Mapping[str, object]:
    """GetOrganizationConformancePackDetailedStatus: how it went in each account."""
    readable_by(request, MULTI_ACCOUNT_SETUP)
    pack = _pack(request, request["OrganizationConformancePackName"])
    filters = request.get("Filters") or {}
    found = [
        {
            "AccountId": account,
            "ConformancePackName": _name_in_account(pack),
            "Status": f"{pack.action}_{'FAILED' if error else 'SUCCESSFUL'}",
            "LastUpdateTime": pack.updated,
            **error,
        }
        for account, error in per_account(request, pack)
    ]
    asked = [
        one
        for one in found
        if filters.get("AccountId") in (None, one["AccountId"]) and filters.get("Status") in (None, one["Status"])
    ]
    return page(request, "OrganizationConformancePackDetailedStatuses", asked, lambda one: one, size=100)


def describe_conformance_packs(request: Request) -> Mapping[str, object]:
    """DescribeConformancePacks: those that the organization has deployed to the caller's account."""
    packs = {_name_in_account(pack): pack for pack in _of_organization(request)}
    names = request.get("ConformancePackNames")
    for name in names or ():
        if name not in packs:
            raise AwsError("NoSuchConformancePackException", f"The conformance pack {name} does not exist.")

    def describe(item: tuple[str, Deployment]) -> Mapping[str, object]:
        name, pack = item
        identity = f"conformance-pack-{pack.suffix}"
        return {
            "ConformancePackName": name,
            "ConformancePackArn": f"arn:aws:config:{pack.region}:{request.account}:conformance-pack/{name}/{identity}",
            "ConformancePackId": identity,
            "LastUpdateRequestedTime": pack.updated,
            "CreatedBy": MULTI_ACCOUNT_SETUP,
            **{member: pack.settings[member] for member in _SHOWN if member in pack.settings},
        }

    return page(request, "ConformancePackDetails", [i for i in packs.items() if not names or i[0] in names], describe)


def _of_organization(request: Request) -> list[Deployment]:
    organization = request.state.store(Organizations).current
    if organization is None or request.account not in organization.accounts:
        return []
    stores = [
        request.state.store(OrganizationPacks, account, request.region)
        for account in (organization.management, *organization.delegates)
    ]
    packs = [pack for store in stores for pack in store.by_name.values()]
    return [pack for pack in packs if in_account(request.state, pack, request.account)]


def _packs(request: Request) -> dict[str, Deployment]:
    return request.state.store(OrganizationPacks, request.account, request.region).by_name


def _pack(request: Request, name: str) -> Deployment:
    pack = _packs(request).get(name)
    if pack is None:
        message = f"The organization conformance pack {name} does not exist."
        raise AwsError("NoSuchOrganizationConformancePackException", message)
    return pack


def _asked_for(request: Request) -> list[Deployment]:
    readable_by(request, MULTI_ACCOUNT_SETUP)
    names = request.get("OrganizationConformancePackNames")
    return [_pack(request, name) for name in names] if names else list(_packs(request).values())


def _arn(pack: Deployment) -> str:
    kind = "organization-conformance-pack"
    return f"arn:aws:config:{pack.region}:{pack.owner}:{kind}/{pack.name}-{pack.suffix}"


def _name_in_account(pack: Deployment) -> str:
    return f"OrgConformsPack-{pack.name}-{pack.suffix}"


def _described(pack: Deployment) -> Mapping[str, object]:
    return {
        "OrganizationConformancePackName": pack.name,
        "OrganizationConformancePackArn": _arn(pack),
        "LastUpdateTime": pack.updated,
        "ExcludedAccounts": sorted(pack.excluded),
        **{member: pack.settings[member] for member in _SHOWN if member in pack.settings},
    }


HANDLERS: Handlers = {
    "PutOrganizationConformancePack": put_organization_conformance_pack,
    "DeleteOrganizationConformancePack": delete_organization_conformance_pack,
    "DescribeOrganizationConformancePacks": describe_organization_conformance_packs,
    "DescribeOrganizationConformancePackStatuses": describe_organization_conformance_pack_statuses,
    "GetOrganizationConformancePackDetailedStatus": get_organization_conformance_pack_detailed_status,
    "DescribeConformancePacks": describe_conformance_packs,
}
