"""Tags that a provider's configuration puts on all that it makes, as each of the two upstream providers does it.

`aws` (since 7.0) leaves `tags` to what a resource declares. All of its tags are `tagsAll`: worked out when the inputs
are checked, applied to AWS, and read back; `tags` of the state are without those that only the provider gives.
`aws-native` has one property: the checked inputs have the provider's tags among their own, as a map or as a list.
A tag of the resource's own wins, key by key. Sources: pulumi-aws provider/tags.go; terraform-provider-aws
internal/tags (ResolveDuplicates); pulumi-aws-native provider/pkg/default_tags.
"""

import collections.abc
import typing
from collections.abc import Mapping

from pulumi import _types

from emulator.provider.schema import ResourceType
from emulator.provider.values import UNKNOWN, Json, Properties, decoded, is_unknown

OWN, ALL = "tags", "tagsAll"


def default_tags(configuration: Mapping[str, Json]) -> dict[str, str]:
    """Those of a provider's configuration."""
    settings = decoded(configuration.get("defaultTags"))
    tags = decoded(settings.get("tags")) if isinstance(settings, dict) else None
    return {key: str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def checked(type_: ResourceType, inputs: Properties, defaults: Mapping[str, str]) -> Properties:
    """The inputs that are given to a resource beside its own when they are checked: none where it takes no tags."""
    if OWN not in type_.inputs:
        return {}
    own = inputs.get(OWN)
    if ALL in type_.outputs:
        return {ALL: UNKNOWN if is_unknown(own) else {**defaults, **(own if isinstance(own, dict) else {})}}
    if not defaults or own == UNKNOWN:
        return {}
    return {OWN: _listed(own, defaults) if _is_list(type_) else {**defaults, **(own if isinstance(own, dict) else {})}}


def applied(properties: Properties) -> Properties:
    """Checked inputs, or a state, as a handler takes them: `tags` are all of them."""
    if ALL not in properties:
        return properties
    return {**{name: value for name, value in properties.items() if name != ALL}, OWN: properties[ALL]}


def shown(state: Properties, declared: Properties, defaults: Mapping[str, str]) -> Properties:
    """What a handler has read, as the upstream provider shows it: `tags` without what only the provider gives."""
    found, own = state.get(ALL), declared.get(OWN)
    if not isinstance(found, dict):
        return state
    named = own if isinstance(own, dict) else {}
    return {**state, OWN: {key: value for key, value in found.items() if key in named or defaults.get(key) != value}}


def differ(old: Properties, new: Properties) -> bool:
    """Whether a resource's tags are to change on AWS; a state of before there were default tags has only `tags`."""
    return ALL in new and (old.get(ALL, old.get(OWN)) or {}) != new[ALL]


def _is_list(type_: ResourceType) -> bool:
    hint = _types.unwrap_type(type_.inputs[OWN])  # type: ignore[arg-type]  # a hint, not always a class
    return typing.get_origin(hint) is collections.abc.Sequence


def _listed(own: Json, defaults: Mapping[str, str]) -> list[Json]:
    """Own tags first, then the provider's in the order of their keys."""
    items = list(own) if isinstance(own, list) else []
    keys = {item.get("key") for item in items if isinstance(item, dict)}
    items += [{"key": key, "value": defaults[key]} for key in sorted(defaults.keys() - keys)]
    return items
