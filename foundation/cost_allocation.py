"""Cost allocation tags: keys by which bills are broken down. Of the management account, in us-east-1.

Only keys that billing has met: the creation of another fails, and leaves it in the state (see `foundation.held_back`).
A key that is removed becomes inactive; what was billed by it stays.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class CostAllocationTagsArgs:
    """Keys of tags."""

    keys: list[str]


class CostAllocationTags(pulumi.ComponentResource):
    """Active cost allocation tags."""

    def __init__(self, name: str, args: CostAllocationTagsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:tags:CostAllocationTags", name, {}, opts)
        args = given(CostAllocationTagsArgs, args)
        self.resources: list[pulumi.CustomResource] = [
            # Named by its key, so that another key is another resource: the type would keep the old one active.
            aws.costexplorer.CostAllocationTag(key, tag_key=key, status="Active", opts=ResourceOptions(parent=self))
            for key in sorted(args.keys)
        ]
        self.register_outputs({})
