"""The log archive account: one key, the buckets, and the role that reads them.

The buckets' names are decided from the configuration; their policies name the organization, never a writer. The access
log bucket is encrypted by S3's own keys, because S3 cannot deliver its logs to any other.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.log_bucket import LogBucket, LogBucketArgs


@dataclass(frozen=True)
class ArchiveBucketArgs:
    """One bucket; `kind` names it in the program. Without `encrypted_by_key` S3's own keys encrypt."""

    kind: str
    bucket: str
    policy: pulumi.Input[str]
    days: int
    encrypted_by_key: bool
    infrequent_access_after: int | None = None
    archive_after: int | None = None
    lock_mode: str | None = None
    lock_days: int | None = None


@dataclass(frozen=True)
class LogArchiveArgs:
    """The key with its policy and alias, and the buckets, of which `access_logs` names the one for access logs."""

    key_policy: pulumi.Input[str]
    key_alias: str
    access_logs: str
    buckets: list[ArchiveBucketArgs]


class LogArchive(pulumi.ComponentResource):
    """Key and buckets of the log archive."""

    key_arn: pulumi.Output[str]
    buckets: pulumi.Output[dict[str, str]]
    """Names by kind, each once everything of the bucket is in place."""

    def __init__(self, name: str, args: LogArchiveArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:LogArchive", name, {}, opts)
        args = given(LogArchiveArgs, args)
        key = aws.kms.Key(
            name,
            description="Encrypts the log archive",
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
        self.key_arn = key.arn
        self.resources: list[pulumi.CustomResource] = [key, alias]
        self.by_kind: dict[str, pulumi.Output[str]] = {}
        ordered = sorted(args.buckets, key=lambda bucket: bucket.kind != args.access_logs)
        for bucket in ordered:
            self._bucket(bucket, None if bucket.kind == args.access_logs else self.by_kind.get(args.access_logs))
        self.buckets = pulumi.Output.all(**self.by_kind)
        self.register_outputs({"keyArn": self.key_arn, "buckets": self.buckets})

    def _bucket(self, bucket: ArchiveBucketArgs, logs: pulumi.Output[str] | None) -> None:
        component = LogBucket(
            bucket.kind,
            LogBucketArgs(
                bucket=bucket.bucket,
                policy=bucket.policy,
                days=bucket.days,
                infrequent_access_after=bucket.infrequent_access_after,
                archive_after=bucket.archive_after,
                lock_mode=bucket.lock_mode,
                lock_days=bucket.lock_days,
                key_arn=self.key_arn if bucket.encrypted_by_key else None,
                access_logs=logs,
            ),
            ResourceOptions(parent=self),
        )
        self.by_kind[bucket.kind] = component.bucket
        self.resources += component.resources
