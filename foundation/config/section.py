"""What all sections share: frozen models, and the two values that stand in for a section that is not declared here."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from foundation.config.names import StackName, TagKey, TagValue
from foundation.errors import BrokenRule

Entry = TypeVar("Entry")
Value = TypeVar("Value")


class Frozen(BaseModel):
    """Base of every configuration model: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Off(Frozen):
    """The section or guardrail is switched off: `off` in the file."""

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: object) -> object:
        if value in ("off", {}):  # {} is what Off() brings; in the file it means a configuration with defaults
            return {}
        if isinstance(value, Off):
            return value
        raise BrokenRule("what is switched off is written `off`", "Write `off`.")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"const": "off", "description": "Switched off."}


class In(Frozen):
    """The section is declared by another stack, whose outputs this one reads: `in: <stack>` in the file."""

    stack: StackName = Field(alias="in", description="The stack that declares this section.")


def distinct(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Rule for lists in which an entry makes sense once."""
    twice = next((entry for index, entry in enumerate(entries) if entry in entries[:index]), None)
    if twice is not None:
        raise BrokenRule(f"each entry stands once in this list; {twice} stands twice", "Remove one of the two.")
    return entries


def some(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Rule for lists that say nothing when they are empty."""
    if not entries:
        raise BrokenRule("this list has at least one entry", "Add one.")
    return entries


def given(value: object) -> object:
    """Rule for what may be left out: a blank is not the same, for `adopt:` without an id would make a new account."""
    if value is None:
        raise BrokenRule("a key that is written has a value", "Write its value, or remove the key.")
    return value


Given = Annotated[Value | None, BeforeValidator(given)]
"""What may be left out, and is `None` then."""
Distinct = Annotated[tuple[Entry, ...], AfterValidator(distinct), Field(json_schema_extra={"uniqueItems": True})]
Some = Annotated[Distinct[Entry], AfterValidator(some), Field(json_schema_extra={"uniqueItems": True, "minItems": 1})]
Tags = Mapping[TagKey, TagValue]
