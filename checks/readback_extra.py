"""What is on AWS and stands in no entry of the configuration. Pure.

A stack that declares a section says that this is all of it. Where it does not declare the organization itself, other
stacks may have units, accounts and policies in there, so nothing is extra.
"""

from collections.abc import Iterator, Mapping

from checks.live import LiveOrganization, LivePolicy
from checks.readback_facts import Facts, Value
from checks.readback_match import Matched, account_words, unit_words
from foundation.config import Accounts, Guardrails, Organization, StackConfig, Units


def extra(config: StackConfig, live: LiveOrganization, matched: Matched) -> Facts:
    """The units, accounts and policies that nobody declares, by what to call them, and what is known of each.

    AWS's own policies only count where they are attached and need not be. Accounts that the configuration calls closed
    never count, and neither does what is attached to them alone: it stays behind when an account leaves the program.
    """
    if not isinstance(config.organization, Organization):
        return {}
    facts: dict[str, Mapping[str, Value]] = {}
    if isinstance(config.units, Units):
        facts |= _units(live, matched)
    if isinstance(config.accounts, Accounts):
        facts |= _accounts(live, matched)
    if isinstance(config.guardrails, Guardrails):
        facts |= _policies(live, matched)
    return facts


def _units(live: LiveOrganization, matched: Matched) -> Iterator[tuple[str, Mapping[str, Value]]]:
    known = {unit.id for unit in matched.units.values()}
    return ((unit_words(unit), {}) for unit in live.units if unit.id not in known)


def _accounts(live: LiveOrganization, matched: Matched) -> Iterator[tuple[str, Mapping[str, Value]]]:
    known = {live.management_account, *matched.closed, *(account.id for account in matched.accounts.values())}
    for account in live.accounts:
        if account.id not in known:
            place = matched.targets[account.parent]
            yield account_words(account), {"email": account.email, "state": account.state, "unit": place}


def _policies(live: LiveOrganization, matched: Matched) -> Iterator[tuple[str, Mapping[str, Value]]]:
    known = {policy.id for policy in matched.policies.values()}
    for policy in live.policies:
        if policy.id not in known and _counts(policy, matched):
            targets = [matched.targets[target] for target in policy.targets]
            yield f"policy {policy.name} ({policy.id})", {"type": policy.type, "attached to": targets}


def _counts(policy: LivePolicy, matched: Matched) -> bool:
    if policy.aws_managed:
        return policy.name not in matched.everywhere and bool(policy.targets)
    return not policy.targets or not matched.closed.issuperset(policy.targets)
