"""What the Cost Explorer types share: the client, tags, and how expressions are spelled."""

from typing import Any

from emulator.provider.handler import Aws
from emulator.provider.handlers.shapes import Shape, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Properties

EXPRESSION = Shape(
    other={"ands": "And", "ors": "Or", "costCategory": "CostCategories", "dimension": "Dimensions"},
)
"""Pulumi names nested blocks by Terraform's singular, lists of them by its plural."""


def cost_explorer(aws: Aws) -> Any:
    """The client; there is one Region."""
    return aws.client("ce", "us-east-1")


def declared_tags(inputs: Properties) -> dict[str, Any]:
    """Tags of a creation."""
    return {"ResourceTags": tag_list(inputs["tags"])} if inputs.get("tags") else {}


def shown_tags(client: Any, arn: str) -> Properties:
    """The `tags` and `tagsAll` of a thing."""
    found = client.list_tags_for_resource(ResourceArn=arn)["ResourceTags"]
    tags: Properties = {tag["Key"]: tag["Value"] for tag in found}
    return {"tags": tags, "tagsAll": tags}


def change_tags(client: Any, arn: str, old: Properties, new: Properties) -> None:
    """From the old inputs' tags to the new ones'."""
    gone, changed = tag_changes(old, new)
    if gone:
        client.untag_resource(ResourceArn=arn, ResourceTagKeys=gone)
    if changed:
        client.tag_resource(ResourceArn=arn, ResourceTags=tag_list(dict(changed)))


def changed_but_tags(old: Properties, new: Properties) -> bool:
    """Whether anything else than tags differs."""
    return any(old.get(name) != new.get(name) for name in (old.keys() | new.keys()) - {"tags"})
