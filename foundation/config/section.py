"""What all sections share: frozen models, and the two values that stand in for a section that is not declared here."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from foundation.config.names import StackName, TagKey, TagValue
from foundation.errors import BrokenRule

Entry = TypeVar("Entry")


class Frozen(BaseModel):
    """Base of every configuration model: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Off(Frozen):
    """The section or guardrail is switched off: `off` in the file."""

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: object) -> object:
        if value == "off":
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


Distinct = Annotated[tuple[Entry, ...], AfterValidator(distinct), Field(json_schema_extra={"uniqueItems": True})]
Tags = Mapping[TagKey, TagValue]
