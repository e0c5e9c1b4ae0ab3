"""YAML 1.2 to plain values with line numbers: `off` and `yes` are words here, and a key that stands twice is a problem.

PyYAML's parser does the work; its own way from nodes to values is that of YAML 1.1.
"""

import re
from dataclasses import dataclass, field

import yaml

from foundation.config.paths import ENDLESS, FLATTEN, PREFIX, below
from foundation.errors import ABSENT, ConfigurationError, Problem

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # PyYAML was built without libyaml: slower, otherwise the same
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

VALUES = 1_000_000
"""A file with more values than this, aliases written out, is refused: it holds aliases of aliases of aliases."""
TOP = ("", "config")
"""Paths that are left out of the paths below them, so that the latter begin with `foundation:`."""
TAG = "tag:yaml.org,2002:"
NOT_YAML = "a stack file is YAML; this one is not: "
MEND = "Correct the line; often a bracket, a quote or an indent is wrong further up."
PLAIN = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?[0-9][0-9_]*|0o[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+", list("-+0123456789")),
    "float": (r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    "timestamp": (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?", list("0123456789")),
}
"""What a plain scalar is: as in the core schema of YAML 1.2, and whatever else Pulumi (go-yaml) takes for no word."""


class _Yaml12(Loader):
    """Resolves plain scalars as above."""


for _kind, (_pattern, _first) in PLAIN.items():
    _Yaml12.add_implicit_resolver(TAG + _kind, re.compile(f"^(?:{_pattern})$"), _first)


@dataclass
class Document:
    """The values of a file, the line of each dotted path counted from 1, and what was wrong on the way."""

    values: object = None
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def problem(self, path: str, node: yaml.Node, value: object, rule: str, remedy: str) -> None:
        """Notes a problem, unless it is in something that belongs to Pulumi or to another project."""
        if path in TOP or path.startswith(PREFIX):
            self.problems.append(Problem(path or "file", value, rule, remedy, node.start_mark.line + 1))


def document(text: str, source: str) -> Document:
    """The values of a file; the paths of its second level, such as `foundation:units`, count as the top.

    Raises `ConfigurationError` where the text is not YAML at all.
    """
    try:
        root = _Yaml12(text).get_single_node()
        read = Document()
        read.values = None if root is None else _value(root, "", read)
    except RecursionError:
        raise _refused(source, None, ENDLESS, FLATTEN) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise _refused(source, line, f"{NOT_YAML}{error.problem or error.context}", MEND) from None
    except yaml.YAMLError as error:
        raise _refused(source, None, NOT_YAML + str(error).partition("\n")[0], MEND) from None
    return read


def _refused(source: str, line: int | None, rule: str, remedy: str) -> ConfigurationError:
    return ConfigurationError((Problem("file", ABSENT, rule, remedy, line),), source)


def _value(node: yaml.Node, path: str, read: Document) -> object:
    read.count += 1
    if read.count > VALUES:
        raise yaml.YAMLError(f"its aliases stand for more than {VALUES:,} values")
    if isinstance(node, yaml.MappingNode) and node.tag == TAG + "map":
        return _mapping(node, path, read)
    if isinstance(node, yaml.SequenceNode) and node.tag == TAG + "seq":
        return [_value(entry, below(path, index), read) for index, entry in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.tag.startswith(TAG):
        return _scalar(node, path, read)
    read.problem(path, node, node.tag, "a value has no tag of its own", "Remove the tag.")
    return None


def _mapping(node: yaml.MappingNode, path: str, read: Document) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != TAG + "str":
            plain = isinstance(key_node, yaml.ScalarNode)
            remedy = _quoted(key_node.value) if plain else "Write a word."
            place = below(path, key_node.value) if plain else path
            read.problem(place, key_node, key_node.value if plain else ABSENT, "a key is a text", remedy)
            continue
        key = key_node.value
        inner = key if path in TOP else below(path, key)
        if key in values:
            first = read.lines.get(inner)
            read.problem(inner, key_node, key, f"a key stands once; this one stands in line {first} too", "Remove one.")
            continue
        read.lines[inner] = key_node.start_mark.line + 1
        values[key] = _value(value_node, inner, read)
    return values


def _scalar(node: yaml.ScalarNode, path: str, read: Document) -> object:
    kind, text = node.tag.removeprefix(TAG), node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "timestamp" or (kind == "int" and re.match("[-+]?0[0-9_]", text)):
        rule = "a date is a text, and so is a number that begins with zero: without quotes Pulumi rewrites them"
        read.problem(path, node, text, rule, _quoted(text))
    elif kind in ("int", "float"):
        return _number(kind, text)
    return text


def _number(kind: str, text: str) -> object:
    """The number, or the text where it is none: too long for one, or only said to be one."""
    try:
        digits = text.replace("_", "")
        return int(digits, 0) if kind == "int" else float(digits)
    except ValueError:
        return text


def _quoted(text: str) -> str:
    return f'Put it in quotes: "{text}".'
