"""What every GuardDuty type asks: the client of its Region, and whether a refusal means that the thing is gone."""

from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws
from emulator.provider.values import Json, Properties

SOURCE = "terraform-provider-aws internal/service/guardduty/"

_GONE = ("is not owned by the current account", "the one or more input parameters have invalid values")


def client(aws: Aws, properties: Properties) -> Any:
    """The client of the Region that a resource is declared in, or of the provider's."""
    region = properties.get("region")
    return aws.client("guardduty", str(region) if region else None)


def gone(error: ClientError) -> bool:
    """Whether the detector, or what belongs to it, does not exist: GuardDuty has no code for that, only words."""
    return any(words in str(error) for words in _GONE)


def tags_of(properties: Properties) -> dict[str, str]:
    """The declared tags."""
    tags = properties.get("tags")
    return {key: str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def with_tags(properties: Properties) -> dict[str, dict[str, str]]:
    """The declared tags as an argument of a creation: GuardDuty refuses an empty map."""
    tags = tags_of(properties)
    return {"Tags": tags} if tags else {}


def update_tags(guardduty: Any, arn: str, old: Properties, new: Properties) -> None:
    """Bring the tags of a detector or destination from the old inputs to the new ones."""
    before, after = tags_of(old), tags_of(new)
    if removed := sorted(before.keys() - after.keys()):
        guardduty.untag_resource(ResourceArn=arn, TagKeys=removed)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        guardduty.tag_resource(ResourceArn=arn, Tags=changed)


def entries(value: Json) -> list[Properties]:
    """The nested blocks of a property."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
