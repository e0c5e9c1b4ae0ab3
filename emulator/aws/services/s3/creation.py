"""Buckets that come and go: names and ACLs that are refused, and what AWS gives a new bucket that moto does not.

Since April 2023 a new bucket blocks public access and takes no ACLs; it encrypts with SSE-S3 since January 2023.
"""

import re
from collections.abc import Mapping
from typing import Any

from moto.s3.models import FakeBucket, FakeKey, PublicAccessBlock, S3Backend, s3_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.s3 import lifecycle
from emulator.aws.services.s3.access import authorize, denied
from emulator.aws.services.s3.buckets import existing

_NAME = re.compile(r"(?!xn--|.*\.\.|\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SSE_S3 = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}}


def check_create_bucket(request: Request) -> str | None:
    """CreateBucket: by an account, of a name that is one, and without an ACL where none is taken."""
    name = request["Bucket"]
    if not request.account:
        raise denied(request, "s3:CreateBucket", name)
    if not _NAME.fullmatch(name):
        raise AwsError("InvalidBucketName", "The specified bucket is not valid.", BucketName=name)
    enforced = (request.get("ObjectOwnership") or "BucketOwnerEnforced") == "BucketOwnerEnforced"
    if enforced and (request.get("ACL") or "private") != "private":
        message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise AwsError("InvalidBucketAclWithObjectOwnership", message, BucketName=name)
    _asked_tags[name] = list((request.get("CreateBucketConfiguration") or {}).get("Tags") or [])
    return None


def check_delete_bucket(request: Request) -> str | None:
    """DeleteBucket: an empty one, its delete markers and older versions counted."""
    account = authorize(request)
    found = existing(request["Bucket"])
    if any(found.keys.getlist(key, []) for key in list(found.keys)):
        message = "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
        raise AwsError("BucketNotEmpty", message, 409, BucketName=found.name)
    lifecycle.forget(request, found.name)
    return account


def check_put_bucket_encryption(request: Request) -> str | None:
    """PutBucketEncryption: a key belongs to SSE-KMS only."""
    account = authorize(request)
    for rule in request["ServerSideEncryptionConfiguration"]["Rules"]:
        default = rule.get("ApplyServerSideEncryptionByDefault") or {}
        if default.get("KMSMasterKeyID") and default.get("SSEAlgorithm") == "AES256":
            message = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
            raise AwsError("InvalidArgument", message)
    return account


def delete_bucket_encryption(request: Request) -> Mapping[str, object]:
    """DeleteBucketEncryption: back to SSE-S3, as no bucket is without encryption."""
    authorize(request)
    existing(request["Bucket"]).encryption = dict(_SSE_S3)
    return {}


_asked_tags: dict[str, list[dict[str, str]]] = {}
"""Tags of the bucket that a request is about to make, by its name: moto does not read them."""
_made = FakeBucket.__init__
_put = S3Backend.put_object


def _new_bucket(self: FakeBucket, *args: Any, **named: Any) -> None:
    _made(self, *args, **named)
    self.public_access_block = PublicAccessBlock("true", "true", "true", "true")
    self.ownership_rule = "BucketOwnerEnforced"  # type: ignore[assignment]  # moto keeps the text
    self.encryption = dict(_SSE_S3)
    if tags := _asked_tags.pop(self.name, None):
        s3_backends[self.account_id][self.partition].tagger.tag_resource(self.arn, tags)


def _put_object(self: S3Backend, bucket_name: str, *args: Any, **named: Any) -> FakeKey:
    """moto forgets the default retention of objects that come in parts, or from another service."""
    found = self.get_bucket(bucket_name)
    key: FakeKey = _put(self, bucket_name, *args, **named)
    if found.has_default_lock and not key.lock_mode:
        key.lock_mode, key.lock_until = found.default_lock_mode, found.default_retention()
    return key


def _no_permission_of_motos(_bucket: FakeBucket, _action: str, _resource: str) -> object:
    """moto's own look at a bucket's policy leaves out conditions: a deny without TLS would deny everything."""
    from moto.iam.access_control import PermissionResult

    return PermissionResult.NEUTRAL


def complete_moto() -> None:
    """Teach moto's buckets what is above."""
    FakeBucket.__init__ = _new_bucket  # type: ignore[method-assign]
    FakeBucket.get_permission = _no_permission_of_motos  # type: ignore[method-assign,assignment]
    S3Backend.put_object = _put_object  # type: ignore[method-assign]
