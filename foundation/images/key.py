"""The key of images in one Region. Protected and retained: without it, nobody launches an image there again."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class ImageKeyArgs:
    """`policy` is JSON."""

    region: str
    alias: str
    policy: pulumi.Input[str]


class ImageKey(pulumi.ComponentResource):
    """A key and its alias."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: ImageKeyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:images:ImageKey", name, {}, opts)
        args = given(ImageKeyArgs, args)
        key = aws.kms.Key(
            name,
            region=args.region,
            description="Encrypts machine images",
            policy=args.policy,
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=30,
            opts=ResourceOptions(parent=self, protect=True, retain_on_delete=True),
        )
        alias = aws.kms.Alias(
            name,
            region=args.region,
            name=args.alias,
            target_key_id=key.key_id,
            opts=ResourceOptions(parent=self),  # goes when images are given up: a later key takes the name
        )
        self.arn = key.arn
        self.resources: list[pulumi.CustomResource] = [key, alias]
        self.register_outputs({"arn": self.arn})
