"""What the archive holds stays in it: its buckets keep their settings, objects stay, the key stays usable.

The buckets are known by their names and the key by its alias, both from the configuration. Lifting a governance lock is
among the denied actions, so that only exempt roles can; nobody can lift a compliance lock.
"""

from collections.abc import Iterable, Sequence

from foundation.policies.statement import Statement, deny

BUCKET_ACTIONS = (
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutBucketAcl",
    "s3:PutBucketLogging",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
    "s3:PutReplicationConfiguration",
)
KEY_ACTIONS = (
    "kms:CreateGrant",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:UpdatePrimaryRegion",
)
ALIAS_ACTIONS = ("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias")


def protect_log_archive(buckets: Sequence[str], key_alias: str, exempt: Iterable[str]) -> tuple[Statement, ...]:
    """``buckets`` are the names, ``key_alias`` the alias of the key with `alias/` before it."""
    roles = tuple(exempt)
    objects = [arn for name in buckets for arn in (f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*")]
    has_alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": key_alias}}
    return (
        deny("ProtectLogBuckets", actions=BUCKET_ACTIONS, resources=objects, unless=roles),
        deny("ProtectLogKey", actions=KEY_ACTIONS, unless=roles, when=has_alias),
        deny("ProtectLogKeyAlias", actions=ALIAS_ACTIONS, resources=[f"arn:aws:kms:*:*:{key_alias}"], unless=roles),
    )


def protect_cost_exports(bucket: str, exempt: Iterable[str]) -> tuple[Statement, ...]:
    """The bucket of cost exports, by name; Data Exports itself is a service, which no guardrail binds."""
    arn = f"arn:aws:s3:::{bucket}"
    return (deny("ProtectCostExports", actions=BUCKET_ACTIONS, resources=[arn, f"{arn}/*"], unless=tuple(exempt)),)
