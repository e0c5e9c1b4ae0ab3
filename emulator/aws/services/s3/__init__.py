"""S3: what AWS checks and moto does not, in front of moto's buckets and objects.

Left out: access points, replication, the ACLs' own permissions, RestrictPublicBuckets, and resource control policies.
"""

from botocore.session import Session

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.organizations.happenings import Listener
from emulator.aws.services.s3 import access_logging, creation, documents, lifecycle, locks, objects
from emulator.aws.services.s3.access import authorize
from emulator.aws.services.s3.buckets import bucket_decision, bucket_exists, default_retention

__all__ = ["BEFORE_MOTO", "HANDLERS", "LISTENERS", "bucket_decision", "bucket_exists", "default_retention"]

creation.complete_moto()

HANDLERS: Handlers = {
    "DeleteBucketEncryption": creation.delete_bucket_encryption,
    "DeleteBucketLifecycle": lifecycle.delete_bucket_lifecycle,
    "DeleteObjects": objects.delete_objects,
    "GetBucketLifecycleConfiguration": lifecycle.get_bucket_lifecycle_configuration,
    "GetBucketLogging": access_logging.get_bucket_logging,
    "GetObjectLockConfiguration": locks.get_object_lock_configuration,
    "GetObjectRetention": locks.get_object_retention,
    "PutBucketLifecycleConfiguration": lifecycle.put_bucket_lifecycle_configuration,
    "PutBucketLogging": access_logging.put_bucket_logging,
    "PutObjectLockConfiguration": locks.put_object_lock_configuration,
}


def _every_operation_on_a_bucket() -> list[str]:
    model = Session().get_service_model("s3")
    return [name for name in model.operation_names if "Bucket" in model.operation_model(name).input_shape.members]


BEFORE_MOTO: Checks = {
    **dict.fromkeys(_every_operation_on_a_bucket(), authorize),
    "CompleteMultipartUpload": objects.check_put_object,
    "CopyObject": objects.check_put_object,
    "CreateBucket": creation.check_create_bucket,
    "CreateMultipartUpload": objects.check_put_object,
    "DeleteBucket": creation.check_delete_bucket,
    "DeleteObject": locks.check_delete_object,
    "GetObject": objects.check_get_object,
    "PutBucketAcl": objects.check_acl,
    "PutBucketEncryption": creation.check_put_bucket_encryption,
    "PutBucketPolicy": documents.check_put_bucket_policy,
    "PutBucketVersioning": locks.check_versioning,
    "PutObject": objects.check_put_object,
    "PutObjectAcl": objects.check_acl,
    "PutObjectRetention": locks.check_put_object_retention,
    "UploadPart": objects.check_put_object,
}
LISTENERS: tuple[Listener, ...] = ()
