"""Reads plain values into a `StackConfig`, or raises one error that lists everything that is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from foundation.config.draft import Draft, account_keys, unit_paths
from foundation.config.identifiers import nearest
from foundation.config.paths import ENDLESS, FLATTEN, PREFIX, covers, line_of
from foundation.config.rules import broken
from foundation.config.sections import SECTIONS, SETTINGS, section
from foundation.config.stack import StackConfig
from foundation.errors import ABSENT, ConfigurationError, Problem


def parse(values: Mapping[str, object], source: str, lines: Mapping[str, int] | None = None) -> StackConfig:
    """The configuration that the `foundation:` keys of a stack declare; keys of other projects are left alone.

    `source` names the file in messages, `lines` gives the line of each dotted path.
    Raises `ConfigurationError` with every problem at once.
    """
    try:
        found, draft = _examined(values, source)
    except RecursionError:
        deep = Problem(PREFIX, ABSENT, ENDLESS, FLATTEN)
        raise ConfigurationError((deep,), source) from None
    if found:
        raise ConfigurationError(_in_order(found, lines or {}), source)
    return StackConfig.model_validate({name: getattr(draft, name) for name in SECTIONS})


def _examined(values: Mapping[str, object], source: str) -> tuple[list[Problem], Draft]:
    own = {key.removeprefix(PREFIX): value for key, value in values.items() if key.startswith(PREFIX)}
    meant = {name: nearest(name, tuple(SECTIONS)) for name in own if name not in SECTIONS}
    found = list(_unknown(own, meant))
    read: dict[str, Any] = dict.fromkeys(SECTIONS)
    for name in SECTIONS:
        if name in own:
            read[name], wrong = section(name, own[name])
            found += wrong
        elif name not in meant.values():
            found.append(_missing(name, written_bare=name in values))
    stack = re.fullmatch(r"Pulumi\.(.+)\.yaml", PurePath(source).name)
    draft = Draft(
        stack=stack[1] if stack else None,
        **read,
        unit_paths=tuple(unit_paths(own.get("units"))),
        account_keys=account_keys(own.get("accounts")),
    )
    between = (problem for problem in broken(draft) if not any(covers(known.path, problem.path) for known in found))
    return [*found, *between], draft


def _unknown(own: Mapping[str, object], meant: Mapping[str, str | None]) -> Iterator[Problem]:
    rule = f"unknown section; the sections are {', '.join(SECTIONS)}"
    for name, guess in meant.items():
        remedy = f"Write {PREFIX}{guess} instead." if guess and guess not in own else "Remove it."
        yield Problem(PREFIX + name, own[name], rule, remedy)


def _missing(name: str, written_bare: bool) -> Problem:
    rule, remedy = "the settings are always declared", f"Add {PREFIX}{name}."
    if name != SETTINGS:
        rule = "every section is declared: leaving it out would delete what it declares"
        remedy = f"Add {PREFIX}{name}, or write `{PREFIX}{name}: off` if there is nothing to declare."
    if written_bare:
        remedy = f"Write {PREFIX}{name} instead of {name}."
    return Problem(PREFIX + name, ABSENT, rule, remedy)


def _in_order(found: list[Problem], lines: Mapping[str, int]) -> tuple[Problem, ...]:
    placed = [replace(problem, line=line_of(problem.path, lines)) for problem in found]
    return tuple(sorted(placed, key=lambda problem: problem.line or 0))
