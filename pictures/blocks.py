"""The forms that everything in D2 text has, and the strings in it."""

import json
from collections.abc import Iterable, Iterator, Mapping

from pictures.palette import Look


def leaf(key: str, look: str, label: str) -> str:
    """A box with text; ``look`` is its class in `pictures.palette`."""
    return f"{quoted(key)}: {quoted(label)} {{class: {look}}}"


def box(key: str, look: str, label: str, body: Iterable[str]) -> Iterator[str]:
    """A box that holds others; ``body`` are fields of D2 and boxes, line by line."""
    yield f"{quoted(key)}: {quoted(label)} {{"
    yield f"  class: {look}"
    yield from (f"  {line}" for line in body)
    yield "}"


def quoted(text: object) -> str:
    """A string of D2, in double quotes: a backslash escapes as in JSON, and also `${`, which would begin a variable."""
    return json.dumps(str(text), ensure_ascii=False).replace("$", "\\$")


def classes(looks: Mapping[str, Look]) -> Iterator[str]:
    """The classes that boxes refer to by name."""
    yield "classes: {"
    for name, look in looks.items():
        style = "; ".join(f"{field}: {quoted(value)}" for field, value in look.style.items())
        fields = f"{look.fields}; " if look.fields else ""
        yield f"  {name}: {{{fields}style: {{{style}}}}}"
    yield "}"
