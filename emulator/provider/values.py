"""Property values between the engine's protobuf structs and plain Python.

The engine strips secrets, outputs and resource references for us (we accept none of them in the handshake), so what
arrives is JSON plus one mark: the string that stands for "not known yet" during a preview.
"""

import json
from collections.abc import Mapping

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Properties = dict[str, Json]

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends and accepts for a value that a preview cannot know. Source: sdk/go/common/resource/plugin."""


def properties(struct: Struct) -> Properties:
    """The plain values of a protobuf struct; `null` entries are left out, as the engine means "absent" by them."""
    return {key: value for key, value in ((k, _plain(v)) for k, v in struct.fields.items()) if value is not None}


def _plain(value: Value) -> Json:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "struct_value":
        return {key: _plain(item) for key, item in value.struct_value.fields.items()}
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return None


def struct(values: Mapping[str, Json]) -> Struct:
    """The protobuf struct of plain values; entries that are `None` are left out."""
    return Struct(fields={key: _value(value) for key, value in values.items() if value is not None})


def _value(value: Json) -> Value:
    if value is None:
        return Value(null_value=NULL_VALUE)
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, (int, float)):
        return Value(number_value=float(value))
    if isinstance(value, str):
        return Value(string_value=value)
    if isinstance(value, list):
        return Value(list_value=ListValue(values=[_value(item) for item in value]))
    return Value(struct_value=Struct(fields={key: _value(item) for key, item in value.items()}))


def is_unknown(value: Json) -> bool:
    """Whether the value, or anything in it, is not known yet."""
    if isinstance(value, list):
        return any(is_unknown(item) for item in value)
    if isinstance(value, dict):
        return any(is_unknown(item) for item in value.values())
    return value == UNKNOWN


def decoded(value: Json) -> Json:
    """A provider's nested settings come as JSON text (that is how the SDK sends them); this is their value."""
    if isinstance(value, str) and value[:1] in "[{":
        decoded_value: Json = json.loads(value)
        return decoded_value
    return value
