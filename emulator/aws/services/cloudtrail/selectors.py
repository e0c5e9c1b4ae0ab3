"""What a trail records: basic or advanced event selectors, and insights."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudtrail.model import Trail, changeable, find

SELECTORS = 5
"""Basic event selectors per trail at most."""
DATA_RESOURCES = 250
"""Data resources over all basic selectors of a trail at most."""

_DEFAULT: dict[str, Any] = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


def put_event_selectors(request: Request) -> Mapping[str, object]:
    """PutEventSelectors: replaces whatever the trail had, of either kind."""
    trail = changeable(request, request["TrailName"])
    basic, advanced = request.get("EventSelectors") or [], request.get("AdvancedEventSelectors") or []
    if bool(basic) == bool(advanced):
        raise _invalid("Specify either event selectors or advanced event selectors, and one kind only.")
    _refuse_basic(basic)
    for selector in advanced:
        _refuse_advanced(selector)
    complete = [{**_DEFAULT, **selector} for selector in basic]
    trail.selectors = [] if complete == [_DEFAULT] else complete
    trail.advanced_selectors = advanced
    return {
        "TrailARN": trail.arn,
        **({"AdvancedEventSelectors": advanced} if advanced else {"EventSelectors": complete}),
    }


def get_event_selectors(request: Request) -> Mapping[str, object]:
    """GetEventSelectors: a trail without selectors of its own records all management events."""
    trail = find(request, request["TrailName"])
    if trail.advanced_selectors:
        return {"TrailARN": trail.arn, "AdvancedEventSelectors": trail.advanced_selectors}
    return {"TrailARN": trail.arn, "EventSelectors": trail.selectors or [_DEFAULT]}


def put_insight_selectors(request: Request) -> Mapping[str, object]:
    """PutInsightSelectors of a trail; an empty list switches insights off."""
    trail = changeable(request, _trail_name(request))
    selectors = request["InsightSelectors"]
    types = [selector.get("InsightType") for selector in selectors]
    if len(set(types)) != len(types) or None in types:
        message = "Every insight selector needs an insight type, and each type can be there once."
        raise AwsError("InvalidInsightSelectorsException", message)
    if selectors and not _records_management_writes(trail):
        message = "Insights need a trail that records management events."
        raise AwsError("InvalidInsightSelectorsException", message)
    trail.insights = selectors
    return {"TrailARN": trail.arn, "InsightSelectors": selectors}


def get_insight_selectors(request: Request) -> Mapping[str, object]:
    """GetInsightSelectors of a trail."""
    trail = find(request, _trail_name(request))
    if not trail.insights:
        message = f"Trail {trail.name} does not have Insights enabled."
        raise AwsError("InsightNotEnabledException", message)
    return {"TrailARN": trail.arn, "InsightSelectors": trail.insights}


def _refuse_basic(selectors: list[dict[str, Any]]) -> None:
    if len(selectors) > SELECTORS:
        raise _invalid(f"A trail can have at most {SELECTORS} event selectors.")
    resources = [resource for selector in selectors for resource in selector.get("DataResources") or []]
    if sum(len(resource.get("Values") or []) for resource in resources) > DATA_RESOURCES:
        raise _invalid(f"A trail can have at most {DATA_RESOURCES} data resources.")
    known = {"AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"}
    for resource in resources:
        if resource.get("Type") not in known:
            raise _invalid(f"Basic event selectors know no data resource type {resource.get('Type')}.")
    for selector in selectors:
        if selector.get("IncludeManagementEvents") is False and not selector.get("DataResources"):
            raise _invalid("An event selector must record management events, data events or both.")


def _refuse_advanced(selector: Mapping[str, Any]) -> None:
    fields = {field["Field"]: field for field in selector["FieldSelectors"]}
    if len(fields) != len(selector["FieldSelectors"]):
        raise _invalid("A field can be used once in an advanced event selector.")
    category = fields.get("eventCategory", {}).get("Equals")
    if category not in (["Management"], ["Data"], ["NetworkActivity"]):
        raise _invalid("An advanced event selector needs eventCategory equal to Management, Data or NetworkActivity.")
    if category == ["Data"] and len(fields.get("resources.type", {}).get("Equals") or []) != 1:
        raise _invalid("Data events need resources.type with one value of Equals.")
    if any(not (field.keys() - {"Field"}) for field in selector["FieldSelectors"]):
        raise _invalid("A field selector needs an operator.")


def _records_management_writes(trail: Trail) -> bool:
    if trail.advanced_selectors:
        fields = [field for selector in trail.advanced_selectors for field in selector["FieldSelectors"]]
        return any(field["Field"] == "eventCategory" and field.get("Equals") == ["Management"] for field in fields)
    return any(selector["IncludeManagementEvents"] for selector in trail.selectors or [_DEFAULT])


def _trail_name(request: Request) -> str:
    name = request.get("TrailName")
    if not name:
        raise AwsError("InvalidParameterCombinationException", "Specify the name of a trail.")
    return str(name)


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidEventSelectorsException", message)


HANDLERS: Handlers = {
    "PutEventSelectors": put_event_selectors,
    "GetEventSelectors": get_event_selectors,
    "PutInsightSelectors": put_insight_selectors,
    "GetInsightSelectors": get_insight_selectors,
}
