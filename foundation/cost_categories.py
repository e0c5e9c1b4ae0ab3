"""Cost categories: how costs are put together for reading, by account. Of the management account, in us-east-1.

No default value and no split charges: with the provider an update that changes something else loses both.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

VERSION = "CostCategoryExpression.v1"


@dataclass(frozen=True)
class CostCategoryArgs:
    """One category: ids of accounts by value."""

    name: str
    values: dict[str, list[pulumi.Input[str]]]


@dataclass(frozen=True)
class CostCategoriesArgs:
    """All categories."""

    categories: list[CostCategoryArgs]


class CostCategories(pulumi.ComponentResource):
    """Cost categories with a rule for each value."""

    arns: pulumi.Output[dict[str, str]]
    """ARNs by name in AWS."""

    def __init__(self, name: str, args: CostCategoriesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:tags:CostCategories", name, {}, opts)
        args = given(CostCategoriesArgs, args)
        categories = {
            each.name: aws.costexplorer.CostCategory(
                each.name,
                name=each.name,
                rule_version=VERSION,
                rules=[_rule(value, accounts) for value, accounts in sorted(each.values.items())],
                opts=ResourceOptions(parent=self),
            )
            for each in args.categories
        }
        self.resources: list[pulumi.CustomResource] = [*categories.values()]
        self.arns = pulumi.Output.all(**{called: category.arn for called, category in categories.items()})
        self.register_outputs({"arns": self.arns})


def _rule(value: str, accounts: list[pulumi.Input[str]]) -> aws.costexplorer.CostCategoryRuleArgs:
    dimension = aws.costexplorer.CostCategoryRuleRuleDimensionArgs(
        key="LINKED_ACCOUNT", match_options=["EQUALS"], values=accounts
    )
    return aws.costexplorer.CostCategoryRuleArgs(
        type="REGULAR", value=value, rule=aws.costexplorer.CostCategoryRuleRuleArgs(dimension=dimension)
    )
