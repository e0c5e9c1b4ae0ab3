"""Cost Explorer: cost categories and cost allocation tags, which are the management account's."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

VERSION = "CostCategoryExpression.v1"


@pytest.fixture(scope="module")
def ce(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("ce")


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def linked(*accounts: str) -> dict[str, Any]:
    return {"Key": "LINKED_ACCOUNT", "Values": list(accounts)}


def regular(value: str = "prod", **rule: Any) -> dict[str, Any]:
    return {"Value": value, "Type": "REGULAR", "Rule": rule or {"Dimensions": linked(MANAGEMENT)}}


def test_a_cost_category_is_read_back_and_replaced_whole(ce: Any) -> None:
    split = {"Source": "shared", "Targets": ["prod"], "Method": "EVEN"}
    asked = {"RuleVersion": VERSION, "Rules": [regular()]}
    made = ce.create_cost_category_definition(
        Name="unit", **asked, DefaultValue="rest", SplitChargeRules=[split], ResourceTags=[{"Key": "a", "Value": "1"}]
    )
    arn = made["CostCategoryArn"]
    assert made["EffectiveStart"] == datetime.now(UTC).strftime("%Y-%m-01T00:00:00Z")
    found = ce.describe_cost_category_definition(CostCategoryArn=arn)["CostCategory"]
    assert (found["DefaultValue"], found["SplitChargeRules"], found["Rules"]) == ("rest", [split], [regular()])
    (listed,) = ce.list_cost_category_definitions()["CostCategoryReferences"]
    assert (listed["Name"], listed["Values"], listed["DefaultValue"]) == ("unit", ["prod"], "rest")
    assert code(lambda: ce.create_cost_category_definition(Name="unit", **asked)) == "ValidationException"
    ce.update_cost_category_definition(CostCategoryArn=arn, **asked)
    found = ce.describe_cost_category_definition(CostCategoryArn=arn)["CostCategory"]
    assert (found["Name"], "DefaultValue" in found, "SplitChargeRules" in found) == ("unit", False, False)
    refers = regular(CostCategories={"Key": "unit", "Values": ["prod"]})
    ce.create_cost_category_definition(Name="above", RuleVersion=VERSION, Rules=[refers])
    ce.delete_cost_category_definition(CostCategoryArn=arn)
    gone = {"CostCategoryArn": arn}
    assert code(lambda: ce.describe_cost_category_definition(**gone)) == "ResourceNotFoundException"


INHERITED = {"Type": "INHERITED_VALUE", "InheritedValue": {"DimensionName": "TAG", "DimensionKey": "owner"}}
FIXED = {"Source": "s", "Method": "FIXED", "Targets": ["a", "b"]}


def shares(*values: str) -> list[dict[str, Any]]:
    return [{"Type": "ALLOCATION_PERCENTAGES", "Values": list(values)}]


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"Rules": [{"Value": "x"}]}, "ValidationException"),
        ({"Rules": [{"Rule": {"Dimensions": linked(MANAGEMENT)}}]}, "ValidationException"),
        ({"Rules": [regular(Dimensions={"Key": "AZ", "Values": ["a"]})]}, "ValidationException"),
        ({"Rules": [regular(Not={"Dimensions": {"Key": "AZ", "Values": ["a"]}})]}, "ValidationException"),
        ({"Rules": [regular(And=[{"Dimensions": linked(MANAGEMENT)}])]}, "ValidationException"),
        (
            {"Rules": [regular(Dimensions=linked(MANAGEMENT), Tags={"Key": "a", "Values": ["b"]})]},
            "ValidationException",
        ),
        ({"Rules": [regular(CostCategories={"Key": "none", "Values": ["b"]})]}, "ResourceNotFoundException"),
        ({"Rules": [INHERITED | {"Value": "x"}]}, "ValidationException"),
        ({"Rules": [INHERITED | {"InheritedValue": {"DimensionName": "TAG"}}]}, "ValidationException"),
        ({"Rules": []}, "ValidationException"),
        ({"EffectiveStart": "2026-01-02T00:00:00Z"}, "ValidationException"),
        ({"EffectiveStart": "2086-01-01T00:00:00Z"}, "ValidationException"),
        ({"EffectiveStart": "2016-01-01T00:00:00Z"}, "ValidationException"),
        ({"SplitChargeRules": [{"Source": "s", "Method": "EVEN", "Targets": ["s"]}]}, "ValidationException"),
        ({"SplitChargeRules": [{"Source": "s", "Method": "EVEN", "Targets": ["a"]}] * 2}, "ValidationException"),
        ({"SplitChargeRules": [FIXED]}, "ValidationException"),
        ({"SplitChargeRules": [FIXED | {"Parameters": shares("50", "49")}]}, "ValidationException"),
        ({"SplitChargeRules": [FIXED | {"Method": "EVEN", "Parameters": shares("50", "50")}]}, "ValidationException"),
    ],
)
def test_a_cost_category_that_aws_would_refuse_is_refused(ce: Any, more: dict[str, Any], refused: str) -> None:
    asked = {"Name": "wrong", "RuleVersion": VERSION, "Rules": [regular()]} | more
    assert code(lambda: ce.create_cost_category_definition(**asked)) == refused


def test_values_are_inherited_and_shared_costs_split_by_percentage(ce: Any) -> None:
    split = FIXED | {"Parameters": shares("60", "40")}
    made = ce.create_cost_category_definition(
        Name="owner", RuleVersion=VERSION, Rules=[INHERITED], SplitChargeRules=[split]
    )
    found = ce.describe_cost_category_definition(CostCategoryArn=made["CostCategoryArn"])["CostCategory"]
    assert (found["Rules"], found["SplitChargeRules"]) == ([INHERITED], [split])


def test_there_are_fifty_cost_categories(world: World) -> None:
    alone = world.aws.client("ce", session={"AccessKeyId": "999999999999", "SecretAccessKey": "x"})
    known = len(alone.list_cost_category_definitions()["CostCategoryReferences"])
    for number in range(known, 50):
        alone.create_cost_category_definition(Name=f"c{number}", RuleVersion=VERSION, Rules=[regular()])
    more = {"Name": "more", "RuleVersion": VERSION, "Rules": [regular()]}
    assert code(lambda: alone.create_cost_category_definition(**more)) == "ServiceQuotaExceededException"


def test_a_member_has_neither_cost_categories_nor_cost_allocation_tags(world: World) -> None:
    own = world.member("ce")
    asked = {"Name": "x", "RuleVersion": VERSION, "Rules": [regular()]}
    assert code(lambda: own.create_cost_category_definition(**asked)) == "AccessDeniedException"
    assert code(own.list_cost_allocation_tags) == "AccessDeniedException"
    status = [{"TagKey": "owner", "Status": "Active"}]
    update = {"CostAllocationTagsStatus": status}
    assert code(lambda: own.update_cost_allocation_tags_status(**update)) == "AccessDeniedException"


def test_a_tag_is_activated_once_billing_has_met_it(world: World, ce: Any) -> None:
    wanted = [{"TagKey": "owner", "Status": "Active"}, {"TagKey": "aws:createdBy", "Status": "Active"}]
    (first, second) = ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=wanted)["Errors"]
    assert (first["Code"], first["Message"]) == ("TagKeysNotFoundException", "Tag keys not found: owner")
    assert second["TagKey"] == "aws:createdBy"
    world.aws.get("/_foundation/bill-tags?key=owner&key=unused&key=aws:createdBy")
    (found,) = ce.list_cost_allocation_tags(TagKeys=["owner"])["CostAllocationTags"]
    assert (found["Status"], found["Type"]) == ("Inactive", "UserDefined")
    assert ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=wanted)["Errors"] == []
    world.aws.get("/_foundation/bill-tags?key=owner")
    active = ce.list_cost_allocation_tags(Status="Active")["CostAllocationTags"]
    assert {each["TagKey"] for each in active} == {"owner", "aws:createdBy"}
    (generated,) = ce.list_cost_allocation_tags(Type="AWSGenerated")["CostAllocationTags"]
    assert generated["TagKey"] == "aws:createdBy"
