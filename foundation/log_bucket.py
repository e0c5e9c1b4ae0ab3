"""One bucket of the log archive: versioned, encrypted, closed to the public, with its retention, lock and logging.

Protected and retained: it outlives the program that declares it. Default retention is left out where AWS cannot write
to a locked bucket (Config, access logs).
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class LogBucketArgs:
    """`policy` is JSON. Days count from when an object was written; a lock has mode GOVERNANCE or COMPLIANCE.

    Without `days` no object expires. `old_versions` are the days that one is kept after another took its place; left
    out, they are those of the lock, or 30.

    `key_arn` is the KMS key; without one S3's own keys encrypt. `access_logs` is the bucket for the logs of accesses.
    """

    bucket: str
    policy: pulumi.Input[str]
    days: int | None
    infrequent_access_after: int | None = None
    archive_after: int | None = None
    lock_mode: str | None = None
    lock_days: int | None = None
    key_arn: pulumi.Input[str] | None = None
    access_logs: pulumi.Input[str] | None = None
    old_versions: int | None = None


class LogBucket(pulumi.ComponentResource):
    """A bucket, and everything that makes it one of an archive."""

    bucket: pulumi.Output[str]
    """The name, once everything of the bucket is in place."""

    def __init__(self, name: str, args: LogBucketArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:LogBucket", name, {}, opts)
        args = given(LogBucketArgs, args)
        bucket = aws.s3.Bucket(
            name,
            bucket=args.bucket,
            object_lock_enabled=True if args.lock_mode else None,
            # A change of this one would replace the bucket; BucketObjectLockConfiguration switches the lock on later.
            opts=ResourceOptions(
                parent=self, protect=True, retain_on_delete=True, ignore_changes=["objectLockEnabled"]
            ),
        )
        self._bucket = bucket.id
        self._name = name
        # Retained with the bucket: taking a policy or a lock away would open what is kept.
        self._kept = ResourceOptions(parent=self, retain_on_delete=True)
        versioning = aws.s3.BucketVersioning(
            name, bucket=self._bucket, versioning_configuration={"status": "Enabled"}, opts=self._kept
        )
        self.resources: list[pulumi.CustomResource] = [
            bucket,
            versioning,
            aws.s3.BucketPolicy(name, bucket=self._bucket, policy=args.policy, opts=self._kept),
            *self._closed(),
            self._encrypted(args),
            self._aged(args, after=versioning),
            *self._locked(args, after=versioning),
            *self._logged(args),
        ]
        self.bucket = pulumi.Output.all(bucket.id, *(resource.urn for resource in self.resources)).apply(
            lambda found: str(found[0])
        )
        self.register_outputs({"bucket": self.bucket})

    def _closed(self) -> list[pulumi.CustomResource]:
        block = aws.s3.BucketPublicAccessBlock(
            self._name,
            bucket=self._bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._kept,
        )
        owner = aws.s3.BucketOwnershipControls(
            self._name, bucket=self._bucket, rule={"object_ownership": "BucketOwnerEnforced"}, opts=self._kept
        )
        return [block, owner]

    def _encrypted(self, args: LogBucketArgs) -> pulumi.CustomResource:
        by = aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
            sse_algorithm="aws:kms" if args.key_arn else "AES256", kms_master_key_id=args.key_arn
        )
        rule = aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
            apply_server_side_encryption_by_default=by, bucket_key_enabled=True if args.key_arn else None
        )
        return aws.s3.BucketServerSideEncryptionConfiguration(
            self._name, bucket=self._bucket, rules=[rule], opts=self._kept
        )

    def _aged(self, args: LogBucketArgs, after: pulumi.Resource) -> pulumi.CustomResource:
        steps = (("STANDARD_IA", args.infrequent_access_after), ("GLACIER", args.archive_after))
        rule = aws.s3.BucketLifecycleConfigurationRuleArgs(
            id="retention",
            status="Enabled",
            filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
            transitions=[
                aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(days=days, storage_class=to)
                for to, days in steps
                if days is not None
            ]
            or None,  # an empty list would differ from none, which AWS shows
            expiration=_expiration(args.days),
            noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                noncurrent_days=args.old_versions or args.lock_days or 30
            ),
            abort_incomplete_multipart_upload=(
                aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(days_after_initiation=7)
            ),
        )
        options = ResourceOptions.merge(self._kept, ResourceOptions(depends_on=[after]))
        return aws.s3.BucketLifecycleConfiguration(self._name, bucket=self._bucket, rules=[rule], opts=options)

    def _locked(self, args: LogBucketArgs, after: pulumi.Resource) -> list[pulumi.CustomResource]:
        if args.lock_mode is None:
            return []
        retention = aws.s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
            mode=args.lock_mode, days=args.lock_days
        )
        rule = aws.s3.BucketObjectLockConfigurationRuleArgs(default_retention=retention)
        options = ResourceOptions.merge(self._kept, ResourceOptions(depends_on=[after]))
        return [aws.s3.BucketObjectLockConfiguration(self._name, bucket=self._bucket, rule=rule, opts=options)]

    def _logged(self, args: LogBucketArgs) -> list[pulumi.CustomResource]:
        if args.access_logs is None:
            return []
        prefix = f"{args.bucket}/"
        return [
            aws.s3.BucketLogging(
                self._name,
                bucket=self._bucket,
                target_bucket=args.access_logs,
                target_prefix=prefix,
                opts=self._kept,
            )
        ]


def _expiration(days: int | None) -> aws.s3.BucketLifecycleConfigurationRuleExpirationArgs:
    # S3 takes away the marks of deleted objects by itself only where objects expire.
    if days is None:
        return aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True)
    return aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days)
