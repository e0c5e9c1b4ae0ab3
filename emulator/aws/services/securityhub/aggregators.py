"""Finding aggregators: an account has one, in the Region that becomes its home Region."""

import uuid
from collections.abc import Mapping, Sequence
from functools import cache

from botocore.session import Session

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import apply_everywhere
from emulator.aws.services.securityhub.model import Aggregation, Aggregator, administration, regional

_WITH_REGIONS = ("SPECIFIED_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED")
_MODES = ("ALL_REGIONS", "NO_REGIONS", *_WITH_REGIONS)


def create_finding_aggregator(request: Request) -> Mapping[str, object]:
    """CreateFindingAggregator."""
    refusals.hub(request)
    aggregation = request.state.store(Aggregation, request.account)
    delegate = administration(request.state).account
    if delegate and request.account in regional(request.state, delegate, request.region).members:
        raise refusals.invalid_input("A finding aggregator cannot be created by a member account.")
    if aggregation.current is not None:
        raise refusals.invalid_input(f"There is a finding aggregator already, in {aggregation.current.region}")
    mode, regions = _linking(request)
    arn = f"arn:aws:securityhub:{request.region}:{request.account}:finding-aggregator/{uuid.uuid4()}"
    aggregation.current = Aggregator(arn, request.region, mode, regions)
    return _described(aggregation.current)


def get_finding_aggregator(request: Request) -> Mapping[str, object]:
    """GetFindingAggregator."""
    return _described(_found(request))


def list_finding_aggregators(request: Request) -> Mapping[str, object]:
    """ListFindingAggregators."""
    refusals.hub(request)
    current = request.state.store(Aggregation, request.account).current
    found = [current] if current else []
    return page(request, "FindingAggregators", found, lambda item: {"FindingAggregatorArn": item.arn})


def update_finding_aggregator(request: Request) -> Mapping[str, object]:
    """UpdateFindingAggregator; central configuration reaches the Regions that it adds."""
    found = _found(request)
    if found.region != request.region:
        raise refusals.invalid_input(f"The finding aggregator is changed in the home Region, {found.region}")
    found.mode, found.regions = _linking(request)
    apply_everywhere(request.state)
    return _described(found)


def delete_finding_aggregator(request: Request) -> Mapping[str, object]:
    """DeleteFindingAggregator."""
    found = _found(request)
    if found.region != request.region:
        raise refusals.invalid_input(f"The finding aggregator is deleted in the home Region, {found.region}")
    organization = administration(request.state)
    if organization.central and organization.account == request.account:
        raise refusals.invalid_input("A finding aggregator cannot be deleted while central configuration is in use")
    request.state.store(Aggregation, request.account).current = None
    return {}


def _linking(request: Request) -> tuple[str, list[str]]:
    mode, regions = request["RegionLinkingMode"], list(request.get("Regions") or [])
    if mode not in _MODES:
        raise refusals.invalid_input(f"RegionLinkingMode must be one of {', '.join(_MODES)}")
    if (mode in _WITH_REGIONS) != bool(regions):
        raise refusals.invalid_input(f"Regions go with {' and '.join(_WITH_REGIONS)}, and with no other mode")
    if unknown := [region for region in regions if region not in _regions()]:
        raise refusals.invalid_input(f"Invalid Region: {unknown[0]}")
    return mode, regions


@cache
def _regions() -> Sequence[str]:
    found: list[str] = Session().get_available_regions("securityhub")
    return found


def _found(request: Request) -> Aggregator:
    refusals.hub(request)
    current = request.state.store(Aggregation, request.account).current
    if current is None or current.arn != request["FindingAggregatorArn"]:
        raise refusals.not_found(f"Finding aggregator {request['FindingAggregatorArn']} is not found")
    return current


def _described(found: Aggregator) -> Mapping[str, object]:
    return {
        "FindingAggregatorArn": found.arn,
        "FindingAggregationRegion": found.region,
        "RegionLinkingMode": found.mode,
        "Regions": found.regions,
    }


HANDLERS: Handlers = {
    "CreateFindingAggregator": create_finding_aggregator,
    "GetFindingAggregator": get_finding_aggregator,
    "ListFindingAggregators": list_finding_aggregators,
    "UpdateFindingAggregator": update_finding_aggregator,
    "DeleteFindingAggregator": delete_finding_aggregator,
}
