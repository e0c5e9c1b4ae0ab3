"""Cost categories: rules that give every charge a value, and how shared costs are split. Of the management account."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ce.category_rules import effective_start, refuse_wrong_rules
from emulator.aws.services.ce.model import Thing, explorer, invalid, made, paged, refuse_member

_MOST = 50
_OPTIONAL = ("DefaultValue", "SplitChargeRules")


def create_cost_category_definition(request: Request) -> Mapping[str, object]:
    """CreateCostCategoryDefinition."""
    refuse_member(request, "cost category", "create Cost Category")
    known = explorer(request).categories
    if any(each.settings["Name"] == request["Name"] for each in known.values()):
        raise invalid("Failed to create Cost Category: Cost category name already exists")
    if len(known) >= _MOST:
        message = f"Failed to create Cost Category: there are {_MOST} cost categories already"
        raise AwsError("ServiceQuotaExceededException", message)
    category = made(request, "costcategory", {"Name": request["Name"], **_settled(request, "create")})
    known[category.arn] = category
    return {"CostCategoryArn": category.arn, "EffectiveStart": category.settings["EffectiveStart"]}


def describe_cost_category_definition(request: Request) -> Mapping[str, object]:
    """DescribeCostCategoryDefinition."""
    found = _category(request)
    status = [{"Component": "COST_EXPLORER", "Status": "APPLIED"}]
    return {"CostCategory": {"CostCategoryArn": found.arn, **found.settings, "ProcessingStatus": status}}


def list_cost_category_definitions(request: Request) -> Mapping[str, object]:
    """ListCostCategoryDefinitions."""
    known = list(explorer(request).categories.values())
    return paged(request, "CostCategoryReferences", known, _referred_to, "NextToken")


def update_cost_category_definition(request: Request) -> Mapping[str, object]:
    """UpdateCostCategoryDefinition: the whole definition. A default or split that is not given is gone."""
    found = _category(request)
    found.settings = {"Name": found.settings["Name"], **_settled(request, "update")}
    return {"CostCategoryArn": found.arn, "EffectiveStart": found.settings["EffectiveStart"]}


def delete_cost_category_definition(request: Request) -> Mapping[str, object]:
    """DeleteCostCategoryDefinition."""
    found = _category(request)
    del explorer(request).categories[found.arn]
    return {"CostCategoryArn": found.arn, "EffectiveEnd": effective_start(None, "delete")}


def _settled(request: Request, doing: str) -> dict[str, Any]:
    names = {each.settings["Name"] for each in explorer(request).categories.values()}
    refuse_wrong_rules(request.parameters, names)
    return {
        "EffectiveStart": effective_start(request.get("EffectiveStart"), doing),
        "RuleVersion": request["RuleVersion"],
        "Rules": request["Rules"],
        **{name: request[name] for name in _OPTIONAL if request.get(name)},
    }


def _category(request: Request) -> Thing:
    arn = request["CostCategoryArn"]
    found = explorer(request).categories.get(arn)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"No Cost Categories found with ID {arn.rpartition('/')[2]}")
    return found


def _referred_to(found: Thing) -> Mapping[str, object]:
    settings = found.settings
    values = list(dict.fromkeys(rule["Value"] for rule in settings["Rules"] if "Value" in rule))
    default = {"DefaultValue": settings["DefaultValue"]} if "DefaultValue" in settings else {}
    return {
        "CostCategoryArn": found.arn,
        "Name": settings["Name"],
        "EffectiveStart": settings["EffectiveStart"],
        "NumberOfRules": len(settings["Rules"]),
        "ProcessingStatus": [{"Component": "COST_EXPLORER", "Status": "APPLIED"}],
        "Values": values,
        **default,
    }
