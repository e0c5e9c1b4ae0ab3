"""Amazon Inspector: known vulnerabilities, scanned for in every account by one organization policy.

The policy (`INSPECTOR_POLICY`, with the guardrails' documents) switches the scans on in all accounts and Regions, the
delegated and the management account included, so that here is only the designation of each Region: no organization
configuration, whose auto-enable the policy takes the place of, and no enabler.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.security.hooks import RegionalHooks


@dataclass(frozen=True)
class InspectorArgs:
    """The account that Inspector is delegated to, and where it works."""

    account_id: pulumi.Input[str]
    hooks: RegionalHooks
    regions: list[str]


class Inspector(pulumi.ComponentResource):
    """Inspector, delegated in each of some Regions; its provider is the management account's."""

    designated: pulumi.Output[list[str]]
    """URNs of the designations: the policy comes after them."""

    def __init__(self, name: str, args: InspectorArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:Inspector", name, {}, opts)
        self.resources: list[pulumi.CustomResource] = [
            aws.inspector2.DelegatedAdminAccount(
                f"Inspector/{region}",
                account_id=args.account_id,
                region=region,
                opts=ResourceOptions(parent=self, hooks=args.hooks.designation),
            )
            for region in args.regions
        ]
        self.designated = pulumi.Output.all(*(resource.urn for resource in self.resources))
        self.register_outputs({})
