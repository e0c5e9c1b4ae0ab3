"""AWS Config rules of the organization that report what lacks a required tag, in every account and Region.

In the account that Config is delegated to. A rule checks the Region that it is made in. AWS puts it into every account
at once and fails with the names of those that record nothing; accounts that join later get it by themselves.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.ordering import after


@dataclass(frozen=True)
class RequiredTagsRuleArgs:
    """`parameters` is the JSON that REQUIRED_TAGS takes, `excluded` are ids of accounts that are left alone."""

    name: str
    parameters: str
    types: list[str]
    excluded: list[pulumi.Input[str]]


@dataclass(frozen=True)
class RequiredTagsArgs:
    """`recorded` are URNs of delegations, and of what puts a recorder into every account."""

    rules: list[RequiredTagsRuleArgs]
    regions: list[str]
    recorded: list[pulumi.Input[str]]


class RequiredTags(pulumi.ComponentResource):
    """The rules in each Region."""

    def __init__(self, name: str, args: RequiredTagsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:tags:RequiredTags", name, {}, opts)
        args = given(RequiredTagsArgs, args)
        self.resources: list[pulumi.CustomResource] = [
            aws.cfg.OrganizationManagedRule(
                f"{rule.name}/{region}",
                name=rule.name,
                description="Tags that are required of these types of resources",
                rule_identifier="REQUIRED_TAGS",
                input_parameters=after(rule.parameters, *args.recorded),
                resource_types_scopes=rule.types,
                excluded_accounts=rule.excluded or None,
                region=region,
                opts=ResourceOptions(parent=self),
            )
            for region in args.regions
            for rule in args.rules
        ]
        self.register_outputs({})
