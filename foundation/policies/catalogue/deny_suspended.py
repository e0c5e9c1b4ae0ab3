"""An account that waits to be closed does nothing any more.

The account itself is closed from the management account, which no guardrail binds; `account:CloseAccount` is
therefore not on the list. What remains is what AWS asks to be settled inside the account before and after: bills are
read and paid, marketplace subscriptions cancelled, domains moved or left to expire, support asked. Cleaning up
resources is done with an exempt role. Source, read on 2026-11-24: "What you need to know before closing your account",
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny_all_but

NEEDED_TO_CLOSE = (
    "account:Get*",
    "aws-marketplace:Unsubscribe",
    "aws-marketplace:ViewSubscriptions",
    "billing:Get*",
    "billing:List*",
    "consolidatedbilling:Get*",
    "consolidatedbilling:List*",
    "invoicing:Get*",
    "invoicing:List*",
    "organizations:DescribeOrganization",
    "payments:*",
    "route53domains:DisableDomainAutoRenew",
    "route53domains:ListDomains",
    "route53domains:TransferDomainToAnotherAwsAccount",
    "support:*",
    "supportplans:Get*",
    "tax:Get*",
    "tax:List*",
)


def deny_suspended(exempt: Iterable[str]) -> tuple[Statement, ...]:
    return (deny_all_but("DenySuspended", actions=NEEDED_TO_CLOSE, unless=exempt),)
