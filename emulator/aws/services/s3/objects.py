"""Objects: ACLs where the bucket takes none, the key that they are encrypted with, and deletion of many at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moto.s3.models import FakeBucket, s3_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.kms import keys
from emulator.aws.services.s3.access import authorize, permit
from emulator.aws.services.s3.buckets import bucket, existing
from emulator.aws.services.s3.locks import object_version, refuse_if_locked
from emulator.aws.services.s3.public_access import is_blocked

_GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP", "AccessControlPolicy")
_PUBLIC = ("public-read", "public-read-write", "authenticated-read")


def check_put_object(request: Request) -> str | None:
    """PutObject and its like: the policy, the ACL, and the key."""
    account = authorize(request)
    found = bucket(request["Bucket"])
    if found is None:
        return account
    _check_acl(request, found, allowed=("bucket-owner-full-control",))
    if request.operation != "UploadPart":
        _check_key(request, found, _key_of_new(request, found), "kms:GenerateDataKey")
    return account


def check_get_object(request: Request) -> str | None:
    """GetObject: the policy, and the key that the object is encrypted with."""
    account = authorize(request)
    found = bucket(request["Bucket"])
    item = object_version(found, request["Key"], request.get("VersionId")) if found is not None else None
    if found is not None and item is not None and str(item.encryption or "").startswith("aws:kms"):
        _check_key(request, found, item.kms_key_id, "kms:Decrypt")
    return account


def check_acl(request: Request) -> str | None:
    """PutBucketAcl and PutObjectAcl."""
    account = authorize(request)
    allowed = ("bucket-owner-full-control",) if request.operation == "PutObjectAcl" else ()
    _check_acl(request, existing(request["Bucket"]), allowed=allowed)
    return account


def _check_acl(request: Request, found: FakeBucket, allowed: tuple[str, ...]) -> None:
    given = request.get("ACL")
    if given is None and not any(request.get(name) for name in _GRANTS):
        return
    if str(found.ownership_rule) == "BucketOwnerEnforced" and given not in allowed:
        raise AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", BucketName=found.name)
    if given in _PUBLIC and is_blocked(request.state, found, "BlockPublicAcls"):
        message = "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access"
        raise AwsError("AccessDenied", f"User: {request.caller.principal} is not authorized {message}", 403)


def _key_of_new(request: Request, found: FakeBucket) -> str | None:
    """The key that a new object is encrypted with: the request's, or the bucket's; None without SSE-KMS."""
    rule = (found.encryption or {}).get("Rule", {}).get("ApplyServerSideEncryptionByDefault", {})
    wanted = request.get("ServerSideEncryption") or rule.get("SSEAlgorithm")
    if not str(wanted or "").startswith("aws:kms"):
        return None
    key: str | None = request.get("SSEKMSKeyId") or rule.get("KMSMasterKeyID")
    return key


def _check_key(request: Request, found: FakeBucket, key: str | None, action: str) -> None:
    """Refuse if the key does not let the caller in by way of S3. The account's own S3 key is not looked at."""
    if key is None or key.endswith("alias/aws/s3"):
        return
    wanted = keys.find(key, found.account_id, found.region_name)
    via = {"kms:ViaService": f"s3.{found.region_name}.amazonaws.com", "kms:CallerAccount": request.account}
    if wanted is None:
        raise AwsError("KMS.NotFoundException", f"Key '{key}' does not exist")
    if wanted.key_state != "Enabled":
        code = "KMS.DisabledException" if wanted.key_state == "Disabled" else "KMS.KMSInvalidStateException"
        raise AwsError(code, f"{wanted.arn} is {'disabled' if wanted.key_state == 'Disabled' else 'pending deletion'}.")
    if not keys.lets_in(request, wanted, action, via):
        message = f"User: {request.caller.principal} is not authorized to perform: {action} on resource: {wanted.arn}"
        raise AwsError("AccessDenied", message, 403)


def delete_objects(request: Request) -> Mapping[str, object]:
    """DeleteObjects: every object is judged for itself, and refusals are listed in the answer."""
    found = existing(request["Bucket"])
    deleted: list[Mapping[str, object]] = []
    errors: list[Mapping[str, object]] = []
    for item in request["Delete"]["Objects"]:
        named = {"Key": item["Key"], **({"VersionId": item["VersionId"]} if item.get("VersionId") else {})}
        try:
            deleted.append({**named, **_delete(request, found, item)})
        except AwsError as refusal:
            errors.append({**named, "Code": refusal.code, "Message": refusal.message})
    return {"Deleted": [] if request["Delete"].get("Quiet") else deleted, "Errors": errors}


def _delete(request: Request, found: FakeBucket, item: Mapping[str, Any]) -> Mapping[str, object]:
    key, version = item["Key"], item.get("VersionId")
    one = replace(request, parameters={**request.parameters, "Key": key, "VersionId": version})
    permit(one, found, "s3:DeleteObjectVersion" if version else "s3:DeleteObject", key)
    if version:
        refuse_if_locked(one, found, key, version)
    backend = s3_backends[found.account_id]["aws"]
    _, meta = backend.delete_object(found.name, key, version, bypass=bool(request.get("BypassGovernanceRetention")))
    if not version and meta.get("version-id"):
        return {"DeleteMarker": True, "DeleteMarkerVersionId": meta["version-id"]}
    return {}
