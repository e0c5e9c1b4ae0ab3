"""Sees what is paid for what. For the management account, where the bills of all accounts are. A working day: it
changes nothing.

AWS's AWSBillingReadOnlyAccess, as the job function Billing also pays, opens access to bills and runs budget actions.
Forecasts, reservations and exports are not in it.
"""

from foundation.permission_sets import denied
from foundation.permission_sets.ready import Facts, Ready, allow

COSTS = (
    "bcm-data-exports:Get*",
    "bcm-data-exports:List*",
    "ce:Describe*",
    "ce:Get*",
    "ce:List*",
    "compute-optimizer:Get*",
    "cost-optimization-hub:Get*",
    "cost-optimization-hub:List*",
    "organizations:DescribeOrganization",
    "organizations:ListAccounts",
    "pricing:*",
    "savingsplans:Describe*",
    "savingsplans:ListTagsForResource",
)


def billing(_: Facts) -> Ready:
    return Ready(
        name="billing",
        description="Sees bills, costs, budgets and savings, and changes nothing. For the management account.",
        managed_policies=("arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess",),
        statements=(allow("Costs", COSTS), denied.content(), denied.foundation_roles()),
        session_duration="PT8H",
        can=(
            "See bills, invoices, payments and credits.",
            "Explore costs and forecasts, budgets, reservations, savings plans and recommendations.",
            "See the names of the organization's accounts.",
        ),
        cannot=(
            "Pay, change payment methods, tax settings, budgets or preferences, or buy reservations and savings plans.",
            "See or change any resource.",
        ),
    )
