"""What Inspector knows of an account in a Region and of the organization, and what organization policies make of it.

An Inspector policy enables scan types in every account that it reaches, the management account included. It is
applied when somebody looks; what it has enabled stays enabled when it is detached. Sources: Amazon Inspector policies
(AWS Organizations user guide), Activating Amazon Inspector (Inspector user guide).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.services import delegated
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organization_policies import effective_policy
from emulator.aws.services.organizations.model import Organizations, now
from emulator.aws.state import State

PRINCIPAL = "inspector2.amazonaws.com"
SCAN_TYPES = {
    "EC2": "ec2",
    "ECR": "ecr",
    "LAMBDA": "lambda",
    "LAMBDA_CODE": "lambdaCode",
    "CODE_REPOSITORY": "codeRepository",
}
"""Scan type -> its member in answers and in the configuration of the organization."""
NEEDS = {"LAMBDA_CODE": "LAMBDA"}
"""Scan type -> the one that it cannot be enabled without."""
ALL_REGIONS = "ALL_SUPPORTED"


@dataclass
class Inspector:
    """Inspector in one account and Region: enabled scan types, and the administrator that it is associated with."""

    scans: set[str] = field(default_factory=set)
    administrator: str | None = None
    updated: datetime = field(default_factory=now)


@dataclass
class Designation:
    """The delegated administrator in one Region, and what it has configured for new members."""

    account: str
    auto_enable: dict[str, bool] = field(default_factory=lambda: {"ec2": False, "ecr": False})


@dataclass
class Designations:
    """The designation by Region."""

    regions: dict[str, Designation] = field(default_factory=dict)


@dataclass(frozen=True)
class Governed:
    """Scan types that the organization's policy enables and disables in one account and Region."""

    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()

    def __contains__(self, scan_type: str) -> bool:
        return scan_type in self.enabled or scan_type in self.disabled


def designation(state: State, region: str) -> Designation | None:
    """The designation in a Region, as long as the account is the organization's delegated administrator."""
    found = state.store(Designations).regions.get(region)
    return found if found is not None and delegated.administrator(state, PRINCIPAL) == found.account else None


def inspector(state: State, account: str, region: str) -> Inspector:
    """Inspector in an account and Region, after the organization's policy has done its work there."""
    found = state.store(Inspector, account, region)
    policy = governed(state, account, region)
    if not policy.enabled <= found.scans or policy.disabled & found.scans:
        enable(state, account, region, set(policy.enabled))
        found.scans -= policy.disabled
    chosen = designation(state, region)
    if policy.enabled and chosen is not None and found.administrator is None and account != chosen.account:
        organization = state.store(Organizations).current
        # Without its own role in the management account, Inspector associates nobody by policy.
        if organization is not None and service_linked_roles.exists(organization.management, PRINCIPAL):
            found.administrator, found.updated = chosen.account, now()
    return found


def enable(state: State, account: str, region: str, scan_types: set[str]) -> None:
    """Enable scan types; the first makes Inspector's role in the account."""
    found = state.store(Inspector, account, region)
    found.scans |= scan_types
    found.updated = now()
    if scan_types:
        service_linked_roles.ensure(account, PRINCIPAL)


def governed(state: State, account: str, region: str) -> Governed:
    """What the organization's policy decides for an account in a Region. Disabling goes before enabling."""
    if not delegated.is_trusted(state, PRINCIPAL):
        return Governed()
    policy = effective_policy(state, account, "INSPECTOR_POLICY")
    enabled, disabled = set(), set()
    for scan_type, rule in _rules((policy.get("inspector") or {}).get("enablement") or {}):
        if _names(rule.get("disable_in_regions"), region):
            disabled.add(scan_type)
        elif _names(rule.get("enable_in_regions"), region):
            enabled.add(scan_type)
    return Governed(frozenset(enabled), frozenset(disabled))


def _rules(enablement: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    standard = enablement.get("lambda_standard_scanning") or {}
    yield "EC2", enablement.get("ec2_scanning") or {}
    yield "ECR", enablement.get("ecr_scanning") or {}
    yield "LAMBDA", standard
    yield "LAMBDA_CODE", standard.get("lambda_code_scanning") or {}
    yield "CODE_REPOSITORY", enablement.get("code_repository_scanning") or {}


def _names(regions: list[str] | None, region: str) -> bool:
    return bool(regions) and (region in (regions or []) or ALL_REGIONS in (regions or []))
