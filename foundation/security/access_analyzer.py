"""IAM Access Analyzer: what accounts open to the outside, in each Region; access that nobody uses, once.

An analyzer of the organization looks into all accounts at once, so there is nothing to enable in any of them.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.guard_watch import UNUSED_ACCESS

PRINCIPAL = "access-analyzer.amazonaws.com"


@dataclass(frozen=True)
class AccessAnalyzerArgs:
    """`unused_days` is None where unused access is not looked for."""

    account_id: pulumi.Input[str]
    hooks: pulumi.ResourceHookBinding
    management: pulumi.ProviderResource
    home_region: str
    regions: list[str]
    unused_days: int | None


class AccessAnalyzer(pulumi.ComponentResource):
    """Access Analyzer, delegated, in each of some Regions."""

    def __init__(self, name: str, args: AccessAnalyzerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:AccessAnalyzer", name, {}, opts)
        designated = aws.organizations.DelegatedAdministrator(
            "Access Analyzer",
            account_id=args.account_id,
            service_principal=PRINCIPAL,
            opts=ResourceOptions(parent=self, provider=args.management, hooks=args.hooks),
        )
        self.resources: list[pulumi.CustomResource] = [designated]
        for region in args.regions:
            self.resources.append(
                aws.accessanalyzer.Analyzer(
                    f"Access Analyzer/{region}",
                    analyzer_name="foundation-external-access",
                    type="ORGANIZATION",
                    region=region,
                    opts=ResourceOptions(parent=self, depends_on=[designated], hooks=args.hooks),
                )
            )
        if args.unused_days is not None:
            self.resources.append(
                _unused(args.unused_days, args, ResourceOptions(parent=self, depends_on=[designated], hooks=args.hooks))
            )
        self.register_outputs({})


def _unused(days: int, args: AccessAnalyzerArgs, options: ResourceOptions) -> aws.accessanalyzer.Analyzer:
    unused = aws.accessanalyzer.AnalyzerConfigurationUnusedAccessArgs(unused_access_age=days)
    return aws.accessanalyzer.Analyzer(
        f"Access Analyzer/{UNUSED_ACCESS}",
        analyzer_name="foundation-unused-access",
        type="ORGANIZATION_UNUSED_ACCESS",
        configuration=aws.accessanalyzer.AnalyzerConfigurationArgs(unused_access=unused),
        region=args.home_region,
        opts=options,
    )
