"""Reads a stack file as the engine would, without the engine."""

from collections.abc import Mapping
from pathlib import Path

from foundation.config.parse import parse
from foundation.config.stack import StackConfig
from foundation.config.yaml12 import document
from foundation.errors import ABSENT, ConfigurationError, Problem


def read(path: Path) -> StackConfig:
    """The configuration in a stack file, `Pulumi.<stack>.yaml`.

    Raises `ConfigurationError` with every problem at once, each with its line.
    """
    source = path.name
    found = document(_text(path), source)
    values = found.values.get("config") if isinstance(found.values, dict) else None
    if not isinstance(values, Mapping):
        rule = "a stack file is a mapping with the key `config`"
        remedy = "Add `config:` and put the sections below it."
        value, line = ABSENT if values is None else values, found.lines.get("config")
        problems = found.problems or [Problem("config", value, rule, remedy, line)]
        raise ConfigurationError(tuple(problems), source)
    try:
        config = parse(values, source, found.lines)
    except ConfigurationError as error:
        known = {problem.path for problem in found.problems}
        further = (problem for problem in error.problems if problem.path not in known)
        problems = sorted((*found.problems, *further), key=lambda problem: problem.line or 0)
        raise ConfigurationError(tuple(problems), source) from None
    if found.problems:
        raise ConfigurationError(tuple(found.problems), source)
    return config


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        rule = f"a stack file is text in UTF-8; byte {error.start + 1} is not"
        problem = Problem("file", ABSENT, rule, "Save it as UTF-8.")
    except OSError as error:
        reason = (error.strerror or "it does not open").lower()
        problem = Problem(
            "file", ABSENT, f"a stack file can be read: {reason}", f"Write {path.name}, or name another stack."
        )
    raise ConfigurationError((problem,), path.name)
