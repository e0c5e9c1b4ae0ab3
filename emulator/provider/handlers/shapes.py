"""AWS's spelling of nested settings and the Pulumi type's, and what is no difference between the two.

For types whose nested blocks are spelled alike on both sides, but for the first letter and a few names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.provider.handler import Aws
from emulator.provider.values import Json, Properties

_LEFT_OUT: tuple[Json, ...] = (None, False, "", 0, [], {})


def regional(aws: Aws, service: str, properties: Properties) -> Any:
    """The client of the Region that a resource is declared in, or of the provider's."""
    region = properties.get("region")
    return aws.client(service, str(region) if region else None)


def items(value: Json) -> list[Properties]:
    """The nested blocks of a list property, or the one of an object property."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def kept(inputs: Properties, *names: str) -> Properties:
    """Inputs that AWS does not show: the state has what was declared."""
    return {name: inputs[name] for name in names if name in inputs}


def texts(value: Json) -> dict[str, str]:
    """A map of texts, such as tags; empty when there is none."""
    return {key: str(item) for key, item in value.items()} if isinstance(value, dict) else {}


def tag_changes(old: Properties, new: Properties) -> tuple[list[str], dict[str, str]]:
    """The keys to take away and the tags to set, to come from the old inputs' tags to the new ones'."""
    before, after = texts(old.get("tags")), texts(new.get("tags"))
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    return sorted(before.keys() - after.keys()), changed


@dataclass(frozen=True)
class Shape:
    """How settings are spelled and compared.

    `other` are the names that differ by more than their first letter, Pulumi's to AWS's. `free` are maps whose keys
    are data. `defaults` are what AWS shows where nothing was declared; `computed` is what it may show then.
    """

    other: Mapping[str, str] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    defaults: Mapping[str, Json] = field(default_factory=dict)
    computed: frozenset[str] = frozenset()

    def to_aws(self, value: Json) -> Any:
        """Declared settings as AWS takes them."""
        if isinstance(value, dict):
            return {
                self.other.get(name, name[:1].upper() + name[1:]): item if name in self.free else self.to_aws(item)
                for name, item in value.items()
                if item is not None
            }
        return [self.to_aws(item) for item in value] if isinstance(value, list) else value

    def shown(self, declared: Json, live: Any) -> Any:
        """What AWS shows, in Pulumi's spelling and as it was declared where that means the same."""
        return self._as_declared("", declared, self._to_pulumi(live))

    def same(self, old: Json, new: Json) -> bool:
        """Whether two declarations mean the same: the order of plain texts does not matter."""
        return bool(self._as_declared("", old, new) == old and self._as_declared("", new, old) == new)

    def _to_pulumi(self, value: Any) -> Any:
        names = {aws: pulumi for pulumi, aws in self.other.items()}
        if isinstance(value, dict):
            spelled = {names.get(name, name[:1].lower() + name[1:]): item for name, item in value.items()}
            return {name: item if name in self.free else self._to_pulumi(item) for name, item in spelled.items()}
        return [self._to_pulumi(item) for item in value] if isinstance(value, list) else value

    def _as_declared(self, name: str, declared: Json, live: Json) -> Json:
        if isinstance(live, dict):
            known = declared if isinstance(declared, dict) else {}
            found = {key: self._as_declared(key, known.get(key), value) for key, value in live.items()}
            wanted = {
                key: value
                for key, value in found.items()
                if key in known or not (key in self.computed or self._is_nothing(key, value))
            }
            missing = {key: value for key, value in known.items() if key not in live and self._is_nothing(key, value)}
            return {**wanted, **missing} if name not in self.free else live
        if isinstance(live, list):
            if isinstance(declared, list) and _plain(live) and sorted(map(str, declared)) == sorted(map(str, live)):
                return declared
            others = declared if isinstance(declared, list) and len(declared) == len(live) else [None] * len(live)
            return [self._as_declared("", other, item) for other, item in zip(others, live, strict=True)]
        return live

    def _is_nothing(self, name: str, value: Json) -> bool:
        return bool(self.defaults[name] == value) if name in self.defaults else value in _LEFT_OUT


def _plain(values: list[Json]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in values)
