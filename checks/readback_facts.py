"""Facts, and how two sets of them are compared. Pure: neither knows the configuration nor AWS.

Facts are what is true of each subject: `{"account log-archive": {"state": "ACTIVE", "tag owner": "platform"}}`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Value = bool | int | float | str | None | Sequence["Value"] | Mapping[str, "Value"]
"""JSON; None where there is nothing."""
Facts = Mapping[str, Mapping[str, Value]]
Subjects = Iterator[tuple[str, Mapping[str, Value]]]
"""Facts, one subject after the other."""

EXISTS = "exists"
"""What is expected of a subject that is missing, and found of one that should not be there and has no facts."""
SHOWN_CHARACTERS = 160


@dataclass(frozen=True)
class Mismatch:
    """One thing on AWS that is not what the configuration says.

    `what` names the subject and the fact, a part of it after a dot; None stands for nothing.
    """

    what: str
    expected: Value
    found: Value

    def __str__(self) -> str:
        expected, found = _text(self.expected), _text(self.found)
        # Long texts are shown from shortly before the place where they part.
        same = next((at for at, pair in enumerate(zip(expected, found, strict=False)) if pair[0] != pair[1]), 0)
        start = max(0, same - 20)
        return f"{self.what}: expected {_cut(expected, start)}, found {_cut(found, start)}"


def compare(expected: Facts, found: Facts) -> tuple[int, tuple[Mismatch, ...]]:
    """How many facts were compared, and every difference; whether a subject exists is a fact as well.

    A subject that only one side has is one mismatch, whatever else would be known of it.
    """
    checked = 0
    mismatches: list[Mismatch] = []
    for subject in {**expected, **found}:
        checked += 1
        if subject not in found:
            mismatches.append(Mismatch(subject, EXISTS, None))
        elif subject not in expected:
            mismatches.append(Mismatch(subject, None, found[subject] or EXISTS))
        else:
            wanted, given = expected[subject], found[subject]
            facts = {**wanted, **given}
            checked += len(facts)
            for name in facts:
                mismatches += _differences(f"{subject}, {name}", wanted.get(name), given.get(name))
    return checked, tuple(mismatches)


def _differences(path: str, expected: Value, found: Value) -> Iterator[Mismatch]:
    """The innermost differences: members of mappings, and of lists that are as long as each other."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in {**expected, **found}:
            yield from _differences(f"{path}.{key}", expected.get(key), found.get(key))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (wanted, given) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(f"{path}[{index}]", wanted, given)
    elif expected != found:
        yield Mismatch(path, expected, found)


def _text(value: Value) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _cut(text: str, start: int) -> str:
    if len(text) <= SHOWN_CHARACTERS:
        return text
    end = start + SHOWN_CHARACTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
