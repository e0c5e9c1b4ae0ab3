"""The layer of security: each service delegated, switched on in its Regions, and its findings told of."""

from collections.abc import Callable

import pulumi
from pulumi import ResourceOptions

from foundation import arguments, log_arguments
from foundation.config import security as sections
from foundation.config.delegates import DEFAULTS, Service
from foundation.config.placement import delegate
from foundation.config.section import Off
from foundation.guard import Refused
from foundation.guardrails import Guardrails, GuardrailsArgs
from foundation.ordering import after
from foundation.policies import Document
from foundation.providers import SESSION
from foundation.run import Run
from foundation.security.access import Access
from foundation.security.access_analyzer import AccessAnalyzer, AccessAnalyzerArgs
from foundation.security.detective import Detective, DetectiveArgs
from foundation.security.findings import Findings, FindingsArgs
from foundation.security.guardduty import GuardDuty, GuardDutyArgs
from foundation.security.hooks import SecurityHooks, security_hooks
from foundation.security.inspector import Inspector, InspectorArgs
from foundation.security.macie import Macie, MacieArgs
from foundation.security.security_hub import HubPolicyArgs, SecurityHub, SecurityHubArgs
from foundation.stack_set import StackSet, StackSetArgs
from foundation.templates import reader_template

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]
FREQUENCIES = {"fifteen-minutes": "FIFTEEN_MINUTES", "one-hour": "ONE_HOUR", "six-hours": "SIX_HOURS"}


def security(run: Run, documents: tuple[Document, ...], target: IdOf, account: IdOf) -> None:
    """Declares every service that is on. ``documents`` are the policies that one of them needs."""
    hooks = security_hooks(_access(run))  # known in every run, for services that have just been switched off
    section = run.stack.security
    if not isinstance(section, sections.Security):
        return
    guardduty = _guardduty(run, hooks, section, account)
    _security_hub(run, hooks, section, target, account)
    _detective(run, hooks, section, account, guardduty)
    _inspector(run, hooks, section, documents, target, account)
    _macie(run, hooks, section, account)
    _access_analyzer(run, hooks, section, account)
    _third_party(run, section, target)
    _findings(run, section, account)


def _access(run: Run) -> Access:
    """How hooks get into the delegated accounts; asked for only when one runs, as there may be no such account."""
    settings = run.stack.settings

    def role(service: Service) -> Callable[[], pulumi.Input[str]]:
        return lambda: _access_role(run, service)

    roles: dict[str, Callable[[], pulumi.Input[str]]] = {service: role(service) for service in DEFAULTS}
    return Access(settings.home_region, settings.regions, SESSION, roles)


def _access_role(run: Run, service: Service) -> pulumi.Input[str]:
    key = delegate(run.stack.accounts, run.stack.settings, service)
    if key is None or isinstance(run.stack.accounts, Off):
        raise Refused(f"no section declares the account that {service} is delegated to, so that it cannot be entered")
    return run.access_role(key)


def _delegate(run: Run, service: Service) -> str:
    key = delegate(run.stack.accounts, run.stack.settings, service)
    if key is None:
        raise AssertionError(f"{service} is delegated to no account: the rules should have refused this")
    return key


def _regions(run: Run, service: sections.Regional) -> list[str]:
    """The Regions of a service, the home Region first where it is among them."""
    covered = sections.covered(service, run.stack.settings.regions)
    return [region for region in log_arguments.home_first(run.stack.settings) if region in covered]


def _guardduty(run: Run, hooks: SecurityHooks, section: sections.Security, account: IdOf) -> dict[str, pulumi.Resource]:
    if isinstance(section.guardduty, Off):
        return {}
    key = _delegate(run, "guardduty")
    args = GuardDutyArgs(
        account_id=account(key),
        hooks=hooks.guardduty,
        management=run.management(),
        regions=_regions(run, section.guardduty),
        plans=sorted(section.guardduty.plans),
        frequency=FREQUENCIES[section.guardduty.frequency],
    )
    component = GuardDuty("guardduty", args, run.member(key, account(key)))
    run.declared(component.resources)
    return component.configured


def _security_hub(run: Run, hooks: SecurityHooks, section: sections.Security, target: IdOf, account: IdOf) -> None:
    if isinstance(section.security_hub, Off):
        return
    key = _delegate(run, "security-hub")
    policies = [
        HubPolicyArgs(
            name=name,
            standards=list(policy.standards),
            disabled_controls=list(policy.disabled_controls),
            targets={called: target(called) for called in policy.targets},
        )
        for name, policy in sorted(section.security_hub.policies.items())
    ]
    args = SecurityHubArgs(
        account_id=account(key),
        hooks=hooks.security_hub,
        management=run.management(),
        home_region=run.stack.settings.home_region,
        regions=_regions(run, section.security_hub),
        policies=policies,
    )
    component = SecurityHub("security-hub", args, run.member(key, account(key)))
    run.declared(component.resources)


