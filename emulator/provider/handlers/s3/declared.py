"""What AWS shows, in the shape in which it was declared: AWS fills in what was left out, which is no difference."""

from emulator.provider.values import Json

_LEFT_OUT: tuple[Json, ...] = (None, False, "", 0, [], {})


def as_declared(declared: Json, live: Json) -> Json:
    """`live` without what `declared` leaves out and AWS shows as nothing (False, 0, empty), at every depth."""
    if isinstance(live, dict):
        known = declared if isinstance(declared, dict) else {}
        return {
            name: as_declared(known.get(name), value)
            for name, value in live.items()
            if name in known or value not in _LEFT_OUT
        }
    if isinstance(live, list):
        items = declared if isinstance(declared, list) and len(declared) == len(live) else [None] * len(live)
        return [as_declared(item, value) for item, value in zip(items, live, strict=True)]
    return live


def texts(value: Json) -> dict[str, str]:
    """A map of texts, such as tags; empty when there is none."""
    return {key: str(item) for key, item in value.items()} if isinstance(value, dict) else {}
