"""Validation of requests against the service models that botocore ships, as AWS validates them before anything else.

Checks are compiled once per operation: required members, types, enums, patterns, lengths and ranges. AWS matches a
pattern against the whole value unless the pattern anchors one end itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

import regex

from emulator.aws.errors import AwsError
from emulator.aws.protocol import Operation
from emulator.aws.violations import Violation, refusal

Check = Callable[[Any, str], Iterator[Violation]]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "map": (dict,),
    "structure": (dict,),
}
_SURROGATES = regex.compile(r"\\uD800\\uDC00-\\uDBFF\\uDFFF", regex.IGNORECASE)

_NOT_HELD = {("ResourceType", r"^[a-zA-Z0-9\-\_\.]{1,50}$")}
"""Shapes whose patterns AWS itself does not keep to: AWS Backup's resource types have spaces (`Storage Gateway`)."""

_checks: dict[tuple[str, str], Check] = {}
_unreadable: dict[str, str] = {}


def validate(operation: Operation, parameters: dict[str, Any]) -> None:
    """Refuse parameters that the operation's model does not allow.

    Raises:
        AwsError: with the code and the wording that the operation's service uses; every violation is named.
    """
    key = (operation.service, operation.name)
    if key not in _checks:
        shape = operation.model.input_shape
        _checks[key] = _compiled(shape, {}) if shape is not None else _nothing
    violations = list(_checks[key](parameters, ""))
    if violations:
        raise refusal(operation, violations)


def unreadable_patterns() -> dict[str, str]:
    """Patterns that were met and skipped because they are no regular expression here: pattern -> reason."""
    return dict(_unreadable)


def _nothing(_value: Any, _path: str) -> Iterator[Violation]:
    return iter(())


def _compiled(shape: Any, known: dict[str, Check]) -> Check:
    """The check of one shape. `known` holds the shapes that are being compiled: models may be recursive."""
    if shape.name in known:
        found = known[shape.name]
        return found if found is not _nothing else lambda value, path: known[shape.name](value, path)
    known[shape.name] = _nothing
    checks = [_type(shape)]
    checks += [make(shape) for make in (_enum, _size, _pattern) if _applies(make, shape)]
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        checks.append(_members(shape, known))
    elif shape.type_name == "list":
        checks.append(_items(_compiled(shape.member, known)))
    elif shape.type_name == "map":
        checks.append(_entries(_compiled(shape.key, known), _compiled(shape.value, known)))

    def check(value: Any, path: str) -> Iterator[Violation]:
        for one in checks:
            yield from one(value, path)

    known[shape.name] = check
    return check


def _applies(make: Callable[[Any], Check], shape: Any) -> bool:
    if make is _enum:
        return bool(getattr(shape, "enum", None))
    if make is _size:
        return "min" in shape.metadata or "max" in shape.metadata
    if (shape.name, shape.metadata.get("pattern")) in _NOT_HELD:
        return False
    return "pattern" in shape.metadata and shape.type_name == "string" and _readable(shape.metadata["pattern"])


def _type(shape: Any) -> Check:
    # A document is any JSON.
    expected = None if getattr(shape, "is_document_type", False) else _TYPES.get(shape.type_name)

    def check(value: Any, path: str) -> Iterator[Violation]:
        if expected is None:
            return iter(())
        stray_boolean = isinstance(value, bool) and bool not in expected
        if stray_boolean or not isinstance(value, expected):
            raise AwsError("SerializationException", f"{path.lstrip('.')} must be a {shape.type_name}.")
        return iter(())

    return check


def _enum(shape: Any) -> Check:
    allowed = frozenset(shape.enum)
    listed = ", ".join(shape.enum)

    def check(value: Any, path: str) -> Iterator[Violation]:
        if value not in allowed:
            yield Violation("INVALID_ENUM", path, value, f"Member must satisfy enum value set: [{listed}]")

    return check


def _size(shape: Any) -> Check:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    counted = shape.type_name not in ("integer", "long", "float", "double")
    noun, kind = ("length", "LENGTH") if counted else ("value", "VALUE")

    def check(value: Any, path: str) -> Iterator[Violation]:
        size = len(value) if counted else value
        if least is not None and size < least:
            yield Violation(
                f"MIN_{kind}_EXCEEDED", path, value, f"Member must have {noun} greater than or equal to {least}"
            )
        if most is not None and size > most:
            yield Violation(
                f"MAX_{kind}_EXCEEDED", path, value, f"Member must have {noun} less than or equal to {most}"
            )

    return check


def _pattern(shape: Any) -> Check:
    source = shape.metadata["pattern"]
    pattern = regex.compile(_translated(source))
    anchored_at_one_end = source.startswith("^") != source.endswith("$")
    matches = pattern.search if anchored_at_one_end else pattern.fullmatch

    def check(value: Any, path: str) -> Iterator[Violation]:
        if matches(value) is None:
            constraint = f"Member must satisfy regular expression pattern: {source}"
            yield Violation("INVALID_PATTERN", path, value, constraint)

    return check


def _readable(pattern: str) -> bool:
    try:
        regex.compile(_translated(pattern))
    except regex.error as reason:
        _unreadable[pattern] = str(reason)
        return False
    return True


def _translated(pattern: str) -> str:
    """A Java pattern as `regex` reads it: in Java, surrogates in a class stand for the code points above U+FFFF."""
    return str(_SURROGATES.sub(r"\\U00010000-\\U0010FFFF", pattern))


def _members(shape: Any, known: dict[str, Check]) -> Check:
    required = tuple(shape.required_members)
    checks = {name: _compiled(member, known) for name, member in shape.members.items()}

    def check(value: Any, path: str) -> Iterator[Violation]:
        for name in required:
            if value.get(name) is None:
                yield Violation("INPUT_REQUIRED", f"{path}.{name}", None, "Member must not be null")
        for name, member in value.items():
            if member is not None and name in checks:
                yield from checks[name](member, f"{path}.{name}")

    return check


def _items(inner: Check) -> Check:
    def check(value: Any, path: str) -> Iterator[Violation]:
        for index, item in enumerate(value, start=1):
            yield from inner(item, f"{path}.{index}.member")

    return check


def _entries(key_check: Check, value_check: Check) -> Check:
    def check(value: Any, path: str) -> Iterator[Violation]:
        for key, item in value.items():
            yield from key_check(key, f"{path}.{key}.key")
            yield from value_check(item, f"{path}.{key}.value")

    return check
