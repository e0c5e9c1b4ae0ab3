"""What a target is told of an event: all of it, a part, a fixed text, or a text with parts in it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def message(target: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    """The text for a target, as its input settings want it."""
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return _text(_at(event, target["InputPath"]))
    transformer = target.get("InputTransformer")
    if transformer is None:
        return json.dumps(event)
    template = str(transformer["InputTemplate"])
    for name, path in (transformer.get("InputPathsMap") or {}).items():
        template = template.replace(f"<{name}>", _text(_at(event, path)))
    return template.replace("<aws.events.event.json>", json.dumps(event))


def _at(event: Any, path: str) -> Any:
    """The value at a path like `$.detail.findings[0].Title`; None where there is none."""
    found = event
    for step in _steps(path):
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def _steps(path: str) -> Iterator[str | int]:
    for part in path.removeprefix("$").strip(".").split("."):
        name, *indexes = part.replace("]", "").split("[")
        if name:
            yield name
        yield from (int(index) for index in indexes)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
