"""Turns what pydantic finds wrong into our own words: place, value, rule, remedy."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from foundation.config.identifiers import nearest
from foundation.config.paths import ENDLESS, FLATTEN, joined
from foundation.config.switch import OFF_TAG, ON_TAG
from foundation.errors import ABSENT, BrokenRule, Problem, shown

Place = tuple[int | str, ...]
KEY_MARK = "[key]"
"""How pydantic says that the key is wrong rather than its value."""
UNCOUNTED = "default_factory_not_called"
"""Says only that a default was not needed, because a field that it is made from is wrong."""


def problems(error: ValidationError, root: str, model: type[BaseModel]) -> Iterator[tuple[Place, Problem]]:
    """Each problem of one section, with its place within the section.

    `root` is the path of the section, `model` what it was read as.
    """
    schema = model.model_json_schema()
    for detail in error.errors(include_url=False):
        if detail["type"] == UNCOUNTED:
            continue
        place = _place(detail)
        value = ABSENT if detail["type"] == "missing" else detail["input"]
        rule, remedy = _words(detail, place, schema)
        yield place, Problem(joined(root, place), value, rule, remedy)


def _place(detail: ErrorDetails) -> Place:
    """Where it is in the file, without what pydantic adds; a file may hold keys that look like that."""
    place = detail["loc"]
    if place[-1:] == (KEY_MARK,) and detail["type"] != "extra_forbidden":
        place = place[:-1]
    return tuple(part for index, part in enumerate(place) if index == 0 or part not in (ON_TAG, OFF_TAG))


def _words(detail: ErrorDetails, place: Place, schema: dict[str, Any]) -> tuple[str, str]:
    kind, value = detail["type"], detail["input"]
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, BrokenRule):
        return cause.rule, cause.remedy
    if kind == "missing":
        wanted = _at(schema, place).get("description", "see the schema of this file.")
        return f"`{place[-1]}` is required", f"Add `{place[-1]}`: {wanted}"
    if kind == "extra_forbidden":
        return _unknown_key(str(place[-1]), tuple(_at(schema, place[:-1]).get("properties", {})))
    if kind == "literal_error":
        return _unknown_word(value, tuple(re.findall("'(.*?)'", detail["ctx"]["expected"])))
    return _shape(kind, value, {"$ref": "#/$defs/Off"} in _at(schema, place).get("oneOf", ()))


def _shape(kind: str, value: object, may_be_off: bool) -> tuple[str, str]:
    if kind in ("string_type", "string_unicode"):
        quoted = isinstance(value, bool | int | float)
        return "a text belongs here", f'Put it in quotes: "{_bare(value)}".' if quoted else "Write one line of text."
    if kind == "bool_type":
        return "true or false belongs here", "Write true or false, without quotes."
    if kind == "int_type":
        return "a whole number belongs here", "Write digits, without quotes or a decimal point."
    if kind in ("tuple_type", "list_type"):
        return "a list belongs here", f"Write [{value}]." if isinstance(value, str) else "Write [] for none."
    if kind in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return "a mapping (keys with values) belongs here", _mapping_instead(value, may_be_off)
    if kind.startswith("recursion_"):
        return ENDLESS, FLATTEN
    return "this value does not belong here", "Look the key up in foundation/config/stack.schema.json."


def _mapping_instead(value: object, may_be_off: bool) -> str:
    if isinstance(value, list):
        return "Write `key: {}` for each entry, without a dash."
    if may_be_off:
        return "Write `off`." if value is False else "Write {} for the defaults, or `off`."
    return "Write {} for the defaults."


def _bare(value: object) -> str:
    return shown(value).strip('"')


def _unknown_key(word: str, known: tuple[str, ...]) -> tuple[str, str]:
    guess = nearest(word, known)
    remedy = f"Write `{guess}`, or remove it." if guess else "Remove it."
    return f"unknown key; the keys here are {', '.join(known)}", remedy


def _unknown_word(value: object, known: tuple[str, ...]) -> tuple[str, str]:
    guess = nearest(str(value), known)
    return f"one of {', '.join(known)} belongs here", f"Write {guess}." if guess else "Write one of them."


def _at(schema: dict[str, Any], place: Place) -> dict[str, Any]:
    """The part of a JSON schema that describes a place; empty where nothing does."""
    here = _resolved(schema, schema)
    for part in place:
        found: dict[str, Any] = {}
        for form in (here, *here.get("anyOf", ()), *here.get("oneOf", ())):
            form = _resolved(form, schema)
            found = found or form.get("properties", {}).get(part) or _any_key(form) or form.get("items", {})
        here = _resolved(found, schema)
    forms = [_resolved(form, schema) for form in (*here.get("anyOf", ()), *here.get("oneOf", ()))]
    return {**next((form for form in forms if form.get("type") != "null"), {}), **here}


def _any_key(form: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = next(iter(form.get("patternProperties", {}).values()), {})
    return values or (form["additionalProperties"] if isinstance(form.get("additionalProperties"), dict) else {})


def _resolved(form: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in form:
        return form
    target: dict[str, Any] = schema["$defs"][form["$ref"].removeprefix("#/$defs/")]
    return {**target, **{key: value for key, value in form.items() if key != "$ref"}}
