"""Rules within logs and security: Regions, targets, roles of tools, accounts that read."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.break_glass import OWN_NAMES
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest, role_name
from foundation.config.logs import Logs
from foundation.config.rules.guardrails import ACCOUNT, known, unknown
from foundation.config.section import Off
from foundation.config.security import (
    OWN_ROLES,
    SERVICES,
    TOOL_ROLE,
    Detective,
    GuardDuty,
    Regional,
    Security,
    SecurityHub,
    covered,
)
from foundation.errors import BrokenRule, Problem

PATH = "foundation:security"
READERS = "foundation:logs.reading.accounts"


def security_problems(draft: Draft) -> Iterator[Problem]:
    yield from _readers(draft)
    if not isinstance(draft.security, Security):
        return
    yield from _regions(draft.security, draft)
    yield from _detective(draft.security, draft)
    yield from _findings(draft.security, draft)
    yield from _targets(draft.security, draft)
    yield from _roles(draft.security, draft)
    if isinstance(draft.security.security_hub, SecurityHub):
        yield from _one_policy_each(draft.security.security_hub)


def _readers(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.logs, Logs) or not isinstance(draft.accounts, Accounts):
        return
    for index, key in enumerate(draft.logs.reading.accounts):
        if key not in draft.account_keys:
            guess = nearest(key, draft.account_keys)
            remedy = f"Write {guess}, or declare the account." if guess else "Write the key of a declared account."
            rule = "logs are read from an account of foundation:accounts"
            yield Problem(f"{READERS}[{index}]", key, rule, remedy)


def _regions(security: Security, draft: Draft) -> Iterator[Problem]:
    if draft.settings is None:
        return
    for name in SERVICES:
        service = getattr(security, name)
        if isinstance(service, Regional) and service.regions is not None:
            for index, region in enumerate(service.regions):
                if region not in draft.settings.regions:
                    rule = "a service watches in Regions of foundation:settings.regions"
                    remedy = f"Add {region} there, or remove it here."
                    yield Problem(f"{PATH}.{name}.regions[{index}]", region, rule, remedy)
            if name == "security_hub" and draft.settings.home_region not in service.regions:
                home = draft.settings.home_region
                rule = "Security Hub watches in the home Region: its central configuration is there"
                yield Problem(f"{PATH}.{name}.regions", list(service.regions), rule, f"Add {home}.")


def _detective(security: Security, draft: Draft) -> Iterator[Problem]:
    if not isinstance(security.detective, Detective) or draft.settings is None:
        return
    if isinstance(security.guardduty, Off):
        rule = "Detective looks into findings of GuardDuty, which is off"
        yield Problem(f"{PATH}.detective", {}, rule, "Switch GuardDuty on, or write `detective: off`.")
    elif isinstance(security.guardduty, GuardDuty):
        ours = covered(security.detective, draft.settings.regions)
        theirs = covered(security.guardduty, draft.settings.regions)
        for region in ours:
            if region not in theirs:
                rule = "Detective watches in Regions in which GuardDuty does"
                yield Problem(f"{PATH}.detective.regions", region, rule, f"Add {region} to guardduty, or remove it.")


def _findings(security: Security, draft: Draft) -> Iterator[Problem]:
    """People are told by Security Hub, which sees the Regions that it watches; by GuardDuty where it is off."""
    if isinstance(security.findings, Off) or draft.settings is None:
        return
    hub, guardduty = security.security_hub, security.guardduty
    if isinstance(hub, Off) and isinstance(guardduty, Off):
        rule = "severe findings come from Security Hub or GuardDuty, and both are off"
        yield Problem(f"{PATH}.findings", {}, rule, "Switch one of them on, or write `findings: off`.")
    elif isinstance(hub, SecurityHub) and isinstance(guardduty, GuardDuty):
        seen = covered(hub, draft.settings.regions)
        for region in covered(guardduty, draft.settings.regions):
            if region not in seen:
                rule = "severe findings are told of where Security Hub watches, and GuardDuty watches here too"
                remedy = f"Add {region} to security_hub, remove it from guardduty, or write `findings: off`."
                yield Problem(f"{PATH}.security_hub.regions", region, rule, remedy)


def _targets(security: Security, draft: Draft) -> Iterator[Problem]:
    if isinstance(security.security_hub, SecurityHub):
        for name, policy in security.security_hub.policies.items():
            for index, target in enumerate(policy.targets):
                if not known(target, draft):
                    path = f"{PATH}.security_hub.policies.{name}.targets[{index}]"
                    yield unknown(path, target, draft, "the target of a configuration policy")
    for name, tool in security.third_party.items():
        for index, target in enumerate(tool.targets):
            path = f"{PATH}.third_party.{name}.targets[{index}]"
            if target.startswith(ACCOUNT):
                rule = "the role of a tool is made in all accounts of a unit"
                yield Problem(path, target, rule, "Write root, or the path of a unit.")
            elif not known(target, draft):
                yield unknown(path, target, draft, "a unit that a tool reads")


def _roles(security: Security, draft: Draft) -> Iterator[Problem]:
    # A tool with the name of the deploy role would be let in by that role, which no guardrail binds.
    taken = set(OWN_ROLES)
    if draft.settings is not None:
        taken |= {draft.settings.deploy_role, *draft.settings.break_glass_roles}
    if isinstance(draft.accounts, Accounts):
        taken |= {entry.access_role for entry in draft.accounts.entries()}
    for name in security.third_party:
        role, path = TOOL_ROLE + name, f"{PATH}.third_party.{name}"
        if role in taken or role.startswith(OWN_NAMES):
            rule = f"the role of a tool is nobody else's; {role} has another use"
            yield Problem(path, name, rule, "Give the tool another name.")
        try:
            role_name(role)
        except BrokenRule as error:
            yield Problem(path, name, error.rule, "Give the tool a shorter name.")


def _one_policy_each(hub: SecurityHub) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, policy in hub.policies.items():
        for index, target in enumerate(policy.targets):
            other = first.setdefault(target, name)
            if other != name:
                rule = f"a target has one configuration policy; `{other}` names it too"
                path = f"{PATH}.security_hub.policies.{name}.targets[{index}]"
                yield Problem(path, target, rule, "Remove it from one of the two.")
