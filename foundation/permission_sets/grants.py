"""Identity policies as `foundation.permission_sets.lint` reads them: which actions a statement means, and on what.

Wildcards count as IAM counts them. Conditions are kept and not judged: only a deny without a condition takes an allow
away for certain. What a statement leaves out reads as empty, so that any JSON object can be looked at.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_ACCOUNT = re.compile(r"(?<=:)\d{12}(?=:)")
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Grant:
    """One statement. Actions and condition keys are in small letters; an account in what it allows stands for any."""

    allows: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Operator, key, values."""

    def means(self, action: str, resource: str) -> bool:
        """Whether the statement speaks of `action` (service:Operation) on `resource` (an ARN)."""
        return self.names(action) and self.reaches(resource)

    def names(self, action: str) -> bool:
        matched = self._actions.fullmatch(action.lower()) is not None
        return matched is not bool(self.not_actions)

    def reaches(self, resource: str) -> bool:
        matched = self._resources.fullmatch(resource) is not None
        return matched is not bool(self.not_resources)

    def values(self, key: str) -> tuple[str, ...]:
        """What a condition that compares with equal or like wants of `key`; nothing where there is none."""
        return tuple(
            value
            for operator, name, values in self.conditions
            if name == key and "Not" not in operator and ("Equals" in operator or "Like" in operator)
            for value in values
        )

    @cached_property
    def _actions(self) -> re.Pattern[str]:
        return _pattern(self.actions or self.not_actions)

    @cached_property
    def _resources(self) -> re.Pattern[str]:
        return _pattern(self.resources or self.not_resources)


def matches(pattern: str, text: str) -> bool:
    """Whether `text` has the form of `pattern`, where * is any text and ? any one character."""
    return _pattern((pattern,)).fullmatch(text) is not None


def grants(documents: Iterable[Mapping[str, object]]) -> tuple[Grant, ...]:
    """Every statement of every document."""
    return tuple(_grant(one) for document in documents for one in _listed(document.get("Statement")))


def _grant(statement: object) -> Grant:
    element = statement if isinstance(statement, Mapping) else {}
    allows = element.get("Effect") == "Allow"
    return Grant(
        allows=allows,
        actions=tuple(one.lower() for one in _texts(element.get("Action"))),
        not_actions=tuple(one.lower() for one in _texts(element.get("NotAction"))),
        resources=_resources(element.get("Resource"), allows),
        not_resources=_texts(element.get("NotResource")),
        conditions=tuple(_conditions(element.get("Condition"))),
    )


def _conditions(block: object) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    for operator, keys in block.items() if isinstance(block, Mapping) else ():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            yield str(operator), str(key).lower(), _texts(values)


def _resources(element: object, allows: bool) -> tuple[str, ...]:
    # Everything in one account is everything to a session in it; a deny there does not hold in the next account.
    return tuple(_ACCOUNT.sub("*", one) if allows else one for one in _texts(element))


def _texts(element: object) -> tuple[str, ...]:
    return tuple(str(one) for one in _listed(element))


def _listed(element: object) -> Sequence[object]:
    if element is None:
        return ()
    return element if isinstance(element, (list, tuple)) else (element,)


def _pattern(wildcards: tuple[str, ...]) -> re.Pattern[str]:
    if not wildcards:
        return _NOTHING
    return re.compile("|".join(re.escape(one).replace(r"\*", ".*").replace(r"\?", ".") for one in wildcards))
