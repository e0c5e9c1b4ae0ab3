"""The tags that a call gives, from its parameters alone, and the condition keys that follow from them.

EC2 gives tags by type of resource (`TagSpecifications`), and policies ask of each resource for its own; everybody else
gives them to whatever the call is about. Tags that a resource has already, and tags of objects in S3, are not here.
Source: aws:RequestTag/tag-key and aws:TagKeys in the AWS global condition context keys (IAM user guide).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.conditions import Context

_NAMES = frozenset(
    {"Tags", "tags", "TagList", "TagsList", "ResourceTags"}
    | {"BackupPlanTags", "BackupVaultTags", "FrameworkTags", "ReportPlanTags"}
)
"""Parameters that hold tags, whatever their form."""
_REMOVED = ("TagKeys", "tagKeys")
_KEYS = ("Key", "key", "TagKey")
_VALUES = ("Value", "value", "TagValue")


@dataclass(frozen=True)
class GivenTags:
    """Tags by key. `kind` is the resource type that EC2 gives them to, such as `vpc`; empty elsewhere: to all."""

    kind: str
    values: Mapping[str, str]


def given_tags(service: str, parameters: Mapping[str, Any]) -> tuple[GivenTags, ...]:
    """The tags in the parameters of one call; botocore's names of the service and of the parameters."""
    return tuple(found for found in _found(service, parameters) if found.values)


def request_tag_keys(service: str, parameters: Mapping[str, Any], arn: str) -> Context:
    """`aws:requesttag/KEY` and `aws:tagkeys`, in small letters, of a call as one of its resources sees it.

    For an EC2 resource these are the tags of its type: a subnet that is made sees its own, its VPC sees none.
    """
    kind = arn.split(":", 5)[5].split("/")[0] if service == "ec2" and arn.count(":") >= 5 else ""
    wanted = [found for found in given_tags(service, parameters) if kind in ("", found.kind) or not found.kind]
    values = {key: value for found in wanted for key, value in found.values.items()}
    removed = [key for name in _REMOVED for key in parameters.get(name) or () if isinstance(key, str)]
    keys = tuple(dict.fromkeys([*values, *removed]))
    tags = {f"aws:requesttag/{key.lower()}": (value,) for key, value in values.items()}
    return {**tags, "aws:tagkeys": keys} if keys else {}


def _found(service: str, parameters: Mapping[str, Any]) -> Iterator[GivenTags]:
    for specification in _listed(parameters.get("TagSpecifications") if service == "ec2" else None):
        yield GivenTags(str(specification.get("ResourceType", "")), _by_key(specification.get("Tags")))
    for name in _NAMES & parameters.keys():
        yield GivenTags("", _by_key(parameters[name]))
    if service == "s3":
        yield GivenTags("", _by_key(_member(parameters, "CreateBucketConfiguration", "Tags")))
        if "Key" not in parameters:
            yield GivenTags("", _by_key(_member(parameters, "Tagging", "TagSet")))


def _member(parameters: Mapping[str, Any], name: str, member: str) -> Any:
    structure = parameters.get(name)
    return structure.get(member) if isinstance(structure, Mapping) else None


def _by_key(tags: Any) -> dict[str, str]:
    """Tags as a map, from a map or from a list of structures."""
    if isinstance(tags, Mapping):
        return {str(key): value for key, value in tags.items() if isinstance(value, str)}
    pairs = ((_first(tag, _KEYS), _first(tag, _VALUES)) for tag in _listed(tags))
    return {key: value or "" for key, value in pairs if key is not None}


def _first(tag: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((str(tag[name]) for name in names if tag.get(name) is not None), None)


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
