"""Reads plain values into a `StackConfig`, or raises one error that lists everything that is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ValidationError

from foundation.config.accounts import Accounts
from foundation.config.draft import Draft, account_keys, unit_paths
from foundation.config.guardrails import Guardrails
from foundation.config.identifiers import nearest
from foundation.config.organization import Organization
from foundation.config.paths import PREFIX, below, covers, line_of
from foundation.config.problems import Place, problems
from foundation.config.rules import broken
from foundation.config.section import In, Off
from foundation.config.settings import Settings
from foundation.config.stack import StackConfig
from foundation.config.units import Units
from foundation.errors import ABSENT, ConfigurationError, Problem

SECTIONS: dict[str, type[BaseModel]] = {
    "settings": Settings,
    "organization": Organization,
    "units": Units,
    "accounts": Accounts,
    "guardrails": Guardrails,
}


def parse(values: Mapping[str, object], source: str, lines: Mapping[str, int] | None = None) -> StackConfig:
    """The configuration that the `foundation:` keys of a stack declare; keys of other projects are left alone.

    `source` names the file in messages, `lines` gives the line of each dotted path.
    Raises `ConfigurationError` with every problem at once.
    """
    try:
        own = {key.removeprefix(PREFIX): value for key, value in values.items() if key.startswith(PREFIX)}
        found, draft = _examined(own, source)
    except RecursionError:
        deep = Problem(PREFIX, ABSENT, "a configuration is not nested without end", "Flatten the file.")
        raise ConfigurationError((deep,), source) from None
    if found:
        raise ConfigurationError(_in_order(found, lines or {}), source)
    return StackConfig.model_validate(
        {name: getattr(draft, name) for name in SECTIONS},
    )


def _in_order(found: list[Problem], lines: Mapping[str, int]) -> tuple[Problem, ...]:
    placed = [replace(problem, line=line_of(problem.path, lines)) for problem in found]
    return tuple(sorted(placed, key=lambda problem: problem.line or 0))


def _examined(own: Mapping[str, object], source: str) -> tuple[list[Problem], Draft]:
    found = [*_unknown_sections(own), *_missing_sections(own)]
    sections: dict[str, Any] = {}
    for name, model in SECTIONS.items():
        if name in own:
            sections[name], own_problems = _section(name, model, own[name])
            found.extend(own_problems)
    stack = re.fullmatch(r"Pulumi\.(.+)\.yaml", PurePath(source).name)
    draft = Draft(
        stack=stack[1] if stack else None,
        **{name: sections.get(name) for name in SECTIONS},
        unit_paths=tuple(unit_paths(own.get("units"))),
        account_keys=account_keys(own.get("accounts")),
    )
    between = [problem for problem in broken(draft) if not any(covers(known.path, problem.path) for known in found)]
    return [*found, *between], draft


def _unknown_sections(own: Mapping[str, object]) -> Iterator[Problem]:
    for name in own:
        if name not in SECTIONS:
            guess = nearest(name, tuple(SECTIONS))
            remedy = f"Write {PREFIX}{guess}, or remove it." if guess else "Remove it."
            yield Problem(PREFIX + name, own[name], f"unknown section; the sections are {', '.join(SECTIONS)}", remedy)


def _missing_sections(own: Mapping[str, object]) -> Iterator[Problem]:
    for name in SECTIONS:
        if name in own:
            continue
        if name == "settings":
            yield Problem(PREFIX + name, ABSENT, "the settings are always declared", f"Add {PREFIX}{name}.")
            continue
        rule = "every section is declared: leaving it out would delete what it declares"
        remedy = f"Add {PREFIX}{name}, or write `{PREFIX}{name}: off` if there is nothing to declare."
        yield Problem(PREFIX + name, ABSENT, rule, remedy)


def _section(name: str, model: type[BaseModel], value: object) -> tuple[object, list[Problem]]:
    path = PREFIX + name
    if name != "settings":
        if value == "off":
            return Off(), []
        if isinstance(value, Mapping) and set(value) == {"in"}:
            return _read(In, value, path)
    if not isinstance(value, Mapping):
        return None, [_not_a_section(name, value)]
    secret = list(_secrets(value, path))
    read, found = _read(model, value, path)
    return read, [*secret, *(problem for problem in found if not any(covers(s.path, problem.path) for s in secret))]


def _not_a_section(name: str, value: object) -> Problem:
    if name == "settings":
        rule, remedy = (
            "the settings are a mapping (keys with values)",
            "Write at least management_account and home_region.",
        )
    else:
        rule = "a section is a mapping (keys with values), `off`, or `in: <stack>`"
        remedy = "Write `off`." if value is False else "Write {} for the defaults, or `off`."
    return Problem(PREFIX + name, value, rule, remedy)


def _secrets(value: object, path: str) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        if set(value) == {"secure"} and isinstance(value["secure"], str):
            rule = "this configuration holds no secrets"
            yield Problem(path, "secure", rule, "Write the value in plain text, without --secret.")
            return
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
