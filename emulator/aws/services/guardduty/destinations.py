"""Export of findings to a bucket: refused unless GuardDuty may write to the bucket and use the key."""

from collections.abc import Mapping

from emulator.aws.authorization import service_decision
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.guardduty.enrolment import new_identity
from emulator.aws.services.guardduty.features import INVALID
from emulator.aws.services.guardduty.model import PRINCIPAL, Destination, Detector, owned, refused
from evaluation.resource_policy import Decision

_NO_PERMISSION = (
    "The request failed because the GuardDuty service principal does not have permission to the KMS key or the "
    "resource specified by the destinationArn parameter."
)
_UNKNOWN = "The request is rejected because the one or more input parameters have invalid values."


def create_publishing_destination(request: Request) -> Mapping[str, object]:
    """CreatePublishingDestination: one of a kind, and only a bucket can be one."""
    detector = owned(request)
    if detector.destinations:
        raise refused("The request is rejected because a publishing destination of this type already exists.")
    properties = request["DestinationProperties"]
    arn, key = properties.get("DestinationArn") or "", properties.get("KmsKeyArn") or ""
    _check(request, detector, arn, key)
    made = Destination(new_identity(), arn, key, dict(request.get("Tags") or {}))
    detector.destinations[made.id] = made
    return {"DestinationId": made.id}


def describe_publishing_destination(request: Request) -> Mapping[str, object]:
    """DescribePublishingDestination."""
    found = _found(request)
    return {
        **_summary(found),
        "PublishingFailureStartTimestamp": 0,
        "DestinationProperties": {"DestinationArn": found.arn, "KmsKeyArn": found.key},
        "Tags": found.tags,
    }


def update_publishing_destination(request: Request) -> Mapping[str, object]:
    """UpdatePublishingDestination, with the same conditions as at its creation."""
    found = _found(request)
    properties = request.get("DestinationProperties") or {}
    arn, key = properties.get("DestinationArn") or found.arn, properties.get("KmsKeyArn") or found.key
    _check(request, owned(request), arn, key)
    found.arn, found.key = arn, key
    return {}


def delete_publishing_destination(request: Request) -> Mapping[str, object]:
    """DeletePublishingDestination."""
    del owned(request).destinations[_found(request).id]
    return {}


def list_publishing_destinations(request: Request) -> Mapping[str, object]:
    """ListPublishingDestinations."""
    return page(request, "Destinations", list(owned(request).destinations.values()), _summary, size=50)


def _summary(found: Destination) -> dict[str, object]:
    return {"DestinationId": found.id, "DestinationType": "S3", "Status": "PUBLISHING"}


def _found(request: Request) -> Destination:
    found = owned(request).destinations.get(request["DestinationId"])
    if found is None:
        raise refused(_UNKNOWN)
    return found


def _check(request: Request, detector: Detector, arn: str, key: str) -> None:
    name, _, prefix = arn.removeprefix("arn:aws:s3:::").partition("/")
    if not arn.startswith("arn:aws:s3:::") or not key.startswith("arn:aws:kms:"):
        raise refused(INVALID)
    context = {
        "aws:SourceAccount": request.account,
        "aws:SourceArn": f"arn:aws:guardduty:{request.region}:{request.account}:detector/{detector.id}",
    }
    if (organization := delegated.organization_of(request)) is not None:
        context["aws:SourceOrgID"] = organization.id
    written = {
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": key,
        **context,
    }
    logs = f"AWSLogs/{request.account}/GuardDuty/{request.region}/"
    target = f"arn:aws:s3:::{name}/{f'{prefix}/' if prefix else ''}{logs}findings.jsonl.gz"
    bucket, key_policy = _bucket_policy(name), _key_policy(key)
    asked = (
        (bucket, "s3:GetBucketLocation", f"arn:aws:s3:::{name}", context),
        (bucket, "s3:PutObject", target, written),
        (key_policy, "kms:GenerateDataKey", key, context),
    )
    for document, action, resource, keys in asked:
        if document is None or service_decision(document, PRINCIPAL, action, resource, keys) is not Decision.ALLOWED:
            raise refused(_NO_PERMISSION)


def _bucket_policy(name: str) -> str | None:
    from moto.s3.models import s3_backends

    for partitions in list(s3_backends.values()):
        bucket = partitions["aws"].buckets.get(name)
        if bucket is not None:
            return bucket.policy.decode() if bucket.policy else None
    return None


def _key_policy(arn: str) -> str | None:
    from moto.kms.models import kms_backends

    _, _, _, region, account, resource = arn.split(":", 5)
    key = kms_backends[account][region].keys.get(resource.removeprefix("key/"))
    return str(key.policy) if key is not None else None


HANDLERS: Handlers = {
    "CreatePublishingDestination": create_publishing_destination,
    "DescribePublishingDestination": describe_publishing_destination,
    "UpdatePublishingDestination": update_publishing_destination,
    "DeletePublishingDestination": delete_publishing_destination,
    "ListPublishingDestinations": list_publishing_destinations,
}
