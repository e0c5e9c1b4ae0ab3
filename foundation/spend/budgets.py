"""Budgets of a month's costs, each with the people and the topic that it tells. A budget tells; it stops nothing.

AWS fills in what is left out of a budget, and keeps what is no longer written: everything is written. Another name
replaces a budget, and a budget without accounts is one of the whole organization.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class BudgetArgs:
    """`key` names it in the program; `amount` is US dollars a month, `accounts` are ids, none for all there are.

    `tags` are those of what it watches.
    """

    key: str
    name: str
    amount: int
    accounts: list[pulumi.Input[str]]
    emails: list[str]
    tags: dict[str, str]


@dataclass(frozen=True)
class BudgetsArgs:
    """The budgets; `actual` and `forecast` are percentages at which all of them tell."""

    budgets: list[BudgetArgs]
    actual: list[int]
    forecast: list[int]
    topic_arn: pulumi.Input[str]


class Budgets(pulumi.ComponentResource):
    """All budgets."""

    ids: pulumi.Output[dict[str, str]]
    """By name: `account:name`."""

    def __init__(self, name: str, args: BudgetsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:spend:Budgets", name, {}, opts)
        args = given(BudgetsArgs, args)
        made = {budget.name: self._budget(budget, args) for budget in args.budgets}
        self.ids = pulumi.Output.all(*(budget.id for budget in made.values())).apply(
            lambda ids: dict(zip(made, map(str, ids), strict=True))
        )
        self.resources: list[pulumi.CustomResource] = [*made.values()]
        self.register_outputs({"ids": self.ids})

    def _budget(self, budget: BudgetArgs, args: BudgetsArgs) -> aws.budgets.Budget:
        told = [("ACTUAL", percent) for percent in args.actual]
        told += [("FORECASTED", percent) for percent in args.forecast]
        accounts = aws.budgets.BudgetCostFilterArgs(name="LinkedAccount", values=budget.accounts)
        return aws.budgets.Budget(
            budget.key,
            name=budget.name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{budget.amount}.0",  # as AWS shows it
            limit_unit="USD",
            cost_types=_costs(),
            cost_filters=[accounts] if budget.accounts else None,
            notifications=[
                aws.budgets.BudgetNotificationArgs(
                    notification_type=kind,
                    comparison_operator="GREATER_THAN",
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_email_addresses=budget.emails,
                    subscriber_sns_topic_arns=[args.topic_arn],
                )
                for kind, percent in told
            ],
            tags=budget.tags,
            opts=ResourceOptions(parent=self),
        )


def _costs() -> aws.budgets.BudgetCostTypesArgs:
    """What is on the bill, in the month in which it is."""
    return aws.budgets.BudgetCostTypesArgs(
        include_credit=True,
        include_discount=True,
        include_other_subscription=True,
        include_recurring=True,
        include_refund=True,
        include_subscription=True,
        include_support=True,
        include_tax=True,
        include_upfront=True,
        use_amortized=False,
        use_blended=False,
    )
