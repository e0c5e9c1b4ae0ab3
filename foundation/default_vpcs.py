"""Default VPCs, removed from every member in every Region, without logging in to any: a StackSet brings a function.

Only an empty one goes; one that somebody uses is kept, and the stack's custom resource says so. What is removed does
not come back when the StackSet goes. StackSets do not reach the management account: its default VPCs are made harmless
instead (`account_defaults`), as no resource of any provider deletes one when it is declared.
"""

from dataclasses import dataclass

import pulumi
from pulumi import ResourceOptions

from foundation.default_vpc_template import remover_template
from foundation.given import given
from foundation.ordering import after
from foundation.stack_set import StackSet, StackSetArgs

STACK_SET = "foundation-default-vpcs"


@dataclass(frozen=True)
class DefaultVpcsRemovedArgs:
    """`targets` are ids of units or the root, `regions` in the order of deployment, `accounts` the URNs of accounts."""

    targets: list[pulumi.Input[str]]
    accounts: list[pulumi.Input[str]]
    regions: list[str]
    home_region: str


class DefaultVpcsRemoved(pulumi.ComponentResource):
    """One StackSet whose stacks delete the default VPC of their account and Region."""

    def __init__(self, name: str, args: DefaultVpcsRemovedArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:baseline:DefaultVpcsRemoved", name, {}, opts)
        args = given(DefaultVpcsRemovedArgs, args)
        members = StackSet(
            name,
            StackSetArgs(
                stack_set=STACK_SET,
                description="Deletes the default VPC of every member in every Region, unless something is in it",
                # After the accounts: who joins a set that exists already is served after the run, and unseen.
                template=after(remover_template(), *args.accounts),
                parameters={},
                targets=args.targets,
                regions=args.regions,
                home_region=args.home_region,
            ),
            ResourceOptions(parent=self),
        )
        self.id = members.id
        self.resources: list[pulumi.CustomResource] = members.resources
        self.register_outputs({"id": self.id})
