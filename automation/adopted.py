"""A stack file without its adoptions, for an AWS in which nothing exists that could be adopted."""

import json
from collections.abc import Iterator

from foundation.config.yaml12 import document


def without_adoption(text: str) -> tuple[str, int]:
    """The text of a stack file with every `adopt` entry left out, and how many there were.

    Without any the text stays as it is; otherwise it is JSON, which is YAML too.
    """
    content = document(text, "").values
    config = _mapping(_mapping(content).get("config"))
    adopting = [place for place in _places(config) if "adopt" in place]
    if not adopting:
        return text, 0
    for place in adopting:
        del place["adopt"]
    return json.dumps(content, indent=2, default=str), len(adopting)


def _places(config: dict[str, object]) -> Iterator[dict[str, object]]:
    """Every mapping in which `adopt` is the entry of ours, and not the key that somebody gave to a unit."""
    yield _mapping(config.get("foundation:organization"))
    yield _mapping(config.get("foundation:guardrails"))
    yield from _units(_mapping(config.get("foundation:units")))
    members = _mapping(_mapping(config.get("foundation:accounts")).get("members"))
    yield from map(_mapping, members.values())


def _units(units: dict[str, object]) -> Iterator[dict[str, object]]:
    for unit in map(_mapping, units.values()):
        yield unit
        yield from _units(_mapping(unit.get("units")))


def _mapping(value: object) -> dict[str, object]:
    """The mapping itself, or an empty one for `off` and whatever else stands there."""
    return value if isinstance(value, dict) else {}
