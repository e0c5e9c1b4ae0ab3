"""`foundation:security`: what watches the organization, where, and who is told.

Every service is written down, as a configuration or `off`: leaving one out would stop it from watching. Which account a
service is delegated to is in `settings.delegates`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema

from foundation.config.identifiers import AccountId, ExternalId, ManagedPolicyArn, SecurityControl
from foundation.config.mail import ContactEmail
from foundation.config.names import Key, Target
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

Standard = Literal["foundational-security", "cis-1.4", "cis-3.0", "nist-800-53", "pci-dss-4.0", "resource-tagging"]
Scan = Literal["ec2", "ecr", "lambda", "lambda-code", "code-repository"]
Plan = Literal["s3", "eks-audit", "malware", "rds", "lambda", "runtime"]


UNUSED_DAYS = 365
"""The longest age of access that IAM Access Analyzer looks for (its service model, 2026-11)."""


def unused_days(number: int) -> int:
    if not 1 <= number <= UNUSED_DAYS:
        rule = f"unused access is access that nobody has used for 1 to {UNUSED_DAYS} days"
        raise BrokenRule(rule, "Write such a number, or `unused_access: off`.")
    return number


UnusedDays = Annotated[
    StrictInt,
    AfterValidator(unused_days),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": UNUSED_DAYS}),
]


class Regional(Frozen):
    """A service that is switched on Region by Region."""

    regions: Given[Some[Region]] = Field(default=None, description="Where it watches. Default: all `settings.regions`.")


class GuardDuty(Regional):
    """Amazon GuardDuty: threats, from logs that AWS has anyway."""

    plans: Distinct[Plan] = Field(
        default=("s3",), description="Protection plans to switch on in every account. Each is billed by use."
    )
    frequency: Literal["fifteen-minutes", "one-hour", "six-hours"] = Field(
        default="fifteen-minutes", description="How often changed findings are published."
    )


class HubPolicy(Frozen):
    """A configuration policy of Security Hub: what is checked in the accounts that it is associated with."""

    standards: Distinct[Standard] = Field(default=("foundational-security",), description="Standards to check.")
    disabled_controls: Distinct[SecurityControl] = Field(
        default=(), description="Controls not to check, like CloudTrail.5."
    )
    targets: Some[Target] = Field(default=("root",), description="Where it holds: root, units, or account: and a key.")


class SecurityHub(Regional):
    """AWS Security Hub CSPM: findings of all services and its own checks, in one place. Configured centrally."""

    policies: Mapping[Key, HubPolicy] = Field(
        default={"default": HubPolicy()}, description="Configuration policies, by name."
    )


class Detective(Regional):
    """Amazon Detective: how findings hang together. Needs GuardDuty in the same Regions."""


class Inspector(Regional):
    """Amazon Inspector: known vulnerabilities in machines, images and functions."""

    scan: Some[Scan] = Field(default=("ec2", "ecr"), description="What is scanned in every account.")


class Macie(Regional):
    """Amazon Macie: sensitive data in S3."""

    frequency: Literal["fifteen-minutes", "one-hour", "six-hours"] = Field(
        default="fifteen-minutes", description="How often changed findings are published."
    )


class UnusedAccess(Frozen):
    """Access that nobody has used for so long. Billed for each role and user and month."""

    days: UnusedDays = Field(default=90, description="Days without use.")


class AccessAnalyzer(Regional):
    """IAM Access Analyzer: what is open to the outside of the organization."""

    unused_access: Switchable[UnusedAccess] = Field(
        description="Whether to look for access that nobody uses; once, in the home Region."
    )


class ThirdParty(Frozen):
    """A security tool of another company, which reads all members through a role with an external id."""

    account: AccountId = Field(description="Id of the account that the tool works from.")
    external_id: ExternalId = Field(description="The external id that the company gave you. Not a secret.")
    policies: Some[ManagedPolicyArn] = Field(
        default=("arn:aws:iam::aws:policy/SecurityAudit",), description="AWS-managed read-only policies of the role."
    )
    targets: Some[Target] = Field(default=("root",), description="The units it reads; the management account never.")


class Findings(Frozen):
    """Who is told of findings, and from which severity on."""

    severity: Literal["medium", "high", "critical"] = Field(default="high", description="The lowest that is told of.")
    subscribers: Distinct[ContactEmail] = Field(
        default=(), description="E-mail addresses. AWS writes to each, to have the subscription confirmed."
    )


class Security(Frozen):
    """What watches every account."""

    guardduty: Switchable[GuardDuty] = Field(description="Threat detection.")
    security_hub: Switchable[SecurityHub] = Field(description="Findings in one place, and checks of configuration.")
    detective: Switchable[Detective] = Field(description="Investigation of findings.")
    inspector: Switchable[Inspector] = Field(description="Vulnerability scans.")
    macie: Switchable[Macie] = Field(description="Sensitive data in S3.")
    access_analyzer: Switchable[AccessAnalyzer] = Field(description="Access from outside, and unused access.")
    third_party: Mapping[Key, ThirdParty] = Field(default={}, description="Tools of other companies, by name.")
    findings: Switchable[Findings] = Field(description="Who is told of severe findings.")


TOOL_ROLE = "foundation-"
"""Begins the name of the role that a tool reads with; the name of the tool follows."""
OWN_ROLES = ("foundation-config-recorder", "foundation-log-reader")
"""Roles of such names that the foundation makes itself."""
SERVICES: tuple[str, ...] = ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer")
"""The fields of services that are delegated, in the order in which they are brought up."""


def covered(service: Regional, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The Regions in which a service watches, in the order of the allowed ones."""
    return tuple(region for region in allowed if service.regions is None or region in service.regions)
