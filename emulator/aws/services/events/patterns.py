"""Whether an event matches a rule's pattern."""

from collections.abc import Mapping
from typing import Any

from moto.events.models import UNDEFINED, EventPattern


def matches(pattern: EventPattern, event: object) -> bool:
    """Whether a pattern matches. moto's own matching does not look into lists of objects, which findings are."""

    def match(wanted: Mapping[str, Any], found: object) -> bool:
        if isinstance(found, list):
            return any(match(wanted, item) for item in found)
        has = found if isinstance(found, dict) else {}
        return all(
            any(match(choice, found) for choice in value)
            if name == "$or"
            else match(value, has.get(name))
            if isinstance(value, dict)
            else pattern._does_item_match_filters(has.get(name, UNDEFINED), value)
            for name, value in wanted.items()
        )

    return match(pattern.get_pattern(), event)
