"""The bucket of the data export, in the operations account."""

from checks import readback_buckets, readback_ids
from checks.answers import unless
from checks.inside import Inside
from checks.readback_facts import Subjects
from checks.readback_spend.scope import Scope
from checks.readback_words import ORGANIZATION, policy
from foundation.policies.spend import export_bucket_policy

DAYS = 7
"""That a broken upload is kept, and a file that another took the place of."""
BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
GONE = ("404", "NoSuchBucket")


def expected(scope: Scope) -> Subjects:
    """The bucket, encrypted by S3's own keys."""
    account, bucket, section = scope.operations, scope.bucket, scope.export
    if account is None or bucket is None or section is None:
        return
    management = scope.config.settings.management_account
    yield (
        _subject(bucket),
        {
            "region": scope.config.settings.home_region,
            "versioning": "Enabled",
            "encryption": "AES256",
            "key": None,
            "bucket key": False,
            "public access block": dict.fromkeys(BLOCKED, True),
            "ownership": "BucketOwnerEnforced",
            "policy": policy(export_bucket_policy(bucket, ORGANIZATION, management)),
            "lifecycle": [
                {
                    "status": "Enabled",
                    "only": None,
                    "transitions": {},
                    "expiration": {"Days": section.days},
                    "noncurrent versions": {"NoncurrentDays": DAYS},
                    "broken uploads": {"DaysAfterInitiation": DAYS},
                }
            ],
            "object lock": None,
            "access logs": None,
            **scope.account_tags(account),
        },
    )


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same as AWS tells it."""
    account, bucket, existing = scope.operations, scope.bucket, inside.keys()
    if bucket is None or account not in existing:
        return
    aws = inside.connection(account)
    if unless(GONE, lambda: aws.call("s3", "head_bucket", Bucket=bucket)) is not None:
        yield _subject(bucket), dict(readback_buckets.described(aws, bucket, readback_ids.words(inside)))


def _subject(bucket: str) -> str:
    return f"bucket {bucket}"
