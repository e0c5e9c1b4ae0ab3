"""The storage of Pulumi's state: a bucket like those of the log archive, where no newest object expires, and a key.

The key encrypts the bucket and, as a secrets provider, the secrets in the state of stacks. Both are protected and
retained: what they hold is what the program knows of everything else.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.log_bucket import LogBucket, LogBucketArgs


@dataclass(frozen=True)
class StateStorageArgs:
    """Policies are JSON. `old_versions` are days that an overwritten or deleted object is kept."""

    bucket: str
    policy: pulumi.Input[str]
    key_policy: pulumi.Input[str]
    key_alias: str
    old_versions: int


class StateStorage(pulumi.ComponentResource):
    """Bucket and key of Pulumi's state."""

    bucket: pulumi.Output[str]
    """The name, once everything of the bucket is in place."""
    key_arn: pulumi.Output[str]

    def __init__(self, name: str, args: StateStorageArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:state:StateStorage", name, {}, opts)
        args = given(StateStorageArgs, args)
        key = aws.kms.Key(
            name,
            description="Encrypts the state of Pulumi",
            policy=args.key_policy,
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=30,
            opts=ResourceOptions(parent=self, protect=True, retain_on_delete=True),
        )
        alias = aws.kms.Alias(
            name,
            name=args.key_alias,
            target_key_id=key.key_id,
            opts=ResourceOptions(parent=self, retain_on_delete=True),
        )
        storage = LogBucket(
            name,
            LogBucketArgs(
                bucket=args.bucket,
                policy=args.policy,
                days=None,
                old_versions=args.old_versions,
                key_arn=key.arn,
            ),
            ResourceOptions(parent=self),
        )
        self.bucket, self.key_arn = storage.bucket, key.arn
        self.resources: list[pulumi.CustomResource] = [key, alias, *storage.resources]
        self.register_outputs({"bucket": self.bucket, "keyArn": self.key_arn})
