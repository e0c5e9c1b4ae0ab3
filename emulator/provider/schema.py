"""What the installed SDKs say about a type: its input and output properties, names and nesting.

The plugins carry a schema of their own; the Python SDKs are generated from it and are what is installed here, so their
argument classes are the schema that we check against. Source of names: the `pulumi.getter(name=...)` of each property.
"""

import collections.abc
import importlib
import keyword
import re
import threading
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pulumi import _types

from emulator.provider.values import UNKNOWN, Json, Properties

PACKAGES = {"aws": "pulumi_aws", "aws-native": "pulumi_aws_native"}

Hint = object
"""A type hint as `typing.get_type_hints` gives it."""


_importing = threading.Lock()
"""The SDK's packages load their modules lazily, in a way that is not safe for threads."""


class UnknownType(Exception):
    """The installed SDK has no resource of this token."""


@dataclass(frozen=True)
class ResourceType:
    """A resource type of an SDK: Pulumi names (camelCase) of its inputs with their hints, and of its outputs."""

    token: str
    inputs: Mapping[str, Hint]
    required: frozenset[str]
    outputs: frozenset[str]

    def problems(self, values: Properties) -> list[tuple[str, str]]:
        """(property path, what is wrong) for names that the type does not have, wrong nesting, and missing inputs."""
        found = _object_problems("", self.inputs, self.token, values)
        missing = sorted(self.required - values.keys())
        return found + [(name, f"{self.token} needs the property {name!r}") for name in missing]


@cache
def resource_type(token: str) -> ResourceType:
    """The type of a token such as `aws:organizations/policy:Policy` or `aws-native:organizations:Policy`.

    Raises UnknownType where the SDK has none.
    """
    package, module, name = token.split(":")
    python_module = _python_name(module.split("/")[0])
    try:
        with _importing:
            where = importlib.import_module(f"{PACKAGES[package]}.{python_module}")
            resource = getattr(where, name)
            # `InitArgs` where a nested input has the other name (`aws.s3.BucketVersioningArgs` is one of Bucket's).
            args = getattr(where, f"{name}InitArgs", None) or getattr(where, f"{name}Args")
    except (ImportError, AttributeError, KeyError) as error:
        raise UnknownType(f"the installed SDK has no resource type {token!r}") from error
    inputs = dict(_types.input_type_types(args))
    return ResourceType(token, inputs, _required(args), frozenset(_types.resource_types(resource)) - {"pulumiType"})


def _python_name(module: str) -> str:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", module).replace("-", "").lower()
    return f"{name}_" if keyword.iskeyword(name) else name


def _required(args: type) -> frozenset[str]:
    """Inputs without a default in the constructor of the argument class."""
    names = _types.input_type_py_to_pulumi_names(args)
    defaults = args.__init__.__kwdefaults__ or {}  # type: ignore[misc]
    return frozenset(pulumi for python, pulumi in names.items() if python not in defaults)


def _problems(path: str, hint: Hint, value: Json) -> list[tuple[str, str]]:
    if value is None or value == UNKNOWN:
        return []
    hint = _types.unwrap_type(hint)  # type: ignore[arg-type]  # a hint, not always a class
    origin = typing.get_origin(hint)
    if isinstance(hint, type) and _types.is_input_type(hint):
        if not isinstance(value, dict):
            return [(path, f"expected an object ({hint.__name__}), got {value!r}")]
        return _object_problems(f"{path}.", _types.input_type_types(hint), hint.__name__, value)
    if origin is collections.abc.Sequence:
        if not isinstance(value, list):
            return [(path, f"expected a list, got {value!r}")]
        item_hint = typing.get_args(hint)[0]
        return [p for i, item in enumerate(value) for p in _problems(f"{path}[{i}]", item_hint, item)]
    if origin is collections.abc.Mapping:
        if not isinstance(value, dict):
            return [(path, f"expected a map, got {value!r}")]
        item_hint = typing.get_args(hint)[1]
        return [p for key, item in value.items() for p in _problems(f"{path}.{key}", item_hint, item)]
    if hint in _SCALARS and not isinstance(value, _SCALARS[hint]):
        return [(path, f"expected {hint.__name__}, got {value!r}")]
    return []


_SCALARS: Mapping[Hint, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (int, float)}


def _object_problems(prefix: str, hints: Mapping[str, Hint], owner: str, value: Properties) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, item in value.items():
        if key not in hints:
            found.append((f"{prefix}{key}", f"{owner} has no property {key!r}"))
        else:
            found.extend(_problems(f"{prefix}{key}", hints[key], item))
    return found
