"""Amazon Detective: how findings hang together, from a graph in each Region. After GuardDuty, whose findings it has."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.security.hooks import RegionalHooks


@dataclass(frozen=True)
class DetectiveArgs:
    """`after` is by Region what has to be there before Detective: GuardDuty, where this program declares it."""

    account_id: pulumi.Input[str]
    hooks: RegionalHooks
    management: pulumi.ProviderResource
    regions: list[str]
    after: dict[str, pulumi.Resource]


class Detective(pulumi.ComponentResource):
    """Detective, delegated, in each of some Regions."""

    def __init__(self, name: str, args: DetectiveArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:Detective", name, {}, opts)
        self._args = args
        self.resources: list[pulumi.CustomResource] = []
        for region in args.regions:
            graph = self._enable(region)
            designated = self._designate(region, after=graph)
            self._configure(region, graph, after=designated)
        self.register_outputs({})

    def _enable(self, region: str) -> aws.detective.Graph:
        before = [self._args.after[region]] if region in self._args.after else None
        graph = aws.detective.Graph(
            f"Detective/{region}",
            region=region,
            opts=ResourceOptions(parent=self, depends_on=before),
        )
        self.resources.append(graph)
        return graph

    def _designate(self, region: str, after: pulumi.Resource) -> pulumi.CustomResource:
        designated = aws.detective.OrganizationAdminAccount(
            f"Detective/{region}",
            account_id=self._args.account_id,
            region=region,
            opts=ResourceOptions(
                parent=self, provider=self._args.management, depends_on=[after], hooks=self._args.hooks.designation
            ),
        )
        self.resources.append(designated)
        return designated

    def _configure(self, region: str, graph: aws.detective.Graph, after: pulumi.Resource) -> None:
        self.resources.append(
            aws.detective.OrganizationConfiguration(
                f"Detective/{region}",
                auto_enable=True,
                graph_arn=graph.graph_arn,
                region=region,
                opts=ResourceOptions(parent=self, depends_on=[after], hooks=self._args.hooks.configuration),
            )
        )
