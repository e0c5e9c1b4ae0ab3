"""Who may do what with a bucket and its objects: guardrails, the bucket's policy, and the key that objects are under.

The bucket's owner account may do what no policy denies; any other account, and an AWS service, needs an allow.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.s3.models import FakeBucket

from emulator.aws import authorization, names
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.s3.buckets import arn, bucket, policy
from evaluation.resource_policy import Decision

_WITH_VERSION = {
    "GetObject": "s3:GetObjectVersion",
    "HeadObject": "s3:GetObjectVersion",
    "DeleteObject": "s3:DeleteObjectVersion",
}
_ACTIONS = {
    "CopyObject": "s3:PutObject",
    "CreateMultipartUpload": "s3:PutObject",
    "UploadPart": "s3:PutObject",
    "UploadPartCopy": "s3:PutObject",
    "CompleteMultipartUpload": "s3:PutObject",
    "GetObjectAttributes": "s3:GetObject",
    "ListObjectVersions": "s3:ListBucketVersions",
    "ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "ListParts": "s3:ListMultipartUploadParts",
    "DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
    "DeleteBucketTagging": "s3:PutBucketTagging",
    "GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "PutBucketNotificationConfiguration": "s3:PutBucketNotification",
}
"""IAM's names of actions where they differ from the operation, besides those in `names`."""

_CONDITION_KEYS = {
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "ACL": "s3:x-amz-acl",
    "StorageClass": "s3:x-amz-storage-class",
    "ObjectLockMode": "s3:object-lock-mode",
    "VersionId": "s3:VersionId",
    "Prefix": "s3:prefix",
}


def action(request: Request) -> str:
    """The IAM action of a call of S3's API."""
    if request.get("VersionId") and request.operation in _WITH_VERSION:
        return _WITH_VERSION[request.operation]
    return _ACTIONS.get(request.operation) or names.action("s3", "s3", request.operation)


def authorize(request: Request) -> str | None:
    """Refuse what the bucket's policy does not let the caller do; the account of the bucket, if there is one.

    Raises:
        AwsError: AccessDenied.
    """
    found = bucket(request["Bucket"])
    if found is None:
        return None
    owner = request.get("ExpectedBucketOwner")
    if owner is not None and owner != found.account_id:
        raise denied(request, action(request))
    permit(request, found, action(request), request.get("Key"))
    if request.get("CopySource"):
        _authorize_source(request)
    return found.account_id


def permit(request: Request, found: FakeBucket, wanted: str, key: str | None = None) -> None:
    """Refuse `wanted` on the bucket, or on an object of it, if a guardrail or the bucket's policy is against it.

    Raises:
        AwsError: AccessDenied.
    """
    if wanted != names.action("s3", "s3", request.operation):  # that one was judged by the API's own name
        authorization.refuse_what_guardrails_deny(request.state, request.caller, wanted, [arn(found.name, key)])
    decision = _decision(request, found, wanted, key)
    is_owner = request.account == found.account_id
    if decision is Decision.DENIED or (decision is Decision.SILENT and not is_owner):
        raise denied(request, wanted, found.name, key, explicitly=decision is Decision.DENIED)


def denied(
    request: Request, wanted: str, name: str | None = None, key: str | None = None, *, explicitly: bool = False
) -> AwsError:
    """S3's refusal, which says whether a policy denied or nothing allowed."""
    reason = "with an explicit deny in a resource-based policy" if explicitly else "because no policy allows it"
    resource = arn(name or request["Bucket"], key)
    message = (
        f"User: {request.caller.principal} is not authorized to perform: {wanted} on resource: {resource} {reason}"
    )
    return AwsError("AccessDenied", message, 403)


def _decision(request: Request, found: FakeBucket, wanted: str, key: str | None) -> Decision:
    document = policy(found)
    if document is None:
        return Decision.SILENT
    resource = arn(found.name, key)
    keys = dict(_condition_keys(request.parameters))
    keys["aws:ResourceAccount"] = found.account_id
    return authorization.resource_decision(request.state, request.caller, document, wanted, resource, keys)


def _condition_keys(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, key in _CONDITION_KEYS.items():
        if (value := parameters.get(name)) is not None:
            yield key, str(value)


def _authorize_source(request: Request) -> None:
    source = request["CopySource"]
    text = source if isinstance(source, str) else f"{source['Bucket']}/{source['Key']}"
    name, _, key = text.lstrip("/").partition("?")[0].partition("/")
    if (found := bucket(name)) is not None:
        permit(request, found, "s3:GetObject", key)
