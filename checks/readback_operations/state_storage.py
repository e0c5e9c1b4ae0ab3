"""The bucket and the key of Pulumi's state."""

from checks import readback_buckets, readback_ids, readback_keys
from checks.answers import unless
from checks.inside import Inside
from checks.readback_facts import Subjects
from checks.readback_operations.scope import Scope
from checks.readback_words import ORGANIZATION, policy, word
from foundation.config.ci import PREVIEW_ROLE
from foundation.config.state import KEY_ALIAS, StateStorage
from foundation.policies.state import Users, state_bucket_policy, state_key_policy
from foundation.policies.state.users import of_permission_set, role

KEY = f"key {KEY_ALIAS}"
KEY_WORD = word(KEY_ALIAS)
ABORT_DAYS = 7
"""Days that a broken upload is kept."""
BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
GONE = ("404", "NoSuchBucket")


def expected(scope: Scope) -> Subjects:
    """The key and the bucket."""
    section = scope.state
    bucket = None if section is None else section.named(scope.config.logs)
    if section is None or bucket is None:
        return
    users = _users(scope, section)
    yield KEY, readback_keys.declared(state_key_policy(word(scope.account), users), scope.tags(scope.account))
    yield (
        f"bucket {bucket}",
        {
            "region": scope.home,
            "versioning": "Enabled",
            "encryption": "aws:kms",
            "key": KEY_WORD,
            "bucket key": True,
            "public access block": dict.fromkeys(BLOCKED, True),
            "ownership": "BucketOwnerEnforced",
            "policy": policy(state_bucket_policy(bucket, ORGANIZATION, users)),
            "lifecycle": [
                {
                    "status": "Enabled",
                    "only": None,
                    "transitions": {},
                    "expiration": {"ExpiredObjectDeleteMarker": True},
                    "noncurrent versions": {"NoncurrentDays": section.old_versions},
                    "broken uploads": {"DaysAfterInitiation": ABORT_DAYS},
                }
            ],
            "object lock": None,
            "access logs": None,
            **scope.tags(scope.account),
        },
    )


def _users(scope: Scope, section: StateStorage) -> Users:
    settings = scope.config.settings
    management = settings.management_account
    access = next(entry.access_role for entry in scope.accounts.active() if entry.key == scope.account)
    return Users(
        management=management,
        writers=[
            *(role(management, name) for name in (settings.deploy_role, *settings.break_glass_roles)),
            *(of_permission_set(management, name) for name in section.permission_sets),
        ],
        readers=[role(management, PREVIEW_ROLE)],
        access=[role(word(scope.account), access)],
    )


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same as AWS tells it."""
    bucket = None if scope.state is None else scope.state.named(scope.config.logs)
    if bucket is None:
        return
    aws = inside.connection(scope.account)
    key = readback_keys.arn(aws, KEY_ALIAS)
    words = readback_ids.words(inside, first={} if key is None else {key: KEY_WORD})
    if key is not None:
        yield KEY, readback_keys.described(aws, key, words)
    if unless(GONE, lambda: aws.call("s3", "head_bucket", Bucket=bucket)) is not None:
        yield f"bucket {bucket}", dict(readback_buckets.described(aws, bucket, words))
