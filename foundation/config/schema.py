"""The JSON Schema of a stack file, made from the models, for editors. `python -m foundation.config.schema` prints it.

It says what one value may be; rules between values are beyond it, and `foundation.config.read` checks those too.
"""

import json
from typing import Any

from foundation.config.paths import PREFIX
from foundation.config.stack import StackConfig

Schema = dict[str, Any]


def schema() -> Schema:
    """The schema of a whole stack file (JSON Schema 2020-12)."""
    models = StackConfig.model_json_schema()
    sections = {PREFIX + name: _section(form) for name, form in models["properties"].items()}
    config = {
        "type": "object",
        "description": "Configuration of the stack; keys of other projects are left alone.",
        "required": list(sections),
        "properties": sections,
        "patternProperties": {f"^(?!{PREFIX})": {}},
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stack file of the foundation",
        "description": "Pulumi.<stack>.yaml: one organization.",
        "type": "object",
        "required": ["config"],
        "properties": {"config": config},
        "$defs": {name: _tidy(form) for name, form in models["$defs"].items()},
    }


def text() -> str:
    """The schema as it stands in `foundation/config/stack.schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _section(form: Schema) -> Schema:
    tidy: Schema = _tidy(form)
    if "anyOf" in tidy:
        tidy["oneOf"] = tidy.pop("anyOf")
    return tidy


def _tidy(form: Any, named: bool = False) -> Any:
    """The schema without titles that repeat a key, without null, and with no further keys beside a pattern for them."""
    if isinstance(form, list):
        return [_tidy(entry) for entry in form]
    if not isinstance(form, dict):
        return form
    if named:
        return {key: _tidy(value) for key, value in form.items()}
    kept = {key: value for key, value in form.items() if key != "title" and value is not None}
    tidy = {key: _tidy(value, key == "properties") for key, value in kept.items()}
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    if {"type": "null"} in tidy.get("anyOf", ()):
        tidy.update(tidy.pop("anyOf")[0])
        tidy.pop("default", None)
    return tidy


if __name__ == "__main__":
    print(text(), end="")
