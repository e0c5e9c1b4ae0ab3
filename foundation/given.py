"""Component arguments as the SDK hands them over: records from this program, dictionaries from other languages."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast, get_args, get_origin

Record = TypeVar("Record")


def given(kind: type[Record], args: Record | Mapping[str, Any]) -> Record:
    """The arguments as the record that the component is written for; nested records too.

    Source: pulumi.provider.experimental's `ComponentProvider.construct`, which passes dictionaries with Python names.
    """
    if isinstance(args, kind):
        return args
    types = {field.name: field.type for field in fields(cast(Any, kind))}
    return kind(**{name: _nested(types[name], value) for name, value in cast(Mapping[str, Any], args).items()})


def _nested(type_: object, value: Any) -> Any:
    if isinstance(type_, type) and is_dataclass(type_):
        return given(type_, value)
    if get_origin(type_) is list and isinstance(value, list):
        (item,) = get_args(type_)
        return [given(item, one) for one in value] if isinstance(item, type) and is_dataclass(item) else value
    return value
