"""Reads one section: a configuration, `off`, or `in: <stack>`; what is wrong with an entry spoils that entry alone."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from pydantic import BaseModel, ValidationError

from foundation.config.accounts import Accounts
from foundation.config.baseline import Baseline
from foundation.config.guardrails import Guardrails
from foundation.config.identity import Identity
from foundation.config.images import Images
from foundation.config.logs import Logs
from foundation.config.network import Network
from foundation.config.operations import Operations
from foundation.config.organization import Organization
from foundation.config.paths import PREFIX, below, covers
from foundation.config.problems import Place, problems
from foundation.config.quotas import Quotas
from foundation.config.section import In, Off
from foundation.config.security import Security
from foundation.config.settings import Settings
from foundation.config.spend import Spend
from foundation.config.tags import TagSchema
from foundation.config.units import Units
from foundation.errors import Problem

SETTINGS = "settings"
"""The one section that is always a configuration."""
SECTIONS: dict[str, type[BaseModel]] = {
    SETTINGS: Settings,
    "organization": Organization,
    "units": Units,
    "accounts": Accounts,
    "guardrails": Guardrails,
    "baseline": Baseline,
    "logs": Logs,
    "security": Security,
    "identity": Identity,
    "network": Network,
    "images": Images,
    "operations": Operations,
    "tags": TagSchema,
    "spend": Spend,
    "quotas": Quotas,
}


def section(name: str, value: object) -> tuple[object, list[Problem]]:
    """What one section says, and what is wrong with it.

    The first is a model, `Off`, or `In`; without the entries that are wrong; `None` where nothing can be read.
    """
    path = PREFIX + name
    if name != SETTINGS:
        if value == "off":
            return Off(), []
        if isinstance(value, Mapping) and set(value) == {"in"}:
            return _read(In, value, path)
    if not isinstance(value, Mapping):
        return None, [_not_a_section(name, value)]
    secret = list(_secrets(value, path))
    read, found = _read(SECTIONS[name], value, path)
    return read, [*secret, *(problem for problem in found if not any(covers(s.path, problem.path) for s in secret))]


def _not_a_section(name: str, value: object) -> Problem:
    rule = "a section is a mapping (keys with values), `off`, or `in: <stack>`"
    remedy = "Write `off`." if value is False else "Write {} for the defaults, or `off`."
    if name == SETTINGS:
        rule = "the settings are a mapping (keys with values)"
        remedy = "Write at least management_account and home_region."
    return Problem(PREFIX + name, value, rule, remedy)


def _secrets(value: object, path: str) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        if set(value) == {"secure"} and isinstance(value["secure"], str):
            rule = "this configuration holds no secrets"
            yield Problem(path, "secure", rule, "Write the value in plain text, without --secret.")
        for key, inner in value.items():
            yield from _secrets(inner, below(path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _secrets(inner, below(path, index))


def _read(model: type[BaseModel], value: Mapping[object, object], path: str) -> tuple[object, list[Problem]]:
    """The section, or what is left of it without the entries that are wrong, and the problems of those."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        found = list(problems(error, path, model))
    left: Any = deepcopy(dict(value))
    for place, _ in found:
        _drop(left, _entry(model, place))
    try:
        return model.model_validate(left), [problem for _, problem in found]
    except ValidationError:
        return None, [problem for _, problem in found]


def _entry(model: type[BaseModel], place: Place) -> Place:
    """The entry that a wrong value spoils: an account, a unit with those below it, a guardrail, or a whole section."""
    if model is Units:
        depth = 1
        while place[depth : depth + 1] == ("units",) and len(place) > depth + 1:
            depth += 2
        return place[:depth]
    if model is Accounts:
        return place[: 2 if place[:1] == ("members",) else 1]
    return place[:1] if model is Guardrails else ()


def _drop(left: Any, place: Place) -> None:
    for part in place[:-1]:
        left = left[part] if isinstance(left, dict) and part in left else {}
    if isinstance(left, dict) and place:
        left.pop(place[-1], None)
