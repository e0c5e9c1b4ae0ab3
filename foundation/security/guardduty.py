"""Amazon GuardDuty: threats in every account, existing and new, by auto-enable; one detector of our own per Region.

Left out: malware plans of S3, which are per bucket. Designation makes a detector in the delegated account, and
one cannot be made twice, so ours come first.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.security.hooks import RegionalHooks

FEATURES = {
    "s3": "S3_DATA_EVENTS",
    "eks-audit": "EKS_AUDIT_LOGS",
    "malware": "EBS_MALWARE_PROTECTION",
    "rds": "RDS_LOGIN_EVENTS",
    "lambda": "LAMBDA_NETWORK_LOGS",
    "runtime": "RUNTIME_MONITORING",
}
"""Protection plans, and what AWS calls them."""
AGENTS = ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")
"""Runtime monitoring sees what its agents see: GuardDuty manages them itself.

All of them, in AWS's own order: what is left out or stands elsewhere is a replacement after a refresh.
"""


@dataclass(frozen=True)
class GuardDutyArgs:
    """`frequency` is FIFTEEN_MINUTES, ONE_HOUR or SIX_HOURS; `plans` are words of `FEATURES`."""

    account_id: pulumi.Input[str]
    hooks: RegionalHooks
    management: pulumi.ProviderResource
    regions: list[str]
    plans: list[str]
    frequency: str


class GuardDuty(pulumi.ComponentResource):
    """GuardDuty, delegated, in each of some Regions."""

    configured: dict[str, pulumi.Resource]
    """The organization configuration of each Region, for what comes after GuardDuty there."""

    def __init__(self, name: str, args: GuardDutyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:GuardDuty", name, {}, opts)
        self._args = args
        self.resources: list[pulumi.CustomResource] = []
        self.configured = {}
        for region in args.regions:
            detector = self._enable(region)
            of_management = self._enable_management(region)
            designated = self._designate(region, after=[detector, of_management])
            self.configured[region] = self._configure(region, detector, after=designated)
            self._features(region, detector, after=self.configured[region])
        self.register_outputs({})

    def _enable(self, region: str) -> aws.guardduty.Detector:
        detector = aws.guardduty.Detector(
            f"GuardDuty/{region}",
            enable=True,
            finding_publishing_frequency=self._args.frequency,
            region=region,
            opts=ResourceOptions(parent=self),
        )
        self.resources.append(detector)
        return detector

    def _enable_management(self, region: str) -> aws.guardduty.Detector:
        """The management account becomes a member by auto-enable only where it has a detector already.

        A member cannot delete its detector: when the service goes, it goes after the designation.
        """
        detector = aws.guardduty.Detector(
            f"GuardDuty/{region}/management",
            enable=True,
            finding_publishing_frequency=self._args.frequency,
            region=region,
            opts=ResourceOptions(parent=self, provider=self._args.management),
        )
        self.resources.append(detector)
        return detector

    def _designate(self, region: str, after: list[pulumi.Resource]) -> pulumi.CustomResource:
        designated = aws.guardduty.OrganizationAdminAccount(
            f"GuardDuty/{region}",
            admin_account_id=self._args.account_id,
            region=region,
            opts=ResourceOptions(
                parent=self, provider=self._args.management, depends_on=after, hooks=self._args.hooks.designation
            ),
        )
        self.resources.append(designated)
        return designated

    def _configure(
        self, region: str, detector: aws.guardduty.Detector, after: pulumi.Resource
    ) -> pulumi.CustomResource:
        configured = aws.guardduty.OrganizationConfiguration(
            f"GuardDuty/{region}",
            auto_enable_organization_members="ALL",
            detector_id=detector.id,
            region=region,
            opts=ResourceOptions(parent=self, depends_on=[after]),
        )
        self.resources.append(configured)
        return configured

    def _features(self, region: str, detector: aws.guardduty.Detector, after: pulumi.Resource) -> None:
        """For every member, and for the delegated account itself, which is no member of its own.

        Plans that are not wanted are declared as well, off: a new detector has nearly all of them on, and taking a
        feature away from the program changes nothing on AWS.
        """
        for plan, feature in FEATURES.items():
            name, agents = f"GuardDuty/{region}/{plan}", AGENTS if plan == "runtime" else ()
            wanted = plan in self._args.plans
            enable, status = ("ALL", "ENABLED") if wanted else ("NONE", "DISABLED")
            of_members = aws.guardduty.OrganizationConfigurationFeature(
                name,
                name=feature,
                auto_enable=enable,
                additional_configurations=[
                    aws.guardduty.OrganizationConfigurationFeatureAdditionalConfigurationArgs(
                        name=agent, auto_enable=enable
                    )
                    for agent in agents
                ],
                detector_id=detector.id,
                region=region,
                opts=ResourceOptions(parent=self, depends_on=[after]),
            )
            own = aws.guardduty.DetectorFeature(
                name,
                name=feature,
                status=status,
                additional_configurations=[
                    aws.guardduty.DetectorFeatureAdditionalConfigurationArgs(name=agent, status=status)
                    for agent in agents
                ],
                detector_id=detector.id,
                region=region,
                opts=ResourceOptions(parent=self),
            )
            self.resources += [of_members, own]
