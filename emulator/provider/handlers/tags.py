"""Tags of AWS Organizations resources: the calls that every one of its types shares."""

from emulator.provider.handler import Aws
from emulator.provider.values import Json, Properties


def tag_list(tags: Json) -> list[dict[str, str]]:
    """`{"a": "b"}` as AWS takes it: `[{"Key": "a", "Value": "b"}]`."""
    return [{"Key": key, "Value": str(value)} for key, value in (tags if isinstance(tags, dict) else {}).items()]


def read_tags(aws: Aws, identifier: str) -> Properties:
    """The `tags` and `tagsAll` of a root, unit, account or policy."""
    pages = aws.client("organizations").get_paginator("list_tags_for_resource").paginate(ResourceId=identifier)
    tags: Properties = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
    return {"tags": tags, "tagsAll": tags}


def update_tags(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    """Brings the tags from the old inputs to the new ones."""
    before, after = old.get("tags") or {}, new.get("tags") or {}
    if before == after or not isinstance(before, dict) or not isinstance(after, dict):
        return
    organizations = aws.client("organizations")
    if gone := sorted(before.keys() - after.keys()):
        organizations.untag_resource(ResourceId=identifier, TagKeys=gone)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        organizations.tag_resource(ResourceId=identifier, Tags=tag_list(changed))
