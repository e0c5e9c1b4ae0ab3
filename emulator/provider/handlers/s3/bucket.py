"""`aws:s3/bucket:Bucket`: the bucket itself and its tags; everything else about it is a type of its own."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.s3.declared import texts
from emulator.provider.values import Properties

_HOME = "us-east-1"
_BATCH = 1000


def _client(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("s3", str(region) if region else None)


def _create(aws: Aws, inputs: Properties) -> str:
    if not inputs.get("bucket"):
        raise ValueError("emulated AWS makes up no bucket names: declare `bucket`")
    client, name = _client(aws, inputs), str(inputs["bucket"])
    region, tags = client.meta.region_name, _tag_set(inputs)
    configuration = {**({"LocationConstraint": region} if region != _HOME else {}), **({"Tags": tags} if tags else {})}
    client.create_bucket(
        Bucket=name,
        **({"CreateBucketConfiguration": configuration} if configuration else {}),
        **({"ObjectLockEnabledForBucket": True} if inputs.get("objectLockEnabled") else {}),
    )
    return name


def _tag_set(inputs: Properties) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in texts(inputs.get("tags")).items()]


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws, inputs)
    try:
        client.head_bucket(Bucket=identifier)
    except client.exceptions.ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return None
        raise
    region = client.get_bucket_location(Bucket=identifier)["LocationConstraint"] or _HOME
    tags: Properties = dict(_tags(client, identifier))
    return {
        "arn": f"arn:aws:s3:::{identifier}",
        "bucket": identifier,
        "bucketDomainName": f"{identifier}.s3.amazonaws.com",
        "bucketRegion": region,
        "bucketRegionalDomainName": f"{identifier}.s3.{region}.amazonaws.com",
        "forceDestroy": bool(inputs.get("forceDestroy")),  # upstream's own: AWS does not know it
        "objectLockEnabled": _has_object_lock(client, identifier),
        "region": region,
        "tags": tags,
        "tagsAll": tags,
    }


def _tags(client: Any, name: str) -> dict[str, str]:
    try:
        tag_set = client.get_bucket_tagging(Bucket=name)["TagSet"]
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchTagSet":
            return {}
        raise
    return {tag["Key"]: tag["Value"] for tag in tag_set}


def _has_object_lock(client: Any, name: str) -> bool:
    try:
        client.get_object_lock_configuration(Bucket=name)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return True


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _client(aws, new)
    if texts(old.get("tags")) == texts(new.get("tags")):
        return
    if tags := _tag_set(new):
        client.put_bucket_tagging(Bucket=identifier, Tagging={"TagSet": tags})
    else:
        client.delete_bucket_tagging(Bucket=identifier)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    client = _client(aws, state)
    if state.get("forceDestroy"):
        _empty(client, identifier, with_locked=bool(state.get("objectLockEnabled")))
    client.delete_bucket(Bucket=identifier)


def _empty(client: Any, name: str, *, with_locked: bool) -> None:
    """Deletes every version; what is locked for governance is bypassed, as upstream does."""
    bypass = {"BypassGovernanceRetention": True} if with_locked else {}
    while True:
        page = client.list_object_versions(Bucket=name, MaxKeys=_BATCH)
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if not found:
            return
        named = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found]
        answer = client.delete_objects(Bucket=name, Delete={"Objects": named, "Quiet": True}, **bypass)
        if errors := answer.get("Errors"):
            first = errors[0]
            raise ValueError(f"{name}/{first['Key']} cannot be deleted: {first['Code']}: {first['Message']}")


BUCKET = Handler(
    token="aws:s3/bucket:Bucket",
    source="terraform-provider-aws internal/service/s3/bucket.go",
    takes=frozenset({"bucket", "forceDestroy", "objectLockEnabled", "region", "tags"}),
    replaces=frozenset({"bucket", "objectLockEnabled", "region"}),
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
)
