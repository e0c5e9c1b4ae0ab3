"""AWS Security Hub CSPM with central configuration: findings of all Regions in one, and checks by policy.

Central configuration works from the home Region on all linked ones, so nothing here is per Region but the hubs of the
management account, which no policy can switch on. Left out: Security Hub V2, which is another product, billed apart.
When the service goes, central configuration is given up before the aggregator, and that before the designation.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.security.hooks import HubHooks

STANDARDS = {
    "foundational-security": "standards/aws-foundational-security-best-practices/v/1.0.0",
    "cis-1.4": "standards/cis-aws-foundations-benchmark/v/1.4.0",
    "cis-3.0": "standards/cis-aws-foundations-benchmark/v/3.0.0",
    "nist-800-53": "standards/nist-800-53/v/5.0.0",
    "pci-dss-4.0": "standards/pci-dss/v/4.0.1",
    "resource-tagging": "standards/aws-resource-tagging-standard/v/1.0.0",
}
"""Standards, and the ends of their ARNs (Security Hub user guide, 2026-11)."""


@dataclass(frozen=True)
class HubPolicyArgs:
    """One configuration policy; `standards` are words of `STANDARDS`, `targets` ids by what they are called here."""

    name: str
    standards: list[str]
    disabled_controls: list[str]
    targets: dict[str, pulumi.Input[str]]


@dataclass(frozen=True)
class SecurityHubArgs:
    """`regions` has the home Region among them."""

    account_id: pulumi.Input[str]
    hooks: HubHooks
    management: pulumi.ProviderResource
    home_region: str
    regions: list[str]
    policies: list[HubPolicyArgs]


class SecurityHub(pulumi.ComponentResource):
    """Security Hub, delegated and configured centrally."""

    def __init__(self, name: str, args: SecurityHubArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:SecurityHub", name, {}, opts)
        self._args = args
        self.resources: list[pulumi.CustomResource] = []
        hubs = self._enable()
        designated = self._designate(after=hubs)
        configured = self._configure(after=designated)
        for policy in args.policies:
            self._policy(policy, after=configured)
        self.register_outputs({})

    def _enable(self) -> list[pulumi.Resource]:
        """The delegated account's hub, and those of the management account: no policy can make them."""
        home = self._args.home_region
        own = aws.securityhub.Account(
            f"Security Hub/{home}",
            enable_default_standards=False,
            control_finding_generator="SECURITY_CONTROL",
            region=home,
            opts=ResourceOptions(parent=self),
        )
        of_management = [
            aws.securityhub.Account(
                f"Security Hub/{region}/management",
                enable_default_standards=False,
                control_finding_generator="SECURITY_CONTROL",
                region=region,
                opts=ResourceOptions(parent=self, provider=self._args.management),
            )
            for region in self._args.regions
        ]
        self.resources += [own, *of_management]
        return [own, *of_management]

    def _designate(self, after: list[pulumi.Resource]) -> pulumi.CustomResource:
        designated = aws.securityhub.OrganizationAdminAccount(
            "Security Hub/all its Regions",
            admin_account_id=self._args.account_id,
            region=self._args.home_region,
            opts=ResourceOptions(
                parent=self, provider=self._args.management, depends_on=after, hooks=self._args.hooks.designation
            ),
        )
        self.resources.append(designated)
        return designated

    def _configure(self, after: pulumi.Resource) -> pulumi.CustomResource:
        """One aggregator, and central configuration on top of it."""
        home = self._args.home_region
        linked = sorted(region for region in self._args.regions if region != home)
        aggregator = aws.securityhub.FindingAggregator(
            "Security Hub",
            linking_mode="SPECIFIED_REGIONS" if linked else "NO_REGIONS",
            specified_regions=linked or None,
            region=home,
            opts=ResourceOptions(parent=self, depends_on=[after], hooks=self._args.hooks.aggregator),
        )
        central = aws.securityhub.OrganizationConfigurationOrganizationConfigurationArgs(configuration_type="CENTRAL")
        configured = aws.securityhub.OrganizationConfiguration(
            "Security Hub",
            auto_enable=False,
            auto_enable_standards="NONE",
            organization_configuration=central,
            region=home,
            opts=ResourceOptions(parent=self, depends_on=[aggregator], hooks=self._args.hooks.configuration),
        )
        self.resources += [aggregator, configured]
        return configured

    def _policy(self, policy: HubPolicyArgs, after: pulumi.Resource) -> None:
        home = self._args.home_region
        controls = aws.securityhub.ConfigurationPolicyConfigurationPolicySecurityControlsConfigurationArgs(
            disabled_control_identifiers=sorted(policy.disabled_controls)
        )
        made = aws.securityhub.ConfigurationPolicy(
            f"Security Hub/{policy.name}",
            name=f"foundation-{policy.name}",
            description=f"Policy {policy.name} of the foundation",
            configuration_policy=aws.securityhub.ConfigurationPolicyConfigurationPolicyArgs(
                service_enabled=True,
                enabled_standard_arns=[standard_arn(standard, home) for standard in sorted(policy.standards)],
                security_controls_configuration=controls,
            ),
            region=home,
            opts=ResourceOptions(parent=self, depends_on=[after]),
        )
        self.resources.append(made)
        for called, target in sorted(policy.targets.items()):
            self.resources.append(
                aws.securityhub.ConfigurationPolicyAssociation(
                    f"Security Hub/{policy.name}/{called}",
                    policy_id=made.id,
                    target_id=target,
                    region=home,
                    opts=ResourceOptions(parent=self, hooks=self._args.hooks.association),
                )
            )


def standard_arn(standard: str, region: str) -> str:
    """The ARN of a standard in a Region."""
    return f"arn:aws:securityhub:{region}::{STANDARDS[standard]}"
