"""Amazon Macie: sensitive data in S3, in each Region."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.security.hooks import RegionalHooks


@dataclass(frozen=True)
class MacieArgs:
    """`frequency` is FIFTEEN_MINUTES, ONE_HOUR or SIX_HOURS."""

    account_id: pulumi.Input[str]
    hooks: RegionalHooks
    management: pulumi.ProviderResource
    regions: list[str]
    frequency: str


class Macie(pulumi.ComponentResource):
    """Macie, delegated, in each of some Regions."""

    def __init__(self, name: str, args: MacieArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:Macie", name, {}, opts)
        self._args = args
        self.resources: list[pulumi.CustomResource] = []
        for region in args.regions:
            session = self._enable(region)
            designated = self._designate(region, after=session)
            self._configure(region, after=designated)
        self.register_outputs({})

    def _enable(self, region: str) -> pulumi.CustomResource:
        session = aws.macie2.Account(
            f"Macie/{region}",
            finding_publishing_frequency=self._args.frequency,
            status="ENABLED",
            region=region,
            opts=ResourceOptions(parent=self),
        )
        self.resources.append(session)
        return session

    def _designate(self, region: str, after: pulumi.Resource) -> pulumi.CustomResource:
        designated = aws.macie2.OrganizationAdminAccount(
            f"Macie/{region}",
            admin_account_id=self._args.account_id,
            region=region,
            opts=ResourceOptions(
                parent=self, provider=self._args.management, depends_on=[after], hooks=self._args.hooks.designation
            ),
        )
        self.resources.append(designated)
        return designated

    def _configure(self, region: str, after: pulumi.Resource) -> None:
        self.resources.append(
            aws.macie2.OrganizationConfiguration(
                f"Macie/{region}",
                auto_enable=True,
                region=region,
                opts=ResourceOptions(parent=self, depends_on=[after], hooks=self._args.hooks.configuration),
            )
        )
