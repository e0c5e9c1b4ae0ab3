"""The buckets of the log archive: how each is locked, kept, encrypted, closed, logged, and who may write to it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from checks.inside import Inside
from checks.readback_buckets import described
from checks.readback_facts import Facts, Value
from checks.readback_found import THREADS
from checks.readback_logs_archive import Archive
from checks.readback_logs_key import KEY_WORD
from checks.readback_words import ORGANIZATION, Words, policy
from foundation.config.logs import BUCKETS, BucketKind
from foundation.policies.archive import bucket_policy, trail_arn

ACCESS_LOGS: BucketKind = "access-logs"
NONCURRENT_DAYS, ABORT_DAYS = 30, 7
"""Days that a version which is not the latest is kept where no lock keeps it, and a broken upload."""
BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def expected(archive: Archive) -> Facts:
    """The facts of every bucket."""
    if not archive.entered:
        return {}
    return {f"bucket {archive.logs.bucket(kind)}": _expected(archive, kind) for kind in BUCKETS}


def _expected(archive: Archive, kind: BucketKind) -> Mapping[str, Value]:
    settings, bucket, lock = archive.config.settings, archive.logs.bucket(kind), archive.logs.lock_of(kind)
    trail = trail_arn(settings.home_region, settings.management_account)
    by_s3 = kind == ACCESS_LOGS
    logs: Value = {"bucket": archive.logs.bucket(ACCESS_LOGS), "prefix": f"{bucket}/"}
    return {
        "region": settings.home_region,
        "versioning": "Enabled",
        "encryption": "AES256" if by_s3 else "aws:kms",
        "key": None if by_s3 else KEY_WORD,
        "bucket key": not by_s3,
        "public access block": dict.fromkeys(BLOCKED, True),
        "ownership": "BucketOwnerEnforced",
        "policy": policy(bucket_policy(kind, bucket, ORGANIZATION, settings.management_account, trail)),
        "lifecycle": [_lifecycle(archive, kind)],
        "object lock": {"mode": lock.mode.upper(), "days": lock.days} if lock else None,
        "access logs": None if by_s3 else logs,
        **archive.tags(archive.key),
    }


def _lifecycle(archive: Archive, kind: BucketKind) -> Value:
    kept, lock = archive.logs.retention.of(kind), archive.logs.lock_of(kind)
    steps = (("STANDARD_IA", kept.infrequent_access_after), ("GLACIER", kept.archive_after))
    return {
        "status": "Enabled",
        "only": None,
        "transitions": {storage: days for storage, days in steps if days is not None},
        "expiration": {"Days": kept.days},
        "noncurrent versions": {"NoncurrentDays": lock.days if lock else NONCURRENT_DAYS},
        "broken uploads": {"DaysAfterInitiation": ABORT_DAYS},
    }


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The facts of every bucket whose name begins with the prefix. Raises ReadError."""
    if not archive.has(inside, archive.key):
        return {}
    aws = inside.connection(archive.key)
    prefix = archive.logs.bucket("audit-trail").removesuffix("audit-trail")
    names = [bucket["Name"] for bucket in aws.listed("s3", "list_buckets", "Buckets", Prefix=prefix)]
    declared = {archive.logs.bucket(kind) for kind in BUCKETS}
    with ThreadPoolExecutor(THREADS) as pool:
        facts = pool.map(lambda name: dict(described(aws, name, words)) if name in declared else {}, names)
        return {f"bucket {name}": known for name, known in zip(names, facts, strict=True)}
