"""The layer of quotas: the organization's template, and the quotas of the accounts that the foundation works in."""

from collections.abc import Callable, Mapping

import pulumi
from pulumi import ResourceOptions

from foundation.config.accounts import Accounts
from foundation.config.placement import entered
from foundation.config.quotas import GLOBAL_REGION, AutoManagement, QuotaRequest, Quotas
from foundation.config.section import Off
from foundation.config.selectors import MANAGEMENT
from foundation.config.stack import StackConfig
from foundation.quotas import AccountQuotas, AccountQuotasArgs, QuotaArgs, QuotaTemplate, QuotaTemplateArgs, WatchedArgs
from foundation.run import Run

IdOf = Callable[[str], pulumi.Output[str]]
MODES = {"notify": "NotifyOnly", "adjust": "NotifyAndAdjust"}


def quotas(run: Run, account: IdOf) -> None:
    """Declares the template and the quotas of each account. ``account`` gives the id of an account by its key."""
    section = run.stack.quotas
    if not isinstance(section, Quotas):
        return
    # Its own list trusts Service Quotas, and AWS takes a request for more accounts from a management account alone.
    afterwards = ResourceOptions(depends_on=run.organization_resources)
    if section.template:
        args = QuotaTemplateArgs(_asked(section.template, run.stack), GLOBAL_REGION)
        # AWS takes one request for a quota at a time: in an account that the template meets while this run makes it,
        # the account's own request would fail.
        last = ResourceOptions(depends_on=[*run.account_resources.values()])
        options = ResourceOptions.merge(ResourceOptions.merge(run.global_options(), afterwards), last)
        template = QuotaTemplate("organization", args, options)
        run.declared(template.resources)
    for key in _accounts(section, run.stack):
        of_account = AccountQuotasArgs(
            requests=_asked(section.requests.get(key, {}), run.stack),
            watched=_watched(key, section, run.stack),
        )
        if of_account.requests or of_account.watched:
            options = run.options if key == MANAGEMENT else run.member(key, account(key))
            options = ResourceOptions.merge(options, afterwards)
            run.declared(AccountQuotas(key, of_account, options).resources)


def _accounts(section: Quotas, stack: StackConfig) -> tuple[str, ...]:
    """The management account and those that the foundation works in; of another stack's, those that are named here."""
    if isinstance(stack.accounts, Accounts):
        return (MANAGEMENT, *entered(stack.accounts))
    watched = section.auto_management
    named = () if isinstance(watched, Off) else watched.accounts or ()
    return tuple(dict.fromkeys((MANAGEMENT, *section.requests, *named)))


def _asked(requests: Mapping[str, QuotaRequest], stack: StackConfig) -> list[QuotaArgs]:
    return [
        QuotaArgs(key, one.service, one.code, one.place(stack.settings.home_region), one.value)
        for key, one in requests.items()
    ]


def _watched(key: str, section: Quotas, stack: StackConfig) -> list[WatchedArgs]:
    found = section.auto_management
    if not isinstance(found, AutoManagement) or (found.accounts is not None and key not in found.accounts):
        return []
    home = stack.settings.home_region
    return [
        WatchedArgs(
            region, MODES[found.mode], {one: [*codes] for one, codes in section.left_out(key, region, home).items()}
        )
        for region in found.regions or stack.settings.regions
    ]
