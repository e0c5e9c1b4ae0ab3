"""The security services. How far each reaches by itself is AWS's doing (user guides of the services, 2026-11).

Auto-enable of Detective and Macie is for accounts that join later: the program enrols those that are there already.
GuardDuty takes the management account in where it has a detector, which is declared. Left out: tools of
other companies, which watch nothing by themselves.
"""

from collections.abc import Iterator

from foundation.config.section import Off
from foundation.config.security import (
    AccessAnalyzer,
    Detective,
    GuardDuty,
    HubPolicy,
    Inspector,
    Macie,
    Security,
    SecurityHub,
    UnusedAccess,
    covered,
)
from foundation.config.stack import StackConfig
from foundation.coverage.service import Reach, Service, absent, delegated, listed

SECURITY = {
    "guardduty": "Amazon GuardDuty",
    "security-hub": "AWS Security Hub CSPM",
    "detective": "Amazon Detective",
    "inspector": "Amazon Inspector",
    "macie": "Amazon Macie",
    "access-analyzer": "IAM Access Analyzer: external access",
    "unused-access": "IAM Access Analyzer: unused access",
}


def security(config: StackConfig, regions: tuple[str, ...]) -> Iterator[Service]:
    """Every security service, in the order in which they are brought up, whether it is on or not."""
    section = config.security
    if not isinstance(section, Security):
        yield from (absent(key, name, section) for key, name in SECURITY.items())
        return
    found = {
        "guardduty": _guardduty(config, section.guardduty, regions),
        "security-hub": _security_hub(config, section.security_hub, regions),
        "detective": _detective(config, section.detective, regions),
        "inspector": _inspector(config, section.inspector, regions),
        "macie": _macie(config, section.macie, regions),
        "access-analyzer": _external_access(config, section.access_analyzer, regions),
        "unused-access": _unused_access(config, section.access_analyzer),
    }
    for key, name in SECURITY.items():
        yield found[key] or absent(key, name, Off())


def _guardduty(config: StackConfig, section: GuardDuty | Off, regions: tuple[str, ...]) -> Service | None:
    if isinstance(section, Off):
        return None
    return Service(
        "guardduty",
        SECURITY["guardduty"],
        "on",
        regions=covered(section, regions),
        delegate=delegated(config, "guardduty"),
        enabled_by="auto-enable ALL",
        features=(*listed("plans", section.plans), f"updates: every {section.frequency.replace('-', ' ')}"),
        existing=Reach("yes", "AWS takes up to 24 hours"),
        new=Reach("yes", "as they join"),
        management=Reach("yes", "detectors of its own, then enrolled by auto-enable"),
    )


def _security_hub(config: StackConfig, section: SecurityHub | Off, regions: tuple[str, ...]) -> Service | None:
    if isinstance(section, Off):
        return None
    of_root = next((name for name, policy in section.policies.items() if "root" in policy.targets), None)
    targets = sorted({target for policy in section.policies.values() for target in policy.targets})
    if of_root is not None:
        members = Reach("yes", f"policy {of_root} on root")
        management = Reach("yes", f"hubs of its own, policy {of_root} on root")
    else:
        members = Reach("partly" if targets else "no", f"policies on {', '.join(targets)}" if targets else "no policy")
        management = Reach("partly", "hubs of its own, but no policy on root: no standards")
    return Service(
        "security-hub",
        SECURITY["security-hub"],
        "on",
        regions=covered(section, regions),
        delegate=delegated(config, "security-hub"),
        enabled_by="central configuration",
        features=tuple(_hub_policy(name, policy) for name, policy in section.policies.items()),
        existing=members,
        new=members,
        management=management,
    )


def _hub_policy(name: str, policy: HubPolicy) -> str:
    without = f" without {', '.join(policy.disabled_controls)}" if policy.disabled_controls else ""
    standards = ", ".join(policy.standards) or "no standards"
    return f"policy {name}: {standards}{without}, on {', '.join(policy.targets)}"


_ENROLLED = Reach("yes", "enrolled when the service is configured; what AWS refuses is a warning")
_WITH_THEM = Reach("yes", "enrolled with the existing accounts")


def _detective(config: StackConfig, section: Detective | Off, regions: tuple[str, ...]) -> Service | None:
    if isinstance(section, Off):
        return None
    return Service(
        "detective",
        SECURITY["detective"],
        "on",
        regions=covered(section, regions),
        delegate=delegated(config, "detective"),
        enabled_by="auto-enable of new accounts, enrolment of existing ones",
        features=("a behavior graph per Region",),
        existing=_ENROLLED,
        new=Reach("yes", "as they join"),
        management=_WITH_THEM,
    )


def _inspector(config: StackConfig, section: Inspector | Off, regions: tuple[str, ...]) -> Service | None:
    if isinstance(section, Off):
        return None
    by_policy = Reach("yes", "policy inspector@root")
    return Service(
        "inspector",
        SECURITY["inspector"],
        "on",
        regions=covered(section, regions),
        delegate=delegated(config, "inspector"),
        enabled_by="organization policy INSPECTOR_POLICY",
        features=listed("scans", section.scan),
        existing=by_policy,
        new=by_policy,
        management=by_policy,
    )


def _macie(config: StackConfig, section: Macie | Off, regions: tuple[str, ...]) -> Service | None:
    if isinstance(section, Off):
        return None
    return Service(
        "macie",
        SECURITY["macie"],
        "on",
        regions=covered(section, regions),
        delegate=delegated(config, "macie"),
        enabled_by="auto-enable of new accounts, enrolment of existing ones",
        features=(f"updates: every {section.frequency.replace('-', ' ')}",),
        existing=_ENROLLED,
        new=Reach("yes", "as they join"),
        management=_WITH_THEM,
    )


_ALL_AT_ONCE = Reach("yes", "the analyzer sees the whole organization")


def _external_access(config: StackConfig, section: AccessAnalyzer | Off, regions: tuple[str, ...]) -> Service | None:
    if isinstance(section, Off):
        return None
    return Service(
        "access-analyzer",
        SECURITY["access-analyzer"],
        "on",
        regions=covered(section, regions),
        delegate=delegated(config, "access-analyzer"),
        enabled_by="organization analyzer",
        features=("access from outside the organization",),
        existing=_ALL_AT_ONCE,
        new=_ALL_AT_ONCE,
        management=_ALL_AT_ONCE,
    )


def _unused_access(config: StackConfig, section: AccessAnalyzer | Off) -> Service | None:
    if isinstance(section, Off) or not isinstance(section.unused_access, UnusedAccess):
        return None
    return Service(
        "unused-access",
        SECURITY["unused-access"],
        "on",
        regions=(config.settings.home_region,),
        is_global=True,
        delegate=delegated(config, "access-analyzer"),
        enabled_by="organization analyzer",
        features=(f"access that nobody used for {section.unused_access.days} days",),
        existing=_ALL_AT_ONCE,
        new=_ALL_AT_ONCE,
        management=_ALL_AT_ONCE,
    )