def _detective(
    run: Run, hooks: SecurityHooks, section: sections.Security, account: IdOf, guardduty: dict[str, pulumi.Resource]
) -> None:
    if isinstance(section.detective, Off):
        return
    key = _delegate(run, "detective")
    args = DetectiveArgs(
        account_id=account(key),
        hooks=hooks.detective,
        management=run.management(),
        regions=_regions(run, section.detective),
        after=guardduty,
    )
    component = Detective("detective", args, run.member(key, account(key)))
    run.declared(component.resources)


def _inspector(
    run: Run,
    hooks: SecurityHooks,
    section: sections.Security,
    documents: tuple[Document, ...],
    target: IdOf,
    account: IdOf,
) -> None:
    if isinstance(section.inspector, Off):
        return
    key = _delegate(run, "inspector")
    args = InspectorArgs(account(key), hooks.inspector, _regions(run, section.inspector))
    component = Inspector("inspector", args, run.options)
    run.declared(component.resources)
    policies = Guardrails(
        "inspector",
        GuardrailsArgs(
            # Attached after the designation: a policy without a delegated administrator switches nothing on.
            target_id=after(target("root"), component.designated),
            documents=[arguments.guardrail(document, run.stack.guardrails) for document in documents],
            organization=list(run.organization),
            already_adopted=run.already_adopted,
        ),
        run.options,
    )
    run.declared(policies.resources)
    run.exported_guardrails.append(policies.policy_ids)


def _macie(run: Run, hooks: SecurityHooks, section: sections.Security, account: IdOf) -> None:
    if isinstance(section.macie, Off):
        return
    key = _delegate(run, "macie")
    args = MacieArgs(
        account_id=account(key),
        hooks=hooks.macie,
        management=run.management(),
        regions=_regions(run, section.macie),
        frequency=FREQUENCIES[section.macie.frequency],
    )
    component = Macie("macie", args, run.member(key, account(key)))
    run.declared(component.resources)


def _access_analyzer(run: Run, hooks: SecurityHooks, section: sections.Security, account: IdOf) -> None:
    analyzer = section.access_analyzer
    if isinstance(analyzer, Off):
        return
    key = _delegate(run, "access-analyzer")
    unused = analyzer.unused_access
    args = AccessAnalyzerArgs(
        account_id=account(key),
        hooks=hooks.stops,
        management=run.management(),
        home_region=run.stack.settings.home_region,
        regions=_regions(run, analyzer),
        unused_days=None if isinstance(unused, Off) else unused.days,
    )
    component = AccessAnalyzer("access-analyzer", args, run.member(key, account(key)))
    run.declared(component.resources)


def _third_party(run: Run, section: sections.Security, target: IdOf) -> None:
    settings = run.stack.settings
    for name, tool in sorted(section.third_party.items()):
        role = f"{sections.TOOL_ROLE}{name}"
        component = StackSet(
            f"third-party/{name}",
            StackSetArgs(
                stack_set=role,
                description=f"Lets {name} read every member account",
                template=reader_template(role, tool.account, tool.external_id, tool.policies),
                parameters={},
                targets=[target(called) for called in tool.targets],  # once the accounts are there, to be reported
                regions=[settings.home_region],
                home_region=settings.home_region,
            ),
            ResourceOptions(provider=run.native()),
        )
        run.declared(component.resources)


def _findings(run: Run, section: sections.Security, account: IdOf) -> None:
    findings, home = section.findings, run.stack.settings.home_region
    hub = not isinstance(section.security_hub, Off)
    if isinstance(findings, Off) or (not hub and isinstance(section.guardduty, Off)):
        return
    key = _delegate(run, "security-hub" if hub else "guardduty")
    regions = [home] if hub or isinstance(section.guardduty, Off) else _regions(run, section.guardduty)
    args = FindingsArgs(
        account_id=account(key),
        regions=regions,
        hub=hub,
        severity=findings.severity.upper(),
        subscribers=sorted(findings.subscribers),
    )
    component = Findings("findings", args, run.member(key, account(key)))
    run.declared(component.resources)
    run.outputs["findings_topics"] = pulumi.Output.all(**component.topics)
